package ulpine.kernel;

/**
 * Errors of the elements of a contraction's result in binary64; see {@link RunningErrors}, whose
 * formulas these are, with {@code u = 2^-53} and errors in doubles throughout.
 */
public final class DoubleRunningErrors {
  /** A number above one by more than a few roundings. */
  private static final double INFLATION = 1 + 0x1p-40;

  /**
   * Of a term: half the smallest number for the value, and the same in two contractions of errors.
   */
  private static final double UNDERFLOW = 0x1p-1073;

  /**
   * Products of numbers that are not smaller are multiples of the smallest one, and so are their
   * sums: none of them underflows.
   */
  private static final double LEAST_PRODUCT = 0x1p-960;

  private DoubleRunningErrors() {}

  // ---------------------------------------------------------------- errors of operands

  /** Whether one of the first errors is not zero. */
  public static boolean any(double[] errors, int length) {
    return RunningErrors.any(errors, length);
  }

  /** The errors themselves. */
  public static void errors(double[] errors, double[] to, int length) {
    System.arraycopy(errors, 0, to, 0, length);
  }

  /** The magnitudes of numbers. */
  public static void magnitudes(double[] x, double[] to, int length) {
    for (int i = 0; i < length; i++) {
      to[i] = Math.abs(x[i]);
    }
  }

  /** At least the magnitudes of the exact numbers. */
  public static void magnitudes(double[] x, double[] errors, double[] to, int length) {
    magnitudes(x, to, length);
    for (int i = 0; i < length && i < errors.length; i++) {
      to[i] = (to[i] + errors[i]) * INFLATION;
    }
  }

  // ---------------------------------------------------------------- errors of results

  /** Adds a contraction of errors. */
  public static void add(double[] products, double[] errors, int length) {
    for (int i = 0; i < length; i++) {
      errors[i] += products[i];
    }
  }

  /**
   * Makes bounds of the contractions of errors.
   *
   * @param roundings bounds of the roundings in the sums
   * @param terms of one sum
   * @param underflow whether terms or sums may have underflowed
   */
  public static void end(
      double[] roundings, double[] errors, int length, long terms, boolean underflow) {
    double rounded = 1 - terms * 0x1p-53;
    double inflation = INFLATION * INFLATION / rounded;
    double floor = underflow ? terms * UNDERFLOW : 0;
    for (int i = 0; i < length; i++) {
      errors[i] = (errors[i] + roundings[i] + floor) * inflation;
    }
    // Seldom, and not in the loop above, which HotSpot puts into vectors.
    if (!Double.isFinite(sum(errors, length))) {
      for (int i = 0; i < length; i++) {
        errors[i] = errors[i] <= Double.MAX_VALUE ? errors[i] : Double.POSITIVE_INFINITY;
      }
    }
  }

  /**
   * Not finite where one of the errors is not. Four sums at a time need not wait for each other.
   */
  private static double sum(double[] errors, int length) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = 0;
    for (; i < length - 3; i += 4) {
      sum0 += errors[i];
      sum1 += errors[i + 1];
      sum2 += errors[i + 2];
      sum3 += errors[i + 3];
    }
    for (; i < length; i++) {
      sum0 += errors[i];
    }
    return sum0 + sum1 + sum2 + sum3;
  }

  // ---------------------------------------------------------------- exact zeros

  /** Whether a result is zero. */
  public static boolean anyZero(double[] z, int length) {
    for (int i = 0; i < length; i++) {
      if (z[i] == 0) {
        return true;
      }
    }
    return false;
  }

  /** The smallest of the magnitudes and the errors that are not zero. */
  public static double least(double[] x, double[] errors, int length) {
    long least = Math.min(least(x, length), least(errors, Math.min(length, errors.length)));
    return least == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : Double.longBitsToDouble(least + 1);
  }

  /** The bits of the number less one: zeros have the most. */
  private static long least(double[] x, int length) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < length; i++) {
      least = Math.min(least, (Double.doubleToRawLongBits(x[i]) - 1) & Long.MAX_VALUE);
    }
    return least;
  }

  /** Whether terms, or errors of terms, may underflow. */
  public static boolean mayUnderflow(double leastOfA, double leastOfB) {
    return leastOfA * leastOfB < LEAST_PRODUCT;
  }

  /** 0 for what is exactly zero, 1 for anything else. */
  public static void present(double[] x, double[] errors, double[] to, int length) {
    for (int i = 0; i < length; i++) {
      boolean isExact = i >= errors.length || errors[i] == 0;
      to[i] = x[i] == 0 && isExact ? 0 : 1;
    }
  }

  /**
   * Takes away the errors of elements whose terms are all exactly zero.
   *
   * @param products contraction of what is {@linkplain #present present}
   */
  public static void clear(double[] products, double[] errors, int length) {
    for (int i = 0; i < length; i++) {
      if (products[i] == 0 && errors[i] < Double.POSITIVE_INFINITY) {
        errors[i] = 0;
      }
    }
  }
}
