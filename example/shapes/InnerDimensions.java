package shapes;

import ulpine.Tensor;
import ulpine.annotations.Graph;
import ulpine.annotations.Shape;

/** The weights lie the other way round. */
class InnerDimensions {
  static final int HIDDEN = 128;

  @Graph
  static @Shape("B HIDDEN") Tensor hidden(
      @Shape("B 784") Tensor x, @Shape("HIDDEN 784") Tensor w) {
    return x.matmul(w).relu();
  }
}
