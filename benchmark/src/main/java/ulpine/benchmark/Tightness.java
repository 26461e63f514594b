package ulpine.benchmark;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import ulpine.annotations.Format;
import ulpine.benchmark.tightness.Comparison;
import ulpine.benchmark.tightness.Measurements;
import ulpine.benchmark.tightness.Network;
import ulpine.benchmark.tightness.Ranges;
import ulpine.benchmark.tightness.SingleOperation;
import ulpine.benchmark.tightness.Tables;
import ulpine.benchmark.tightness.Trial;

/**
 * How many times the bounds of certificates are the true errors: of each operation by itself and of
 * networks, in every format and for every kind of certificate, beside the bounds of the reference
 * system. Prints tables in Markdown, and at the end what should hold of them.
 */
@Command(
    name = "tightness",
    description = "Measures how many times the bounds of certificates are the true errors.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class Tightness implements Callable<Integer> {
  /**
   * In other formats there is one graph of each operation, and each network with a loss is run
   * once.
   */
  private static final Format MAIN = Format.BINARY32;

  /** One of each nature for each graph of an operation. */
  private static final int INPUTS = 3;

  @Option(names = "--seed", description = "of graphs and inputs")
  private long seed = 1;

  @Option(
      names = "--runs",
      description = "graphs of each operation, and inputs of each network, in binary32")
  private int runs = 2;

  /** For picocli. */
  Tightness() {}

  /** Try {@code --help}; the exit code is 1 if a bound is too small. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Tightness()).execute(arguments));
  }

  @Override
  public Integer call() throws ReflectiveOperationException {
    Measurements measurements = new Measurements();
    Ranges ranges = new Ranges();
    Comparison comparison = new Comparison();
    List<SingleOperation> operations = SingleOperation.all(seed, runs);
    List<Network> networks = networks();
    List<Format> formats = Stream.concat(
            Stream.of(MAIN), Arrays.stream(Format.values()).filter(format -> format != MAIN))
        .toList();
    int undefined = 0;
    for (Format format : formats) {
      boolean main = format == MAIN;
      List<SingleOperation> graphs = main ? operations : SingleOperation.all(seed, 1);
      undefined += Trial.all(graphs, format, INPUTS, seed, trial -> {
        measurements.measure(trial);
        ranges.measure(trial);
      });
      List<Network> some = networks.stream().filter(n -> main || n.isLoss()).toList();
      undefined += Trial.all(some, format, main ? runs : 1, seed, trial -> {
        measurements.measure(trial);
        if (main) {
          comparison.measure(trial);
        }
      });
    }
    Tables tables = new Tables(measurements, System.out);
    List<String> names =
        operations.stream().map(SingleOperation::name).distinct().toList();
    for (Format format : formats) {
      tables.elements("Operations in " + format, format, names);
    }
    List<String> networkNames = networks.stream().map(Network::name).toList();
    for (Format format : formats) {
      tables.elements("Networks in " + format + ", by the element", format, networkNames);
      tables.tensors("Networks in " + format + ", by the tensor", format, networkNames);
    }
    tables.comparison(comparison);
    tables.targets(ranges, comparison);
    System.out.printf(
        "tightness checks=%d violations=%d undefined=%d seed=%d runs=%d%n",
        measurements.checks(), measurements.violations(), undefined, seed, runs);
    return measurements.violations() == 0 ? 0 : 1;
  }

  private static List<Network> networks() {
    return Stream.of(false, true)
        .flatMap(isLoss -> Stream.of(
            Network.tanh(2, 128, isLoss),
            Network.tanh(5, 128, isLoss),
            Network.tanh(9, 128, isLoss),
            Network.tanh(17, 128, isLoss),
            Network.relu(isLoss, 64, 64, 64, 10),
            Network.relu(isLoss, 256, 256, 256, 10)))
        .sorted(Comparator.comparing(Network::activation).reversed())
        .toList();
  }
}
