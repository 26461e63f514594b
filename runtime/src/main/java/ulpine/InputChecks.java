package ulpine;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * What inputs must be like for the buffers and kernels of a generated class. Each check either
 * passes or throws an {@link IllegalArgumentException} that says which input is wrong, what was
 * expected and what came.
 */
abstract class InputChecks {
  // ---------------------------------------------------------------- capacity

  /** The length of a buffer as an array length. */
  protected static int length(long length) {
    if (length > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a buffer of " + length + " elements is too large; choose a smaller capacity");
    }
    return (int) length;
  }

  /** Checks a capacity and returns it. */
  protected static int capacity(int capacity, String symbol) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "capacity of " + symbol + ": expected at least 1 but was " + capacity);
    }
    return capacity;
  }

  /** Checks the size that an input gives to a symbol and returns it. */
  protected static int atMost(int size, int capacity, String symbol, String input) {
    if (size > capacity) {
      throw new IllegalArgumentException(input + ": " + symbol + " = " + size
          + " exceeds the capacity " + capacity + " of this instance");
    }
    if (size < 1) {
      throw new IllegalArgumentException(
          input + ": " + symbol + " = " + size + ", expected at least 1");
    }
    return size;
  }

  // ---------------------------------------------------------------- shapes

  /** The array of one leaf of parameters, which must be in binary32. */
  protected static float[] array(Parameters<?> parameters, int leaf, int length, String path) {
    if (!(parameters.array(leaf) instanceof float[] array)) {
      throw wrongArithmetic(path, Arithmetic.BINARY32, parameters);
    }
    checkLength(array.length, length, path);
    return array;
  }

  /** The array of one leaf of parameters, which must be in binary64. */
  protected static double[] doubleArray(
      Parameters<?> parameters, int leaf, int length, String path) {
    if (!(parameters.array(leaf) instanceof double[] array)) {
      throw wrongArithmetic(path, Arithmetic.BINARY64, parameters);
    }
    checkLength(array.length, length, path);
    return array;
  }

  private static IllegalArgumentException wrongArithmetic(
      String path, Arithmetic expected, Parameters<?> parameters) {
    return new IllegalArgumentException(path + ": expected parameters in " + expected + " but was "
        + parameters.arithmetic() + "; make them of weights in(" + expected + ")");
  }

  /** The size that an axis gives to a symbol. */
  protected static int symbol(
      Tensor tensor,
      int rank,
      int axis,
      int capacity,
      String symbol,
      String path,
      String expected) {
    if (tensor.rank() != rank) {
      throw wrongShape(path, expected, tensor.shape(), "");
    }
    return atMost(tensor.size(axis), capacity, symbol, path);
  }

  /** The size that an axis gives to a symbol. */
  protected static int symbol(
      Labels labels,
      int rank,
      int axis,
      int capacity,
      String symbol,
      String path,
      String expected) {
    if (labels.rank() != rank) {
      throw wrongShape(path, expected, labels.shape(), "");
    }
    return atMost(labels.size(axis), capacity, symbol, path);
  }

  /** The product of the axes before the last {@code rest} ones. */
  protected static int leading(
      int[] shape, int rest, int capacity, String symbol, String path, String expected) {
    if (shape.length < rest) {
      throw wrongShape(path, expected, shape, "");
    }
    int product = 1;
    for (int axis = 0; axis < shape.length - rest; axis++) {
      product = Math.multiplyExact(product, shape[axis]);
    }
    return atMost(product, capacity, symbol, path);
  }

  /** Whether the leading axes have some product, given that the others are checked. */
  protected static boolean leads(int[] shape, int rest, int product) {
    int actual = 1;
    for (int axis = 0; axis < shape.length - rest; axis++) {
      actual *= shape[axis];
    }
    return shape.length >= rest && actual == product;
  }

  /**
   * The error of an input whose shape is not the declared one, given the symbols that are known.
   */
  protected static IllegalArgumentException wrongShape(
      String path, String expected, int[] shape, String symbols) {
    return new IllegalArgumentException(path + ": expected " + expected + " but was "
        + Arrays.toString(shape) + (symbols.isEmpty() ? "" : " (" + symbols + ")"));
  }

  // ---------------------------------------------------------------- elements

  /** The array of labels. */
  protected static int[] input(Labels labels, String path) {
    return requireNonNull(labels, path).ints();
  }

  /** Checks the length of a plain array. */
  protected static void checkLength(int actual, long expected, String path) {
    if (actual != expected) {
      throw new IllegalArgumentException(
          path + ": expected " + expected + " elements but was " + actual);
    }
  }

  /** Checks the first labels of an array. */
  protected static void checkLabels(int[] labels, long count, int classes, String path) {
    for (int i = 0; i < count; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            path + "[" + i + "] = " + labels[i] + " is not in [0, " + classes + ")");
      }
    }
  }

  /** Checks that the window of a convolution fits into its image. */
  protected static void checkRoom(int room, String text) {
    if (room < 0) {
      throw new IllegalArgumentException(
          "conv2d: the kernel does not fit into the image with its padding: " + text + " = "
              + room);
    }
  }

  /** Checks that an axis has elements, of which one is the largest. */
  protected static void checkExtent(int size, String text) {
    if (size < 1) {
      throw new IllegalArgumentException(
          "max: an axis of size " + text + " is empty: " + text + " = " + size);
    }
  }
}
