package app;

import lib.Layers;
import ulpine.Tensor;
import ulpine.annotations.Differentiable;
import ulpine.annotations.Graph;
import ulpine.annotations.Shape;

/** A network of layers from another jar. */
public final class Net {
  private Net() {}

  @Graph
  static @Shape("") Tensor loss(
      @Shape("B 2") Tensor x,
      @Differentiable @Shape("2 3") Tensor w,
      @Differentiable @Shape("3") Tensor b) {
    return Layers.dense(x, new Layers.Dense(w, b)).sum();
  }
}
