package shapes;

import ulpine.Tensor;
import ulpine.annotations.Graph;
import ulpine.annotations.Shape;

/** The bias of the second layer is added in the first, too. */
class BiasLength {
  record Weights(
      @Shape("784 128") Tensor w1,
      @Shape("128") Tensor b1,
      @Shape("128 10") Tensor w2,
      @Shape("10") Tensor b2) {}

  @Graph
  static @Shape("B 10") Tensor logits(@Shape("B 784") Tensor x, Weights w) {
    Tensor hidden = x.matmul(w.w1()).add(w.b2()).relu();
    return hidden.matmul(w.w2()).add(w.b2());
  }
}
