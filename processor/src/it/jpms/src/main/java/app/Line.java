package app;

import ulpine.Tensor;
import ulpine.annotations.Differentiable;
import ulpine.annotations.Graph;
import ulpine.annotations.Shape;

/** A line through points. */
public final class Line {
  private Line() {}

  /** Slopes and offset. */
  public record Weights(
      @Shape("2") Tensor slopes, @Shape("") Tensor offset) {}

  @Graph
  static @Shape("B") Tensor predict(@Shape("B 2") Tensor x, Weights w) {
    return x.matvec(w.slopes()).add(w.offset());
  }

  @Graph
  static @Shape("") Tensor loss(
      @Shape("B 2") Tensor x, @Shape("B") Tensor y, @Differentiable Weights w) {
    return predict(x, w).meanSquaredError(y);
  }
}
