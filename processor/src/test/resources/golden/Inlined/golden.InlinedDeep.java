package golden;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import ulpine.Arithmetic;
import ulpine.CompiledGraph;
import ulpine.CompiledView;
import ulpine.Layout;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.annotations.Generated;
import ulpine.kernel.Elementary;
import ulpine.kernel.Vectors;

/**
 * {@code deep} of {@link Inlined}, compiled.
 *
 * <ul>
 * <li>{@code x} [B, 6]
 * <li>{@code layer.w} [6, 6]
 * <li>{@code layer.b} [6]
 * <li>{@code result} [B, 6]
 * </ul>
 *
 * <p>An instance owns its buffers and is not for two threads at once; instances share nothing,
 * and weights are shared freely. Tensors it returns are views, valid until its next call.
 */
@Generated(
    from = "golden.Inlined#deep"
)
final class InlinedDeep extends CompiledGraph {
  /**
   * The arithmetic this class computes in: eager evaluation in it gives the same bits.
   */
  public static final Arithmetic ARITHMETIC = Arithmetic.BINARY32;

  private static final Layout<Inlined.Layer> LAYOUT = Layout.of(
      List.of(
          new Layout.Leaf("w", new int[] {6, 6}),
          new Layout.Leaf("b", new int[] {6})),
      r -> new Tensor[] {r.w(), r.b()},
      t -> new Inlined.Layer(t[0], t[1]));

  /**
   * Null where the machine or the command line has no vectors.
   */
  private static final Kernels VECTORS = Vectors.of(MethodHandles.lookup(), Kernels.class);

  private final int capacityB;

  private int b;

  private float[] x;

  private float[] w;

  private float[] b2;

  private float[] seed;

  private final float[] h;

  private final float[] h2;

  /**
   * Holds dAdd, dAdd in turn.
   */
  private final float[] dAdd;

  private final float[] dB;

  private final float[] dH;

  private final float[] dW;

  private final float[] dB2;

  private final float[] dW2;

  private final float[] wPanels;

  private final float[] wPanels2;

  private final float[][] tile;

  private final float[][] panel;

  /**
   * 0 if all panels of weights are there, 1 or 2 if they are to be made.
   */
  private int stale;

  /**
   * 1 if all panels of weights are kept, 0 if one is after the other.
   */
  private int keep;

  /**
   * Whose arrays the weights are, or null.
   */
  private Parameters<?> boundLayer;

  private final CompiledView h2View;

  private final CompiledView dW2View;

  private final CompiledView dB2View;

  private final Inlined.Layer evenGradients;

  private final Inlined.Layer oddGradients;

  /**
   * Makes an instance with buffers for sizes up to the given ones.
   *
   * @param b the largest B
   */
  InlinedDeep(int b) {
    this(b, CALLER, 1);
  }

