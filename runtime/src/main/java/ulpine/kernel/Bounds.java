package ulpine.kernel;

/**
 * Error rules of primitives that do not round: given the computed operands and bounds of their
 * errors, a bound of the result's error. With x for the exact and x̂ for the computed number, an
 * error {@code ex} says {@code |x̂ - x| <= ex}; infinity says nothing. An error is never NaN and
 * never negative. The error of a truth value or an integer is 0 where it is certain, and infinity.
 *
 * <p>The rules for primitives that round are in {@link FloatBounds} and {@link DoubleBounds}.
 */
public final class Bounds {
  private Bounds() {}

  /** The error of an input: infinite where the input itself is not finite. */
  public static double input(double x, double ex) {
    return finish(x, ex);
  }

  /** Of {@code max(x, y)}: the larger of both errors, the loser's dropped where it must lose. */
  public static double max(double x, double ex, double y, double ey) {
    return finish(Math.max(x, y), certain(x, ex, y, ey) ? (x > y ? ex : ey) : Math.max(ex, ey));
  }

  /** Of {@code min(x, y)}, as {@link #max}. */
  public static double min(double x, double ex, double y, double ey) {
    return finish(Math.min(x, y), certain(x, ex, y, ey) ? (x < y ? ex : ey) : Math.max(ex, ey));
  }

  /** Of a comparison of x and y. */
  public static double compare(double x, double ex, double y, double ey) {
    boolean exact = ex == 0 && ey == 0 && !Double.isNaN(x) && !Double.isNaN(y);
    return exact || certain(x, ex, y, ey) ? 0 : Double.POSITIVE_INFINITY;
  }

  /** Of {@code x == y} for integers. */
  public static double equal(double ex, double ey) {
    return ex + ey;
  }

  /**
   * Of {@code condition ? x : y}. Where the condition is not certain the exact result is near
   * either: {@code |x̂ - ŷ| + max(ex, ey)}.
   */
  public static double select(
      boolean condition, double eCondition, double x, double ex, double y, double ey) {
    if (eCondition == 0) {
      return condition ? ex : ey;
    }
    return finish(x, Up.inflate(Math.abs(x - y) + Math.max(ex, ey)));
  }

  /** Of x, which is between two numbers: how far it may be from the farther one at most. */
  public static double within(double x, double ex, double low, double high) {
    // Not for an infinite error, behind which there may be no exact value at all.
    return ex < Double.POSITIVE_INFINITY ? Math.min(ex, farthest(x, low, high)) : ex;
  }

  static double farthest(double x, double low, double high) {
    return Up.inflate(Math.max(x - low, high - x));
  }

  /** Of an element read at an integer position. */
  public static double at(double ePosition, double ex) {
    return ePosition == 0 ? ex : Double.POSITIVE_INFINITY;
  }

  /** Whether the exact x and y compare as the computed ones do, which differ. */
  private static boolean certain(double x, double ex, double y, double ey) {
    return Math.abs(x - y) * Up.DEFLATION > (ex + ey) * Up.INFLATION;
  }

  private static double finish(double z, double e) {
    return Math.abs(z) + e < Double.POSITIVE_INFINITY ? e : Double.POSITIVE_INFINITY;
  }
}
