package shapes;

import ulpine.Arithmetic;
import ulpine.CompiledGraph;
import ulpine.Tensor;
import ulpine.annotations.Generated;

/**
 * {@code hidden} of {@link InnerDimensions}, compiled.
 *
 * <ul>
 * <li>{@code x} [B, 784]
 * <li>{@code w} [128, 784]
 * <li>{@code result} [B, 128]
 * </ul>
 *
 * <p>An instance owns its buffers and is not for two threads at once; instances share nothing,
 * and weights are shared freely. Tensors it returns are views, valid until its next call.
 */
@Generated(
    from = "shapes.InnerDimensions#hidden"
)
final class InnerDimensionsHidden extends CompiledGraph {
  /**
   * The arithmetic this class computes in: eager evaluation in it gives the same bits.
   */
  public static final Arithmetic ARITHMETIC = Arithmetic.BINARY32;

  /**
   * Makes an instance with buffers for sizes up to the given ones.
   *
   * @param b the largest B
   */
  InnerDimensionsHidden(int b) {
    super(2);
    throw new IllegalStateException("the graph did not compile; see the compiler's errors");
  }

  /**
   * Evaluates the graph.
   *
   * @return a view of the result, valid until the next call of this instance
   */
  Tensor forward(Tensor x, Tensor w) {
    throw new IllegalStateException("the graph did not compile; see the compiler's errors");
  }

  /**
   * Evaluates the graph on plain arrays in row-major order, into arrays of the caller.
   */
  void forward(int b, float[] x, float[] w, float[] result) {
    throw new IllegalStateException("the graph did not compile; see the compiler's errors");
  }
}
