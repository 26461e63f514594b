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
    // It rarely is, and the maximum of NaN takes its time.
    if (!(ex <= errors[which])) {
      errors[which] = Math.max(errors[which], ex);
    }
  }

  /** Raises the error of all truth values. */
  public static void raise(double[] errors, boolean x, double ex) {
    errors[0] = Math.max(errors[0], ex);
  }

  /**
   * The errors of sums of n products {@code a b}, each accumulated by fused operations one at a
   * time. With the norms of the rows that one sum reads, and u for the accumulator's unit roundoff:
   * {@code |a|_1 eb + |b|_1 ea + n ea eb}, for the roundings {@code n u |a|_2 |b|_2} (without
   * restriction on n: Jeannerod and Rump, SIAM J. Matrix Anal. 34, 2013; and Cauchy's inequality)
   * with half the smallest subnormal number for each, and the rounding to the format where the
   * accumulator is wider. Infinite if a partial sum might have overflowed.
   */
  public static void contraction(
      float[] z,
      int length,
      double[] ez,
      RowNorms a,
      double[] ea,
      RowNorms b,
      double[] eb,
      int n,
      Format accumulator,
      Format format) {
    double largest = fits(a, ea, b, eb, n, accumulator, format) ? 0 : largest(z, length);
    contraction(largest, ez, a, ea, b, eb, n, accumulator, format);
  }

  /** The same in binary64. */
  public static void contraction(
      double[] z,
      int length,
      double[] ez,
      RowNorms a,
      double[] ea,
      RowNorms b,
      double[] eb,
      int n,
      Format accumulator,
      Format format) {
    double largest = fits(a, ea, b, eb, n, accumulator, format) ? 0 : largest(z, length);
    contraction(largest, ez, a, ea, b, eb, n, accumulator, format);
  }

  /**
   * Whether no result can be so large that it had to be looked at: each is at most the sum of the
   * magnitudes of its terms, but for roundings.
   */
  private static boolean fits(
      RowNorms a, double[] ea, RowNorms b, double[] eb, int n, Format accumulator, Format format) {
    double products = a.products(b);
    double most = products + 2 * steps(n, products, accumulator) + operands(a, ea, b, eb, n);
    return accumulator == format && products > 0 && Up.inflate(most) <= format.maxValue();
  }

  /** What comes of the errors of the operands. */
  private static double operands(RowNorms a, double[] ea, RowNorms b, double[] eb, int n) {
    double ofA = Math.max(ea[0], ea[1]);
    double ofB = Math.max(eb[0], eb[1]);
    return Up.inflate(
        Up.product(a.sum(), ofB) + Up.product(b.sum(), ofA) + Up.product(n, Up.product(ofA, ofB)));
  }

  /** What comes of rounding the partial sums. */
  private static double steps(int n, double products, Format accumulator) {
    return Up.product(n, Up.product(accumulator.unitRoundoff(), products))
        + Up.product(n, accumulator.minSubnormal());
  }

  /** @param z the largest result, or 0 if it does not matter */
  private static void contraction(
      double z,
      double[] ez,
      RowNorms a,
      double[] ea,
      RowNorms b,
      double[] eb,
      int n,
      Format accumulator,
      Format format) {
    double products = a.products(b);
    double error = operands(a, ea, b, eb, n);
    if (products > 0) {
      double steps = steps(n, products, accumulator);
      double last =
          accumulator == format ? 0 : Up.product(format.unitRoundoff(), z) + format.minSubnormal();
      boolean overflows = Up.inflate(products + steps) > accumulator.maxValue();
      error = overflows ? Double.POSITIVE_INFINITY : Up.inflate(error + steps + last);
    }
    error = Up.inflate(z + error) <= format.maxValue() ? error : Double.POSITIVE_INFINITY;
    ez[0] = error;
    ez[1] = error;
  }

  /** The largest magnitude; NaN if one is NaN, 0 of nothing. */
  static double largest(float[] x, int length) {
    float largest = 0;
    for (int i = 0; i < length; i++) {
      largest = Math.max(largest, Math.abs(x[i]));
    }
    return largest;
  }

  static double largest(double[] x, int length) {
    double largest = 0;
    for (int i = 0; i < length; i++) {
      largest = Math.max(largest, Math.abs(x[i]));
    }
    return largest;
  }
}
