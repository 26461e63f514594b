package golden;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.concurrent.Executor;
import ulpine.Arithmetic;
import ulpine.CompiledGraph;
import ulpine.CompiledView;
import ulpine.Labels;
import ulpine.Tensor;
import ulpine.annotations.Generated;
import ulpine.kernel.Elementary;
import ulpine.kernel.Vectors;

/**
 * {@code predict} of {@link Records}, compiled.
 *
 * <ul>
 * <li>{@code x} [B, C]
 * <li>{@code bias} [C]
 * <li>{@code y} [B]
 * <li>{@code result.scores} [B, C]
 * <li>{@code result.loss} [B]
 * </ul>
 *
 * <p>An instance owns its buffers and is not for two threads at once; instances share nothing,
 * and weights are shared freely. Tensors it returns are views, valid until its next call.
 */
@Generated(
    from = "golden.Records#predict"
)
public final class RecordsPredict extends CompiledGraph {
  /**
   * The arithmetic this class computes in: eager evaluation in it gives the same bits.
   */
  public static final Arithmetic ARITHMETIC = Arithmetic.BINARY32;

  /**
   * Null where the machine or the command line has no vectors.
   */
  private static final Kernels VECTORS = Vectors.of(MethodHandles.lookup(), Kernels.class);

  private final int capacityB;

  private int b;

  private final int capacityC;

  private int c;

  private float[] x;

  private float[] bias;

  private int[] y;

  private float[] seed0;

  private float[] seed1;

  private final float[] scores;

  /**
   * Holds max, log in turn.
   */
  private final float[] max;

  /**
   * Holds sub, dScores in turn.
   */
  private final float[] sub;

  private final float[] exp;

  private final float[] sum;

  private final float[] ownSub2;

  /**
   * An array of the caller, or that of this instance.
   */
  private float[] sub2;

  private final float[] dAdd;

  private final float[] dBias;

  private final float[][] partials;

  private final float[] row;

  /**
   * The sixteen partial sums of a sum.
   */
  private final float[][] partial = new float[parts()][16];

  private final CompiledView scoresView;

  private final CompiledView sub2View;

  private final CompiledView dAddView;

  private final CompiledView dBiasView;

  private final Records.Prediction evenResult;

  private final Records.Prediction oddResult;

  private final Gradients evenGradients;

  private final Gradients oddGradients;

  /**
   * Makes an instance with buffers for sizes up to the given ones.
   *
   * @param b the largest B
   * @param c the largest C
   */
  public RecordsPredict(int b, int c) {
    this(b, c, CALLER, 1);
  }

