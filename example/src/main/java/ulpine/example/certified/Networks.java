package ulpine.example.certified;

import ulpine.Labels;
import ulpine.Tensor;
import ulpine.annotations.Certify;
import ulpine.annotations.Differentiable;
import ulpine.annotations.Format;
import ulpine.annotations.Graph;
import ulpine.annotations.Shape;
import ulpine.example.digits.Digits;

/** {@link Digits} in two formats, with certificates. */
final class Networks {
  private Networks() {}

  @Graph(name = "SingleLogits", certify = Certify.SHADOW)
  static @Shape("B 10") Tensor single(@Shape("B 784") Tensor x, Digits.Weights w) {
    return Digits.logits(x, w);
  }

  @Graph(name = "BriefLogits", format = Format.BFLOAT16, certify = Certify.SHADOW)
  static @Shape("B 10") Tensor brief(@Shape("B 784") Tensor x, Digits.Weights w) {
    return Digits.logits(x, w);
  }

  @Graph(name = "SingleLoss", certify = Certify.SHADOW)
  static @Shape("") Tensor singleLoss(
      @Shape("B 784") Tensor x, @Shape("B") Labels y, @Differentiable Digits.Weights w) {
    return Digits.loss(x, y, w);
  }

  @Graph(name = "RunningLoss", certify = Certify.ELEMENTWISE)
  static @Shape("") Tensor runningLoss(
      @Shape("B 784") Tensor x, @Shape("B") Labels y, @Differentiable Digits.Weights w) {
    return Digits.loss(x, y, w);
  }

  @Graph(name = "BriefLoss", format = Format.BFLOAT16, certify = Certify.SHADOW)
  static @Shape("") Tensor briefLoss(
      @Shape("B 784") Tensor x, @Shape("B") Labels y, @Differentiable Digits.Weights w) {
    return Digits.loss(x, y, w);
  }

  @Graph(name = "NormLoss", certify = Certify.NORMWISE)
  static @Shape("") Tensor normLoss(
      @Shape("B 784") Tensor x, @Shape("B") Labels y, @Differentiable Digits.Weights w) {
    return Digits.loss(x, y, w);
  }

  @Graph(name = "BudgetLoss", certify = Certify.ADJOINT)
  static @Shape("") Tensor budgetLoss(
      @Shape("B 784") Tensor x, @Shape("B") Labels y, @Differentiable Digits.Weights w) {
    return Digits.loss(x, y, w);
  }
}
