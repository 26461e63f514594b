package ulpine;

import java.math.BigDecimal;

/**
 * The elements of a tensor in one arithmetic, flat, with the few array operations of which all
 * others are made. An arithmetic is added by adding a subclass, of {@link ObjectElements} where
 * speed is no concern: then it is its scalar functions and nothing else. Operands are always of the
 * same class.
 *
 * <p>Binary operations repeat the shorter operand, whose length divides that of the longer: suffix
 * broadcasting.
 */
abstract sealed class Elements permits FloatElements, DoubleElements, ObjectElements {
  /** How many partial sums a tree of additions starts from. */
  static final int PARTIALS = 16;

  abstract Arithmetic arithmetic();

  abstract int length();

  /** The exact value of an element; {@code ArithmeticException} if it is NaN or infinite. */
  abstract BigDecimal decimal(int i);

  /** The nearest binary64 number. */
  abstract double real(int i);

  /** The nearest binary32 number. Not by way of {@link #real}, which would round twice. */
  abstract float single(int i);

  /**
   * A binary64 number that rounds to narrower formats as the element does: the element itself or,
   * where it is none, that of its two neighbours whose last bit is 1.
   */
  double odd(int i) {
    return real(i);
  }

  abstract Elements copy();

  /**
   * The first elements of the array that these are at the start of, which may be more than these.
   */
  abstract Elements first(int size);

  abstract Elements map(Unary function);

  abstract Elements zip(Binary function, Elements other, int length);

  abstract boolean[] compare(Relation relation, Elements other, int length);

  /** The elements where the mask holds, those of the other elsewhere. */
  abstract Elements select(boolean[] mask, Elements other);

  /** Element {@code from[i]} at {@code i}; where that is negative, zero. */
  abstract Elements gather(int[] from);

  /**
   * The sums of consecutive rows, each a tree: {@value #PARTIALS} partial sums from +0, element
   * {@code i} going to partial {@code i % 16}, folded pairwise, {@code p[i] + p[i + 8]} first.
   */
  abstract Elements sumTree(int rows, int columns);

  /** The sums of consecutive rows, each in increasing index from +0. */
  abstract Elements sumSequential(int rows, int columns);

  /** The elements divided by an integer, each rounded once. */
  Elements divide(int count) {
    return zip(Binary.DIV, arithmetic().of(new double[] {count}), length());
  }

  /** The largest element of each consecutive row, NaN if there is one; +0 is larger than -0. */
  abstract Elements max(int rows, int columns);

  /** For each consecutive row the first index of the largest element, or of the first NaN. */
  abstract int[] argmax(int rows, int columns);

  /**
   * Matrix products of consecutive matrices {@code [m, k]} with {@code [k, n]}, each result
   * accumulating by fma in increasing {@code k} from +0.
   *
   * @param shared whether the one right matrix serves all left ones
   */
  abstract Elements matmul(Elements right, int batch, boolean shared, int m, int k, int n);

  /** Sums of products of elements, each sum with terms of its own. */
  interface Terms {
    /** The most terms that a sum has. */
    int most();

    /**
     * Finds the terms of a sum, in the order in which they are added.
     *
     * @param left where the offsets of the left factors go
     * @param right where the offsets of the right factors go
     * @return how many there are
     */
    int find(int sum, int[] left, int[] right);
  }

  /** Sums of products, each accumulating by fma in the order of its terms from +0. */
  abstract Elements dots(Elements right, int sums, Terms terms);

  /** Whether two elements are the same: NaN is NaN, and +0 is not -0. */
  abstract boolean same(int i, Elements other, int j);

  abstract int hash(int i);

  /** A short text, exact where the arithmetic has short ones. */
  abstract String text(int i);
}
