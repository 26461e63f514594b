package ulpine.benchmark.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Measures the tasks with one peer, in a virtual machine of its own: their libraries differ. */
final class Measure {
  /** After which results are compared: a step leads to the next. */
  private static final int RUNS = 3;

  private final Engine ours = new Ulpine();
  private final Engine theirs;
  private final Stopwatch stopwatch;
  private final Path csv;
  private boolean agree = true;

  private Measure(Engine theirs, double seconds, Path csv) {
    this.theirs = theirs;
    this.stopwatch = new Stopwatch(seconds);
    this.csv = csv;
  }

  /**
   * Appends to a file.
   *
   * @param arguments the peer's name, seconds for each task, the file, a part of the tasks' names,
   *     and whether to measure how times grow instead
   */
  public static void main(String[] arguments) throws Exception {
    boolean growth = Boolean.parseBoolean(arguments[4]);
    Measure measure = new Measure(
        Engines.named(arguments[0]), Double.parseDouble(arguments[1]), Path.of(arguments[2]));
    String only = arguments[3];
    for (Task task : growth ? Growth.everything() : Task.all()) {
      if (task.name().contains(only)) {
        measure.measure(task);
      }
    }
    if (!growth && FirstResult.NAME.contains(only) && FirstResult.isDoneBy(measure.theirs)) {
      measure.report(
          FirstResult.NAME, FirstResult.measure(measure.ours.name(), measure.theirs.name()));
    }
    // Not to wait for the threads of an engine.
    Runtime.getRuntime().halt(measure.agree ? 0 : 1);
  }

  private void measure(Task task) throws Exception {
    Optional<Work> possible = theirs.prepare(task);
    if (possible.isEmpty()) {
      return;
    }
    Work peer = possible.get();
    Work own = ours.prepare(task).orElseThrow();
    double difference = difference(first(task, own), first(task, peer));
    if (!(difference <= theirs.tolerance())) {
      System.out.println(task.name() + ": " + theirs.name() + " differs by " + difference);
      agree = false;
      return;
    }
    report(task.name(), stopwatch.measure(own.action(), peer.action()));
  }

  private static float[] first(Task task, Work work) throws Exception {
    for (int i = 0; i < RUNS; i++) {
      work.action().run();
    }
    return task.compared(work.result().call());
  }

  /** The largest difference, as a part of the largest number. */
  static double difference(float[] one, float[] other) {
    if (one.length != other.length) {
      return Double.POSITIVE_INFINITY;
    }
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < one.length; i++) {
      difference = Math.max(difference, Math.abs((double) one[i] - other[i]));
      largest = Math.max(largest, Math.abs(one[i]));
    }
    return difference / largest;
  }

  private void report(String task, Stopwatch.Pair pair) throws IOException {
    Row row = new Row(task, theirs.name(), theirs.version(), pair.ours(), pair.theirs());
    System.out.println(row.table());
    Files.writeString(
        csv,
        row.csv() + System.lineSeparator(),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
