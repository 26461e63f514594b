package golden;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.concurrent.Executor;
import ulpine.Arithmetic;
import ulpine.CompiledGraph;
import ulpine.CompiledView;
import ulpine.Tensor;
import ulpine.annotations.Generated;
import ulpine.kernel.Elementary;
import ulpine.kernel.Masks;
import ulpine.kernel.Vectors;

/**
 * {@code attend} of {@link Batches}, compiled.
 *
 * <ul>
 * <li>{@code scores} [*batch, K]
 * <li>{@code values} [*batch, K]
 * <li>{@code result} [*batch]
 * </ul>
 *
 * <p>An instance owns its buffers and is not for two threads at once; instances share nothing,
 * and weights are shared freely. Tensors it returns are views, valid until its next call.
 */
@Generated(
    from = "golden.Batches#attend"
)
public final class BatchesAttend extends CompiledGraph {
  /**
   * The arithmetic this class computes in: eager evaluation in it gives the same bits.
   */
  public static final Arithmetic ARITHMETIC = Arithmetic.BINARY32;

  /**
   * Null where the machine or the command line has no vectors.
   */
  private static final Kernels VECTORS = Vectors.of(MethodHandles.lookup(), Kernels.class);

  private final int capacityBatch;

  private int batch;

  private int[] batchShape;

  private final int capacityK;

  private int k;

  private float[] scores;

  private float[] values;

  private float[] seed;

  /**
   * Holds max, sum, sum in turn.
   */
  private final float[] max;

  /**
   * Holds exp, attention in turn.
   */
  private final float[] attention;

  private final float[] ownAdd;

  /**
   * Holds sum, add in turn.
   * An array of the caller, or that of this instance.
   */
  private float[] add;

  private final int[] argmax;

  /**
   * Holds dValues, dAttention in turn.
   */
  private final float[] dValues;

  private final float[] dValues2;

  private final float[] dScores;

  private final float[][] partials;

  /**
   * The sixteen partial sums of a sum.
   */
  private final float[][] partial = new float[parts()][16];

  private final CompiledView addView;

  private final CompiledView dScoresView;

  private final CompiledView dValues2View;

  private final Gradients evenGradients;

  private final Gradients oddGradients;

  /**
   * Makes an instance with buffers for sizes up to the given ones.
   *
   * @param batch the largest product of the leading axes
   * @param k the largest K
   */
  public BatchesAttend(int batch, int k) {
    this(batch, k, CALLER, 1);
  }

