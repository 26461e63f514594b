package ulpine.benchmark.peers;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * What is told of some samples, in seconds.
 *
 * @param median half of the samples took no longer
 * @param low the 10th percentile
 * @param high the 90th percentile
 * @param samples how many there were
 * @param quality which samples these are
 */
record Statistics(double median, double low, double high, int samples, Quality quality) {
  /** With fewer than these of one quality, the next worse is taken. */
  static final int ENOUGH = 7;

  /** Which samples count. */
  enum Quality {
    /** At full speed, and with no one else on the core. */
    CLEAN(""),
    /** With no one else on the core, whose speed varied. */
    QUIET("~"),
    /**
     * All, of which only the time counts that the thread had a core: what the caches lost meanwhile
     * is in it.
     */
    NOISY("!"),
    /** Of whole processes: all. */
    PROCESSES("p");

    private final String mark;

    Quality(String mark) {
      this.mark = mark;
    }

    /** What a table writes beside the number of samples. */
    String mark() {
      return mark;
    }
  }

  /** The best quality of which there are enough samples. */
  static Quality quality(List<Sample> samples, double bestCalibration) {
    if (seconds(samples, sample -> sample.clean(bestCalibration)).length >= ENOUGH) {
      return Quality.CLEAN;
    }
    return seconds(samples, Sample::undisturbed).length >= ENOUGH ? Quality.QUIET : Quality.NOISY;
  }

  /** Of the samples of a quality: {@link #quality} or a worse one. */
  static Statistics of(List<Sample> samples, double bestCalibration, Quality quality) {
    return of(
        switch (quality) {
          case CLEAN -> seconds(samples, sample -> sample.clean(bestCalibration));
          case QUIET -> seconds(samples, Sample::undisturbed);
          default -> samples.stream().mapToDouble(Sample::cpuSeconds).toArray();
        },
        quality);
  }

  /** Of numbers of one quality, in any order, at least one. */
  static Statistics of(double[] seconds, Quality quality) {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    int last = sorted.length - 1;
    int tenth = sorted.length / 10;
    double median = (sorted[last / 2] + sorted[(last + 1) / 2]) / 2;
    return new Statistics(median, sorted[tenth], sorted[last - tenth], sorted.length, quality);
  }

  private static double[] seconds(List<Sample> samples, Predicate<Sample> filter) {
    return samples.stream().filter(filter).mapToDouble(Sample::seconds).toArray();
  }
}
