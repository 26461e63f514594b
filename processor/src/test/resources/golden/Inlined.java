package golden;

import ulpine.Tensor;
import ulpine.annotations.Differentiable;
import ulpine.annotations.Graph;
import ulpine.annotations.Shape;

/** A helper in a loop. */
public final class Inlined {
  record Layer(@Shape("6 6") Tensor w, @Shape("6") Tensor b) {}

  private Inlined() {}

  @Graph
  static @Shape("B 6") Tensor deep(@Shape("B 6") Tensor x, @Differentiable Layer layer) {
    Tensor h = x;
    for (int i = 0; i < 2; i++) {
      h = step(h, layer);
    }
    return h;
  }

  private static Tensor step(Tensor x, Layer layer) {
    return x.matmul(layer.w()).add(layer.b()).sigmoid();
  }
}