  /**
   * Makes an instance with buffers for sizes up to the given ones, which computes large kernels
   * in parts, in as many threads as there are processors.
   *
   * @param batch the largest product of the leading axes
   * @param k the largest K
   * @param executor whose threads come to help
   */
  public BatchesAttend(int batch, int k, Executor executor) {
    this(batch, k, executor, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Makes an instance with buffers for sizes up to the given ones, which computes large kernels
   * in parts, in the caller's thread and those of an executor, with the same bits.
   *
   * <p>What the executor rejects or does not come to, the caller does itself. No call ends while
   * another thread is at work for it: an interruption waits, and so does an exception in another
   * thread, which is thrown then. {@code certify} stays in the caller's thread.
   *
   * @param batch the largest product of the leading axes
   * @param k the largest K
   * @param executor whose threads come to help
   * @param parallelism how many threads work at once, the caller's included
   */
  public BatchesAttend(int batch, int k, Executor executor, int parallelism) {
    super(ARITHMETIC, 2, executor, parallelism);
    this.capacityBatch = capacity(batch, "*batch");
    this.capacityK = capacity(k, "K");
    this.max = new float[length((long) batch)];
    this.attention = new float[length((long) batch * (long) k)];
    this.add = new float[length((long) batch)];
    this.ownAdd = this.add;
    this.argmax = new int[length((long) batch)];
    this.dValues = new float[length((long) batch * (long) k)];
    this.dValues2 = new float[length((long) batch * (long) k)];
    this.dScores = new float[length((long) batch * (long) k)];
    this.partials = new float[parts()][16];
    this.addView = outputView(this.add, 0);
    this.dScoresView = gradientView(this.dScores, 0, 0);
    this.dValues2View = gradientView(this.dValues2, 0, 0);
    this.evenGradients = new Gradients(this.dScoresView.at(0), this.dValues2View.at(0));
    this.oddGradients = new Gradients(this.dScoresView.at(1), this.dValues2View.at(1));
  }

  /**
   * Evaluates the graph.
   *
   * @return a view of the result, valid until the next call of this instance
   */
  public Tensor forward(Tensor scores, Tensor values) {
    begin();
    this.add = this.ownAdd;
    this.scores = input(scores, "scores");
    this.values = input(values, "values");
    this.batch = leading(scores.shape(), 1, this.capacityBatch, "*batch", "scores", "[*batch, K]");
    this.batchShape = leadingAxes(scores.shape(), 1);
    this.k = atMost(scores.size(-1), this.capacityK, "K", "scores");
    if (!leads(scores.shape(), 1, this.batch) || scores.size(-1) != this.k) {
      throw wrongShape("scores", "[*batch, K]", scores.shape(), "*batch = " + this.batch + ", K = " + this.k);
    }
    if (!leads(values.shape(), 1, this.batch) || values.size(-1) != this.k) {
      throw wrongShape("values", "[*batch, K]", values.shape(), "*batch = " + this.batch + ", K = " + this.k);
    }
    computeForward();
    done();
    return addView.renew(turn(), withLeading(this.batchShape));
  }

  /**
   * Evaluates the graph on plain arrays in row-major order, into arrays of the caller.
   */
  public void forward(int batch, int k, float[] scores, float[] values, float[] result) {
    begin();
    this.batch = atMost(batch, this.capacityBatch, "*batch", "batch");
    this.batchShape = new int[] {batch};
    this.k = atMost(k, this.capacityK, "K", "k");
    checkLength(scores.length, this.batch * this.k, "scores");
    this.scores = scores;
    checkLength(values.length, this.batch * this.k, "values");
    this.values = values;
    checkLength(result.length, this.batch, "result");
    this.add = result != this.scores && result != this.values ? result : this.ownAdd;
    computeForward();
    done();
    if (this.add != result) {
      System.arraycopy(this.add, 0, result, 0, result.length);
    }
  }

  /**
   * Differentiates the last forward pass.
   *
   * @return the gradient, valid until the next call of this instance
   */
  public Gradients backward(Tensor seed) {
    beginBackward();
    this.seed = array(seed, "seed");
    if (!leads(seed.shape(), 0, this.batch)) {
      throw wrongShape("seed", "[*batch]", seed.shape(), "*batch = " + this.batch);
    }
    computeBackward();
    dScoresView.renew(gradientTurn(), withLeading(this.batchShape, this.k));
    dValues2View.renew(gradientTurn(), withLeading(this.batchShape, this.k));
    return (gradientTurn() & 1) == 0 ? evenGradients : oddGradients;
  }

  /**
   * Differentiates the last forward pass, from and into plain arrays in row-major order.
   */
  public void backward(float[] seed, float[] dScores, float[] dValues) {
    beginBackward();
    checkLength(seed.length, this.batch, "seed");
    this.seed = seed;
    computeBackward();
    checkLength(dScores.length, this.batch * this.k, "dScores");
    System.arraycopy(this.dScores, 0, dScores, 0, dScores.length);
    checkLength(dValues.length, this.batch * this.k, "dValues");
    System.arraycopy(this.dValues2, 0, dValues, 0, dValues.length);
  }

  private void computeForward() {
    if (isTeam() && (long) this.batch * this.k >= 1000000) {
      divide(this::computeMax, this.batch, 1);
    } else {
      computeMax(0, this.batch, 0);
    }
    if (isTeam() && (long) this.batch * this.k >= 55556) {
      divide(this::computeExp, this.batch, 1);
    } else {
      computeExp(0, this.batch, 0);
    }
    if (isTeam() && (long) this.batch * this.k >= 500000) {
      divide(this::computeAttention, this.batch, 1);
    } else {
      computeAttention(0, this.batch, 0);
    }
    if (isTeam() && (long) this.batch * this.k >= 1000000) {
      divide(this::computeAdd, this.batch, 1);
    } else {
      computeAdd(0, this.batch, 0);
    }
  }

  private void computeMax(int from, int to, int part) {
    if (VECTORS != null && this.k >= 64) {
      VECTORS.computeMax(this.max, this.partials[part], this.scores, to, this.k, from);
      return;
    }
    float[] max = this.max;
    float[] scores = this.scores;
    int k = this.k;
    // Batches.java:16  Tensor attention = scores.softmax(-1);
    for (int i = from; i < to; i++) {
      float largest = Float.NEGATIVE_INFINITY;
      for (int r1 = 0; r1 < k; r1++) {
        largest = Math.max(largest, scores[i * k + r1]);
      }
      max[i] = largest;
    }
  }

  private void computeExp(int from, int to, int part) {
    if (VECTORS != null) {
      VECTORS.computeExp(this.add, this.attention, this.max, this.partials[part], this.scores, to, this.k, from);
      return;
    }
    float[] add = this.add;
    float[] attention = this.attention;
    float[] max = this.max;
    float[] scores = this.scores;
    float[] partial = this.partial[part];
    int k = this.k;
    for (int i = from; i < to; i++) {
      for (int j = 0; j < k; j++) {
        // Batches.java:16  Tensor attention = scores.softmax(-1);
        attention[i * k + j] = Elementary.exp(scores[i * k + j] - max[i]);
      }
      Arrays.fill(partial, 0);
      for (int r1 = 0; r1 < k; r1++) {
        partial[r1 & 15] += attention[i * k + r1];
      }
      for (int half = Math.min(8, Integer.highestOneBit(k - 1)); half > 0; half /= 2) {
        for (int lane = 0; lane < half; lane++) {
          partial[lane] += partial[lane + half];
        }
      }
      float sum2 = partial[0];
      add[i] = sum2;
    }
  }

  private void computeAttention(int from, int to, int part) {
    if (VECTORS != null) {
      VECTORS.computeAttention(this.add, this.attention, this.max, this.partials[part], this.values, to, this.k, from);
      return;
    }
    float[] add = this.add;
    float[] attention = this.attention;
    float[] max = this.max;
    float[] values = this.values;
    float[] partial = this.partial[part];
    int k = this.k;
    for (int i = from; i < to; i++) {
      for (int j = 0; j < k; j++) {
        // Batches.java:16  Tensor attention = scores.softmax(-1);
        attention[i * k + j] = attention[i * k + j] / add[i];
      }
      Arrays.fill(partial, 0);
      for (int r1 = 0; r1 < k; r1++) {
        partial[r1 & 15] += attention[i * k + r1] * values[i * k + r1];
      }
      for (int half = Math.min(8, Integer.highestOneBit(k - 1)); half > 0; half /= 2) {
        for (int lane = 0; lane < half; lane++) {
          partial[lane] += partial[lane + half];
        }
      }
      float sum2 = partial[0];
      max[i] = sum2;
    }
  }

  private void computeAdd(int from, int to, int part) {
    if (VECTORS != null && this.k >= 64) {
      VECTORS.computeAdd(this.add, this.max, this.partials[part], this.values, to, this.k, from);
      return;
    }
    float[] add = this.add;
    float[] max = this.max;
    float[] values = this.values;
    int k = this.k;
    // Batches.java:17  return attention.mul(values).sum(-1).add(values.max(-1));
    for (int i = from; i < to; i++) {
      float largest = Float.NEGATIVE_INFINITY;
      for (int r1 = 0; r1 < k; r1++) {
        largest = Math.max(largest, values[i * k + r1]);
      }
      add[i] = max[i] + largest;
    }
  }

  private void computeBackward() {
    if (isTeam() && (long) this.batch * this.k >= 1000000) {
      divide(this::computeArgmax, this.batch, 1);
    } else {
      computeArgmax(0, this.batch, 0);
    }
    if (isTeam() && (long) this.batch * this.k >= 1000000) {
      divide(this::computeDValues, this.batch, 1);
    } else {
      computeDValues(0, this.batch, 0);
    }
    if (isTeam() && (long) this.batch * this.k >= 500000) {
      divide(this::computeDValues2, this.batch, 1);
    } else {
      computeDValues2(0, this.batch, 0);
    }
    if (isTeam() && (long) this.batch * this.k >= 500000) {
      divide(this::computeDAttention, this.batch, 1);
    } else {
      computeDAttention(0, this.batch, 0);
    }
    if (isTeam() && (long) this.batch * this.k >= 500000) {
      divide(this::computeDScores, this.batch, 1);
    } else {
      computeDScores(0, this.batch, 0);
    }
  }

  private void computeArgmax(int from, int to, int part) {
    int[] argmax = this.argmax;
    float[] values = this.values;
    int k = this.k;
    // Batches.java:17  return attention.mul(values).sum(-1).add(values.max(-1));
    for (int i = from; i < to; i++) {
      int index = 0;
      float largest = Float.NEGATIVE_INFINITY;
      for (int r1 = 0; r1 < k; r1++) {
        float candidate = values[i * k + r1];
        if (candidate > largest || (candidate != candidate && largest == largest)) {
          largest = candidate;
          index = r1;
        }
      }
      argmax[i] = index;
    }
  }

  private void computeDValues(int from, int to, int part) {
    int[] argmax = this.argmax;
    float[] dValues = this.dValues;
    float[] seed = this.seed;
    int k = this.k;
    for (int i = from; i < to; i++) {
      for (int j = 0; j < k; j++) {
        // Batches.java:17  return attention.mul(values).sum(-1).add(values.max(-1));
        dValues[i * k + j] = Masks.keep(seed[i], argmax[i] == j);
      }
    }
  }

  private void computeDValues2(int from, int to, int part) {
    if (VECTORS != null) {
      VECTORS.computeDValues2(this.attention, this.dValues, this.dValues2, this.seed, to, this.k, from);
      return;
    }
    float[] attention = this.attention;
    float[] dValues = this.dValues;
    float[] dValues2 = this.dValues2;
    float[] seed = this.seed;
    int k = this.k;
    for (int i = from; i < to; i++) {
      for (int j = 0; j < k; j++) {
        // Batches.java:17  return attention.mul(values).sum(-1).add(values.max(-1));
        dValues2[i * k + j] = dValues[i * k + j] + seed[i] * attention[i * k + j];
      }
    }
  }

  private void computeDAttention(int from, int to, int part) {
    if (VECTORS != null) {
      VECTORS.computeDAttention(this.attention, this.dValues, this.max, this.partials[part], this.seed, this.values, to, this.k, from);
      return;
    }
    float[] attention = this.attention;
    float[] dValues = this.dValues;
    float[] max = this.max;
    float[] seed = this.seed;
    float[] values = this.values;
    float[] partial = this.partial[part];
    int k = this.k;
    for (int i = from; i < to; i++) {
      for (int j = 0; j < k; j++) {
        // Batches.java:17  return attention.mul(values).sum(-1).add(values.max(-1));
        dValues[i * k + j] = seed[i] * values[i * k + j];
      }
      Arrays.fill(partial, 0);
      for (int r1 = 0; r1 < k; r1++) {
        partial[r1 & 15] += dValues[i * k + r1] * attention[i * k + r1];
      }
      for (int half = Math.min(8, Integer.highestOneBit(k - 1)); half > 0; half /= 2) {
        for (int lane = 0; lane < half; lane++) {
          partial[lane] += partial[lane + half];
        }
      }
      float sum2 = partial[0];
      max[i] = sum2;
    }
  }

  private void computeDScores(int from, int to, int part) {
    if (VECTORS != null) {
      VECTORS.computeDScores(this.attention, this.dScores, this.dValues, this.max, to, this.k, from);
      return;
    }
    float[] attention = this.attention;
    float[] dScores = this.dScores;
    float[] dValues = this.dValues;
    float[] max = this.max;
    int k = this.k;
    for (int i = from; i < to; i++) {
      for (int j = 0; j < k; j++) {
        // Batches.java:16  Tensor attention = scores.softmax(-1);
        dScores[i * k + j] = attention[i * k + j] * (dValues[i * k + j] - max[i]);
      }
    }
  }

  /**
   * The gradients, in the types of the parameters.
   */
  public record Gradients(Tensor scores, Tensor values) {
  }

  /**
   * Kernels of vectors, with the same results to the bit; one for all that are alike.
   */
  abstract static class Kernels {
    abstract void computeMax(float[] max, float[] partials, float[] scores, int to, int k,
        int from);

    abstract void computeExp(float[] add, float[] attention, float[] max, float[] partials,
        float[] scores, int to, int k, int from);

    abstract void computeAttention(float[] add, float[] attention, float[] max, float[] partials,
        float[] values, int to, int k, int from);

    abstract void computeAdd(float[] add, float[] max, float[] partials, float[] values, int to,
        int k, int from);

    abstract void computeDValues2(float[] attention, float[] dValues, float[] dValues2,
        float[] seed, int to, int k, int from);

    abstract void computeDAttention(float[] attention, float[] dValues, float[] max,
        float[] partials, float[] seed, float[] values, int to, int k, int from);

    abstract void computeDScores(float[] attention, float[] dScores, float[] dValues, float[] max,
        int to, int k, int from);
  }
}
