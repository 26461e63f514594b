package golden;

import ulpine.Tensor;
import ulpine.annotations.Differentiable;
import ulpine.annotations.Graph;
import ulpine.annotations.Shape;

/** Every size is known. */
public final class Constant {
  private Constant() {}

  @Graph
  public static @Shape("") Tensor energy(
      @Differentiable @Shape("4 3") Tensor a, @Differentiable @Shape("3 4") Tensor b) {
    Tensor product = a.matmul(b).maximum(b.transpose().matmul(b));
    return product.square().sum();
  }
}
