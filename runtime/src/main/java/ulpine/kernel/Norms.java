package ulpine.kernel;

import ulpine.annotations.Format;

/**
 * Errors of whole tensors. A tensor has two: one that bounds the errors of its elements that are
 * zero, one for the others. What a relu, a mask or a padding made zero is often exactly so, and
 * decides the gates of the gradient.
 */
public final class Norms {
  private Norms() {}

  /** The error of an element. */
  public static double of(double x, double[] errors) {
    return x == 0 ? errors[0] : errors[1];
  }

  /** The error of a truth value, which has the first error whatever it is. */
  public static double of(boolean x, double[] errors) {
    return errors[0];
  }

  /** Raises the error of the elements like x to at least that of x. */
  public static void raise(double[] errors, double x, double ex) {
    int which = x == 0 ? 0 : 1;
    errors[which] = Math.max(errors[which], ex);
  }

  /** Raises the error of all truth values. */
  public static void raise(double[] errors, boolean x, double ex) {
    errors[0] = Math.max(errors[0], ex);
  }

  /**
   * The errors of sums of n products {@code a b}, each accumulated by fused operations in any order
   * of one at a time. With A and B for the largest magnitudes and u for the accumulator's unit
   * roundoff: {@code n (A eb + B ea + ea eb)}, and for the roundings {@code n u (n A B)} (Rump and
   * Jeannerod; without restriction on n) with half the smallest subnormal number for each; and the
   * rounding to the format where the accumulator is wider. Infinite if a partial sum might have
   * overflowed.
   */
  public static void contraction(
      float[] z,
      int zLength,
      double[] ez,
      float[] a,
      int aLength,
      double[] ea,
      float[] b,
      int bLength,
      double[] eb,
      int n,
      Format accumulator,
      Format format) {
    contraction(
        largest(z, zLength),
        ez,
        largest(a, aLength),
        Math.max(ea[0], ea[1]),
        largest(b, bLength),
        Math.max(eb[0], eb[1]),
        n,
        accumulator,
        format);
  }

  /** The same in binary64. */
  public static void contraction(
      double[] z,
      int zLength,
      double[] ez,
      double[] a,
      int aLength,
      double[] ea,
      double[] b,
      int bLength,
      double[] eb,
      int n,
      Format accumulator,
      Format format) {
    contraction(
        largest(z, zLength),
        ez,
        largest(a, aLength),
        Math.max(ea[0], ea[1]),
        largest(b, bLength),
        Math.max(eb[0], eb[1]),
        n,
        accumulator,
        format);
  }

  private static void contraction(
      double z,
      double[] ez,
      double a,
      double ea,
      double b,
      double eb,
      int n,
      Format accumulator,
      Format format) {
    double operands = Up.product(n, Up.products(a, ea, b, eb));
    double sum = Up.product(n, Up.product(a, b));
    double error = operands;
    if (sum > 0) {
      double steps = Up.product(n, Up.product(accumulator.unitRoundoff(), sum))
          + Up.product(n, accumulator.minSubnormal());
      double last =
          accumulator == format ? 0 : Up.product(format.unitRoundoff(), z) + format.minSubnormal();
      boolean overflows = Up.inflate(sum + steps) > accumulator.maxValue();
      error = overflows ? Double.POSITIVE_INFINITY : Up.inflate(operands + steps + last);
    }
    boolean finite = n == 0 || Up.inflate(z + error) <= format.maxValue();
    error = finite ? error : Double.POSITIVE_INFINITY;
    ez[0] = error;
    ez[1] = error;
  }

  /** The largest magnitude; NaN if one is NaN, 0 of nothing. */
  private static double largest(float[] x, int length) {
    float largest = 0;
    for (int i = 0; i < length; i++) {
      largest = Math.max(largest, Math.abs(x[i]));
    }
    return largest;
  }

  private static double largest(double[] x, int length) {
    double largest = 0;
    for (int i = 0; i < length; i++) {
      largest = Math.max(largest, Math.abs(x[i]));
    }
    return largest;
  }
}