  /**
   * Makes an instance with buffers for sizes up to the given ones, which computes large kernels
   * in parts, in as many threads as there are processors.
   *
   * @param b the largest B
   * @param executor whose threads come to help
   */
  InlinedDeep(int b, Executor executor) {
    this(b, executor, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Makes an instance with buffers for sizes up to the given ones, which computes large kernels
   * in parts, in the caller's thread and those of an executor, with the same bits.
   *
   * <p>What the executor rejects or does not come to, the caller does itself. No call ends while
   * another thread is at work for it: an interruption waits, and so does an exception in another
   * thread, which is thrown then. {@code certify} stays in the caller's thread.
   *
   * @param b the largest B
   * @param executor whose threads come to help
   * @param parallelism how many threads work at once, the caller's included
   */
  InlinedDeep(int b, Executor executor, int parallelism) {
    super(ARITHMETIC, 3, executor, parallelism);
    this.capacityB = capacity(b, "B");
    this.h = new float[length(6 * (long) b)];
    this.h2 = new float[length(6 * (long) b)];
    this.dAdd = new float[length(6 * (long) b)];
    this.dB = new float[6];
    this.dH = new float[length(6 * (long) b)];
    this.dW = new float[36];
    this.dB2 = new float[6];
    this.dW2 = new float[36];
    this.wPanels = new float[48];
    this.wPanels2 = new float[48];
    this.tile = new float[parts()][64];
    this.panel = new float[parts()][48];
    this.h2View = outputView(this.h2, 0, 6);
    this.dW2View = gradientView(this.dW2, 6, 6);
    this.dB2View = gradientView(this.dB2, 6);
    this.evenGradients = new Inlined.Layer(this.dW2View.at(0), this.dB2View.at(0));
    this.oddGradients = new Inlined.Layer(this.dW2View.at(1), this.dB2View.at(1));
  }

  /**
   * The names and shapes of the tensors in {@code layer}, for {@link Parameters}, optimizers and files.
   */
  public static Layout<Inlined.Layer> layout() {
    return LAYOUT;
  }

  /**
   * Evaluates the graph.
   *
   * @return a view of the result, valid until the next call of this instance
   */
  Tensor forward(Tensor x, Inlined.Layer layer) {
    begin();
    this.x = input(x, "x");
    Objects.requireNonNull(layer, "layer");
    this.boundLayer = null;
    this.w = input(layer.w(), "layer.w");
    this.b2 = input(layer.b(), "layer.b");
    this.b = symbol(x, 2, 0, this.capacityB, "B", "x", "[B, 6]");
    if (x.rank() != 2 || x.size(0) != this.b || x.size(1) != 6) {
      throw wrongShape("x", "[B, 6]", x.shape(), "B = " + this.b);
    }
    if (layer.w().rank() != 2 || layer.w().size(0) != 6 || layer.w().size(1) != 6) {
      throw wrongShape("layer.w", "[6, 6]", layer.w().shape(), "");
    }
    if (layer.b().rank() != 1 || layer.b().size(0) != 6) {
      throw wrongShape("layer.b", "[6]", layer.b().shape(), "");
    }
    computeForward();
    done();
    return h2View.size(0, this.b).renew(turn());
  }

  /**
   * Evaluates the graph.
   *
   * @return a view of the result, valid until the next call of this instance
   */
  Tensor forward(Tensor x, Parameters<Inlined.Layer> layer) {
    begin();
    this.x = input(x, "x");
    parameters(layer, "layer");
    if (this.boundLayer != layer) {
      this.boundLayer = null;
      this.w = array(layer, 0, 36, "layer.w");
      this.b2 = array(layer, 1, 6, "layer.b");
      this.boundLayer = layer;
    }
    this.b = symbol(x, 2, 0, this.capacityB, "B", "x", "[B, 6]");
    if (x.rank() != 2 || x.size(0) != this.b || x.size(1) != 6) {
      throw wrongShape("x", "[B, 6]", x.shape(), "B = " + this.b);
    }
    computeForward();
    done();
    return h2View.size(0, this.b).renew(turn());
  }

  /**
   * Evaluates the graph on plain arrays in row-major order, into arrays of the caller.
   */
  void forward(int b, float[] x, Inlined.Layer layer, float[] result) {
    begin();
    this.b = atMost(b, this.capacityB, "B", "b");
    checkLength(x.length, 6 * this.b, "x");
    this.x = x;
    Objects.requireNonNull(layer, "layer");
    this.boundLayer = null;
    this.w = input(layer.w(), "layer.w");
    this.b2 = input(layer.b(), "layer.b");
    if (layer.w().rank() != 2 || layer.w().size(0) != 6 || layer.w().size(1) != 6) {
      throw wrongShape("layer.w", "[6, 6]", layer.w().shape(), "");
    }
    if (layer.b().rank() != 1 || layer.b().size(0) != 6) {
      throw wrongShape("layer.b", "[6]", layer.b().shape(), "");
    }
    checkLength(result.length, 6 * this.b, "result");
    computeForward();
    done();
    System.arraycopy(this.h2, 0, result, 0, result.length);
  }

  /**
   * Evaluates the graph on plain arrays in row-major order, into arrays of the caller.
   */
  void forward(int b, float[] x, Parameters<Inlined.Layer> layer, float[] result) {
    begin();
    this.b = atMost(b, this.capacityB, "B", "b");
    checkLength(x.length, 6 * this.b, "x");
    this.x = x;
    parameters(layer, "layer");
    if (this.boundLayer != layer) {
      this.boundLayer = null;
      this.w = array(layer, 0, 36, "layer.w");
      this.b2 = array(layer, 1, 6, "layer.b");
      this.boundLayer = layer;
    }
    checkLength(result.length, 6 * this.b, "result");
    computeForward();
    done();
    System.arraycopy(this.h2, 0, result, 0, result.length);
  }

  /**
   * Differentiates the last forward pass.
   *
   * @return the gradient, valid until the next call of this instance
   */
  Inlined.Layer backward(Tensor seed) {
    beginBackward();
    this.seed = array(seed, "seed");
    if (seed.rank() != 2 || seed.size(0) != this.b || seed.size(1) != 6) {
      throw wrongShape("seed", "[B, 6]", seed.shape(), "B = " + this.b);
    }
    computeBackward();
    dW2View.renew(gradientTurn());
    dB2View.renew(gradientTurn());
    return (gradientTurn() & 1) == 0 ? evenGradients : oddGradients;
  }

  private void computeForward() {
    this.keep = keep();
    this.stale = stale();
    if (isTeam() && this.b >= 13889) {
      divide(this::computeH, this.b, 4);
    } else {
      computeH(0, this.b, 0);
    }
    if (isTeam() && this.b >= 13889) {
      divide(this::computeH2, this.b, 4);
    } else {
      computeH2(0, this.b, 0);
    }
    if (this.b >= 16) {
      packed(this.stale);
    }
  }

  private void computeH(int from, int to, int part) {
    if (VECTORS != null && this.b >= 16) {
      VECTORS.computeH(this.b2, this.h, this.tile[part], this.w, this.wPanels, this.x, this.stale, to, from);
      return;
    }
    float[] b2 = this.b2;
    float[] h = this.h;
    float[] w = this.w;
    float[] x = this.x;
    // Inlined.java:24  return x.matmul(layer.w()).add(layer.b()).sigmoid();
    for (int i = from; i < to; i++) {
      float acc0 = 0f;
      float acc1 = 0f;
      float acc2 = 0f;
      float acc3 = 0f;
      float acc4 = 0f;
      float acc5 = 0f;
      for (int k = 0; k < 6; k++) {
        float factor = x[i * 6 + k];
        acc0 = Math.fma(factor, w[k * 6], acc0);
        acc1 = Math.fma(factor, w[k * 6 + 1], acc1);
        acc2 = Math.fma(factor, w[k * 6 + 2], acc2);
        acc3 = Math.fma(factor, w[k * 6 + 3], acc3);
        acc4 = Math.fma(factor, w[k * 6 + 4], acc4);
        acc5 = Math.fma(factor, w[k * 6 + 5], acc5);
      }
      h[i * 6] = Elementary.sigmoid(acc0 + b2[0]);
      h[i * 6 + 1] = Elementary.sigmoid(acc1 + b2[1]);
      h[i * 6 + 2] = Elementary.sigmoid(acc2 + b2[2]);
      h[i * 6 + 3] = Elementary.sigmoid(acc3 + b2[3]);
      h[i * 6 + 4] = Elementary.sigmoid(acc4 + b2[4]);
      h[i * 6 + 5] = Elementary.sigmoid(acc5 + b2[5]);
    }
  }

  private void computeH2(int from, int to, int part) {
    if (VECTORS != null && this.b >= 16) {
      VECTORS.computeH(this.b2, this.h2, this.tile[part], this.w, this.wPanels2, this.h, this.stale, to, from);
      return;
    }
    float[] b2 = this.b2;
    float[] h = this.h;
    float[] h2 = this.h2;
    float[] w = this.w;
    // Inlined.java:24  return x.matmul(layer.w()).add(layer.b()).sigmoid();
    for (int i = from; i < to; i++) {
      float acc0 = 0f;
      float acc1 = 0f;
      float acc2 = 0f;
      float acc3 = 0f;
      float acc4 = 0f;
      float acc5 = 0f;
      for (int k = 0; k < 6; k++) {
        float factor = h[i * 6 + k];
        acc0 = Math.fma(factor, w[k * 6], acc0);
        acc1 = Math.fma(factor, w[k * 6 + 1], acc1);
        acc2 = Math.fma(factor, w[k * 6 + 2], acc2);
        acc3 = Math.fma(factor, w[k * 6 + 3], acc3);
        acc4 = Math.fma(factor, w[k * 6 + 4], acc4);
        acc5 = Math.fma(factor, w[k * 6 + 5], acc5);
      }
      h2[i * 6] = Elementary.sigmoid(acc0 + b2[0]);
      h2[i * 6 + 1] = Elementary.sigmoid(acc1 + b2[1]);
      h2[i * 6 + 2] = Elementary.sigmoid(acc2 + b2[2]);
      h2[i * 6 + 3] = Elementary.sigmoid(acc3 + b2[3]);
      h2[i * 6 + 4] = Elementary.sigmoid(acc4 + b2[4]);
      h2[i * 6 + 5] = Elementary.sigmoid(acc5 + b2[5]);
    }
  }

  private void computeBackward() {
    if (isTeam() && this.b >= 41667) {
      divide(this::computeDAdd, 6 * this.b, 16);
    } else {
      computeDAdd(0, 6 * this.b, 0);
    }
    computeDB();
    if (isTeam() && this.b >= 13889) {
      divide(this::computeDH, this.b, 4);
    } else {
      computeDH(0, this.b, 0);
    }
    computeDW();
    if (isTeam() && this.b >= 41667) {
      divide(this::computeDAdd2, 6 * this.b, 16);
    } else {
      computeDAdd2(0, 6 * this.b, 0);
    }
    computeDB2();
    computeDW2();
  }

  private void computeDAdd(int from, int to, int part) {
    if (VECTORS != null) {
      VECTORS.computeDAdd(this.dAdd, this.h2, this.seed, to, this.b, from);
      return;
    }
    float[] dAdd = this.dAdd;
    float[] h2 = this.h2;
    float[] seed = this.seed;
    for (int i = from; i < to; i++) {
      // Inlined.java:24  return x.matmul(layer.w()).add(layer.b()).sigmoid();
      dAdd[i] = seed[i] * (h2[i] * (-h2[i] + 1f));
    }
  }

  private void computeDB() {
    float[] dAdd = this.dAdd;
    float[] dB = this.dB;
    int b = this.b;
    // Inlined.java:24  return x.matmul(layer.w()).add(layer.b()).sigmoid();
    float acc0 = 0f;
    float acc1 = 0f;
    float acc2 = 0f;
    float acc3 = 0f;
    float acc4 = 0f;
    float acc5 = 0f;
    for (int r0 = 0; r0 < b; r0++) {
      acc0 = acc0 + dAdd[r0 * 6];
      acc1 = acc1 + dAdd[r0 * 6 + 1];
      acc2 = acc2 + dAdd[r0 * 6 + 2];
      acc3 = acc3 + dAdd[r0 * 6 + 3];
      acc4 = acc4 + dAdd[r0 * 6 + 4];
      acc5 = acc5 + dAdd[r0 * 6 + 5];
    }
    dB[0] = acc0;
    dB[1] = acc1;
    dB[2] = acc2;
    dB[3] = acc3;
    dB[4] = acc4;
    dB[5] = acc5;
  }

  private void computeDH(int from, int to, int part) {
    if (VECTORS != null && this.b >= 16) {
      VECTORS.computeDH(this.dAdd, this.dH, this.panel[part], this.tile[part], this.w, to, from);
      return;
    }
    float[] dAdd = this.dAdd;
    float[] dH = this.dH;
    float[] w = this.w;
    // Inlined.java:24  return x.matmul(layer.w()).add(layer.b()).sigmoid();
    for (int i = from; i < to; i++) {
      float acc0 = 0f;
      float acc1 = 0f;
      float acc2 = 0f;
      float acc3 = 0f;
      float acc4 = 0f;
      float acc5 = 0f;
      for (int k = 0; k < 6; k++) {
        float factor = dAdd[i * 6 + k];
        acc0 = Math.fma(factor, w[k], acc0);
        acc1 = Math.fma(factor, w[k + 6], acc1);
        acc2 = Math.fma(factor, w[k + 12], acc2);
        acc3 = Math.fma(factor, w[k + 18], acc3);
        acc4 = Math.fma(factor, w[k + 24], acc4);
        acc5 = Math.fma(factor, w[k + 30], acc5);
      }
      dH[i * 6] = acc0;
      dH[i * 6 + 1] = acc1;
      dH[i * 6 + 2] = acc2;
      dH[i * 6 + 3] = acc3;
      dH[i * 6 + 4] = acc4;
      dH[i * 6 + 5] = acc5;
    }
  }

  private void computeDW() {
    float[] dAdd = this.dAdd;
    float[] dW = this.dW;
    float[] h = this.h;
    int b = this.b;
    // Inlined.java:24  return x.matmul(layer.w()).add(layer.b()).sigmoid();
    for (int i = 0; i < 6; i++) {
      float acc0 = 0f;
      float acc1 = 0f;
      float acc2 = 0f;
      float acc3 = 0f;
      float acc4 = 0f;
      float acc5 = 0f;
      for (int k = 0; k < b; k++) {
        float factor = h[k * 6 + i];
        acc0 = Math.fma(factor, dAdd[k * 6], acc0);
        acc1 = Math.fma(factor, dAdd[k * 6 + 1], acc1);
        acc2 = Math.fma(factor, dAdd[k * 6 + 2], acc2);
        acc3 = Math.fma(factor, dAdd[k * 6 + 3], acc3);
        acc4 = Math.fma(factor, dAdd[k * 6 + 4], acc4);
        acc5 = Math.fma(factor, dAdd[k * 6 + 5], acc5);
      }
      dW[i * 6] = acc0;
      dW[i * 6 + 1] = acc1;
      dW[i * 6 + 2] = acc2;
      dW[i * 6 + 3] = acc3;
      dW[i * 6 + 4] = acc4;
      dW[i * 6 + 5] = acc5;
    }
  }

  private void computeDAdd2(int from, int to, int part) {
    if (VECTORS != null) {
      VECTORS.computeDAdd(this.dAdd, this.h, this.dH, to, this.b, from);
      return;
    }
    float[] dAdd = this.dAdd;
    float[] dH = this.dH;
    float[] h = this.h;
    for (int i = from; i < to; i++) {
      // Inlined.java:24  return x.matmul(layer.w()).add(layer.b()).sigmoid();
      dAdd[i] = dH[i] * (h[i] * (-h[i] + 1f));
    }
  }

  private void computeDB2() {
    float[] dAdd = this.dAdd;
    float[] dB = this.dB;
    float[] dB2 = this.dB2;
    int b = this.b;
    // Inlined.java:24  return x.matmul(layer.w()).add(layer.b()).sigmoid();
    float acc0 = 0f;
    float acc1 = 0f;
    float acc2 = 0f;
    float acc3 = 0f;
    float acc4 = 0f;
    float acc5 = 0f;
    for (int r0 = 0; r0 < b; r0++) {
      acc0 = acc0 + dAdd[r0 * 6];
      acc1 = acc1 + dAdd[r0 * 6 + 1];
      acc2 = acc2 + dAdd[r0 * 6 + 2];
      acc3 = acc3 + dAdd[r0 * 6 + 3];
      acc4 = acc4 + dAdd[r0 * 6 + 4];
      acc5 = acc5 + dAdd[r0 * 6 + 5];
    }
    dB2[0] = dB[0] + acc0;
    dB2[1] = dB[1] + acc1;
    dB2[2] = dB[2] + acc2;
    dB2[3] = dB[3] + acc3;
    dB2[4] = dB[4] + acc4;
    dB2[5] = dB[5] + acc5;
  }

  private void computeDW2() {
    float[] dAdd = this.dAdd;
    float[] dW = this.dW;
    float[] dW2 = this.dW2;
    float[] x = this.x;
    int b = this.b;
    // Inlined.java:24  return x.matmul(layer.w()).add(layer.b()).sigmoid();
    for (int i = 0; i < 6; i++) {
      float acc0 = 0f;
      float acc1 = 0f;
      float acc2 = 0f;
      float acc3 = 0f;
      float acc4 = 0f;
      float acc5 = 0f;
      for (int k = 0; k < b; k++) {
        float factor = x[k * 6 + i];
        acc0 = Math.fma(factor, dAdd[k * 6], acc0);
        acc1 = Math.fma(factor, dAdd[k * 6 + 1], acc1);
        acc2 = Math.fma(factor, dAdd[k * 6 + 2], acc2);
        acc3 = Math.fma(factor, dAdd[k * 6 + 3], acc3);
        acc4 = Math.fma(factor, dAdd[k * 6 + 4], acc4);
        acc5 = Math.fma(factor, dAdd[k * 6 + 5], acc5);
      }
      dW2[i * 6] = dW[i * 6] + acc0;
      dW2[i * 6 + 1] = dW[i * 6 + 1] + acc1;
      dW2[i * 6 + 2] = dW[i * 6 + 2] + acc2;
      dW2[i * 6 + 3] = dW[i * 6 + 3] + acc3;
      dW2[i * 6 + 4] = dW[i * 6 + 4] + acc4;
      dW2[i * 6 + 5] = dW[i * 6 + 5] + acc5;
    }
  }

  /**
   * Kernels of vectors, with the same results to the bit; one for all that are alike.
   */
  abstract static class Kernels {
    abstract void computeH(float[] b2, float[] h, float[] tile, float[] w, float[] wPanels,
        float[] x, int stale, int to, int from);

    abstract void computeDAdd(float[] dAdd, float[] h2, float[] seed, int to, int b, int from);

    abstract void computeDH(float[] dAdd, float[] dH, float[] panel, float[] tile, float[] w,
        int to, int from);
  }
}
