package ulpine.benchmark.peers;

import ulpine.Labels;
import ulpine.Tensor;
import ulpine.annotations.Accumulator;
import ulpine.annotations.Certify;
import ulpine.annotations.Differentiable;
import ulpine.annotations.Format;
import ulpine.annotations.Graph;
import ulpine.annotations.Shape;
import ulpine.example.digits.Digits;

/** The tasks as graphs; the network 784-128-10 is that of the digits. */
final class Graphs {
  private Graphs() {}

  /** 4-8-3. */
  record Four(
      @Shape("4 8") Tensor w1,
      @Shape("8") Tensor b1,
      @Shape("8 3") Tensor w2,
      @Shape("3") Tensor b2) {}

  /** 16-16-4. */
  record Sixteen(
      @Shape("16 16") Tensor w1,
      @Shape("16") Tensor b1,
      @Shape("16 4") Tensor w2,
      @Shape("4") Tensor b2) {}

  /** 32-32-8. */
  record ThirtyTwo(
      @Shape("32 32") Tensor w1,
      @Shape("32") Tensor b1,
      @Shape("32 8") Tensor w2,
      @Shape("8") Tensor b2) {}

  /** 64-64-10. */
  record SixtyFour(
      @Shape("64 64") Tensor w1,
      @Shape("64") Tensor b1,
      @Shape("64 10") Tensor w2,
      @Shape("10") Tensor b2) {}

  /** The convolutional network. */
  record Filters(
      @Shape("8 1 3 3") Tensor w1,
      @Shape("8") Tensor b1,
      @Shape("16 8 3 3") Tensor w2,
      @Shape("16") Tensor b2,
      @Shape("784 10") Tensor w3,
      @Shape("10") Tensor b3) {}

  static Tensor mlp(Tensor x, Tensor w1, Tensor b1, Tensor w2, Tensor b2) {
    Tensor hidden = x.matmul(w1).add(b1).relu();
    return hidden.matmul(w2).add(b2);
  }

  @Graph
  static @Shape("B 3") Tensor four(@Shape("B 4") Tensor x, Four w) {
    return mlp(x, w.w1(), w.b1(), w.w2(), w.b2());
  }

  @Graph
  static @Shape("B 4") Tensor sixteen(@Shape("B 16") Tensor x, Sixteen w) {
    return mlp(x, w.w1(), w.b1(), w.w2(), w.b2());
  }

  @Graph
  static @Shape("B 8") Tensor thirtyTwo(@Shape("B 32") Tensor x, ThirtyTwo w) {
    return mlp(x, w.w1(), w.b1(), w.w2(), w.b2());
  }

  @Graph
  static @Shape("B 10") Tensor sixtyFour(@Shape("B 64") Tensor x, SixtyFour w) {
    return mlp(x, w.w1(), w.b1(), w.w2(), w.b2());
  }

  @Graph
  static @Shape("") Tensor sixteenLoss(
      @Shape("B 16") Tensor x, @Shape("B") Labels y, @Differentiable Sixteen w) {
    return sixteen(x, w).crossEntropy(y).mean();
  }

  @Graph
  static @Shape("B 10") Tensor convNet(@Shape("B 1 28 28") Tensor x, Filters w) {
    Tensor outer = x.conv2d(w.w1(), 1, 1, 1, 1)
        .add(w.b1().reshape(8, 1, 1).expand(8, 28, 28))
        .relu();
    Tensor halved = outer.reshape(-1, 8, 14, 2, 14, 2).max(5).max(3);
    Tensor inner = halved
        .conv2d(w.w2(), 1, 1, 1, 1)
        .add(w.b2().reshape(16, 1, 1).expand(16, 14, 14))
        .relu();
    Tensor quartered = inner.reshape(-1, 16, 7, 2, 7, 2).max(5).max(3);
    return quartered.reshape(-1, 784).matmul(w.w3()).add(w.b3());
  }

  @Graph
  static @Shape("") Tensor convLoss(
      @Shape("B 1 28 28") Tensor x, @Shape("B") Labels y, @Differentiable Filters w) {
    return convNet(x, w).crossEntropy(y).mean();
  }

  @Graph
  static @Shape("M N") Tensor product(@Shape("M K") Tensor a, @Shape("K N") Tensor b) {
    return a.matmul(b);
  }

  @Graph
  static @Shape("N") Tensor exp(@Shape("N") Tensor x) {
    return x.exp();
  }

  @Graph
  static @Shape("N") Tensor tanh(@Shape("N") Tensor x) {
    return x.tanh();
  }

  @Graph
  static @Shape("N") Tensor sigmoid(@Shape("N") Tensor x) {
    return x.sigmoid();
  }

  @Graph
  static @Shape("N") Tensor gelu(@Shape("N") Tensor x) {
    return x.geluTanh();
  }

