package ulpine.kernel;

/**
 * What the sine, the cosine and the error function leave over a double, as {@link ElementaryRests}
 * has it of other functions, but at arguments that are pairs of doubles themselves: {@code f(x +
 * xRest) - z} for an xRest of at most half an ulp of x.
 *
 * <p>All are products with nested series in pairs of doubles. Angles are reduced by multiples of a
 * quarter turn, held in three doubles (Cody and Waite).
 */
final class SeriesRests {
  /**
   * A bound of the error of each rest but for its last roundings, relative to the function's value;
   * for angles that are reduced, relative to 1. A term of a series adds 35 units of 2^-106 at most:
   * those of the error function 2520 in all, its exponential's rest 780, everything else less than
   * 200, which is 2^-94.2. The largest error found, at arguments above 8, is 2^-96.3.
   */
  static final double ERROR = 0x1p-93;

  /** Angles are not reduced from here on. */
  static final double LARGEST_ANGLE = 0x1p20;

  /** No smaller angle is reduced. */
  static final double SMALLEST_REDUCED = 0.75;

  /** From here on the error function is within 2^-108 of 1. */
  private static final double FAR = 8.5;

  /** {@code 0.62^14 / 28!} is less than 2^-107, and what follows 2^-117. */
  private static final int CIRCULAR_TERMS = 14;

  private static final double QUARTER_HIGH = 0x1.921fb544p+0;
  private static final double QUARTER_MIDDLE = 0x1.0b4611a626331p-34;
  private static final double QUARTER_LOW = 0x1.1701b839a252p-88;
  private static final double ONE_OVER_QUARTER = 0x1.45f306dc9c883p-1;

  /** {@code 2 / sqrt(pi)}. */
  private static final double SLOPE = 0x1.20dd750429b6dp+0;

  private static final double SLOPE_REST = 0x1.1ae3a914fed8p-56;

  private SeriesRests() {}

  /** {@code 1 + t/d(1) (1 + t/d(2) (1 + ...))} by its divisors d. */
  private enum Series {
    /** {@code sin r / r}, for {@code t = -r^2}. */
    SINE,
    /** {@code cos r}, for {@code t = -r^2}. */
    COSINE,
    /** {@code sqrt(pi)/2 e^(x^2) erf x / x}, for {@code t = 2x^2}: all terms are positive. */
    ERF;

    int divisor(int i) {
      return switch (this) {
        case SINE -> 2 * i * (2 * i + 1);
        case COSINE -> (2 * i - 1) * 2 * i;
        case ERF -> 2 * i + 1;
      };
    }
  }

  /** {@code sin x - z} for {@code |x| <= LARGEST_ANGLE}. */
  static double sin(double x, double xRest, double z) {
    return circular(x, xRest, 0, z);
  }

  /** {@code cos x - z} for {@code |x| <= LARGEST_ANGLE}. */
  static double cos(double x, double xRest, double z) {
    return circular(x, xRest, 1, z);
  }

  /** {@code erf x - z}. */
  static double erf(double x, double xRest, double z) {
    if (Math.abs(x) > FAR) {
      return Math.copySign(1, x) - z;
    }
    double square = x * x;
    double squareRest = productRest(x, xRest, x, xRest, square);
    double e = StrictMath.exp(-square);
    double rest = ElementaryRests.exp(-square, e);
    double eRest = rest + (e + rest) * StrictMath.expm1(-squareRest);
    double slope = SLOPE * e;
    double slopeRest = productRest(SLOPE, SLOPE_REST, e, eRest, slope);
    double factor = slope * x;
    double factorRest = productRest(slope, slopeRest, x, xRest, factor);
    double t = 2 * square;
    return times(factor, factorRest, Series.ERF, t, 2 * squareRest, erfTerms(t), z);
  }

  /** How many terms leave less than 2^-106: behind n = t each is at most half the one before. */
  private static int erfTerms(double t) {
    double sum = 1;
    int n = 0;
    for (double term = 1; term > 0x1p-107 * sum || t > n; sum += term) {
      n++;
      term *= t / (2 * n + 1);
    }
    return n;
  }

  /** The sine of an angle and some quarters of a turn, less z. */
  private static double circular(double x, double xRest, int quarters, double z) {
    double k = Math.rint(x * ONE_OVER_QUARTER);
    double p = k * QUARTER_MIDDLE;
    double reduced = x - k * QUARTER_HIGH;
    double high = reduced - p;
    double lost = Math.fma(k, QUARTER_MIDDLE, -p) + k * QUARTER_LOW;
    double low = ElementaryRests.sumRest(reduced, -p, high) + (xRest - lost);
    // Normalized, for half an ulp of x may be far more of what is left of it, and its square count.
    double r = high + low;
    double rRest = ElementaryRests.sumRest(high, low, r);
    double square = r * r;
    double squareRest = productRest(r, rRest, r, rRest, square);
    int phase = ((int) k + quarters) & 3;
    double sign = phase < 2 ? 1 : -1;
    return phase % 2 == 0
        ? times(sign * r, sign * rRest, Series.SINE, -square, -squareRest, CIRCULAR_TERMS, z)
        : times(sign, 0, Series.COSINE, -square, -squareRest, CIRCULAR_TERMS, z);
  }

  /** {@code (f + fRest) series(t + tRest) - z}. */
  private static double times(
      double f, double fRest, Series series, double t, double tRest, int terms, double z) {
    double s = 1;
    double sRest = 0;
    for (int i = terms; i > 0; i--) {
      int divisor = series.divisor(i);
      double product = s * t;
      double productRest = productRest(s, sRest, t, tRest, product);
      double quotient = product / divisor;
      double quotientRest = (Math.fma(-quotient, divisor, product) + productRest) / divisor;
      double sum = 1 + quotient;
      double rest = ElementaryRests.sumRest(1, quotient, sum) + quotientRest;
      // Normalized, so that rests do not add up in a long series.
      s = sum + rest;
      sRest = rest - (s - sum);
    }
    double product = f * s;
    return (product - z) + productRest(f, fRest, s, sRest, product);
  }

  /** What the rounded product leaves of {@code (x + xRest) (y + yRest)}. */
  private static double productRest(
      double x, double xRest, double y, double yRest, double product) {
    return Math.fma(x, y, -product) + (x * yRest + y * xRest);
  }
}
