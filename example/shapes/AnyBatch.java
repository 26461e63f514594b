package shapes;

import ulpine.Tensor;
import ulpine.annotations.Graph;
import ulpine.annotations.Shape;

/** Correct for 64 examples; but the signature says any number of them. */
class AnyBatch {
  @Graph
  static @Shape("B 10") Tensor difference(
      @Shape("B 10") Tensor prediction, @Shape("64 10") Tensor target) {
    return prediction.sub(target);
  }
}
