package ulpine.kernel;

/**
 * The elementary functions in binary32. Each is evaluated in binary64 by {@link StrictMath}
 * (fdlibm, the same on every JVM) and rounded once, which is within {@code (1/2 + 2^-27)} ulp of
 * the exact value for exp, log and tanh. Special values are those of {@link StrictMath}.
 */
public final class Elementary {
  private Elementary() {}

  public static float exp(float x) {
    return (float) StrictMath.exp(x);
  }

  public static float log(float x) {
    return (float) StrictMath.log(x);
  }

  public static float tanh(float x) {
    return (float) StrictMath.tanh(x);
  }

  /** {@code 1 / (1 + e^-x)}, in the form that does not overflow. */
  public static float sigmoid(float x) {
    double e = StrictMath.exp(-Math.abs((double) x));
    return (float) (x < 0 ? e / (1 + e) : 1 / (1 + e));
  }

  /** {@code log(1 + e^x)}, as {@code max(x, 0) + log1p(e^-|x|)}. */
  public static float softplus(float x) {
    return (float)
        (Math.max((double) x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs((double) x))));
  }
}
