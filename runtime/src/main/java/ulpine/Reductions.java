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
    Elements ordered = x.read().gather(order(shape, axes));
    boolean tree = axes.length == shape.length || (axes.length == 1 && axes[0] == shape.length - 1);
    Elements sums = tree ? ordered.sumTree(rows, columns) : ordered.sumSequential(rows, columns);
    return Tensor.of(sums, keepDims ? Sizes.withOnes(shape, axes) : rest);
  }

  static Tensor mean(Tensor x, String operation, int[] given, boolean keepDims) {
    int[] axes = Sizes.axes(operation, given, x.sizes());
    return sum(x, operation, given, keepDims).div(count(x.sizes(), axes));
  }

  static Tensor max(Tensor x, String operation, int given, boolean keepDims) {
    int[] shape = x.sizes();
    int axis = Sizes.axis(operation, given, shape);
    int[] axes = {axis};
    Labels index = argmax(x, operation, axis);
    return Tensor.of(
        Shapes.picked(x, index, axis), keepDims ? Sizes.withOnes(shape, axes) : index.shape());
  }

  static Labels argmax(Tensor x, int given) {
    return argmax(x, "argmax", Sizes.axis("argmax", given, x.sizes()));
  }

  private static Labels argmax(Tensor x, String operation, int axis) {
    int[] shape = x.sizes();
    int[] axes = {axis};
    if (shape[axis] == 0) {
      throw new IllegalArgumentException(
          operation + ": axis " + axis + " of " + Sizes.text(shape) + " is empty");
    }
    int[] rest = Sizes.without(shape, axes);
    Elements ordered = x.read().gather(order(shape, axes));
    return Labels.over(ordered.argmax(Sizes.length(rest), shape[axis]), rest);
  }

  private static int count(int[] shape, int[] axes) {
    int count = 1;
    for (int axis : axes) {
      count *= shape[axis];
    }
    return count;
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
