package shapes;

import ulpine.Tensor;
import ulpine.annotations.Graph;
import ulpine.annotations.Shape;

/** How often a graph repeats something must be known when it is compiled. */
class WhileLoop {
  @Graph
  static @Shape("N") Tensor halve(@Shape("N") Tensor x) {
    Tensor half = x;
    while (half.max(0).item() > 1) {
      half = half.mul(0.5);
    }
    return half;
  }
}
