package ulpine.example.certified;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.style.Styler.ChartTheme;
import ulpine.certificate.ErrorBudget;

/** An error budget as an image: a bar for each of the largest contributions. */
final class BudgetChart {
  private static final int BARS = 10;

  private BudgetChart() {}

  static Path save(ErrorBudget budget, Path file) throws IOException {
    List<String> labels = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    for (ErrorBudget.Contribution contribution : budget.contributions()) {
      if (labels.size() < BARS) {
        // The chart keeps equal labels apart only by their text.
        labels.add(contribution.label() + " (" + (labels.size() + 1) + ")");
        shares.add(100 * contribution.share());
      }
    }
    CategoryChart chart = new CategoryChartBuilder()
        .width(800)
        .height(500)
        .title("Where the error of the loss comes from")
        .yAxisTitle("percent")
        .theme(ChartTheme.Matlab)
        .build();
    chart
        .getStyler()
        .setXAxisLabelRotation(45)
        .setXAxisTickMarkSpacingHint(10)
        .setLegendVisible(false);
    chart.addSeries("share", labels, shares);
    Files.write(file, ChartEncoder.getBytes(chart, "png"));
    return file;
  }
}
