package ulpine.kernel;

/**
 * Choices without a branch, for conditions that are as likely to hold as not, which no processor
 * foresees.
 */
public final class Masks {
  private Masks() {}

  /** The number, or +0 if a condition does not hold. */
  public static float keep(float x, boolean condition) {
    return Float.intBitsToFloat(condition ? Float.floatToRawIntBits(x) : 0);
  }

  /** The number, or +0 if a condition does not hold. */
  public static double keep(double x, boolean condition) {
    return Double.longBitsToDouble(condition ? Double.doubleToRawLongBits(x) : 0);
  }
}
