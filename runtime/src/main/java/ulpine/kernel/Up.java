package ulpine.kernel;

/**
 * Arithmetic of bounds: on nonnegative doubles, in round to nearest, every result at least the
 * exact one. A result is multiplied by {@code 1 + 2^-48}, which covers the up to fourteen roundings
 * that led to it; what underflows on the way is covered by a floor, except where it is exactly
 * zero. NaN stays NaN until {@link Bounds} makes it infinity.
 */
final class Up {
  /** Covers fourteen roundings of a binary64 chain of nonnegative terms. */
  static final double INFLATION = 1 + 0x1p-48;

  /** A factor that makes a rounded result a lower bound. */
  static final double DEFLATION = 1 - 0x1p-48;

  /** Sums of products below this may have lost a part that counts to underflow. */
  private static final double SMALL = 0x1p-900;

  /** More than everything that underflow can take from a few products. */
  static final double FLOOR = 0x1p-1000;

  private Up() {}

  /** The result of a few roundings of nonnegative terms, none of which underflowed. */
  static double inflate(double e) {
    return e * INFLATION;
  }

  /** At least {@code x ey + y ex + ex ey}, for magnitudes x and y and errors ex and ey. */
  static double products(double x, double ex, double y, double ey) {
    double sum = x * ey + y * ex + ex * ey;
    return sum >= SMALL ? sum * INFLATION : tinyProducts(x, ex, y, ey, sum);
  }

  private static double tinyProducts(double x, double ex, double y, double ey, double sum) {
    boolean zero = (x == 0 || ey == 0) && (y == 0 || ex == 0) && (ex == 0 || ey == 0);
    return zero ? sum : sum * INFLATION + FLOOR;
  }

  /** At least {@code a b}. */
  static double product(double a, double b) {
    double p = a * b;
    return p >= SMALL || a == 0 || b == 0 ? p * INFLATION : p * INFLATION + FLOOR;
  }

  /** At least {@code a / b}, for a lower bound b; infinite if that is not positive. */
  static double quotient(double a, double b) {
    if (!(b > 0)) {
      return Double.POSITIVE_INFINITY;
    }
    double q = a / b;
    return q >= SMALL || a == 0 ? q * INFLATION : q * INFLATION + FLOOR;
  }

  /** At most {@code a - b}. */
  static double difference(double a, double b) {
    double d = a - b;
    return d > 0 ? d * DEFLATION : d;
  }

  /** At least {@code e^t - 1}. */
  static double expm1(double t) {
    // 1 + t + t^2 is above the series up to 1.79; the library's function costs twenty times more.
    return t <= 0x1p-4 ? product(t, 1 + t) : StrictMath.expm1(t * INFLATION) * INFLATION;
  }

  /** At least {@code -log(1 - t)}: {@code t (1 - t/2) / (1 - t)}; infinite if {@code t >= 1}. */
  static double minusLog1pMinus(double t) {
    double inflated = t * INFLATION;
    return quotient(product(inflated, 1 - t / 2), difference(1, inflated));
  }
}
