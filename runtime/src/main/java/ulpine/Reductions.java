package ulpine;

/**
 * Reductions over axes: the reduced axes are brought to the end, then consecutive rows are reduced.
 */
final class Reductions {
  private Reductions() {}

  static Tensor sum(Tensor x, String operation, int[] given, boolean keepDims) {
    int[] shape = x.sizes();
    int[] axes = Sizes.axes(operation, given, shape);
    int[] rest = Sizes.without(shape, axes);
    int rows = Sizes.length(rest);
    int columns = count(shape, axes);
    Elements ordered = rows(x, axes);
    boolean tree = axes.length == shape.length || (axes.length == 1 && axes[0] == shape.length - 1);
    Elements sums = tree ? ordered.sumTree(rows, columns) : ordered.sumSequential(rows, columns);
    return Tensor.of(sums, keepDims ? Sizes.withOnes(shape, axes) : rest);
  }

  static Tensor mean(Tensor x, String operation, int[] given, boolean keepDims) {
    int[] axes = Sizes.axes(operation, given, x.sizes());
    Tensor sum = sum(x, operation, given, keepDims);
    return Tensor.of(sum.read().divide(count(x.sizes(), axes)), sum.sizes());
  }

  static Tensor max(Tensor x, String operation, int given, boolean keepDims) {
    int[] shape = x.sizes();
    int[] axes = {nonEmptyAxis(operation, given, shape)};
    int[] rest = Sizes.without(shape, axes);
    Elements max = rows(x, axes).max(Sizes.length(rest), shape[axes[0]]);
    return Tensor.of(max, keepDims ? Sizes.withOnes(shape, axes) : rest);
  }

  /** {@code -max(-x)}: exact, and its derivative goes to the first of the smallest. */
  static Tensor min(Tensor x, String operation, int axis, boolean keepDims) {
    return max(x.neg(), operation, axis, keepDims).neg();
  }

  static Labels argmax(Tensor x, int given) {
    int[] shape = x.sizes();
    int[] axes = {nonEmptyAxis("argmax", given, shape)};
    int[] rest = Sizes.without(shape, axes);
    return Labels.over(rows(x, axes).argmax(Sizes.length(rest), shape[axes[0]]), rest);
  }

  private static int nonEmptyAxis(String operation, int given, int[] shape) {
    int axis = Sizes.axis(operation, given, shape);
    if (shape[axis] == 0) {
      throw new IllegalArgumentException(
          operation + ": axis " + axis + " of " + Sizes.text(shape) + " is empty");
    }
    return axis;
  }

  private static int count(int[] shape, int[] axes) {
    int count = 1;
    for (int axis : axes) {
      count *= shape[axis];
    }
    return count;
  }

  /** The elements in an order in which those that are reduced together follow each other. */
  private static Elements rows(Tensor x, int[] axes) {
    int[] shape = x.sizes();
    boolean already = axes.length == 0 || axes[0] == shape.length - axes.length;
    return already ? x.read() : x.read().gather(order(shape, axes));
  }

  /** The elements' offsets with some axes moved to the end. */
  private static int[] order(int[] shape, int[] last) {
    int[] strides = Sizes.strides(shape);
    int[] ordered = new int[shape.length];
    int[] orderedStrides = new int[shape.length];
    int front = 0;
    int back = shape.length - last.length;
    for (int axis = 0; axis < shape.length; axis++) {
      int to = Sizes.contains(last, axis) ? back++ : front++;
      ordered[to] = shape[axis];
      orderedStrides[to] = strides[axis];
    }
    return Sizes.offsets(ordered, orderedStrides);
  }
}