  /**
   * Makes an instance with buffers for sizes up to the given ones, which computes large kernels
   * in parts, in as many threads as there are processors.
   *
   * @param b the largest B
   * @param c the largest C
   * @param executor whose threads come to help
   */
  public RecordsPredict(int b, int c, Executor executor) {
    this(b, c, executor, Runtime.getRuntime().availableProcessors());
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
   * @param c the largest C
   * @param executor whose threads come to help
   * @param parallelism how many threads work at once, the caller's included
   */
  public RecordsPredict(int b, int c, Executor executor, int parallelism) {
    super(ARITHMETIC, 3, executor, parallelism);
    this.capacityB = capacity(b, "B");
    this.capacityC = capacity(c, "C");
    this.scores = new float[length((long) b * (long) c)];
    this.max = new float[length((long) b)];
    this.sub = new float[length((long) b * (long) c)];
    this.exp = new float[length((long) b * (long) c)];
    this.sum = new float[length((long) b)];
    this.sub2 = new float[length((long) b)];
    this.ownSub2 = this.sub2;
    this.dAdd = new float[length((long) b * (long) c)];
    this.dBias = new float[length((long) c)];
    this.partials = new float[parts()][16];
    this.row = new float[length((long) c)];
    this.scoresView = outputView(this.scores, 0, 0);
    this.sub2View = outputView(this.sub2, 0);
    this.dAddView = gradientView(this.dAdd, 0, 0);
    this.dBiasView = gradientView(this.dBias, 0);
    this.evenResult = new Records.Prediction(this.scoresView.at(0), this.sub2View.at(0));
    this.oddResult = new Records.Prediction(this.scoresView.at(1), this.sub2View.at(1));
    this.evenGradients = new Gradients(this.dAddView.at(0), this.dBiasView.at(0));
    this.oddGradients = new Gradients(this.dAddView.at(1), this.dBiasView.at(1));
  }

  /**
   * Evaluates the graph.
   *
   * @return views of the results, valid until the next call of this instance
   */
  public Records.Prediction forward(Tensor x, Tensor bias, Labels y) {
    begin();
    this.sub2 = this.ownSub2;
    this.x = input(x, "x");
    this.bias = input(bias, "bias");
    this.y = input(y, "y");
    this.b = symbol(x, 2, 0, this.capacityB, "B", "x", "[B, C]");
    this.c = symbol(x, 2, 1, this.capacityC, "C", "x", "[B, C]");
    if (x.rank() != 2 || x.size(0) != this.b || x.size(1) != this.c) {
      throw wrongShape("x", "[B, C]", x.shape(), "B = " + this.b + ", C = " + this.c);
    }
    if (bias.rank() != 1 || bias.size(0) != this.c) {
      throw wrongShape("bias", "[C]", bias.shape(), "C = " + this.c);
    }
    if (y.rank() != 1 || y.size(0) != this.b) {
      throw wrongShape("y", "[B]", y.shape(), "B = " + this.b);
    }
    checkLabels(this.y, this.b, this.c, "y");
    computeForward();
    done();
    scoresView.size(0, this.b).size(1, this.c).renew(turn());
    sub2View.size(0, this.b).renew(turn());
    return (turn() & 1) == 0 ? evenResult : oddResult;
  }

  /**
   * Evaluates the graph on plain arrays in row-major order, into arrays of the caller.
   */
  public void forward(int b, int c, float[] x, float[] bias, int[] y, float[] scores,
      float[] loss) {
    begin();
    this.b = atMost(b, this.capacityB, "B", "b");
    this.c = atMost(c, this.capacityC, "C", "c");
    checkLength(x.length, this.b * this.c, "x");
    this.x = x;
    checkLength(bias.length, this.c, "bias");
    this.bias = bias;
    checkLength(y.length, this.b, "y");
    this.y = y;
    checkLabels(this.y, this.b, this.c, "y");
    checkLength(scores.length, this.b * this.c, "scores");
    checkLength(loss.length, this.b, "loss");
    this.sub2 = loss != this.x && loss != this.bias && loss != scores ? loss : this.ownSub2;
    computeForward();
    done();
    System.arraycopy(this.scores, 0, scores, 0, scores.length);
    if (this.sub2 != loss) {
      System.arraycopy(this.sub2, 0, loss, 0, loss.length);
    }
  }

  /**
   * Differentiates the last forward pass.
   *
   * @return the gradient, valid until the next call of this instance
   */
  public Gradients backward(Records.Prediction seed) {
    beginBackward();
    this.seed0 = array(seed.scores(), "seed.scores");
    if (seed.scores().rank() != 2 || seed.scores().size(0) != this.b || seed.scores().size(1) != this.c) {
      throw wrongShape("seed.scores", "[B, C]", seed.scores().shape(), "B = " + this.b + ", C = " + this.c);
    }
    this.seed1 = array(seed.loss(), "seed.loss");
    if (seed.loss().rank() != 1 || seed.loss().size(0) != this.b) {
      throw wrongShape("seed.loss", "[B]", seed.loss().shape(), "B = " + this.b);
    }
    computeBackward();
    dAddView.size(0, this.b).size(1, this.c).renew(gradientTurn());
    dBiasView.size(0, this.c).renew(gradientTurn());
    return (gradientTurn() & 1) == 0 ? evenGradients : oddGradients;
  }

  /**
   * Differentiates the last forward pass, from and into plain arrays in row-major order.
   */
  public void backward(float[] seedScores, float[] seedLoss, float[] dX, float[] dBias) {
    beginBackward();
    checkLength(seedScores.length, this.b * this.c, "seedScores");
    this.seed0 = seedScores;
    checkLength(seedLoss.length, this.b, "seedLoss");
    this.seed1 = seedLoss;
    computeBackward();
    checkLength(dX.length, this.b * this.c, "dX");
    System.arraycopy(this.dAdd, 0, dX, 0, dX.length);
    checkLength(dBias.length, this.c, "dBias");
    System.arraycopy(this.dBias, 0, dBias, 0, dBias.length);
  }

  private void computeForward() {
    if (isTeam() && (long) this.b * this.c >= 58824) {
      divide(this::computeScores, this.b, 1);
    } else {
      computeScores(0, this.b, 0);
    }
    if (isTeam() && (long) this.b * this.c >= 1000000) {
      divide(this::computeMax, this.b, 1);
    } else {
      computeMax(0, this.b, 0);
    }
    if (isTeam() && (long) this.b * this.c >= 55556) {
      divide(this::computeExp, this.b, 1);
    } else {
      computeExp(0, this.b, 0);
    }
    if (isTeam() && this.b >= 62500) {
      divide(this::computeLog, this.b, 16);
    } else {
      computeLog(0, this.b, 0);
    }
    if (isTeam() && this.b >= 500000) {
      divide(this::computeSub, this.b, 1);
    } else {
      computeSub(0, this.b, 0);
    }
  }

  private void computeScores(int from, int to, int part) {
    if (VECTORS != null) {
      VECTORS.computeScores(this.bias, this.scores, this.x, to, this.c, from);
      return;
    }
    float[] bias = this.bias;
    float[] scores = this.scores;
    float[] x = this.x;
    int c = this.c;
    for (int i = from; i < to; i++) {
      for (int j = 0; j < c; j++) {
        // Records.java:20  Tensor scores = x.add(bias).tanh();
        scores[i * c + j] = Elementary.tanh(x[i * c + j] + bias[j]);
      }
    }
  }

  private void computeMax(int from, int to, int part) {
    if (VECTORS != null && this.c >= 64) {
      VECTORS.computeMax(this.max, this.partials[part], this.scores, to, this.c, from);
      return;
    }
    float[] max = this.max;
    float[] scores = this.scores;
    int c = this.c;
    // Records.java:21  return new Prediction(scores, scores.crossEntropy(y));
    for (int i = from; i < to; i++) {
      float largest = Float.NEGATIVE_INFINITY;
      for (int r1 = 0; r1 < c; r1++) {
        largest = Math.max(largest, scores[i * c + r1]);
      }
      max[i] = largest;
    }
  }

  private void computeExp(int from, int to, int part) {
    if (VECTORS != null) {
      VECTORS.computeExp(this.exp, this.max, this.partials[part], this.scores, this.sub, this.sum, to, this.c, from);
      return;
    }
    float[] exp = this.exp;
    float[] max = this.max;
    float[] scores = this.scores;
    float[] sub = this.sub;
    float[] sum = this.sum;
    float[] partial = this.partial[part];
    int c = this.c;
    for (int i = from; i < to; i++) {
      for (int j = 0; j < c; j++) {
        // Records.java:21  return new Prediction(scores, scores.crossEntropy(y));
        float sub3 = scores[i * c + j] - max[i];
        sub[i * c + j] = sub3;
        exp[i * c + j] = Elementary.exp(sub3);
      }
      Arrays.fill(partial, 0);
      for (int r1 = 0; r1 < c; r1++) {
        partial[r1 & 15] += exp[i * c + r1];
      }
      for (int half = Math.min(8, Integer.highestOneBit(c - 1)); half > 0; half /= 2) {
        for (int lane = 0; lane < half; lane++) {
          partial[lane] += partial[lane + half];
        }
      }
      float sum2 = partial[0];
      sum[i] = sum2;
    }
  }

  private void computeLog(int from, int to, int part) {
    if (VECTORS != null) {
      VECTORS.computeLog(this.max, this.sum, to, this.b, from);
      return;
    }
    float[] max = this.max;
    float[] sum = this.sum;
    for (int i = from; i < to; i++) {
      // Records.java:21  return new Prediction(scores, scores.crossEntropy(y));
      max[i] = Elementary.log(sum[i]);
    }
  }

  private void computeSub(int from, int to, int part) {
    float[] max = this.max;
    float[] sub = this.sub;
    float[] sub2 = this.sub2;
    int[] y = this.y;
    int c = this.c;
    for (int i = from; i < to; i++) {
      // Records.java:21  return new Prediction(scores, scores.crossEntropy(y));
      sub2[i] = max[i] - sub[i * c + y[i]];
    }
  }

  private void computeBackward() {
    if (isTeam() && (long) this.b * this.c >= 250000) {
      divide(this::computeDScores, this.b, 1);
    } else {
      computeDScores(0, this.b, 0);
    }
    if (isTeam() && (long) this.b * this.c >= 200000) {
      divide(this::computeDAdd, this.b * this.c, 16);
    } else {
      computeDAdd(0, this.b * this.c, 0);
    }
    computeDBias();
  }

  private void computeDScores(int from, int to, int part) {
    float[] exp = this.exp;
    float[] seed0 = this.seed0;
    float[] seed1 = this.seed1;
    float[] sub = this.sub;
    float[] sum = this.sum;
    int[] y = this.y;
    int c = this.c;
    for (int i = from; i < to; i++) {
      for (int j = 0; j < c; j++) {
        // Records.java:21  return new Prediction(scores, scores.crossEntropy(y));
        sub[i * c + j] = seed0[i * c + j] + (exp[i * c + j] / sum[i] - (y[i] == j ? 1f : 0f)) * seed1[i];
      }
    }
  }

  private void computeDAdd(int from, int to, int part) {
    if (VECTORS != null) {
      VECTORS.computeDAdd(this.dAdd, this.scores, this.sub, to, this.b, this.c, from);
      return;
    }
    float[] dAdd = this.dAdd;
    float[] scores = this.scores;
    float[] sub = this.sub;
    for (int i = from; i < to; i++) {
      // Records.java:20  Tensor scores = x.add(bias).tanh();
      dAdd[i] = sub[i] * ((-scores[i] + 1f) * (scores[i] + 1f));
    }
  }

  private void computeDBias() {
    if (VECTORS != null && this.c >= 8) {
      VECTORS.computeDBias(this.dAdd, this.dBias, this.b, this.c);
      return;
    }
    float[] dAdd = this.dAdd;
    float[] dBias = this.dBias;
    float[] row = this.row;
    int b = this.b;
    int c = this.c;
    // Records.java:20  Tensor scores = x.add(bias).tanh();
    for (int i = 0; i < c; i++) {
      row[i] = 0f;
    }
    for (int r0 = 0; r0 + 4 <= b; r0 += 4) {
      for (int i = 0; i < c; i++) {
        row[i] = row[i] + dAdd[r0 * c + i] + dAdd[r0 * c + i + c] + dAdd[r0 * c + i + 2 * c] + dAdd[r0 * c + i + 3 * c];
      }
    }
    for (int r0 = 4 * (b / 4); r0 < b; r0++) {
      for (int i = 0; i < c; i++) {
        row[i] = row[i] + dAdd[r0 * c + i];
      }
    }
    for (int i = 0; i < c; i++) {
      dBias[i] = row[i];
    }
  }

  /**
   * The gradients, in the types of the parameters.
   */
  public record Gradients(Tensor x, Tensor bias) {
  }

  /**
   * Kernels of vectors, with the same results to the bit; one for all that are alike.
   */
  abstract static class Kernels {
    abstract void computeScores(float[] bias, float[] scores, float[] x, int to, int c, int from);

    abstract void computeMax(float[] max, float[] partials, float[] scores, int to, int c,
        int from);

    abstract void computeExp(float[] exp, float[] max, float[] partials, float[] scores,
        float[] sub, float[] sum, int to, int c, int from);

    abstract void computeLog(float[] max, float[] sum, int to, int b, int from);

    abstract void computeDAdd(float[] dAdd, float[] scores, float[] sub, int to, int b, int c,
        int from);

    abstract void computeDBias(float[] dAdd, float[] dBias, int b, int c);
  }
}
