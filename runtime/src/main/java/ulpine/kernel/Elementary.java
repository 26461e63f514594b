package ulpine.kernel;

/**
 * The elementary functions in binary32. Each is evaluated in binary64 by {@link StrictMath}
 * (fdlibm, the same on every JVM) and rounded once. For {@code exp}, {@code log} and {@code tanh}
 * that is within {@code (1/2 + 2^-27)} ulp of the exact value, as found by trying all floats. NaN
 * gives NaN.
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
    double e = StrictMath.exp(-Math.abs((double) x));
    return (float) (x < 0 ? e / (1 + e) : 1 / (1 + e));
  }

  /**
   * {@code log(1 + e^x)}, as {@code max(x, 0) + log1p(e^-|x|)}: +0 and infinity of the infinities.
   */
  public static float softplus(float x) {
    double tail = StrictMath.log1p(StrictMath.exp(-Math.abs((double) x)));
    return (float) (Math.max((double) x, 0) + tail);
  }
}
