package ulpine.benchmark.peers;

import static com.google.common.truth.Truth.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import ulpine.benchmark.peers.Statistics.Quality;

class StatisticsTest {
  private static final double BEST = 100;

  private static List<Sample> samples(int count, double seconds, double share, double after) {
    return Collections.nCopies(count, new Sample(seconds, share, BEST, after, 0));
  }

  private static Statistics ofBest(List<Sample> samples) {
    return Statistics.of(samples, BEST, Statistics.quality(samples, BEST));
  }

  @Test
  void aSampleIsCleanBetweenCalibrationsAtFullSpeed() {
    assertThat(new Sample(1, 0.98, 108, 108, 0).clean(BEST)).isTrue();
    assertThat(new Sample(1, 0.98, 110, 100, 0).clean(BEST)).isFalse();
    assertThat(new Sample(1, 0.98, 100, 110, 0).clean(BEST)).isFalse();
    assertThat(new Sample(1, 0.96, 100, 100, 0).clean(BEST)).isFalse();
  }

  @Test
  void aSampleIsNotCleanIfCompilersRan() {
    assertThat(new Sample(1, 1, BEST, BEST, 0.02).clean(BEST)).isTrue();
    assertThat(new Sample(1, 1, BEST, BEST, 0.04).clean(BEST)).isFalse();
    assertThat(new Sample(1, 1, BEST, BEST, 0.04).undisturbed()).isTrue();
  }

  @Test
  void aSampleThatWasCleanIsNotOnceTheCoreTurnsOutToBeFaster() {
    Sample sample = new Sample(1, 1, BEST, BEST, 0);
    assertThat(sample.clean(BEST)).isTrue();
    assertThat(sample.clean(BEST / 2)).isFalse();
    assertThat(sample.undisturbed()).isTrue();
  }

  @Test
  void onlyCleanSamplesCountIfThereAreEnough() {
    List<Sample> samples = new ArrayList<>(samples(7, 1, 1, BEST));
    samples.addAll(samples(20, 2, 1, 2 * BEST));
    samples.addAll(samples(20, 3, 0.5, BEST));
    assertThat(ofBest(samples)).isEqualTo(new Statistics(1, 1, 1, 7, Quality.CLEAN));
  }

  @Test
  void undisturbedSamplesCountIfTooFewAreClean() {
    List<Sample> samples = new ArrayList<>(samples(6, 1, 1, BEST));
    samples.addAll(samples(20, 2, 1, 2 * BEST));
    samples.addAll(samples(20, 3, 0.5, BEST));
    assertThat(ofBest(samples)).isEqualTo(new Statistics(2, 1, 2, 26, Quality.QUIET));
  }

  @Test
  void ofAllSamplesTheTimeOfTheThreadCountsIfTooFewAreUndisturbed() {
    List<Sample> samples = new ArrayList<>(samples(6, 1, 1, BEST));
    samples.addAll(samples(20, 3, 0.5, BEST));
    assertThat(ofBest(samples)).isEqualTo(new Statistics(1.5, 1, 1.5, 26, Quality.NOISY));
  }

  @Test
  void aWorseQualityIncludesTheBetterSamples() {
    List<Sample> samples = new ArrayList<>(samples(7, 1, 1, BEST));
    samples.addAll(samples(8, 2, 1, 2 * BEST));
    assertThat(Statistics.of(samples, BEST, Quality.QUIET))
        .isEqualTo(new Statistics(2, 1, 2, 15, Quality.QUIET));
  }

  @Test
  void medianAndTenthsOfAnyOrder() {
    double[] seconds = {9, 1, 10, 3, 2, 5, 4, 7, 8, 6};
    assertThat(Statistics.of(seconds, Quality.CLEAN))
        .isEqualTo(new Statistics(5.5, 2, 9, 10, Quality.CLEAN));
    assertThat(Statistics.of(new double[] {3}, Quality.CLEAN))
        .isEqualTo(new Statistics(3, 3, 3, 1, Quality.CLEAN));
    assertThat(seconds[0]).isEqualTo(9);
  }
}
