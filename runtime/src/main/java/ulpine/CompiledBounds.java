package ulpine;

/**
 * What the generated classes that bound errors have in common. Nothing here is for users of such
 * classes.
 */
public abstract class CompiledBounds extends InputChecks {
  private boolean same;
  private boolean packed;

  /** For generated classes. */
  protected CompiledBounds() {}

  /**
   * Starts a certificate.
   *
   * @param same whether the weights are those of the last certificate
   */
  protected final void begin(boolean same) {
    this.same = same;
    packed &= same;
  }

  /** Whether the weights are those of the last certificate. */
  protected final boolean sameWeights() {
    return same;
  }

  /** 1 if the panels of weights are to be kept: from the second certificate about them on. */
  protected final int keep() {
    return same ? 1 : 0;
  }

  /**
   * 0 if the panels of all weights are there, 1 if they are about to be made, and 2 if only those
   * are that pay at once.
   */
  protected final int stale() {
    return packed ? 0 : 2 - keep();
  }

  /**
   * All panels have been made.
   *
   * @param stale what was said of them
   */
  protected final void packed(int stale) {
    packed = stale < 2;
  }

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
