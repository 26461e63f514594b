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

  /** Whether one of the first errors is infinite. */
  protected static boolean isInfinite(double[] errors, int length) {
    for (int i = 0; i < length; i++) {
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

  /** Whether one of the first numbers is not finite, or their errors, if any, are not. */
  protected static boolean isInfinite(float[] x, double[] errors, int length) {
    for (int i = 0; i < length; i++) {
      if (!Float.isFinite(x[i])) {
        return true;
      }
    }
    return errors.length > 0 && isInfinite(errors, length);
  }

  /** Whether one of the first numbers is not finite, or their errors, if any, are not. */
  protected static boolean isInfinite(double[] x, double[] errors, int length) {
    for (int i = 0; i < length; i++) {
      if (!Double.isFinite(x[i])) {
        return true;
      }
    }
    return errors.length > 0 && isInfinite(errors, length);
  }
}
