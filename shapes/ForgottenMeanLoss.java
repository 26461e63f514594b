package shapes;

import ulpine.Arithmetic;
import ulpine.CompiledGraph;
import ulpine.Labels;
import ulpine.Tensor;
import ulpine.annotations.Generated;

/**
 * {@code loss} of {@link ForgottenMean}, compiled.
 *
 * <ul>
 * <li>{@code x} [B, 784]
 * <li>{@code y} [B]
 * <li>{@code w} [784, 10]
 * <li>{@code result} []
 * </ul>
 *
 * <p>An instance owns its buffers and is not for two threads at once; instances share nothing,
 * and weights are shared freely. Tensors it returns are views, valid until its next call.
 */
@Generated(
    from = "shapes.ForgottenMean#loss"
)
final class ForgottenMeanLoss extends CompiledGraph {
  /**
   * The arithmetic this class computes in: eager evaluation in it gives the same bits.
   */
  public static final Arithmetic ARITHMETIC = Arithmetic.BINARY32;

  /**
   * Makes an instance with buffers for sizes up to the given ones.
   *
   * @param b the largest B
   */
  ForgottenMeanLoss(int b) {
    super(3);
    throw new IllegalStateException("the graph did not compile; see the compiler's errors");
  }

  /**
   * Evaluates the graph.
   *
   * @return a view of the result, valid until the next call of this instance
   */
  Tensor forward(Tensor x, Labels y, Tensor w) {
    throw new IllegalStateException("the graph did not compile; see the compiler's errors");
  }

  /**
   * Evaluates the graph on plain arrays in row-major order, into arrays of the caller.
   */
  void forward(int b, float[] x, int[] y, float[] w, float[] result) {
    throw new IllegalStateException("the graph did not compile; see the compiler's errors");
  }

  /**
   * Differentiates the last forward pass.
   *
   * @return the gradient, valid until the next call of this instance
   */
  Tensor backward() {
    throw new IllegalStateException("the graph did not compile; see the compiler's errors");
  }

  /**
   * Differentiates the last forward pass, from and into plain arrays in row-major order.
   */
  void backward(float[] dW) {
    throw new IllegalStateException("the graph did not compile; see the compiler's errors");
  }
}
