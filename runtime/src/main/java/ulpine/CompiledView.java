package ulpine;

/**
 * A buffer as its caller sees it. Two tensors take turns, so that no call allocates and the last
 * one goes stale. Nothing here is for users of generated classes.
 */
public final class CompiledView {
  private final Tensor first;
  private final Tensor second;
  private final int[] shape;

  CompiledView(Elements buffer, Generation generation, int... shape) {
    this.first = Tensor.view(buffer, generation);
    this.second = Tensor.view(buffer, generation);
    this.shape = shape;
  }

  /** One of the two tensors: the first for an even turn. */
  public Tensor at(int turn) {
    return (turn & 1) == 0 ? first : second;
  }

  /** Sets the size of one axis for the current call. */
  public CompiledView size(int axis, int size) {
    shape[axis] = size;
    return this;
  }

  /**
   * The tensor of some turn, valid and in the current shape; nothing is allocated unless the shape
   * has changed.
   */
  public Tensor renew(int turn) {
    return renew(turn, shape);
  }

  /** The tensor of some turn, valid and in some shape. */
  public Tensor renew(int turn, int... newShape) {
    Tensor tensor = at(turn);
    tensor.renew(newShape);
    return tensor;
  }
}
