package golden;

import ulpine.Tensor;
import ulpine.annotations.Generated;

/**
 * The gradient of {@link Inlined}, as source over tensors. {@link InlinedDeep} computes the same bits faster.
 */
@Generated(
    from = "golden.Inlined#deep"
)
final class InlinedDeepGradient {
  private InlinedDeepGradient() {
  }

  /**
   * The gradient of {@code deep}, in the arithmetic of its inputs.
   */
  static Inlined.Layer gradient(Tensor x, Inlined.Layer layer, Tensor seed) {
    int b = x.size(0);
    // Inlined.java:24  return x.matmul(layer.w()).add(layer.b()).sigmoid();
    Tensor h = x.matmul(layer.w()).add(layer.b()).sigmoid();
    Tensor h2 = h.matmul(layer.w()).add(layer.b()).sigmoid();
    Tensor dAdd = seed.mul(h2.mul(h2.neg().add(1.0)));
    Tensor dB = dAdd.sum(0);
    Tensor dH = dAdd.matmul(layer.w().transpose());
    Tensor dW = h.transpose().matmul(dAdd);
    Tensor dAdd2 = dH.mul(h.mul(h.neg().add(1.0)));
    Tensor dB2 = dB.add(dAdd2.sum(0));
    Tensor dW2 = dW.add(x.transpose().matmul(dAdd2));
    return new Inlined.Layer(dW2, dB2);
  }
}
