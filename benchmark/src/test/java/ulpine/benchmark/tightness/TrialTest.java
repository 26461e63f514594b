package ulpine.benchmark.tightness;

import static com.google.common.truth.Truth.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import ulpine.annotations.Certify;
import ulpine.annotations.Format;
import ulpine.benchmark.tightness.Measurements.Direction;
import ulpine.exact.Enclosure;

/** A network small enough to be measured at once. */
class TrialTest {
  @Test
  void measuresEveryKindThatTheFormatHas() throws ReflectiveOperationException {
    Measurements measurements = new Measurements();
    Comparison comparison = new Comparison();
    List<Network> networks = List.of(Network.relu(true, 3, 4, 3), Network.relu(false, 3, 4, 3));
    int undefined = Trial.all(networks, Format.BINARY32, 2, 5, trial -> {
      measurements.measure(trial);
      comparison.measure(trial);
    });
    assertThat(undefined).isEqualTo(0);
    assertThat(measurements.violations()).isEqualTo(0);
    for (Certify kind : List.of(Certify.ELEMENTWISE, Certify.SHADOW)) {
      // Batches of one and two: a loss each, and rows of three scores.
      assertThat(count(measurements, kind, "relu-3 loss", Direction.FORWARD)).isEqualTo(2);
      assertThat(count(measurements, kind, "relu-3", Direction.FORWARD)).isEqualTo(9);
      // The inputs, and twice 3 * 4 + 4 + 4 * 3 + 3 weights.
      assertThat(count(measurements, kind, "relu-3", Direction.BACKWARD)).isEqualTo(9 + 62);
    }
    comparison.rows().forEach((key, row) -> {
      assertThat(row.truth().violations()).isEqualTo(0);
      assertThat(row.scale().violations()).isEqualTo(0);
    });
  }

  private static long count(
      Measurements measurements, Certify kind, String name, Direction direction) {
    return measurements
        .row(new Measurements.Key(kind, Format.BINARY32, name, direction))
        .elements()
        .count();
  }

  @Test
  void whatTheProcessorRejectsIsLeftOut() throws ReflectiveOperationException {
    List<Network> networks = List.of(Network.tanh(1, 2, true));
    assertThat(Compiled.all(networks, Certify.SHADOW, Format.BINARY64)).isEmpty();
    assertThat(Compiled.all(networks, Certify.SHADOW, Format.BINARY32)).hasSize(1);
  }

  @Test
  void whatAnEnclosureCannotTellFromTheTruthIsExact() {
    assertThat(Trial.error(Enclosure.between(1, Math.nextUp(1)), 1)).isEqualTo(0.0);
    assertThat(Trial.error(Enclosure.of(1), 1)).isEqualTo(0.0);
    assertThat(Trial.error(Enclosure.of(1), 1.5)).isEqualTo(0.5);
    assertThat(Trial.error(Enclosure.between(1, 1.25), 1.5)).isEqualTo(0.5);
  }
}
