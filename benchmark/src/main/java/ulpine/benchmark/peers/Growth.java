package ulpine.benchmark.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;
import ulpine.benchmark.peers.Task.Stack;

/**
 * How times grow with one size of a stack of dense layers, while the others stay.
 *
 * @param size its name
 * @param others what the others are
 * @param tasks by the size
 */
record Growth(String size, String others, Map<Integer, Stack> tasks) {
  private static final int WIDTH = 256;
  private static final int LAYERS = 2;
  private static final int BATCH = 32;

  /** Layers so narrow that a stack of many is a small network still. */
  private static final int NARROW = 64;

  static List<Growth> all() {
    return List.of(
        new Growth(
            "batch",
            "256 wide, 2 layers",
            stacks(n -> new Stack(WIDTH, LAYERS, n), 1, 4, 16, 64, 256, 1024, 4096)),
        new Growth(
            "width",
            "2 layers, batch 32",
            stacks(n -> new Stack(n, LAYERS, BATCH), 16, 64, 256, 1024, 2048)),
        new Growth(
            "depth", "64 wide, batch 32", stacks(n -> new Stack(NARROW, n, BATCH), 1, 4, 16, 64)));
  }

  private static Map<Integer, Stack> stacks(IntFunction<Stack> stack, int... sizes) {
    return IntStream.of(sizes)
        .boxed()
        .collect(Collectors.toMap(n -> n, stack::apply, (one, other) -> one, TreeMap::new));
  }

  /** Every task once. */
  static List<Task> everything() {
    return all().stream()
        .flatMap(growth -> growth.tasks().values().stream())
        .distinct()
        .map(Task.class::cast)
        .toList();
  }

  /** Draws the times of some rows by each size, on logarithmic scales. */
  static List<Path> draw(List<Row> rows, Path folder) throws IOException {
    Map<String, List<Row>> byPeer = rows.stream().collect(Collectors.groupingBy(Row::peer));
    List<Path> files = new ArrayList<>();
    for (Growth growth : all()) {
      XYChart chart = new XYChartBuilder()
          .width(700)
          .height(500)
          .title("Dense layers, " + growth.others())
          .xAxisTitle(growth.size())
          .yAxisTitle("microseconds")
          .theme(ChartTheme.Matlab)
          .build();
      chart
          .getStyler()
          .setXAxisLogarithmic(true)
          .setYAxisLogarithmic(true)
          .setLegendPosition(LegendPosition.InsideNW);
      if (!byPeer.isEmpty()) {
        growth.line(chart, "ulpine", byPeer.values().iterator().next(), Row::ours);
      }
      byPeer.forEach((peer, theirs) -> growth.line(chart, peer, theirs, Row::theirs));
      Path file = folder.resolve("growth-" + growth.size() + ".png");
      Files.write(file, ChartEncoder.getBytes(chart, "png"));
      files.add(file);
    }
    return files;
  }

  private void line(
      XYChart chart, String name, List<Row> rows, Function<Row, Statistics> measured) {
    Map<String, Double> medians = rows.stream()
        .collect(Collectors.toMap(Row::task, row -> measured.apply(row).median() * 1e6));
    List<Integer> sizes = tasks.keySet().stream()
        .filter(n -> medians.containsKey(tasks.get(n).name()))
        .toList();
    if (!sizes.isEmpty()) {
      chart.addSeries(
          name, sizes, sizes.stream().map(n -> medians.get(tasks.get(n).name())).toList());
    }
  }

  /** A line for each size and peer. */
  static List<String> table(List<Row> rows) {
    List<String> lines = new ArrayList<>();
    for (Growth growth : all()) {
      growth
          .tasks()
          .forEach((n, task) -> rows.stream()
              .filter(row -> row.task().equals(task.name()))
              .forEach(row -> lines.add(String.format(
                  Locale.ROOT,
                  "growth %s=%d ulpine_us=%.4g %s_us=%.4g",
                  growth.size(),
                  n,
                  row.ours().median() * 1e6,
                  row.peer(),
                  row.theirs().median() * 1e6))));
    }
    return lines;
  }
}
