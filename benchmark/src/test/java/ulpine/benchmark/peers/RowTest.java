package ulpine.benchmark.peers;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;
import ulpine.benchmark.peers.Statistics.Quality;

class RowTest {
  private static final Row ROW = new Row(
      "exp-1M",
      "peer",
      "1.0",
      new Statistics(2e-3, 1e-3, 3e-3, 41, Quality.CLEAN),
      new Statistics(5e-3, 4e-3, 6e-3, 7, Quality.QUIET));

  @Test
  void theRatioIsAboveOneWhereThePeerTakesLonger() {
    assertThat(ROW.ratio()).isWithin(1e-12).of(2.5);
  }

  @Test
  void whatIsWrittenIsRead() {
    assertThat(Row.parse(ROW.csv())).isEqualTo(ROW);
    assertThat(ROW.csv().split(",")).hasLength(Row.CSV_HEADER.split(",").length);
    assertThat(ROW.csv()).endsWith(",2.500");
  }

  @Test
  void differencesAreRelativeToTheLargestNumber() {
    assertThat(Measure.difference(new float[] {8, 1}, new float[] {8, 1.5f})).isEqualTo(0.0625);
    assertThat(Measure.difference(new float[] {1}, new float[] {Float.NaN})).isNaN();
    assertThat(Measure.difference(new float[] {1}, new float[] {1, 1})).isPositiveInfinity();
  }
}
