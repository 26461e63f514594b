package ulpine.kernel;

import ulpine.annotations.Format;

/**
 * Error rules of primitives that round to binary32, or to a narrower format whose numbers are held
 * in floats: given the computed operands, bounds of their errors (see {@link Bounds}) and the
 * computed result z, a bound of the result's error. It is infinite where z is not finite or might
 * have overflowed.
 *
 * <p>The rounding of an arithmetic primitive enters as it happened, not as half an ulp: products of
 * floats are exact in binary64, and so are the residuals. Exact operations therefore cost nothing.
 */
public final class FloatBounds {
  /**
   * The declared errors of the functions of {@link Elementary} in binary32, in ulps of the computed
   * result: the largest of all floats, rounded up.
   */
  static final double EXP = 0.9;

  static final double LOG = 0.9;
  static final double TANH = 2.5;
  static final double SIGMOID = 2.42;
  static final double SOFTPLUS = 2.15;
  static final double EXPM1 = 1.5;
  static final double LOG1P = 1.6;
  static final double ERF = 1.8;

  /** Those that are computed in binary64 and rounded: half an ulp, and 2^-27 for both. */
  static final double SIN = 0.5 + 0x1p-27;

  static final double COS = SIN;

  private FloatBounds() {}

  /** Of {@code x + y}: {@code ex + ey} and the rounding. */
  public static double add(float x, double ex, float y, double ey, float z) {
    return finish(z, ex + ey + sumResidual(x, y, z));
  }

  /** Of {@code x - y}: {@code ex + ey} and the rounding. */
  public static double sub(float x, double ex, float y, double ey, float z) {
    return finish(z, ex + ey + sumResidual(x, -y, z));
  }

  /** Of {@code x y}: {@code |x̂| ey + |ŷ| ex + ex ey} and the rounding. */
  public static double mul(float x, double ex, float y, double ey, float z) {
    double residual = Math.abs(z - (double) x * y);
    return finish(z, Up.products(Math.abs(x), ex, Math.abs(y), ey) + residual);
  }

  /** Of {@code x y + w}, rounded once: the error of the product, {@code ew} and the rounding. */
  public static double fma(float x, double ex, float y, double ey, float w, double ew, float z) {
    double residual = sumResidual((double) x * y, w, z);
    return finish(z, Up.products(Math.abs(x), ex, Math.abs(y), ey) + ew + residual);
  }

  /**
   * Of {@code x / y}: {@code (ex + (|ẑ| + r) ey) / (|ŷ| - ey)} and the rounding r; infinite if ey
   * reaches {@code |ŷ|}.
   */
  public static double div(float x, double ex, float y, double ey, float z) {
    double magnitude = Math.abs(y);
    double residual = Up.quotient(Math.abs(x - (double) z * y), magnitude);
    double numerator = Up.inflate(ex + Up.product(Math.abs(z) + residual, ey));
    return finish(z, Up.quotient(numerator, Up.difference(magnitude, ey)) + residual);
  }

  /** Of a proportion; see {@link DoubleBounds#proportion}. */
  public static double proportion(float x, double ex, float y, double ey, float z) {
    double residual = Up.quotient(Math.abs(x - (double) z * y), Math.abs(y));
    return finish(z, DoubleBounds.proportionError(ex, Math.abs(y), ey, z, residual));
  }

  /** Of a share of a sum; see {@link DoubleBounds#share}. */
  public static double share(float x, double ex, float y, double ey, float z) {
    double residual = Up.quotient(Math.abs(x - (double) z * y), y);
    return finish(z, DoubleBounds.shareError(ex, y, ey, z, residual));
  }

  /**
   * Of the root of x: {@code ex / (√x̂ + √(x̂ - ex))} and the rounding; infinite if ex exceeds x̂.
   */
  public static double sqrt(float x, double ex, float z) {
    double residual = (double) z * z == x ? 0 : Math.abs(z - Math.sqrt(x)) + Math.ulp(Math.sqrt(x));
    return finish(z, DoubleBounds.sqrtSpread(x, ex) + residual);
  }

  /** Of {@code e^x}: {@code (ẑ + φ)(e^ex - 1) + φ}. */
  public static double exp(float x, double ex, float z) {
    double phi = phi(EXP, z);
    return finish(z, Up.product(z + phi, Up.expm1(ex)) + phi);
  }

  /** Of the logarithm of x: {@code -log(1 - ex / x̂) + φ}; infinite if ex reaches x̂. */
  public static double log(float x, double ex, float z) {
    return finish(z, Up.minusLog1pMinus(Up.quotient(ex, x)) + phi(LOG, z));
  }

  /** Of the logarithm of a sum; see {@link DoubleBounds#logOfSum}. */
  public static double logOfSum(float x, double ex, float m, double em, float z) {
    return finish(z, DoubleBounds.logOfSumError(x, ex, em, z, phi(LOG, z)));
  }

  /** Of the hyperbolic tangent; see {@link DoubleBounds#tanh}. */
  public static double tanh(float x, double ex, float z) {
    return finish(z, DoubleBounds.tanhError(ex, z, phi(TANH, z)));
  }

  /** Of the logistic function; see {@link DoubleBounds#sigmoid}. */
  public static double sigmoid(float x, double ex, float z) {
    return finish(z, DoubleBounds.sigmoidError(ex, z, phi(SIGMOID, z)));
  }

