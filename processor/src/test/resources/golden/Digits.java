package golden;

import ulpine.Labels;
import ulpine.Tensor;
import ulpine.annotations.Differentiable;
import ulpine.annotations.Graph;
import ulpine.annotations.Shape;

/** The README's network. */
public final class Digits {
  static final int HIDDEN = 128;

  public record Weights(
      @Shape("784 HIDDEN") Tensor w1, @Shape("HIDDEN") Tensor b1,
      @Shape("HIDDEN 10") Tensor w2, @Shape("10") Tensor b2) {}

  private Digits() {}

  static Tensor logits(Tensor x, Weights w) {
    Tensor hidden = x.matmul(w.w1()).add(w.b1()).relu();
    return hidden.matmul(w.w2()).add(w.b2());
  }

  @Graph
  static @Shape("") Tensor loss(
      @Shape("B 784") Tensor x, @Shape("B") Labels y, @Differentiable Weights w) {
    return logits(x, w).crossEntropy(y).mean();
  }
}
