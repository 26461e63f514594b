package ulpine.kernel;

/**
 * What elementary functions leave over a double: {@code f(x) - z} for a z near {@code f(x)}, as a
 * double. With z it is the value in twice the precision of binary64.
 *
 * <p>The exponential is reduced by multiples of log 2, held in three doubles (Cody and Waite), and
 * by 64; what is left is summed by Taylor's series to the thirteenth term in pairs of doubles
 * (Dekker; see Muller et al., Handbook of Floating-Point Arithmetic, chapter 14) and doubled back
 * six times by {@code e^2t - 1 = (e^t - 1)(2 + e^t - 1)}. The other functions come from it, the
 * logarithm by one step of Newton's method.
 */
final class ElementaryRests {
  /**
   * A bound of the error of each rest, relative to the function's value; for the logarithm, for
   * softplus above its tail and for log1p away from 0 relative to the larger of 1 and the value.
   * Adding up the roundings gives 2^-101 for the exponential, and 2^-98 for the hyperbolic tangent,
   * which loses most; the largest error found in 10^5 arguments of each function is 2^-101.3.
   */
  static final double ERROR = 0x1p-97;

  /** Where the functions are not reduced any more: outside, results overflow or underflow. */
  static final double LIMIT = 700;

  /** Below this softplus is its argument's exponential, but for a square. */
  static final double SOFTPLUS_TAIL = -37.5;

  /** Up to this the error of log1p is relative to its value. */
  static final double LOG1P_NEAR = 0.5;

  private static final double LOG2_HIGH = 0x1.62e42fefp-1;
  private static final double LOG2_MIDDLE = 0x1.473de6af278edp-34;
  private static final double LOG2_LOW = -0x1.9ff0342542fc3p-90;
  private static final double ONE_OVER_LOG2 = 0x1.71547652b82fep+0;

  /** The reciprocals of the factorials from 1! on, and what they leave over. */
  private static final double[] COEFFICIENTS = {
    0x1.0p+0,
    0x1.0p-1,
    0x1.5555555555555p-3,
    0x1.5555555555555p-5,
    0x1.1111111111111p-7,
    0x1.6c16c16c16c17p-10,
    0x1.a01a01a01a01ap-13,
    0x1.a01a01a01a01ap-16,
    0x1.71de3a556c734p-19,
    0x1.27e4fb7789f5cp-22,
    0x1.ae64567f544e4p-26,
    0x1.1eed8eff8d898p-29,
    0x1.6124613a86d09p-33
  };

  private static final double[] COEFFICIENT_RESTS = {
    0x0.0p+0,
    0x0.0p+0,
    0x1.5555555555555p-57,
    0x1.5555555555555p-59,
    0x1.1111111111111p-63,
    -0x1.f49f49f49f49fp-65,
    0x1.a01a01a01a01ap-73,
    0x1.a01a01a01a01ap-76,
    -0x1.c154f8ddc6c00p-73,
    0x1.cbbc05b4fa99ap-76,
    -0x1.c062e06d1f209p-80,
    -0x1.2aec959e14c06p-83,
    0x1.f28e0cc748ebep-87
  };

  private ElementaryRests() {}

  /** {@code e^x - z} for {@code |x| <= LIMIT}. */
  static double exp(double x, double z) {
    return exponential(x, z, 0);
  }

  /** {@code e^x - 1 - z} for {@code |x| <= LIMIT}. */
  static double expm1(double x, double z) {
    return Math.abs(x) < 0x1p-200 ? x - z : exponential(x, z, 1);
  }

  /** {@code log x - z} for normal x. */
  static double log(double x, double z) {
    return logarithm(x, 0, z);
  }

  /** {@code log(1 + x) - z} for x above -1 and up to 2^900. */
  static double log1p(double x, double z) {
    if (Math.abs(x) < 0x1p-200) {
      return x - z;
    }
    if (Math.abs(x) > LOG1P_NEAR) {
      double d = 1 + x;
      return logarithm(d, sumRest(1, x, d), z);
    }
    // log(1 + x) = z + log((1 + x) e^-z) = z + log(1 + x + (1 + x) m) for m = e^-z - 1
    double m = StrictMath.expm1(-z);
    double product = x * m;
    double sum = x + m;
    double rest = Math.fma(x, m, -product) + (1 + x) * expm1(-z, m);
    return StrictMath.log1p((sum + product) + (sumRest(x, m, sum) + rest));
  }