  @Graph
  static @Shape("R C") Tensor softmax(@Shape("R C") Tensor x) {
    return x.softmax(1);
  }

  @Graph(name = "ElementwiseLogits", certify = Certify.ELEMENTWISE)
  static @Shape("B 10") Tensor elementwise(@Shape("B 784") Tensor x, Digits.Weights w) {
    return Digits.logits(x, w);
  }

  @Graph(name = "ShadowLogits", certify = Certify.SHADOW)
  static @Shape("B 10") Tensor shadow(@Shape("B 784") Tensor x, Digits.Weights w) {
    return Digits.logits(x, w);
  }

  @Graph(name = "NormwiseLogits", certify = Certify.NORMWISE)
  static @Shape("B 10") Tensor normwise(@Shape("B 784") Tensor x, Digits.Weights w) {
    return Digits.logits(x, w);
  }

  @Graph(name = "NormwiseLoss", certify = Certify.NORMWISE)
  static @Shape("") Tensor normwiseLoss(
      @Shape("B 784") Tensor x, @Shape("B") Labels y, @Differentiable Digits.Weights w) {
    return Digits.loss(x, y, w);
  }

  @Graph(name = "ElementwiseLoss", certify = Certify.ELEMENTWISE)
  static @Shape("") Tensor elementwiseLoss(
      @Shape("B 784") Tensor x, @Shape("B") Labels y, @Differentiable Digits.Weights w) {
    return Digits.loss(x, y, w);
  }

  @Graph(name = "ShadowLoss", certify = Certify.SHADOW)
  static @Shape("") Tensor shadowLoss(
      @Shape("B 784") Tensor x, @Shape("B") Labels y, @Differentiable Digits.Weights w) {
    return Digits.loss(x, y, w);
  }

  @Graph(name = "MixedLogits", format = Format.BFLOAT16)
  static @Shape("B 10") Tensor mixed(@Shape("B 784") Tensor x, Digits.Weights w) {
    return Digits.logits(x, w);
  }

  @Graph(name = "MixedLoss", format = Format.BFLOAT16)
  static @Shape("") Tensor mixedLoss(
      @Shape("B 784") Tensor x, @Shape("B") Labels y, @Differentiable Digits.Weights w) {
    return Digits.loss(x, y, w);
  }

  @Graph(name = "NarrowLogits", format = Format.BFLOAT16, accumulator = Accumulator.FORMAT)
  static @Shape("B 10") Tensor narrow(@Shape("B 784") Tensor x, Digits.Weights w) {
    return Digits.logits(x, w);
  }

  @Graph(name = "NarrowLoss", format = Format.BFLOAT16, accumulator = Accumulator.FORMAT)
  static @Shape("") Tensor narrowLoss(
      @Shape("B 784") Tensor x, @Shape("B") Labels y, @Differentiable Digits.Weights w) {
    return Digits.loss(x, y, w);
  }

  @Graph(name = "SixteenWide", format = Format.BINARY64)
  static @Shape("") Tensor sixteenWide(
      @Shape("B 16") Tensor x, @Shape("B") Labels y, @Differentiable Sixteen w) {
    return sixteenLoss(x, y, w);
  }

  @Graph(name = "SixteenNormwise", certify = Certify.NORMWISE)
  static @Shape("") Tensor sixteenNormwise(
      @Shape("B 16") Tensor x, @Shape("B") Labels y, @Differentiable Sixteen w) {
    return sixteenLoss(x, y, w);
  }

  @Graph(name = "SixteenElementwise", certify = Certify.ELEMENTWISE)
  static @Shape("") Tensor sixteenElementwise(
      @Shape("B 16") Tensor x, @Shape("B") Labels y, @Differentiable Sixteen w) {
    return sixteenLoss(x, y, w);
  }

  @Graph(name = "SixteenShadow", certify = Certify.SHADOW)
  static @Shape("") Tensor sixteenShadow(
      @Shape("B 16") Tensor x, @Shape("B") Labels y, @Differentiable Sixteen w) {
    return sixteenLoss(x, y, w);
  }

  @Graph(name = "SixteenDoubleDouble", certify = Certify.DOUBLE_DOUBLE)
  static @Shape("") Tensor sixteenDoubleDouble(
      @Shape("B 16") Tensor x, @Shape("B") Labels y, @Differentiable Sixteen w) {
    return sixteenLoss(x, y, w);
  }

  @Graph(name = "SixteenAdjoint", certify = Certify.ADJOINT)
  static @Shape("") Tensor sixteenAdjoint(
      @Shape("B 16") Tensor x, @Shape("B") Labels y, @Differentiable Sixteen w) {
    return sixteenLoss(x, y, w);
  }
}
