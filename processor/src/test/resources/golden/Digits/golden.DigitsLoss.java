package golden;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import ulpine.Arithmetic;
import ulpine.CompiledGraph;
import ulpine.CompiledView;
import ulpine.Labels;
import ulpine.Layout;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.annotations.Generated;
import ulpine.kernel.Elementary;
import ulpine.kernel.Vectors;
import ulpine.optimizer.Optimizer;

/**
 * {@code loss} of {@link Digits}, compiled.
 *
 * <ul>
 * <li>{@code x} [B, 784]
 * <li>{@code y} [B]
 * <li>{@code w.w1} [784, 128]
 * <li>{@code w.b1} [128]
 * <li>{@code w.w2} [128, 10]
 * <li>{@code w.b2} [10]
 * <li>{@code result} []
 * </ul>
 *
 * <p>An instance owns its buffers and is not for two threads at once; instances share nothing,
 * and weights are shared freely. Tensors it returns are views, valid until its next call.
 */
@Generated(
    from = "golden.Digits#loss"
)
final class DigitsLoss extends CompiledGraph {
  /**
   * The arithmetic this class computes in: eager evaluation in it gives the same bits.
   */
  public static final Arithmetic ARITHMETIC = Arithmetic.BINARY32;

  private static final Layout<Digits.Weights> LAYOUT = Layout.of(
      List.of(
          new Layout.Leaf("w1", new int[] {784, 128}),
          new Layout.Leaf("b1", new int[] {128}),
          new Layout.Leaf("w2", new int[] {128, 10}),
          new Layout.Leaf("b2", new int[] {10})),
      r -> new Tensor[] {r.w1(), r.b1(), r.w2(), r.b2()},
      t -> new Digits.Weights(t[0], t[1], t[2], t[3]));

  /**
   * Null where the machine or the command line has no vectors.
   */
  private static final Kernels VECTORS = Vectors.of(MethodHandles.lookup(), Kernels.class);

  private final int capacityB;

  private int b;

  private float[] x;

  private int[] y;

  private float[] w1;

  private float[] b1;

  private float[] w2;

  private float[] b2;

  private final float[] hidden;

  /**
   * Holds add, dAdd in turn.
   */
  private final float[] add;

  private final float[] max;

  private final float[] sub;

  private final float[] exp;

  private final float[] sum;

  private final float[] div;

  private final float[] div2;

  private final float[] dB2;

  private final float[] dAdd;

  private final float[] dW2;

  private final float[] dB1;

  private final float[] dW1;

  private final float[] w1Panels;

  private final float[] w2Panels;

  private final float[][] row;

  private final float[][] panel;

  private final float[][] panel2;

  private final float[] rate;

  /**
   * 0 if all panels of weights are there, 1 or 2 if they are to be made.
   */
  private int stale;

  /**
   * 1 if all panels of weights are kept, 0 if one is after the other.
   */
  private int keep;

  /**
   * As stale, of panels that a step in place does not change.
   */
  private int behind;

  /**
   * The sixteen partial sums of a sum.
   */
  private final float[] partial = new float[16];

  /**
   * Whose arrays the weights are, or null.
   */
  private Parameters<?> boundW;

  private final CompiledView divView;

  private final CompiledView dW1View;

  private final CompiledView dB1View;

  private final CompiledView dW2View;

  private final CompiledView dB2View;

  private final Digits.Weights evenGradients;

  private final Digits.Weights oddGradients;

  private final float[][] gradientArrays;

  /**
   * Without those of weights that descend where their gradient is computed.
   */
  private final float[][] otherGradientArrays;

  /**
   * Makes an instance with buffers for sizes up to the given ones.
   *
   * @param b the largest B
   */
  DigitsLoss(int b) {
    this(b, CALLER, 1);
  }

