package ulpine.benchmark.reference;

/** Rounding to nearest in binary32, and what it costs at most. */
final class Binary32 {
  private static final int FRACTION_BITS = 23;

  /** The exponent of the distance of subnormal numbers, and of that of 0 to its neighbour. */
  private static final int LEAST = -149;

  private Binary32() {}

  static double round(double exact) {
    return (float) exact;
  }

  /** Half of the distance of the numbers around a real one, which need not be a float itself. */
  static double halfUlp(double exact) {
    int exponent = exact == 0 ? LEAST : Math.getExponent(exact) - FRACTION_BITS;
    return Math.scalb(0.5, Math.max(exponent, LEAST));
  }
}
