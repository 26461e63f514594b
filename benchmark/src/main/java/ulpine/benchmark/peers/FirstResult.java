package ulpine.benchmark.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import ulpine.benchmark.peers.Statistics.Quality;
import ulpine.benchmark.peers.Task.Mlp;
import ulpine.benchmark.peers.Task.Phase;

/** How long a fresh virtual machine takes to the answer of a network to one image. */
final class FirstResult {
  static final String NAME = "first-result";

  private static final int PROCESSES = 5;
  private static final Mlp TASK = new Mlp(784, 128, 10, 1, Phase.INFERENCE);

  private FirstResult() {}

  /** What a fresh virtual machine does, given the name of an engine. */
  public static void main(String[] arguments) throws Exception {
    Work work = Engines.named(arguments[0]).prepare(TASK).orElseThrow();
    work.action().run();
    System.out.println(work.result().call()[0]);
    // Not to wait for the threads of an engine.
    Runtime.getRuntime().halt(0);
  }

  /** Both in turns. */
  static Stopwatch.Pair measure(String ours, String theirs) throws IOException {
    List<Double> first = new ArrayList<>();
    List<Double> second = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      first.add(seconds(ours));
      second.add(seconds(theirs));
    }
    return new Stopwatch.Pair(statistics(first), statistics(second));
  }

  static boolean isDoneBy(Engine engine) throws Exception {
    return engine.prepare(TASK).isPresent();
  }

  private static double seconds(String engine) throws IOException {
    Process process;
    long start = System.nanoTime();
    process = new ProcessBuilder(Machine.command(FirstResult.class, List.of(engine)))
        .redirectError(Redirect.DISCARD)
        .start();
    try (BufferedReader reader = process.inputReader()) {
      Float.parseFloat(reader.readLine());
      return (System.nanoTime() - start) / 1e9;
    } finally {
      process.destroy();
    }
  }

  private static Statistics statistics(List<Double> seconds) {
    return Statistics.of(
        seconds.stream().mapToDouble(Double::doubleValue).toArray(), Quality.PROCESSES);
  }
}
