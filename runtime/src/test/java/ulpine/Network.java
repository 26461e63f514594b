package ulpine;

import java.util.List;

/** A record of parameters for tests: two leaves, and a record of two with a scalar. */
public record Network(Tensor w, Tensor b, Layer inner) {
  /** The inner record. */
  public record Layer(Tensor w, Tensor scale) {}

  public static final Layout<Network> LAYOUT = Layout.of(
      List.of(
          new Layout.Leaf("w", new int[] {5, 3}),
          new Layout.Leaf("b", new int[] {3}),
          new Layout.Leaf("inner.w", new int[] {5, 3}),
          new Layout.Leaf("inner.scale", new int[] {})),
      n -> new Tensor[] {n.w, n.b, n.inner.w, n.inner.scale},
      t -> new Network(t[0], t[1], new Layer(t[2], t[3])));

  /** Normal numbers. */
  public static Network normal(long seed) {
    return LAYOUT.create((name, shape) -> Tensor.normal(seed * 31 + name.length(), 1, shape));
  }

  /** Normal numbers in binary64, of which few are floats. */
  public static Network wide(long seed) {
    Tensor third = Tensor.scalar(3).in(Arithmetic.BINARY64).reciprocal();
    return LAYOUT.map(normal(seed), w -> w.in(Arithmetic.BINARY64).mul(third));
  }

  /** Normal numbers in binary32 or binary64. */
  public static Network normal(long seed, Arithmetic arithmetic) {
    return arithmetic == Arithmetic.BINARY64 ? wide(seed) : normal(seed);
  }
}