  /**
   * Makes an instance with buffers for sizes up to the given ones, which computes large kernels
   * in parts, in as many threads as there are processors.
   *
   * @param b the largest B
   * @param executor whose threads come to help
   */
  DigitsLoss(int b, Executor executor) {
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
  DigitsLoss(int b, Executor executor, int parallelism) {
    super(ARITHMETIC, 6, executor, parallelism);
    this.capacityB = capacity(b, "B");
    this.hidden = new float[length(128 * (long) b)];
    this.add = new float[length(10 * (long) b)];
    this.max = new float[length((long) b)];
    this.sub = new float[length(10 * (long) b)];
    this.exp = new float[length(10 * (long) b)];
    this.sum = new float[length((long) b)];
    this.div = new float[1];
    this.div2 = new float[1];
    this.dB2 = new float[10];
    this.dAdd = new float[length(128 * (long) b)];
    this.dW2 = new float[1280];
    this.dB1 = new float[128];
    this.dW1 = new float[100352];
    this.w1Panels = new float[100352];
    this.w2Panels = new float[2048];
    this.row = new float[parts()][128];
    this.panel = new float[parts()][320];
    this.panel2 = new float[parts()][length(32 * (long) b)];
    this.rate = new float[1];
    this.divView = outputView(this.div);
    this.dW1View = gradientView(this.dW1, 784, 128);
    this.dB1View = gradientView(this.dB1, 128);
    this.dW2View = gradientView(this.dW2, 128, 10);
    this.dB2View = gradientView(this.dB2, 10);
    this.evenGradients = new Digits.Weights(this.dW1View.at(0), this.dB1View.at(0), this.dW2View.at(0), this.dB2View.at(0));
    this.oddGradients = new Digits.Weights(this.dW1View.at(1), this.dB1View.at(1), this.dW2View.at(1), this.dB2View.at(1));
    this.gradientArrays = new float[][] {this.dW1, this.dB1, this.dW2, this.dB2};
    this.otherGradientArrays = new float[][] {null, null, this.dW2, this.dB2};
  }

  /**
   * The names and shapes of the tensors in {@code w}, for {@link Parameters}, optimizers and files.
   */
  public static Layout<Digits.Weights> layout() {
    return LAYOUT;
  }

  /**
   * Evaluates the graph.
   *
   * @return a view of the result, valid until the next call of this instance
   */
  Tensor forward(Tensor x, Labels y, Digits.Weights w) {
    begin();
    this.x = input(x, "x");
    this.y = input(y, "y");
    Objects.requireNonNull(w, "w");
    this.boundW = null;
    this.w1 = input(w.w1(), "w.w1");
    this.b1 = input(w.b1(), "w.b1");
    this.w2 = input(w.w2(), "w.w2");
    this.b2 = input(w.b2(), "w.b2");
    this.b = symbol(x, 2, 0, this.capacityB, "B", "x", "[B, 784]");
    if (x.rank() != 2 || x.size(0) != this.b || x.size(1) != 784) {
      throw wrongShape("x", "[B, 784]", x.shape(), "B = " + this.b);
    }
    if (y.rank() != 1 || y.size(0) != this.b) {
      throw wrongShape("y", "[B]", y.shape(), "B = " + this.b);
    }
    if (w.w1().rank() != 2 || w.w1().size(0) != 784 || w.w1().size(1) != 128) {
      throw wrongShape("w.w1", "[784, 128]", w.w1().shape(), "");
    }
    if (w.b1().rank() != 1 || w.b1().size(0) != 128) {
      throw wrongShape("w.b1", "[128]", w.b1().shape(), "");
    }
    if (w.w2().rank() != 2 || w.w2().size(0) != 128 || w.w2().size(1) != 10) {
      throw wrongShape("w.w2", "[128, 10]", w.w2().shape(), "");
    }
    if (w.b2().rank() != 1 || w.b2().size(0) != 10) {
      throw wrongShape("w.b2", "[10]", w.b2().shape(), "");
    }
    checkLabels(this.y, this.b, 10, "y");
    computeForward();
    done();
    return divView.renew(turn());
  }

  /**
   * Evaluates the graph.
   *
   * @return a view of the result, valid until the next call of this instance
   */
  Tensor forward(Tensor x, Labels y, Parameters<Digits.Weights> w) {
    begin();
    this.x = input(x, "x");
    this.y = input(y, "y");
    parameters(w, "w");
    if (this.boundW != w) {
      this.boundW = null;
      this.w1 = array(w, 0, 100352, "w.w1");
      this.b1 = array(w, 1, 128, "w.b1");
      this.w2 = array(w, 2, 1280, "w.w2");
      this.b2 = array(w, 3, 10, "w.b2");
      this.boundW = w;
    }
    this.b = symbol(x, 2, 0, this.capacityB, "B", "x", "[B, 784]");
    if (x.rank() != 2 || x.size(0) != this.b || x.size(1) != 784) {
      throw wrongShape("x", "[B, 784]", x.shape(), "B = " + this.b);
    }
    if (y.rank() != 1 || y.size(0) != this.b) {
      throw wrongShape("y", "[B]", y.shape(), "B = " + this.b);
    }
    checkLabels(this.y, this.b, 10, "y");
    computeForward();
    done();
    return divView.renew(turn());
  }

  /**
   * Evaluates the graph on plain arrays in row-major order, into arrays of the caller.
   */
  void forward(int b, float[] x, int[] y, Digits.Weights w, float[] result) {
    begin();
    this.b = atMost(b, this.capacityB, "B", "b");
    checkLength(x.length, 784 * this.b, "x");
    this.x = x;
    checkLength(y.length, this.b, "y");
    this.y = y;
    Objects.requireNonNull(w, "w");
    this.boundW = null;
    this.w1 = input(w.w1(), "w.w1");
    this.b1 = input(w.b1(), "w.b1");
    this.w2 = input(w.w2(), "w.w2");
    this.b2 = input(w.b2(), "w.b2");
    if (w.w1().rank() != 2 || w.w1().size(0) != 784 || w.w1().size(1) != 128) {
      throw wrongShape("w.w1", "[784, 128]", w.w1().shape(), "");
    }
    if (w.b1().rank() != 1 || w.b1().size(0) != 128) {
      throw wrongShape("w.b1", "[128]", w.b1().shape(), "");
    }
    if (w.w2().rank() != 2 || w.w2().size(0) != 128 || w.w2().size(1) != 10) {
      throw wrongShape("w.w2", "[128, 10]", w.w2().shape(), "");
    }
    if (w.b2().rank() != 1 || w.b2().size(0) != 10) {
      throw wrongShape("w.b2", "[10]", w.b2().shape(), "");
    }
    checkLabels(this.y, this.b, 10, "y");
    checkLength(result.length, 1, "result");
    computeForward();
    done();
    System.arraycopy(this.div, 0, result, 0, result.length);
  }

  /**
   * Evaluates the graph on plain arrays in row-major order, into arrays of the caller.
   */
  void forward(int b, float[] x, int[] y, Parameters<Digits.Weights> w, float[] result) {
    begin();
    this.b = atMost(b, this.capacityB, "B", "b");
    checkLength(x.length, 784 * this.b, "x");
    this.x = x;
    checkLength(y.length, this.b, "y");
    this.y = y;
    parameters(w, "w");
    if (this.boundW != w) {
      this.boundW = null;
      this.w1 = array(w, 0, 100352, "w.w1");
      this.b1 = array(w, 1, 128, "w.b1");
      this.w2 = array(w, 2, 1280, "w.w2");
      this.b2 = array(w, 3, 10, "w.b2");
      this.boundW = w;
    }
    checkLabels(this.y, this.b, 10, "y");
    checkLength(result.length, 1, "result");
    computeForward();
    done();
    System.arraycopy(this.div, 0, result, 0, result.length);
  }

  /**
   * Differentiates the last forward pass.
   *
   * @return the gradient, valid until the next call of this instance
   */
  Digits.Weights backward() {
    beginBackward();
    computeBackward(false);
    dW1View.renew(gradientTurn());
    dB1View.renew(gradientTurn());
    dW2View.renew(gradientTurn());
    dB2View.renew(gradientTurn());
    return (gradientTurn() & 1) == 0 ? evenGradients : oddGradients;
  }

  /**
   * Evaluates the graph, differentiates it and updates the parameters.
   *
   * @return the value before
   */
  float step(Tensor x, Labels y, Parameters<Digits.Weights> w, Optimizer optimizer) {
    begin();
    this.x = input(x, "x");
    this.y = input(y, "y");
    parameters(w, "w");
    if (this.boundW != w) {
      this.boundW = null;
      this.w1 = array(w, 0, 100352, "w.w1");
      this.b1 = array(w, 1, 128, "w.b1");
      this.w2 = array(w, 2, 1280, "w.w2");
      this.b2 = array(w, 3, 10, "w.b2");
      this.boundW = w;
    }
    this.b = symbol(x, 2, 0, this.capacityB, "B", "x", "[B, 784]");
    if (x.rank() != 2 || x.size(0) != this.b || x.size(1) != 784) {
      throw wrongShape("x", "[B, 784]", x.shape(), "B = " + this.b);
    }
    if (y.rank() != 1 || y.size(0) != this.b) {
      throw wrongShape("y", "[B]", y.shape(), "B = " + this.b);
    }
    checkLabels(this.y, this.b, 10, "y");
    computeForward();
    boolean inPlace = this.x != this.w1 && this.x != this.b1 && descends(optimizer, this.rate) && follows();
    computeBackward(inPlace);
    update(w, optimizer, inPlace ? this.otherGradientArrays : this.gradientArrays, inPlace);
    return this.div[0];
  }

  private void computeForward() {
    this.keep = keep();
    this.stale = stale();
    this.behind = behind();
    if (isTeam() && this.b >= 5) {
      divide(this::computeHidden, this.b, 8);
    } else {
      computeHidden(0, this.b, 0);
    }
    if (isTeam() && this.b >= 391) {
      divide(this::computeAdd, this.b, 4);
    } else {
      computeAdd(0, this.b, 0);
    }
    if (isTeam() && this.b >= 100000) {
      divide(this::computeMax, this.b, 1);
    } else {
      computeMax(0, this.b, 0);
    }
    if (isTeam() && this.b >= 5556) {
      divide(this::computeExp, this.b, 1);
    } else {
      computeExp(0, this.b, 0);
    }
    computeDiv();
    packed(this.stale);
  }

  private void computeHidden(int from, int to, int part) {
    if (VECTORS != null) {
      VECTORS.computeHidden(this.b1, this.hidden, this.w1, this.w1Panels, this.x, this.keep, this.stale, to, this.b, from);
      return;
    }
    float[] b1 = this.b1;
    float[] hidden = this.hidden;
    float[] row = this.row[part];
    float[] w1 = this.w1;
    float[] x = this.x;
    // Digits.java:20  Tensor hidden = x.matmul(w.w1()).add(w.b1()).relu();
    for (int i = from; i < to; i++) {
      for (int j = 0; j < 128; j++) {
        row[j] = 0f;
      }
      for (int k = 0; k + 4 <= 784; k += 4) {
        float factor = x[i * 784 + k];
        float factor2 = x[i * 784 + k + 1];
        float factor3 = x[i * 784 + k + 2];
        float factor4 = x[i * 784 + k + 3];
        for (int j = 0; j < 128; j++) {
          row[j] = Math.fma(factor4, w1[k * 128 + j + 384], Math.fma(factor3, w1[k * 128 + j + 256], Math.fma(factor2, w1[k * 128 + j + 128], Math.fma(factor, w1[k * 128 + j], row[j]))));
        }
      }
      for (int j = 0; j < 128; j++) {
        hidden[i * 128 + j] = Math.max(row[j] + b1[j], 0f);
      }
    }
  }

  private void computeAdd(int from, int to, int part) {
    if (VECTORS != null) {
      VECTORS.computeAdd(this.add, this.b2, this.hidden, this.w2, this.w2Panels, this.behind, to, this.b, from);
      return;
    }
    float[] add = this.add;
    float[] b2 = this.b2;
    float[] hidden = this.hidden;
    float[] w2 = this.w2;
    // Digits.java:21  return hidden.matmul(w.w2()).add(w.b2());
    for (int i = from; i < to; i++) {
      float acc0 = 0f;
      float acc1 = 0f;
      float acc2 = 0f;
      float acc3 = 0f;
      float acc4 = 0f;
      float acc5 = 0f;
      float acc6 = 0f;
      float acc7 = 0f;
      float acc8 = 0f;
      float acc9 = 0f;
      for (int k = 0; k < 128; k++) {
        float factor = hidden[i * 128 + k];
        acc0 = Math.fma(factor, w2[k * 10], acc0);
        acc1 = Math.fma(factor, w2[k * 10 + 1], acc1);
        acc2 = Math.fma(factor, w2[k * 10 + 2], acc2);
        acc3 = Math.fma(factor, w2[k * 10 + 3], acc3);
        acc4 = Math.fma(factor, w2[k * 10 + 4], acc4);
        acc5 = Math.fma(factor, w2[k * 10 + 5], acc5);
        acc6 = Math.fma(factor, w2[k * 10 + 6], acc6);
        acc7 = Math.fma(factor, w2[k * 10 + 7], acc7);
        acc8 = Math.fma(factor, w2[k * 10 + 8], acc8);
        acc9 = Math.fma(factor, w2[k * 10 + 9], acc9);
      }
      add[i * 10] = acc0 + b2[0];
      add[i * 10 + 1] = acc1 + b2[1];
      add[i * 10 + 2] = acc2 + b2[2];
      add[i * 10 + 3] = acc3 + b2[3];
      add[i * 10 + 4] = acc4 + b2[4];
      add[i * 10 + 5] = acc5 + b2[5];
      add[i * 10 + 6] = acc6 + b2[6];
      add[i * 10 + 7] = acc7 + b2[7];
      add[i * 10 + 8] = acc8 + b2[8];
      add[i * 10 + 9] = acc9 + b2[9];
    }
  }

  private void computeMax(int from, int to, int part) {
    float[] add = this.add;
    float[] max = this.max;
    // Digits.java:27  return logits(x, w).crossEntropy(y).mean();
    for (int i = from; i < to; i++) {
      float largest = Float.NEGATIVE_INFINITY;
      for (int r1 = 0; r1 < 10; r1++) {
        largest = Math.max(largest, add[i * 10 + r1]);
      }
      max[i] = largest;
    }
  }

  private void computeExp(int from, int to, int part) {
    if (VECTORS != null) {
      VECTORS.computeExp(this.add, this.exp, this.max, this.sub, this.sum, to, from);
      return;
    }
    float[] add = this.add;
    float[] exp = this.exp;
    float[] max = this.max;
    float[] sub = this.sub;
    float[] sum = this.sum;
    for (int i = from; i < to; i++) {
      for (int j = 0; j < 10; j++) {
        // Digits.java:27  return logits(x, w).crossEntropy(y).mean();
        float sub2 = add[i * 10 + j] - max[i];
        sub[i * 10 + j] = sub2;
        exp[i * 10 + j] = Elementary.exp(sub2);
      }
      float partial0 = exp[i * 10] + 0f + exp[i * 10 + 8];
      float partial1 = exp[i * 10 + 1] + exp[i * 10 + 9];
      float sum2 = partial0 + exp[i * 10 + 4] + (exp[i * 10 + 2] + exp[i * 10 + 6]) + (partial1 + exp[i * 10 + 5] + (exp[i * 10 + 3] + exp[i * 10 + 7]));
      sum[i] = sum2;
    }
  }

  private void computeDiv() {
    float[] div = this.div;
    float[] sub = this.sub;
    float[] sum = this.sum;
    int[] y = this.y;
    float[] partial = this.partial;
    int b = this.b;
    // Digits.java:27  return logits(x, w).crossEntropy(y).mean();
    Arrays.fill(partial, 0);
    for (int r0 = 0; r0 < b; r0++) {
      partial[r0 & 15] += Elementary.log(sum[r0]) - sub[r0 * 10 + y[r0]];
    }
    for (int half = Math.min(8, Integer.highestOneBit(b - 1)); half > 0; half /= 2) {
      for (int lane = 0; lane < half; lane++) {
        partial[lane] += partial[lane + half];
      }
    }
    float sum2 = partial[0];
    div[0] = sum2 / (float) b;
  }

  private void computeBackward(boolean inPlace) {
    computeDiv2();
    if (isTeam() && this.b >= 33334) {
      divide(this::computeDAdd, this.b, 1);
    } else {
      computeDAdd(0, this.b, 0);
    }
    computeDB2();
    if (isTeam() && this.b >= 391) {
      divide(this::computeDAdd2, this.b, 4);
    } else {
      computeDAdd2(0, this.b, 0);
    }
    if (isTeam() && this.b >= 391) {
      divide(this::computeDW2, 128, 4);
    } else {
      computeDW2(0, 128, 0);
    }
    if (inPlace) {
      computeNewB1(0, 128, 0);
    } else {
      if (isTeam() && this.b >= 7813) {
        divide(this::computeDB1, 128, 128);
      } else {
        computeDB1(0, 128, 0);
      }
    }
    if (inPlace) {
      computeNewW1(0, 784, 0);
    } else {
      if (isTeam() && this.b >= 5) {
        divide(this::computeDW1, 784, 4);
      } else {
        computeDW1(0, 784, 0);
      }
    }
  }

  private void computeDiv2() {
    float[] div2 = this.div2;
    int b = this.b;
    // Digits.java:27  return logits(x, w).crossEntropy(y).mean();
    div2[0] = 1f / (float) b;
  }

  private void computeDAdd(int from, int to, int part) {
    float[] add = this.add;
    float[] div2 = this.div2;
    float[] exp = this.exp;
    float[] sum = this.sum;
    int[] y = this.y;
    for (int i = from; i < to; i++) {
      for (int j = 0; j < 10; j++) {
        // Digits.java:27  return logits(x, w).crossEntropy(y).mean();
        add[i * 10 + j] = (exp[i * 10 + j] / sum[i] - (y[i] == j ? 1f : 0f)) * div2[0];
      }
    }
  }

  private void computeDB2() {
    if (VECTORS != null) {
      VECTORS.computeDB2(this.add, this.dB2, this.b);
      return;
    }
    float[] add = this.add;
    float[] dB2 = this.dB2;
    int b = this.b;
    // Digits.java:21  return hidden.matmul(w.w2()).add(w.b2());
    float acc0 = 0f;
    float acc1 = 0f;
    float acc2 = 0f;
    float acc3 = 0f;
    float acc4 = 0f;
    float acc5 = 0f;
    float acc6 = 0f;
    float acc7 = 0f;
    float acc8 = 0f;
    float acc9 = 0f;
    for (int r0 = 0; r0 < b; r0++) {
      acc0 = acc0 + add[r0 * 10];
      acc1 = acc1 + add[r0 * 10 + 1];
      acc2 = acc2 + add[r0 * 10 + 2];
      acc3 = acc3 + add[r0 * 10 + 3];
      acc4 = acc4 + add[r0 * 10 + 4];
      acc5 = acc5 + add[r0 * 10 + 5];
      acc6 = acc6 + add[r0 * 10 + 6];
      acc7 = acc7 + add[r0 * 10 + 7];
      acc8 = acc8 + add[r0 * 10 + 8];
      acc9 = acc9 + add[r0 * 10 + 9];
    }
    dB2[0] = acc0;
    dB2[1] = acc1;
    dB2[2] = acc2;
    dB2[3] = acc3;
    dB2[4] = acc4;
    dB2[5] = acc5;
    dB2[6] = acc6;
    dB2[7] = acc7;
    dB2[8] = acc8;
    dB2[9] = acc9;
  }

  private void computeDAdd2(int from, int to, int part) {
    if (VECTORS != null && this.b >= 4) {
      VECTORS.computeDAdd2(this.add, this.dAdd, this.hidden, this.panel[part], this.w2, to, from);
      return;
    }
    float[] add = this.add;
    float[] dAdd = this.dAdd;
    float[] hidden = this.hidden;
    float[] w2 = this.w2;
    // Digits.java:21  return hidden.matmul(w.w2()).add(w.b2());
    for (int i = from; i < to; i++) {
      for (int j = 0; j + 8 <= 128; j += 8) {
        float acc0 = 0f;
        float acc1 = 0f;
        float acc2 = 0f;
        float acc3 = 0f;
        float acc4 = 0f;
        float acc5 = 0f;
        float acc6 = 0f;
        float acc7 = 0f;
        for (int k = 0; k < 10; k++) {
          float factor = add[i * 10 + k];
          acc0 = Math.fma(factor, w2[j * 10 + k], acc0);
          acc1 = Math.fma(factor, w2[j * 10 + k + 10], acc1);
          acc2 = Math.fma(factor, w2[j * 10 + k + 20], acc2);
          acc3 = Math.fma(factor, w2[j * 10 + k + 30], acc3);
          acc4 = Math.fma(factor, w2[j * 10 + k + 40], acc4);
          acc5 = Math.fma(factor, w2[j * 10 + k + 50], acc5);
          acc6 = Math.fma(factor, w2[j * 10 + k + 60], acc6);
          acc7 = Math.fma(factor, w2[j * 10 + k + 70], acc7);
        }
        // Digits.java:20  Tensor hidden = x.matmul(w.w1()).add(w.b1()).relu();
        dAdd[i * 128 + j] = hidden[i * 128 + j] > 0f ? acc0 : 0f;
        dAdd[i * 128 + j + 1] = hidden[i * 128 + j + 1] > 0f ? acc1 : 0f;
        dAdd[i * 128 + j + 2] = hidden[i * 128 + j + 2] > 0f ? acc2 : 0f;
        dAdd[i * 128 + j + 3] = hidden[i * 128 + j + 3] > 0f ? acc3 : 0f;
        dAdd[i * 128 + j + 4] = hidden[i * 128 + j + 4] > 0f ? acc4 : 0f;
        dAdd[i * 128 + j + 5] = hidden[i * 128 + j + 5] > 0f ? acc5 : 0f;
        dAdd[i * 128 + j + 6] = hidden[i * 128 + j + 6] > 0f ? acc6 : 0f;
        dAdd[i * 128 + j + 7] = hidden[i * 128 + j + 7] > 0f ? acc7 : 0f;
      }
    }
  }

  private void computeDW2(int from, int to, int part) {
    if (VECTORS != null) {
      VECTORS.computeDW2(this.add, this.dW2, this.hidden, this.panel2[part], to, this.b, from);
      return;
    }
    float[] add = this.add;
    float[] dW2 = this.dW2;
    float[] hidden = this.hidden;
    int b = this.b;
    // Digits.java:21  return hidden.matmul(w.w2()).add(w.b2());
    for (int i = from; i < to; i++) {
      float acc0 = 0f;
      float acc1 = 0f;
      float acc2 = 0f;
      float acc3 = 0f;
      float acc4 = 0f;
      float acc5 = 0f;
      float acc6 = 0f;
      float acc7 = 0f;
      float acc8 = 0f;
      float acc9 = 0f;
      for (int k = 0; k < b; k++) {
        float factor = hidden[k * 128 + i];
        acc0 = Math.fma(factor, add[k * 10], acc0);
        acc1 = Math.fma(factor, add[k * 10 + 1], acc1);
        acc2 = Math.fma(factor, add[k * 10 + 2], acc2);
        acc3 = Math.fma(factor, add[k * 10 + 3], acc3);
        acc4 = Math.fma(factor, add[k * 10 + 4], acc4);
        acc5 = Math.fma(factor, add[k * 10 + 5], acc5);
        acc6 = Math.fma(factor, add[k * 10 + 6], acc6);
        acc7 = Math.fma(factor, add[k * 10 + 7], acc7);
        acc8 = Math.fma(factor, add[k * 10 + 8], acc8);
        acc9 = Math.fma(factor, add[k * 10 + 9], acc9);
      }
      dW2[i * 10] = acc0;
      dW2[i * 10 + 1] = acc1;
      dW2[i * 10 + 2] = acc2;
      dW2[i * 10 + 3] = acc3;
      dW2[i * 10 + 4] = acc4;
      dW2[i * 10 + 5] = acc5;
      dW2[i * 10 + 6] = acc6;
      dW2[i * 10 + 7] = acc7;
      dW2[i * 10 + 8] = acc8;
      dW2[i * 10 + 9] = acc9;
    }
  }

  private void computeDB1(int from, int to, int part) {
    if (VECTORS != null) {
      VECTORS.computeDB1(this.dAdd, this.dB1, to, this.b, from);
      return;
    }
    float[] dAdd = this.dAdd;
    float[] dB1 = this.dB1;
    float[] row = this.row[part];
    int b = this.b;
    // Digits.java:20  Tensor hidden = x.matmul(w.w1()).add(w.b1()).relu();
    for (int i = from; i < to; i++) {
      row[i] = 0f;
    }
    for (int r0 = 0; r0 + 4 <= b; r0 += 4) {
      for (int i = from; i < to; i++) {
        row[i] = row[i] + dAdd[r0 * 128 + i] + dAdd[r0 * 128 + i + 128] + dAdd[r0 * 128 + i + 256] + dAdd[r0 * 128 + i + 384];
      }
    }
    for (int r0 = 4 * (b / 4); r0 < b; r0++) {
      for (int i = from; i < to; i++) {
        row[i] = row[i] + dAdd[r0 * 128 + i];
      }
    }
    for (int i = from; i < to; i++) {
      dB1[i] = row[i];
    }
  }

  private void computeNewB1(int from, int to, int part) {
    if (VECTORS != null) {
      VECTORS.computeNewB1(this.b1, this.dAdd, this.rate, to, this.b, from);
      return;
    }
    float[] b1 = this.b1;
    float[] dAdd = this.dAdd;
    float[] rate = this.rate;
    float[] row = this.row[part];
    int b = this.b;
    // Digits.java:20  Tensor hidden = x.matmul(w.w1()).add(w.b1()).relu();
    for (int i = from; i < to; i++) {
      row[i] = 0f;
    }
    for (int r0 = 0; r0 + 4 <= b; r0 += 4) {
      for (int i = from; i < to; i++) {
        row[i] = row[i] + dAdd[r0 * 128 + i] + dAdd[r0 * 128 + i + 128] + dAdd[r0 * 128 + i + 256] + dAdd[r0 * 128 + i + 384];
      }
    }
    for (int r0 = 4 * (b / 4); r0 < b; r0++) {
      for (int i = from; i < to; i++) {
        row[i] = row[i] + dAdd[r0 * 128 + i];
      }
    }
    for (int i = from; i < to; i++) {
      b1[i] = Math.fma(rate[0], row[i], b1[i]);
    }
  }

  private void computeDW1(int from, int to, int part) {
    if (VECTORS != null) {
      VECTORS.computeDW1(this.dAdd, this.dW1, this.panel2[part], this.x, to, this.b, from);
      return;
    }
    float[] dAdd = this.dAdd;
    float[] dW1 = this.dW1;
    float[] row = this.row[part];
    float[] x = this.x;
    int b = this.b;
    // Digits.java:20  Tensor hidden = x.matmul(w.w1()).add(w.b1()).relu();
    for (int i = from; i < to; i++) {
      for (int j = 0; j < 128; j++) {
        row[j] = 0f;
      }
      for (int k = 0; k + 4 <= b; k += 4) {
        float factor = x[k * 784 + i];
        float factor2 = x[k * 784 + i + 784];
        float factor3 = x[k * 784 + i + 1568];
        float factor4 = x[k * 784 + i + 2352];
        for (int j = 0; j < 128; j++) {
          row[j] = Math.fma(factor4, dAdd[k * 128 + j + 384], Math.fma(factor3, dAdd[k * 128 + j + 256], Math.fma(factor2, dAdd[k * 128 + j + 128], Math.fma(factor, dAdd[k * 128 + j], row[j]))));
        }
      }
      for (int k = 4 * (b / 4); k < b; k++) {
        float factor5 = x[k * 784 + i];
        for (int j = 0; j < 128; j++) {
          row[j] = Math.fma(factor5, dAdd[k * 128 + j], row[j]);
        }
      }
      for (int j = 0; j < 128; j++) {
        dW1[i * 128 + j] = row[j];
      }
    }
  }

  private void computeNewW1(int from, int to, int part) {
    if (VECTORS != null) {
      VECTORS.computeNewW1(this.dAdd, this.panel2[part], this.rate, this.w1, this.w1Panels, this.x, to, this.b, from);
      return;
    }
    float[] dAdd = this.dAdd;
    float[] rate = this.rate;
    float[] row = this.row[part];
    float[] w1 = this.w1;
    float[] x = this.x;
    int b = this.b;
    // Digits.java:20  Tensor hidden = x.matmul(w.w1()).add(w.b1()).relu();
    for (int i = from; i < to; i++) {
      for (int j = 0; j < 128; j++) {
        row[j] = 0f;
      }
      for (int k = 0; k + 4 <= b; k += 4) {
        float factor = x[k * 784 + i];
        float factor2 = x[k * 784 + i + 784];
        float factor3 = x[k * 784 + i + 1568];
        float factor4 = x[k * 784 + i + 2352];
        for (int j = 0; j < 128; j++) {
          row[j] = Math.fma(factor4, dAdd[k * 128 + j + 384], Math.fma(factor3, dAdd[k * 128 + j + 256], Math.fma(factor2, dAdd[k * 128 + j + 128], Math.fma(factor, dAdd[k * 128 + j], row[j]))));
        }
      }
      for (int k = 4 * (b / 4); k < b; k++) {
        float factor5 = x[k * 784 + i];
        for (int j = 0; j < 128; j++) {
          row[j] = Math.fma(factor5, dAdd[k * 128 + j], row[j]);
        }
      }
      for (int j = 0; j < 128; j++) {
        w1[i * 128 + j] = Math.fma(rate[0], row[j], w1[i * 128 + j]);
      }
    }
  }

  /**
   * Kernels of vectors, with the same results to the bit; one for all that are alike.
   */
  abstract static class Kernels {
    abstract void computeHidden(float[] b1, float[] hidden, float[] w1, float[] w1Panels, float[] x,
        int keep, int stale, int to, int b, int from);

    abstract void computeAdd(float[] add, float[] b2, float[] hidden, float[] w2, float[] w2Panels,
        int stale, int to, int b, int from);

    abstract void computeExp(float[] add, float[] exp, float[] max, float[] sub, float[] sum,
        int to, int from);

    abstract void computeDB2(float[] add, float[] dB2, int b);

    abstract void computeDAdd2(float[] add, float[] dAdd, float[] hidden, float[] panel, float[] w2,
        int to, int from);

    abstract void computeDW2(float[] add, float[] dW2, float[] hidden, float[] panel2, int to,
        int b, int from);

    abstract void computeDB1(float[] dAdd, float[] dB1, int to, int b, int from);

    abstract void computeNewB1(float[] b1, float[] dAdd, float[] rate, int to, int b, int from);

    abstract void computeDW1(float[] dAdd, float[] dW1, float[] panel2, float[] x, int to, int b,
        int from);

    abstract void computeNewW1(float[] dAdd, float[] panel2, float[] rate, float[] w1,
        float[] w1Panels, float[] x, int to, int b, int from);
  }
}
