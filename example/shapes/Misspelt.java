package shapes;

import ulpine.Tensor;
import ulpine.annotations.Graph;
import ulpine.annotations.Shape;

/** HIDEN is no constant, so it stands for any number: but which? */
class Misspelt {
  static final int HIDDEN = 128;

  @Graph
  static @Shape("B HIDEN") Tensor hidden(
      @Shape("B 784") Tensor x, @Shape("784 HIDDEN") Tensor w, @Shape("HIDDEN") Tensor b) {
    return x.matmul(w).add(b).relu();
  }
}
