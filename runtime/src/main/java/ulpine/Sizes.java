package ulpine;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/** Arithmetic of shapes. */
final class Sizes {
  private Sizes() {}

  /** The number of elements; 0 if a size is, however large the others. */
  static int length(int... shape) {
    requireNonNull(shape, "shape");
    boolean empty = false;
    for (int size : shape) {
      if (size < 0) {
        throw new IllegalArgumentException("negative size in shape " + text(shape));
      }
      empty |= size == 0;
    }
    long length = empty ? 0 : 1;
    for (int size : shape) {
      length *= size;
      if (length > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape " + text(shape) + " has more than 2^31 - 1 elements");
      }
    }
    return (int) length;
  }

  /** Checks that an array given by a user fills a shape. */
  static void fill(String operation, int given, String what, int[] shape) {
    int length = length(shape);
    if (given != length) {
      throw new IllegalArgumentException(operation + ": " + given + " " + what + " for shape "
          + text(shape) + ", which has " + length);
    }
  }

  static int[] strides(int[] shape) {
    int[] strides = new int[shape.length];
    int stride = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape[axis];
    }
    return strides;
  }

  /** An axis counted from the front, given one that may be counted from the back. */
  static int axis(String operation, int axis, int[] shape) {
    if (axis < -shape.length || axis >= shape.length) {
      throw new IllegalArgumentException(
          operation + ": there is no axis " + axis + " in " + text(shape)
              + (shape.length == 0
                  ? ", a scalar"
                  : ", whose axes run from 0 to " + (shape.length - 1) + ", or from -"
                      + shape.length + " to -1"));
    }
    return axis < 0 ? axis + shape.length : axis;
  }

  /** Distinct axes in increasing order, all of them if none is given. */
  static int[] axes(String operation, int[] axes, int[] shape) {
    requireNonNull(axes, "axes");
    int[] sorted = new int[axes.length == 0 ? shape.length : axes.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = axes.length == 0 ? i : axis(operation, axes[i], shape);
    }
    Arrays.sort(sorted);
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        throw new IllegalArgumentException(
            operation + ": axis " + sorted[i] + " of " + text(shape) + " is given twice");
      }
    }
    return sorted;
  }

  static boolean contains(int[] axes, int axis) {
    return Arrays.binarySearch(axes, axis) >= 0;
  }

  static int[] without(int[] shape, int[] axes) {
    int[] rest = new int[shape.length - axes.length];
    int next = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      if (!contains(axes, axis)) {
        rest[next++] = shape[axis];
      }
    }
    return rest;
  }

  static int[] withOnes(int[] shape, int[] axes) {
    int[] kept = shape.clone();
    for (int axis : axes) {
      kept[axis] = 1;
    }
    return kept;
  }

  static int[] insert(int[] shape, int at, int size) {
    int[] longer = new int[shape.length + 1];
    System.arraycopy(shape, 0, longer, 0, at);
    longer[at] = size;
    System.arraycopy(shape, at, longer, at + 1, shape.length - at);
    return longer;
  }

  static int[] with(int[] shape, int axis, int size) {
    int[] changed = shape.clone();
    changed[axis] = size;
    return changed;
  }

  /** Equal shapes, or one that is the end of the other: the longer one. */
  static int[] broadcast(String operation, int[] left, int[] right) {
    if (endsWith(left, right)) {
      return left;
    }
    if (endsWith(right, left)) {
      return right;
    }
    throw new IllegalArgumentException(operation + ": " + text(left) + " and " + text(right)
        + " are not equal, and neither is the end of the other");
  }

  static boolean endsWith(int[] shape, int[] suffix) {
    int extra = shape.length - suffix.length;
    return extra >= 0 && Arrays.equals(shape, extra, shape.length, suffix, 0, suffix.length);
  }

  /**
   * @param what what must have the expected shape
   * @param because where the expected shape comes from
   */
  static void require(String operation, String what, int[] actual, int[] expected, String because) {
    if (!Arrays.equals(actual, expected)) {
      throw new IllegalArgumentException(operation + ": " + what + " of shape " + text(actual)
          + ", but expected " + text(expected) + ", " + because);
    }
  }

  /** Checks that a mask has the shape of what it selects from, or is the end of it. */
  static void requireEnd(String operation, int[] mask, int[] shape) {
    if (!endsWith(shape, mask)) {
      throw new IllegalArgumentException(operation + ": a mask of shape " + text(mask)
          + ", but expected " + text(shape) + " or the end of it");
    }
  }

  /** The position of an element, given its offset. */
  static int[] position(int[] shape, int offset) {
    int[] position = new int[shape.length];
    int rest = offset;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      position[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return position;
  }

  /** For each element of {@code shape} in row-major order its offset by other strides. */
  static int[] offsets(int[] shape, int[] strides) {
    int[] offsets = new int[length(shape)];
    int[] at = new int[shape.length];
    int offset = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = offset;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        offset += strides[axis];
        if (++at[axis] < shape[axis]) {
          break;
        }
        offset -= shape[axis] * strides[axis];
        at[axis] = 0;
      }
    }
    return offsets;
  }

  /** The offset of one element. */
  static int offset(int[] shape, int... index) {
    requireNonNull(index, "index");
    if (index.length != shape.length) {
      throw new IllegalArgumentException("get: an index of " + index.length + " numbers, but shape "
          + text(shape) + " has " + shape.length + " axes");
    }
    int offset = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      if (index[axis] < 0 || index[axis] >= shape[axis]) {
        throw new IndexOutOfBoundsException(
            "get: there is no element " + text(index) + " in shape " + text(shape));
      }
      offset = offset * shape[axis] + index[axis];
    }
    return offset;
  }

  static String text(int[] shape) {
    return Arrays.toString(shape);
  }
}
