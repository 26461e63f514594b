package shapes;

import ulpine.Labels;
import ulpine.Tensor;
import ulpine.annotations.Differentiable;
import ulpine.annotations.Graph;
import ulpine.annotations.Shape;

/** The cross-entropy is one number for each example, and nobody takes their mean. */
class ForgottenMean {
  @Graph
  static @Shape("") Tensor loss(
      @Shape("B 784") Tensor x, @Shape("B") Labels y, @Differentiable @Shape("784 10") Tensor w) {
    return x.matmul(w).crossEntropy(y);
  }
}
