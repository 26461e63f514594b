package ulpine.kernel;

/**
 * Errors of the elements of a contraction's result, by a running error analysis of whole arrays
 * (Higham, Accuracy and Stability of Numerical Algorithms, section 3.3), in binary32. An element is
 * a sum {@code s = Σ a_k b_k}, accumulated by fused operations one at a time. Its error is at most
 *
 * <ul>
 *   <li>what the roundings of its partial sums add up to, of which generated code computes a bound
 *       beside the sum: with {@code d_k = fl(s_(k-1) - s_k)} it adds up the residuals {@code fl(a_k
 *       b_k + d_k)} and the magnitudes of the {@code d_k}; the roundings are at most the sum of the
 *       residuals and {@code u (1 + 2 (n + 1)^2 u)} times that of the magnitudes, for {@code u =
 *       2^-24},
 *   <li>{@code Σ ea_k |b_k| + (|a_k| + ea_k) eb_k} for the errors of the operands: two contractions
 *       of the same form, which one kernel computes from other arrays,
 *   <li>what underflows in any of these, nothing where each term has a factor that is exactly zero.
 * </ul>
 *
 * <p>Contractions of n magnitudes in floats are at least {@code 1 - n 2^-24} times the exact ones
 * (Higham, lemma 3.1), but for underflow. Errors of operands are in doubles or in floats; an empty
 * array says that all are exact.
 */
public final class RunningErrors {
  private static final float UNIT_ROUNDOFF = 0x1p-24f;

  /** A number above one by more than a few roundings to floats. */
  private static final double INFLATION = 1 + 0x1p-20;

  /**
   * Of a term: half the smallest float for the value, and the same in two contractions of errors.
   */
  private static final double UNDERFLOW = 0x1p-148;

  /**
   * Products of floats that are not smaller are multiples of the smallest float, and so are their
   * sums: none of them underflows.
   */
  private static final double LEAST_PRODUCT = 0x1p-100;

  private RunningErrors() {}

  // ---------------------------------------------------------------- errors of operands

  /** Whether one of the first errors is not zero. */
  public static boolean any(double[] errors, int length) {
    for (int i = 0; i < length && i < errors.length; i++) {
      if (errors[i] != 0) {
        return true;
      }
    }
    return false;
  }

  /** The same of errors in floats. */
  public static boolean any(float[] errors, int length) {
    for (int i = 0; i < length; i++) {
      if (errors[i] != 0) {
        return true;
      }
    }
    return false;
  }

  /** Floats that are at least the errors, and zero only where those are. */
  public static void errors(double[] errors, float[] to, int length) {
    for (int i = 0; i < length; i++) {
      to[i] = up(errors[i]);
    }
  }

  /** The same of errors in floats. */
  public static void errors(float[] errors, float[] to, int length) {
    System.arraycopy(errors, 0, to, 0, length);
  }

  /** The magnitudes of numbers. */
  public static void magnitudes(float[] x, float[] to, int length) {
    for (int i = 0; i < length; i++) {
      to[i] = Math.abs(x[i]);
    }
  }

  /** At least the magnitudes of the exact numbers. */
  public static void magnitudes(float[] x, double[] errors, float[] to, int length) {
    magnitudes(x, to, length);
    for (int i = 0; i < length && i < errors.length; i++) {
      to[i] = up(to[i] + errors[i]);
    }
  }

  /** The same of errors in floats. */
  public static void magnitudes(float[] x, float[] errors, float[] to, int length) {
    for (int i = 0; i < length; i++) {
      to[i] = up((double) Math.abs(x[i]) + errors[i]);
    }
  }

  /** Also more than the smallest float above what it is given, which covers a last underflow. */
  private static float up(double x) {
    return (float) (x * INFLATION + Math.min(x * 0x1p1000, Float.MIN_VALUE));
  }

  // ---------------------------------------------------------------- errors of results

  /** Adds a contraction of errors. */
  public static void add(float[] products, float[] errors, int length) {
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
      float[] roundings, float[] errors, int length, long terms, boolean underflow) {
    double rounded = 1 - (double) terms * UNIT_ROUNDOFF;
    float inflation = rounded >= 0.5 ? up(INFLATION / rounded) : Float.POSITIVE_INFINITY;
    float floor = underflow ? up(terms * UNDERFLOW) : 0;
    for (int i = 0; i < length; i++) {
      errors[i] = (errors[i] + roundings[i] + floor) * inflation;
    }
    // Seldom, and not in the loop above, which HotSpot puts into vectors.
    if (!Float.isFinite(sum(errors, length))) {
      for (int i = 0; i < length; i++) {
        errors[i] = errors[i] <= Float.MAX_VALUE ? errors[i] : Float.POSITIVE_INFINITY;
      }
    }
  }

  /**
   * Not finite where one of the errors is not. Four sums at a time need not wait for each other.
   */
  private static float sum(float[] errors, int length) {
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
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
  public static boolean anyZero(float[] z, int length) {
    for (int i = 0; i < length; i++) {
      if (z[i] == 0) {
        return true;
      }
    }
    return false;
  }

  /** The smallest of the magnitudes and the errors that are not zero. */
  public static double least(float[] x, double[] errors, int length) {
    double least = least(x, length);
    for (int i = 0; i < length && i < errors.length; i++) {
      least = errors[i] != 0 && errors[i] < least ? errors[i] : least;
    }
    return least;
  }

  /** The same of errors in floats. */
  public static double least(float[] x, float[] errors, int length) {
    return Math.min(least(x, length), least(errors, length));
  }

  /** By the bits of the numbers less one, of which zeros have the most. */
  private static double least(float[] x, int length) {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < length; i++) {
      least = Math.min(least, (Float.floatToRawIntBits(x[i]) - 1) & Integer.MAX_VALUE);
    }
    return least == Integer.MAX_VALUE ? Double.POSITIVE_INFINITY : Float.intBitsToFloat(least + 1);
  }

  /** Whether terms, or errors of terms, may underflow. */
  public static boolean mayUnderflow(double leastOfA, double leastOfB) {
    return leastOfA * leastOfB < LEAST_PRODUCT;
  }

  /** 0 for what is exactly zero, 1 for anything else. */
  public static void present(float[] x, double[] errors, float[] to, int length) {
    for (int i = 0; i < length; i++) {
      boolean isExact = i >= errors.length || errors[i] == 0;
      to[i] = x[i] == 0 && isExact ? 0 : 1;
    }
  }

  /** The same of errors in floats. */
  public static void present(float[] x, float[] errors, float[] to, int length) {
    for (int i = 0; i < length; i++) {
      to[i] = x[i] == 0 && errors[i] == 0 ? 0 : 1;
    }
  }

  /**
   * Takes away the errors of elements whose terms are all exactly zero.
   *
   * @param products contraction of what is {@linkplain #present present}
   */
  public static void clear(float[] products, float[] errors, int length) {
    for (int i = 0; i < length; i++) {
      if (products[i] == 0 && errors[i] < Float.POSITIVE_INFINITY) {
        errors[i] = 0;
      }
    }
  }
}
