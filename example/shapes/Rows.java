package shapes;

import ulpine.Tensor;
import ulpine.annotations.Graph;
import ulpine.annotations.Shape;

/** 28 times 27 are not 784. */
class Rows {
  @Graph
  static @Shape("B 28") Tensor rowSums(@Shape("B 784") Tensor x) {
    Tensor rows = x.reshape(-1, 28, 27);
    return rows.sum(2);
  }
}
