package ulpine.example.certified;

import ulpine.Labels;
import ulpine.Tensor;
import ulpine.annotations.Certify;
import ulpine.annotations.Differentiable;
import ulpine.annotations.Format;
import ulpine.annotations.Graph;
import ulpine.annotations.Shape;

/** A small network whose training is certified. */
final class Net {
  private Net() {}

  record Layer(@Shape("5 4") Tensor matrix, @Shape("4") Tensor bias) {}

  record Weights(Layer hidden, @Shape("4 3") Tensor out) {}

  @Graph(certify = Certify.SHADOW)
  static @Shape("") Tensor loss(
      @Shape("B 5") Tensor x, @Shape("B") Labels y, @Differentiable Weights w) {
    return x.matmul(w.hidden().matrix())
        .add(w.hidden().bias())
        .tanh()
        .matmul(w.out())
        .crossEntropy(y)
        .mean();
  }

  @Graph(name = "NetRunning", certify = Certify.ELEMENTWISE)
  static @Shape("") Tensor running(
      @Shape("B 5") Tensor x, @Shape("B") Labels y, @Differentiable Weights w) {
    return loss(x, y, w);
  }

  @Graph(name = "NetNormwise", certify = Certify.NORMWISE)
  static @Shape("") Tensor normwise(
      @Shape("B 5") Tensor x, @Shape("B") Labels y, @Differentiable Weights w) {
    return loss(x, y, w);
  }

  @Graph(name = "NetDoubleDouble", certify = Certify.DOUBLE_DOUBLE)
  static @Shape("") Tensor doubleDouble(
      @Shape("B 5") Tensor x, @Shape("B") Labels y, @Differentiable Weights w) {
    return loss(x, y, w);
  }

  @Graph(name = "NetWide", certify = Certify.DOUBLE_DOUBLE, format = Format.BINARY64)
  static @Shape("") Tensor wide(
      @Shape("B 5") Tensor x, @Shape("B") Labels y, @Differentiable Weights w) {
    return loss(x, y, w);
  }

  @Graph(name = "NetWideRunning", certify = Certify.ELEMENTWISE, format = Format.BINARY64)
  static @Shape("") Tensor wideRunning(
      @Shape("B 5") Tensor x, @Shape("B") Labels y, @Differentiable Weights w) {
    return loss(x, y, w);
  }

  @Graph(name = "NetAdjoint", certify = Certify.ADJOINT)
  static @Shape("") Tensor adjoint(
      @Shape("B 5") Tensor x, @Shape("B") Labels y, @Differentiable Weights w) {
    return loss(x, y, w);
  }
}
