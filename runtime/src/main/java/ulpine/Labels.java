package ulpine;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * Integer class labels or indices, in the shape of a tensor: what {@link Tensor#crossEntropy} takes
 * and {@link Tensor#argmax} returns. Any {@code int} is a label; an operation that needs labels in
 * a range checks it.
 */
public final class Labels {
  private final int[] shape;
  private final int[] values;

  private Labels(int[] values, int[] shape) {
    this.shape = shape;
    this.values = values;
  }

  /** A vector of labels, copied; an array of labels is one too. */
  public static Labels of(int... labels) {
    requireNonNull(labels, "labels");
    return new Labels(labels.clone(), new int[] {labels.length});
  }

  /**
   * Labels of a shape, copied, in row-major order. Without sizes this is the other method;
   * {@link #over} makes scalars.
   *
   * @throws IllegalArgumentException if the number of labels is not that of the shape
   */
  public static Labels of(int[] labels, int... shape) {
    requireNonNull(labels, "labels");
    Sizes.fill("of", labels.length, "labels", shape);
    return new Labels(labels.clone(), shape.clone());
  }

  /**
   * Labels that read an array the caller keeps; later changes of the array are seen.
   *
   * @throws IllegalArgumentException if the array's length is not that of the shape
   */
  public static Labels over(int[] labels, int... shape) {
    requireNonNull(labels, "labels");
    Sizes.fill("over", labels.length, "labels", shape);
    return new Labels(labels, shape.clone());
  }

  /** A copy of the sizes of the axes. */
  public int[] shape() {
    return shape.clone();
  }

  /** The number of axes. */
  public int rank() {
    return shape.length;
  }

  /**
   * The size of an axis, which may be counted from the end: -1 is the last.
   *
   * @throws IllegalArgumentException if there is no such axis
   */
  public int size(int axis) {
    return shape[Sizes.axis("size", axis, shape)];
  }

  /** The number of labels. */
  public int length() {
    return values.length;
  }

  /**
   * The label at a position, one index an axis.
   *
   * @throws IllegalArgumentException if there are not as many indices as axes
   * @throws IndexOutOfBoundsException if an index is not in its axis
   */
  public int get(int... index) {
    return values[Sizes.offset(shape, index)];
  }

  /** A copy of the labels in row-major order. */
  public int[] toArray() {
    return values.clone();
  }

  int[] ints() {
    return values;
  }

  int[] sizes() {
    return shape;
  }

  /** @throws IllegalArgumentException naming the first label outside {@code [0, classes)} */
  void checkBelow(int classes, String operation) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0 || values[i] >= classes) {
        throw new IllegalArgumentException(operation + ": label y"
            + Sizes.text(Sizes.position(shape, i)) + " = " + values[i] + " is not in [0, " + classes
            + ")");
      }
    }
  }

  /** Whether these labels have the shape. */
  boolean matches(int... expected) {
    return Arrays.equals(shape, expected);
  }

  /** Same shape, same labels. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Labels labels
        && Arrays.equals(shape, labels.shape)
        && Arrays.equals(values, labels.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
  }

  /** {@code Labels[3] [7, 2, 1]}, as {@link Tensor#toString} writes tensors. */
  @Override
  public String toString() {
    return Text.of("Labels", shape, i -> Integer.toString(values[i]));
  }
}
