package golden;

import ulpine.Tensor;
import ulpine.annotations.Differentiable;
import ulpine.annotations.Graph;
import ulpine.annotations.Shape;

/** Any leading axes. */
public final class Batches {
  private Batches() {}

  @Graph
  public static @Shape("*batch") Tensor attend(
      @Differentiable @Shape("*batch K") Tensor scores,
      @Differentiable @Shape("*batch K") Tensor values) {
    Tensor attention = scores.softmax(-1);
    return attention.mul(values).sum(-1).add(values.max(-1));
  }
}
