package ulpine;

import java.util.Arrays;

/**
 * Truth values in the shape of a tensor, immutable; made by comparisons and used by
 * {@link Tensor#where}.
 */
public final class Mask {
  private final int[] shape;
  private final boolean[] values;

  Mask(int[] shape, boolean[] values) {
    this.shape = shape;
    this.values = values;
  }

  /** A copy of the sizes of the axes. */
  public int[] shape() {
    return shape.clone();
  }

  /**
   * The value at a position, one index an axis.
   *
   * @throws IllegalArgumentException if there are not as many indices as axes
   * @throws IndexOutOfBoundsException if an index is not in its axis
   */
  public boolean get(int... index) {
    return values[Sizes.offset(shape, index)];
  }

  /** A copy of the values in row-major order. */
  public boolean[] toArray() {
    return values.clone();
  }

  /** The values, repeated to some length, of which theirs is a divisor. */
  boolean[] values(int length) {
    if (length == values.length) {
      return values;
    }
    boolean[] repeated = new boolean[length];
    for (int i = 0; i < length; i++) {
      repeated[i] = values[i % values.length];
    }
    return repeated;
  }

  int[] sizes() {
    return shape;
  }

  /** Same shape, same values. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Mask mask
        && Arrays.equals(shape, mask.shape)
        && Arrays.equals(values, mask.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
  }

  /** {@code Mask[2] [true, false]}, as {@link Tensor#toString} writes tensors. */
  @Override
  public String toString() {
    return Text.of("Mask", shape, i -> Boolean.toString(values[i]));
  }
}