  /** {@code log(d + dRest) - z}, relative to 1: {@code z + log((d + dRest) e^-z)}. */
  private static double logarithm(double d, double dRest, double z) {
    double e = StrictMath.exp(-z);
    double eRest = exp(-z, e);
    double product = d * e;
    return StrictMath.log1p((product - 1) + (Math.fma(d, e, -product) + (d * eRest + dRest * e)));
  }

  /** {@code tanh x - z} for any finite x. */
  static double tanh(double x, double z) {
    double a = Math.abs(x);
    if (a < 0x1p-200) {
      return x - z;
    }
    if (a > LIMIT / 2) {
      return Math.copySign(1, x) - z;
    }
    // tanh a = -m / (2 + m) for m = e^-2a - 1
    double m = StrictMath.expm1(-2 * a);
    double mRest = expm1(-2 * a, m);
    double d = 2 + m;
    double rest = quotientRest(-m, -mRest, d, sumRest(2, m, d) + mRest, Math.abs(z));
    return x < 0 ? -rest : rest;
  }

  /** {@code 1 / (1 + e^-x) - z} for {@code |x| <= LIMIT}. */
  static double sigmoid(double x, double z) {
    double e = StrictMath.exp(-Math.abs(x));
    double eRest = exp(-Math.abs(x), e);
    double d = 1 + e;
    double dRest = sumRest(1, e, d) + eRest;
    return x < 0 ? quotientRest(e, eRest, d, dRest, z) : quotientRest(1, 0, d, dRest, z);
  }

  /** {@code log(1 + e^x) - z} for {@code |x| <= LIMIT}. */
  static double softplus(double x, double z) {
    double e = StrictMath.exp(-Math.abs(x));
    double eRest = exp(-Math.abs(x), e);
    if (x < SOFTPLUS_TAIL) {
      // log(1 + e) = e - e^2 / 2 + e^3 / 3 and less
      return (e - z) + (eRest - e * e / 2);
    }
    double w = StrictMath.log1p(e);
    double d = 1 + e;
    double wRest = logarithm(d, sumRest(1, e, d) + eRest, w);
    double sum = Math.max(x, 0) + w;
    return (sum - z) + (sumRest(Math.max(x, 0), w, sum) + wRest);
  }

  /** {@code (a + aRest) / (b + bRest) - z} for a z near it. */
  private static double quotientRest(double a, double aRest, double b, double bRest, double z) {
    // What z leaves of the dividend; the first difference is exact for z within an ulp of a / b.
    return (Math.fma(-z, b, a) + (aRest - z * bRest)) / b;
  }

  private static double exponential(double x, double z, double minus) {
    double k = Math.rint(x * ONE_OVER_LOG2);
    // r + rRest = x - k log 2
    double reduced = x - k * LOG2_HIGH;
    double p = k * LOG2_MIDDLE;
    double r = reduced - p;
    double rRest = sumRest(reduced, -p, r) - (Math.fma(k, LOG2_MIDDLE, -p) + k * LOG2_LOW);
    r *= 0x1p-6;
    rRest *= 0x1p-6;
    // e + eRest = (e^r - 1) / r
    double e = 0;
    double eRest = 0;
    for (int i = COEFFICIENTS.length - 1; i >= 0; i--) {
      double product = e * r;
      double productRest = Math.fma(e, r, -product) + (e * rRest + eRest * r);
      e = COEFFICIENTS[i] + product;
      eRest = (COEFFICIENTS[i] - e + product) + (COEFFICIENT_RESTS[i] + productRest);
    }
    double product = e * r;
    eRest = Math.fma(e, r, -product) + (e * rRest + eRest * r);
    e = product;
    for (int i = 0; i < 6; i++) {
      double sum = 2 + e;
      double sumRest = (2 - sum + e) + eRest;
      product = e * sum;
      eRest = Math.fma(e, sum, -product) + (e * sumRest + eRest * sum);
      e = product;
    }
    if (minus == 1 && k == 0) {
      return (e - z) + eRest;
    }
    double scale = Math.scalb(1.0, (int) k);
    double sum = 1 + e;
    double sumRest = (1 - sum + e) + eRest;
    if (minus == 0) {
      return (sum * scale - z) + sumRest * scale;
    }
    double shifted = z + 1;
    return (sum * scale - shifted) + (sumRest * scale - sumRest(z, 1, shifted));
  }

  /** {@code x + y - sum} for the rounded sum (Knuth). */
  static double sumRest(double x, double y, double sum) {
    double part = sum - x;
    return (x - (sum - part)) + (y - part);
  }
}
