package ulpine.benchmark.peers;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures Ulpine beside each peer, and writes a table, a CSV file and a chart. */
@Command(
    name = "peers",
    description = "Measures Ulpine beside the engines that a Java developer could pick instead.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class Peers implements Callable<Integer> {
  @Option(names = "--only", description = "tasks whose names contain this")
  private String only = "";

  @Option(names = "--peer", description = "only these peers", arity = "1..*")
  private List<String> peers = List.of();

  @Option(names = "--seconds", description = "for each task with each peer")
  private double seconds = 2;

  @Option(
      names = "--growth",
      description = "how times grow with batch, width and depth, beside ONNX Runtime")
  private boolean growth;

  @Option(names = "--engines", description = "the folder of the peers' modules", required = true)
  private Path engines;

  @Option(names = "--output", description = "the folder to write to", required = true)
  private Path output;

  private boolean success = true;

  /** For picocli. */
  Peers() {}

  /** Try {@code --help}; the exit code is 1 if a peer failed, or had another result. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Peers()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Files.createDirectories(output);
    if (growth && peers.isEmpty()) {
      peers = List.of("onnxruntime");
    }
    Path csv = output.resolve(growth ? "growth.csv" : "peers.csv");
    Files.deleteIfExists(csv);
    System.out.println(Row.TABLE_HEADER);
    for (Map.Entry<String, String> peer : classPaths().entrySet()) {
      if (peers.isEmpty() || peers.contains(peer.getKey())) {
        measure(peer.getKey(), peer.getValue(), csv);
      }
    }
    List<String> lines = Files.exists(csv) ? Files.readAllLines(csv) : List.of();
    List<Row> rows = lines.stream().map(Row::parse).toList();
    List<String> all = new ArrayList<>(List.of(Row.CSV_HEADER));
    all.addAll(lines);
    Files.write(csv, all);
    if (!rows.isEmpty()) {
      List<Path> charts = growth
          ? Growth.draw(rows, output)
          : List.of(Chart.write(rows, output.resolve("peers.png")));
      charts.forEach(chart -> System.out.println("chart " + chart));
    }
    System.out.println("table " + csv);
    if (growth) {
      Growth.table(rows).forEach(System.out::println);
    }
    for (Row row : rows) {
      System.out.printf(Locale.ROOT, "ratio %s %s %.3g%n", row.task(), row.peer(), row.ratio());
    }
    return success ? 0 : 1;
  }

  /** What each peer needs on the class path besides this one's. */
  private Map<String, String> classPaths() throws IOException {
    Map<String, String> paths = new TreeMap<>();
    Engines.own().forEach(engine -> paths.put(engine.name(), ""));
    try (Stream<Path> folders = Files.list(engines)) {
      for (Path folder : folders.filter(f -> Files.exists(f.resolve("pom.xml"))).toList()) {
        Path target = folder.resolve("target");
        Path path = target.resolve("classpath");
        paths.put(
            folder.getFileName().toString(),
            File.pathSeparator
                + target.resolve("classes")
                + File.pathSeparator
                + (Files.exists(path) ? Files.readString(path) : ""));
      }
    }
    return paths;
  }

  private void measure(String peer, String classPath, Path csv)
      throws IOException, InterruptedException {
    Path log = output.resolve(peer + ".log");
    ProcessBuilder builder = new ProcessBuilder(Machine.command(
            System.getProperty("java.class.path") + classPath,
            Measure.class,
            List.of(
                peer, Double.toString(seconds), csv.toString(), only, Boolean.toString(growth))))
        .redirectOutput(Redirect.INHERIT)
        .redirectError(log.toFile());
    builder.environment().putAll(Machine.ENVIRONMENT);
    int exit = builder.start().waitFor();
    if (exit != 0) {
      System.out.println(peer + " failed, exit code " + exit + ", see " + log);
      success = false;
    }
  }
}
