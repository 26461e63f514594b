package shapes;

import ulpine.Arithmetic;
import ulpine.CompiledGraph;
import ulpine.Tensor;
import ulpine.annotations.Generated;

/**
 * {@code hidden} of {@link Misspelt}, compiled.
 *
 * <ul>
 * <li>{@code x} [B, 784]
 * <li>{@code w} [784, 128]
 * <li>{@code b} [128]
 * <li>{@code result} [B, HIDEN]
 * </ul>
 *
 * <p>An instance owns its buffers and is not for two threads at once; instances share nothing,
 * and weights are shared freely. Tensors it returns are views, valid until its next call.
 */
@Generated(
    from = "shapes.Misspelt#hidden"
)
final class MisspeltHidden extends CompiledGraph {
  /**
   * The arithmetic this class computes in: eager evaluation in it gives the same bits.
   */
  public static final Arithmetic ARITHMETIC = Arithmetic.BINARY32;

  /**
   * Makes an instance with buffers for sizes up to the given ones.
   *
   * @param b the largest B
   * @param hiden the largest HIDEN
   */
  MisspeltHidden(int b, int hiden) {
    super(3);
    throw new IllegalStateException("the graph did not compile; see the compiler's errors");
  }

  /**
   * Evaluates the graph.
   *
   * @return a view of the result, valid until the next call of this instance
   */
  Tensor forward(Tensor x, Tensor w, Tensor b2) {
    throw new IllegalStateException("the graph did not compile; see the compiler's errors");
  }

  /**
   * Evaluates the graph on plain arrays in row-major order, into arrays of the caller.
   */
  void forward(int b, int hiden, float[] x, float[] w, float[] b2, float[] result) {
    throw new IllegalStateException("the graph did not compile; see the compiler's errors");
  }
}
