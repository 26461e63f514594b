package ulpine.kernel;

/**
 * The elementary functions. Each is evaluated in binary64 by {@link StrictMath} (fdlibm, the same
 * on every JVM): that is the result in binary64, and what is rounded once to the formats that are
 * narrower. In binary32 {@code exp}, {@code log} and {@code tanh} are within {@code (1/2 + 2^-27)}
 * ulp of the exact value, as found by trying all floats. In binary64 {@code exp} and {@code log}
 * are within 1 ulp, {@code tanh} within 2.5. NaN gives NaN.
 */
public final class Elementary {
  private Elementary() {}

  /** {@code e^x}: infinity from about 88.72 on, +0 below about -103.97. */
  public static float exp(float x) {
    return (float) StrictMath.exp(x);
  }

  /** The natural logarithm: NaN of negative numbers, -infinity of zeros, infinity of infinity. */
  public static float log(float x) {
    return (float) StrictMath.log(x);
  }

  /** The hyperbolic tangent; keeps the sign of zero, 1 and -1 of the infinities. */
  public static float tanh(float x) {
    return (float) StrictMath.tanh(x);
  }

  /**
   * {@code 1 / (1 + e^-x)}, for negative {@code x} in the form {@code e^x / (1 + e^x)}: 0 and 1 of
   * the infinities.
   */
  public static float sigmoid(float x) {
    return (float) sigmoid((double) x);
  }

  /**
   * {@code log(1 + e^x)}, as {@code max(x, 0) + log1p(e^-|x|)}: +0 and infinity of the infinities.
   */
  public static float softplus(float x) {
    return (float) softplus((double) x);
  }

  /** {@code e^x} in binary64: infinity from about 709.78 on, +0 below about -745.13. */
  public static double exp(double x) {
    return StrictMath.exp(x);
  }

  /** {@link #log(float)} in binary64. */
  public static double log(double x) {
    return StrictMath.log(x);
  }

  /** {@link #tanh(float)} in binary64. */
  public static double tanh(double x) {
    return StrictMath.tanh(x);
  }

  /** {@link #sigmoid(float)} in binary64: an exponential, a sum and a quotient, each rounded. */
  public static double sigmoid(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return x < 0 ? e / (1 + e) : 1 / (1 + e);
  }

  /** {@link #softplus(float)} in binary64: the terms and their sum, each rounded. */
  public static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }
}