  /** Of {@code log(1 + e^x)}; see {@link DoubleBounds#softplus}. */
  public static double softplus(float x, double ex, float z) {
    return finish(z, DoubleBounds.softplusError(ex, z, phi(SOFTPLUS, z)));
  }

  /** Of {@code e^x - 1}; see {@link DoubleBounds#expm1}. */
  public static double expm1(float x, double ex, float z) {
    return finish(z, DoubleBounds.expm1Error(ex, z, phi(EXPM1, z)));
  }

  /** Of the logarithm of {@code 1 + x}; see {@link DoubleBounds#log1p}. */
  public static double log1p(float x, double ex, float z) {
    return finish(z, DoubleBounds.log1pSpread(x, ex) + phi(LOG1P, z));
  }

  /** Of the sine; see {@link DoubleBounds#sin}. */
  public static double sin(float x, double ex, float z) {
    return circular(ex, z, phi(SIN, z));
  }

  /** Of the cosine; see {@link DoubleBounds#cos}. */
  public static double cos(float x, double ex, float z) {
    return circular(ex, z, phi(COS, z));
  }

  /** Of the error function; see {@link DoubleBounds#erf}. */
  public static double erf(float x, double ex, float z) {
    return finish(z, DoubleBounds.erfSpread(Math.abs(x), ex) + phi(ERF, z));
  }

  /** {@link #exp(float, double, float)} in a narrower format. */
  public static double exp(float x, double ex, float z, Format format) {
    double phi = phi(z, format);
    return finish(z, Up.product(z + phi, Up.expm1(ex)) + phi);
  }

  /** {@link #log(float, double, float)} in a narrower format. */
  public static double log(float x, double ex, float z, Format format) {
    return finish(z, Up.minusLog1pMinus(Up.quotient(ex, x)) + phi(z, format));
  }

  /** {@link #logOfSum(float, double, float, double, float)} in a narrower format. */
  public static double logOfSum(float x, double ex, float m, double em, float z, Format format) {
    return finish(z, DoubleBounds.logOfSumError(x, ex, em, z, phi(z, format)));
  }

  /** {@link #tanh(float, double, float)} in a narrower format. */
  public static double tanh(float x, double ex, float z, Format format) {
    return finish(z, DoubleBounds.tanhError(ex, z, phi(z, format)));
  }

  /** {@link #sigmoid(float, double, float)} in a narrower format. */
  public static double sigmoid(float x, double ex, float z, Format format) {
    return finish(z, DoubleBounds.sigmoidError(ex, z, phi(z, format)));
  }

  /** {@link #softplus(float, double, float)} in a narrower format. */
  public static double softplus(float x, double ex, float z, Format format) {
    return finish(z, DoubleBounds.softplusError(ex, z, phi(z, format)));
  }

  /** {@link #expm1(float, double, float)} in a narrower format. */
  public static double expm1(float x, double ex, float z, Format format) {
    return finish(z, DoubleBounds.expm1Error(ex, z, phi(z, format)));
  }

  /** {@link #log1p(float, double, float)} in a narrower format. */
  public static double log1p(float x, double ex, float z, Format format) {
    return finish(z, DoubleBounds.log1pSpread(x, ex) + phi(z, format));
  }

  /** {@link #sin(float, double, float)} in a narrower format. */
  public static double sin(float x, double ex, float z, Format format) {
    return circular(ex, z, phi(z, format));
  }

  /** {@link #cos(float, double, float)} in a narrower format. */
  public static double cos(float x, double ex, float z, Format format) {
    return circular(ex, z, phi(z, format));
  }

  /** {@link #erf(float, double, float)} in a narrower format. */
  public static double erf(float x, double ex, float z, Format format) {
    return finish(z, DoubleBounds.erfSpread(Math.abs(x), ex) + phi(z, format));
  }

  private static double circular(double ex, float z, double phi) {
    return finish(z, DoubleBounds.circularSpread(ex, z, phi) + phi);
  }

  /**
   * Of a number of the accumulator's format rounded to the float z: {@code ex} and the rounding.
   */
  public static double round(double x, double ex, float z) {
    return finish(z, ex + Math.abs(z - x));
  }

  /** Of a number or size rounded to the float z. */
  public static double constant(double x, float z) {
    return finish(z, Math.abs(z - x));
  }

  /** {@code |x + y - z|} for a float z near the sum. */
  private static double sumResidual(double x, double y, float z) {
    // TwoSum: error is what s lost. z - s is exact, since z is s rounded to fewer bits.
    double s = x + y;
    double part = s - x;
    double error = (x - (s - part)) + (y - part);
    return Math.abs(z - s) + Math.abs(error);
  }

  /** So many ulps of a computed result, those of subnormal numbers where it is 0 or one of them. */
  private static double phi(double ulps, float z) {
    return ulps * Math.ulp(z);
  }

  /**
   * The declared error in a narrower format: half an ulp, and 2^-26 of it for the function in
   * binary64, which is within 2^-50 of the exact value, relatively. The largest number may be what
   * a far larger one became, in a format that saturates.
   */
  private static double phi(float z, Format format) {
    return Math.abs(z) < format.maxValue()
        ? (1 + 0x1p-26) * Rounding.halfUlp(format, z)
        : Double.POSITIVE_INFINITY;
  }

  private static double finish(float z, double e) {
    double inflated = Up.inflate(e);
    return Math.abs(z) + inflated <= Float.MAX_VALUE ? inflated : Double.POSITIVE_INFINITY;
  }
}
