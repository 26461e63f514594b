package ulpine;

import java.util.Arrays;
import java.util.Objects;

/** Integer class labels or indices in the shape of a tensor. */
public final class Labels {
  private final int[] shape;
  private final int[] values;

  private Labels(int[] values, int[] shape) {
    this.shape = shape;
    this.values = values;
  }

  /** A vector of labels, copied. */
  public static Labels of(int... labels) {
    return new Labels(labels.clone(), new int[] {labels.length});
  }

  /**
   * Labels of a shape, copied, in row-major order.
   *
   * @throws IllegalArgumentException if the number of labels is not that of the shape
   */
  public static Labels of(int[] labels, int... shape) {
    return over(labels.clone(), shape);
  }

  /**
   * Labels that read an array the caller keeps; later changes of the array are seen.
   *
   * @throws IllegalArgumentException if the array's length is not that of the shape
   */
  public static Labels over(int[] labels, int... shape) {
    Objects.requireNonNull(labels, "labels");
    if (labels.length != Sizes.length(shape)) {
      throw new IllegalArgumentException(labels.length + " labels for shape " + Sizes.text(shape)
          + ", which has " + Sizes.length(shape));
    }
    return new Labels(labels, shape.clone());
  }

  /** A copy of the sizes of the axes. */
  public int[] shape() {
    return shape.clone();
  }

  public int rank() {
    return shape.length;
  }

  /** The size of an axis, which may be counted from the end: -1 is the last. */
  public int size(int axis) {
    return shape[Sizes.axis("size", axis, shape)];
  }

  /** The number of labels. */
  public int length() {
    return values.length;
  }

  /** The label at a position, one index an axis. */
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
        throw new IllegalArgumentException(operation + ": label " + i + " is " + values[i]
            + ", which is not in [0, " + classes + ")");
      }
    }
  }

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

  @Override
  public String toString() {
    return Text.of("Labels", shape, i -> Integer.toString(values[i]));
  }
}
