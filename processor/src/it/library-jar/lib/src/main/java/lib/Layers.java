package lib;

import ulpine.Tensor;
import ulpine.annotations.Graph;
import ulpine.annotations.Shape;

/** Layers that other jars use. */
public final class Layers {
  private Layers() {}

  /** Weights of a dense layer. */
  public record Dense(@Shape("N M") Tensor w, @Shape("M") Tensor b) {}

  @Graph
  public static @Shape("B M") Tensor dense(@Shape("B N") Tensor x, Dense d) {
    return x.matmul(d.w()).add(d.b()).relu();
  }
}
