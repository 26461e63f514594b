package ulpine.example.compiled;

import ulpine.Labels;
import ulpine.Tensor;
import ulpine.annotations.Differentiable;
import ulpine.annotations.Format;
import ulpine.annotations.Graph;
import ulpine.annotations.Shape;

/** Small graphs for tests of what compiled classes do at run time. */
final class Small {
  private Small() {}

  record Layer(@Shape("3 4") Tensor matrix, @Shape("4") Tensor bias) {}

  record Weights(Layer hidden, @Shape("4 2") Tensor out) {}

  record Both(@Shape("B 4") Tensor hidden, @Shape("B 2") Tensor logits) {}

  @Graph
  static @Shape("") Tensor loss(
      @Shape("B 3") Tensor x, @Shape("B") Labels y, @Differentiable Weights w) {
    return x.matmul(w.hidden().matrix())
        .add(w.hidden().bias())
        .tanh()
        .matmul(w.out())
        .crossEntropy(y)
        .mean();
  }

  @Graph(name = "SmallWide", format = Format.BINARY64)
  static @Shape("") Tensor wide(
      @Shape("B 3") Tensor x, @Shape("B") Labels y, @Differentiable Weights w) {
    return loss(x, y, w);
  }

  @Graph
  static Both both(@Differentiable @Shape("B 3") Tensor x, Weights w) {
    Tensor hidden = x.matmul(w.hidden().matrix()).add(w.hidden().bias()).sigmoid();
    return new Both(hidden, hidden.matmul(w.out()));
  }

  @Graph
  static @Shape("*batch 3") Tensor squares(@Differentiable @Shape("*batch 3") Tensor x) {
    return x.square();
  }

  @Graph
  static @Shape("B") Tensor rows(
      @Differentiable @Shape("B T") Tensor x, @Shape("T-1") Tensor shorter) {
    return x.sum(-1).mul(shorter.sum()).maximum(0.5);
  }
}
