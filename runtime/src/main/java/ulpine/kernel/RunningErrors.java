package ulpine.kernel;

/**
 * Errors of the elements of a contraction's result, by a running error analysis of whole arrays
 * (Higham, Accuracy and Stability of Numerical Algorithms, section 3.3), in binary32. An element is
 * a sum {@code s = Σ a_k b_k}, accumulated by fused operations one at a time. Its error is at most
 *
 * <ul>
 *   <li>half an ulp of each partial sum, that is {@code 2^-24} times its
 *       {@linkplain Rounding#binade(float) binade}, which generated code adds up beside the sum,
 *   <li>{@code Σ ea_k |b_k| + (|a_k| + ea_k) eb_k} for the errors of the operands: two contractions
 *       of the same form, which the kernel of the first computes from other arrays,
 *   <li>what underflows in any of these, nothing where each term has a factor that is exactly zero.
 * </ul>
 *
 * <p>Contractions of n magnitudes in floats are at least {@code (1 - n 2^-24)} times the exact ones
 * (Higham, lemma 3.1), but for underflow.
 */
public final class RunningErrors {
  private static final double UNIT_ROUNDOFF = 0x1p-24;

  /** Above one in a double's relative distance to the next float. */
  private static final double TO_FLOAT = 1 + 0x1p-22;

  /**
   * Of a term: half the smallest float for the value, and the same in two contractions of errors.
   */
  private static final double UNDERFLOW = 0x1p-148;

  private RunningErrors() {}

  /** Whether one of the first errors is not zero. */
  public static boolean any(double[] errors, int length) {
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

  /** The magnitudes of numbers. */
  public static void magnitudes(float[] x, float[] to, int length) {
    for (int i = 0; i < length; i++) {
      to[i] = Math.abs(x[i]);
    }
  }

  /** At least the magnitudes of the exact numbers. */
  public static void magnitudes(float[] x, double[] errors, float[] to, int length) {
    for (int i = 0; i < length; i++) {
      to[i] = up(Math.abs(x[i]) + errors[i]);
    }
  }

  private static float up(double x) {
    return (float) (x * TO_FLOAT + Math.min(x * 0x1p1000, Float.MIN_VALUE));
  }

  /** 0 for what is exactly zero, 1 for anything else. */
  public static void present(float[] x, double[] errors, float[] to, int length) {
    for (int i = 0; i < length; i++) {
      to[i] = x[i] == 0 && errors[i] == 0 ? 0 : 1;
    }
  }

  /** Adds a contraction of errors. */
  public static void add(float[] products, double[] errors, int length) {
    for (int i = 0; i < length; i++) {
      errors[i] += products[i];
    }
  }

  /**
   * Makes bounds of the contractions of errors.
   *
   * @param binades the sums of the binades of the partial sums
   * @param terms of one sum
   * @return whether there may be elements whose terms are all exactly zero
   */
  public static boolean end(float[] binades, double[] errors, int length, long terms) {
    double rounded = 1 - terms * UNIT_ROUNDOFF;
    double inflation = rounded >= 0.5 ? Up.INFLATION / rounded : Double.POSITIVE_INFINITY;
    double floor = terms * UNDERFLOW;
    boolean zeros = false;
    for (int i = 0; i < length; i++) {
      double sum = binades[i];
      double error = Up.inflate((errors[i] + UNIT_ROUNDOFF * sum) * inflation + floor);
      // A partial sum is less than twice its binade.
      errors[i] = 2 * sum + error <= Float.MAX_VALUE ? error : Double.POSITIVE_INFINITY;
      zeros |= sum == 0;
    }
    return zeros;
  }

  /**
   * Takes away the errors of elements whose terms are all exactly zero.
   *
   * @param products contraction of what is {@linkplain #present present}
   */
  public static void clear(float[] products, double[] errors, int length) {
    for (int i = 0; i < length; i++) {
      if (products[i] == 0 && errors[i] < Double.POSITIVE_INFINITY) {
        errors[i] = 0;
      }
    }
  }
}
