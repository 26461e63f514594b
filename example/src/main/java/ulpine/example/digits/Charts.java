package ulpine.example.digits;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;

/** How training went, as images. */
final class Charts {
  private Charts() {}

  /** The loss and the share of errors by epoch. */
  static Path loss(List<Training.Epoch> history, Path file) throws IOException {
    double[] epochs = IntStream.rangeClosed(1, history.size()).asDoubleStream().toArray();
    double[] loss = history.stream().mapToDouble(Training.Epoch::loss).toArray();
    double[] errors =
        history.stream().mapToDouble(epoch -> 1 - epoch.accuracy()).toArray();
    XYChart chart = new XYChartBuilder()
        .width(700)
        .height(450)
        .title("Digits: a network of 784-128-10")
        .xAxisTitle("epoch")
        .theme(ChartTheme.Matlab)
        .build();
    chart.getStyler().setYAxisMin(0.0).setLegendPosition(LegendPosition.InsideNE);
    chart.addSeries("loss in training", epochs, loss);
    chart.addSeries("share of errors in the test", epochs, errors);
    return save(chart, file);
  }

  /** What the digits are, and what they were taken for; colours are for the errors. */
  static Path confusion(Confusion confusion, Path file) throws IOException {
    List<Integer> columns = IntStream.range(0, DigitsData.CLASSES).boxed().toList();
    List<Integer> rows = new ArrayList<>(columns);
    Collections.reverse(rows); // the chart draws the first at the bottom
    List<Number[]> cells = new ArrayList<>();
    for (int column : columns) {
      for (int row = 0; row < rows.size(); row++) {
        cells.add(new Number[] {column, row, confusion.count(rows.get(row), column)});
      }
    }
    HeatMapChart chart = new HeatMapChartBuilder()
        .width(600)
        .height(600)
        .title("Digits: 2,000 in the test")
        .xAxisTitle("read as")
        .yAxisTitle("is")
        .theme(ChartTheme.Matlab)
        .build();
    chart
        .getStyler()
        .setShowValue(true)
        .setRangeColors(new Color[] {Color.WHITE, new Color(0x7ab0e0)})
        .setMax(15)
        .setXAxisTickMarkSpacingHint(40)
        .setYAxisTickMarkSpacingHint(40)
        .setLegendVisible(false);
    chart.addSeries("digits", columns, rows, cells);
    return save(chart, file);
  }

  private static Path save(IChart chart, Path file) throws IOException {
    Files.write(file, ChartEncoder.getBytes(chart, "png"));
    return file;
  }
}
