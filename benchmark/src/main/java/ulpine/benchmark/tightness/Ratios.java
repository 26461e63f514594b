package ulpine.benchmark.tightness;

import java.util.Arrays;
import java.util.Locale;

/**
 * How many times bounds are the errors that they bound. Without an error a bound of 0 is 1 time
 * that, as good as can be; of any other bound there is no ratio, and it is counted apart.
 */
public final class Ratios {
  private double[] ratios = new double[16];
  private int size;
  private long surplus;
  private long violations;

  /** An infinite bound is an infinite ratio. */
  public void add(double bound, double error) {
    if (bound < error || Double.isNaN(bound)) {
      violations++;
    }
    if (error == 0 && bound > 0) {
      surplus++;
      return;
    }
    if (size == ratios.length) {
      ratios = Arrays.copyOf(ratios, 2 * size);
    }
    ratios[size++] = bound == error ? 1 : bound / error;
  }

  /** How many bounds there were. */
  public long count() {
    return size + surplus;
  }

  /** The part of all bounds that is not 0 although there is no error. */
  public double surplus() {
    return surplus == 0 ? 0 : (double) surplus / count();
  }

  /** How many bounds were too small. */
  public long violations() {
    return violations;
  }

  /**
   * The least ratio that at least the given part of all is at most: the median for 0.5, the largest
   * for 1, the least for 0; NaN if there are none.
   */
  public double percentile(double part) {
    if (size == 0) {
      return Double.NaN;
    }
    Arrays.sort(ratios, 0, size);
    return ratios[Math.max(0, (int) Math.ceil(part * size) - 1)];
  }

  /** As in {@code "1.02 / 31.4"}, with the part of surplus bounds behind it if there are any. */
  @Override
  public String toString() {
    String most = size == 0 ? "–" : text(percentile(0.5)) + " / " + text(percentile(0.99));
    return surplus == 0
        ? most
        : String.format(Locale.ROOT, "%s (%s%%)", most, text(100 * surplus()));
  }

  /** Four digits, more only before the point. */
  public static String text(double number) {
    if (Double.isNaN(number)) {
      return "–";
    }
    if (Double.isInfinite(number)) {
      return "∞";
    }
    return String.format(
        Locale.ROOT, number < 1e4 ? number < 10 ? "%.3f" : "%.4g" : "%.1e", number);
  }
}
