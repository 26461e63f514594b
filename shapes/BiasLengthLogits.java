package shapes;

import java.util.List;
import ulpine.Arithmetic;
import ulpine.CompiledGraph;
import ulpine.Layout;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.annotations.Generated;

/**
 * {@code logits} of {@link BiasLength}, compiled.
 *
 * <ul>
 * <li>{@code x} [B, 784]
 * <li>{@code w.w1} [784, 128]
 * <li>{@code w.b1} [128]
 * <li>{@code w.w2} [128, 10]
 * <li>{@code w.b2} [10]
 * <li>{@code result} [B, 10]
 * </ul>
 *
 * <p>An instance owns its buffers and is not for two threads at once; instances share nothing,
 * and weights are shared freely. Tensors it returns are views, valid until its next call.
 */
@Generated(
    from = "shapes.BiasLength#logits"
)
final class BiasLengthLogits extends CompiledGraph {
  /**
   * The arithmetic this class computes in: eager evaluation in it gives the same bits.
   */
  public static final Arithmetic ARITHMETIC = Arithmetic.BINARY32;

  private static final Layout<BiasLength.Weights> LAYOUT = Layout.of(
      List.of(
          new Layout.Leaf("w1", new int[] {784, 128}),
          new Layout.Leaf("b1", new int[] {128}),
          new Layout.Leaf("w2", new int[] {128, 10}),
          new Layout.Leaf("b2", new int[] {10})),
      r -> new Tensor[] {r.w1(), r.b1(), r.w2(), r.b2()},
      t -> new BiasLength.Weights(t[0], t[1], t[2], t[3]));

  /**
   * Makes an instance with buffers for sizes up to the given ones.
   *
   * @param b the largest B
   */
  BiasLengthLogits(int b) {
    super(5);
    throw new IllegalStateException("the graph did not compile; see the compiler's errors");
  }

  /**
   * The names and shapes of the tensors in {@code w}, for {@link Parameters}, optimizers and files.
   */
  public static Layout<BiasLength.Weights> layout() {
    return LAYOUT;
  }

  /**
   * Evaluates the graph.
   *
   * @return a view of the result, valid until the next call of this instance
   */
  Tensor forward(Tensor x, BiasLength.Weights w) {
    throw new IllegalStateException("the graph did not compile; see the compiler's errors");
  }

  /**
   * Evaluates the graph.
   *
   * @return a view of the result, valid until the next call of this instance
   */
  Tensor forward(Tensor x, Parameters<BiasLength.Weights> w) {
    throw new IllegalStateException("the graph did not compile; see the compiler's errors");
  }

  /**
   * Evaluates the graph on plain arrays in row-major order, into arrays of the caller.
   */
  void forward(int b, float[] x, BiasLength.Weights w, float[] result) {
    throw new IllegalStateException("the graph did not compile; see the compiler's errors");
  }

  /**
   * Evaluates the graph on plain arrays in row-major order, into arrays of the caller.
   */
  void forward(int b, float[] x, Parameters<BiasLength.Weights> w, float[] result) {
    throw new IllegalStateException("the graph did not compile; see the compiler's errors");
  }
}
