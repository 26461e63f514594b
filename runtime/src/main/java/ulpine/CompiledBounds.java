package ulpine;

/**
 * What the generated classes that bound errors have in common. Nothing here is for users of such
 * classes.
 */
public abstract class CompiledBounds extends InputChecks {
  /** For generated classes. */
  protected CompiledBounds() {}

  /** The floats as doubles. */
  protected static void widen(float[] from, double[] to, int length) {
    for (int i = 0; i < length; i++) {
      to[i] = from[i];
    }
  }

  /** Whether one of the first errors, if there are any, is infinite. */
  protected static boolean isInfinite(double[] errors, int length) {
    for (int i = 0; i < length && i < errors.length; i++) {
      if (errors[i] == Double.POSITIVE_INFINITY) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of the first errors is infinite. */
  protected static boolean isInfinite(float[] errors, int length) {
    for (int i = 0; i < length; i++) {
      if (errors[i] == Float.POSITIVE_INFINITY) {
        return true;
      }
    }
    return false;
  }

  /** Whether the first numbers are finite. */
  protected static boolean isFinite(float[] x, int length) {
    for (int i = 0; i < length; i++) {
      if (!Float.isFinite(x[i])) {
        return false;
      }
    }
    return true;
  }

  /** Whether the first numbers are finite. */
  protected static boolean isFinite(double[] x, int length) {
    for (int i = 0; i < length; i++) {
      if (!Double.isFinite(x[i])) {
        return false;
      }
    }
    return true;
  }
}
