package ulpine.processor.scalar;

/**
 * How the elements along some axes become one. The order is part of the meaning: it decides the
 * bits.
 */
public enum Reduction {
  /** Terms in increasing lexicographic index, starting from +0. */
  SUM_SEQUENTIAL,
  /**
   * Sixteen partial sums, term {@code i} going to partial {@code i % 16}, each from +0, folded
   * pairwise.
   */
  SUM_TREE,
  /** {@code acc = fma(a, b, acc)} in increasing lexicographic index, starting from +0. */
  DOT,
  /** The largest; NaN if any is NaN. */
  MAX,
  /** The first index of the largest, or of the first NaN. */
  ARGMAX
}
