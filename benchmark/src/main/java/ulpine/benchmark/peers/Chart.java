package ulpine.benchmark.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * The ratios as bars on a logarithmic scale: up where Ulpine is faster, down where it is slower.
 */
final class Chart {
  private Chart() {}

  static Path write(List<Row> rows, Path file) throws IOException {
    CategoryChart chart = new CategoryChartBuilder()
        .width(1600)
        .height(700)
        .title("Ulpine and its peers")
        .yAxisTitle("time of the peer / time of Ulpine")
        .theme(ChartTheme.Matlab)
        .build();
    chart
        .getStyler()
        .setYAxisTickLabelsFormattingFunction(
            y -> String.format(Locale.ROOT, "%.2g", Math.pow(10, y)))
        .setXAxisLabelRotation(90)
        .setXAxisTickMarkSpacingHint(10)
        .setLegendPosition(LegendPosition.OutsideE);
    Set<String> tasks =
        rows.stream().map(Row::task).collect(Collectors.toCollection(LinkedHashSet::new));
    Map<String, Map<String, Double>> logarithms = rows.stream()
        .collect(Collectors.groupingBy(
            Row::peer, TreeMap::new, Collectors.toMap(Row::task, row -> Math.log10(row.ratio()))));
    logarithms.forEach((peer, byTask) -> chart.addSeries(
        peer, List.copyOf(tasks), tasks.stream().map(task -> byTask.get(task)).toList()));
    Files.write(file, ChartEncoder.getBytes(chart, "png"));
    return file;
  }
}
