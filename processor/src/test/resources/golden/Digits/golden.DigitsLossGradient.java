package golden;

import ulpine.Labels;
import ulpine.Tensor;
import ulpine.annotations.Generated;

/**
 * The gradient of {@link Digits}, as source over tensors. {@link DigitsLoss} computes the same bits faster.
 */
@Generated(
    from = "golden.Digits#loss"
)
final class DigitsLossGradient {
  private DigitsLossGradient() {
  }

  /**
   * The gradient of {@code loss}, in the arithmetic of its inputs.
   */
  static Digits.Weights gradient(Tensor x, Labels y, Digits.Weights w) {
    int b = x.size(0);
    // Digits.java:20  Tensor hidden = x.matmul(w.w1()).add(w.b1()).relu();
    Tensor hidden = x.matmul(w.w1()).add(w.b1()).relu();
    // Digits.java:27  return logits(x, w).crossEntropy(y).mean();
    Tensor dMean = x.fill(1.0);
    Tensor dAdd = hidden.matmul(w.w2()).add(w.b2()).softmax(1).sub(x.oneHot(y, 10)).mul(dMean.div(b).expand(b, 10));
    // Digits.java:21  return hidden.matmul(w.w2()).add(w.b2());
    Tensor dB2 = dAdd.sum(0);
    Tensor dHidden = dAdd.matmul(w.w2().transpose());
    Tensor dW2 = hidden.transpose().matmul(dAdd);
    // Digits.java:20  Tensor hidden = x.matmul(w.w1()).add(w.b1()).relu();
    Tensor fill = x.fill(0.0);
    Tensor dAdd2 = dHidden.where(hidden.greater(fill));
    Tensor dB1 = dAdd2.sum(0);
    Tensor dW1 = x.transpose().matmul(dAdd2);
    return new Digits.Weights(dW1, dB1, dW2, dB2);
  }
}
