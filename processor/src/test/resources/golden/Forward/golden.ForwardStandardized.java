package golden;

import java.util.concurrent.Executor;
import ulpine.Arithmetic;
import ulpine.CompiledGraph;
import ulpine.CompiledView;
import ulpine.Tensor;
import ulpine.annotations.Generated;

/**
 * {@code standardized} of {@link Forward}, compiled.
 *
 * <ul>
 * <li>{@code x} [N, 3]
 * <li>{@code result} [N, 3]
 * </ul>
 *
 * <p>An instance owns its buffers and is not for two threads at once; instances share nothing,
 * and weights are shared freely. Tensors it returns are views, valid until its next call.
 */
@Generated(
    from = "golden.Forward#standardized"
)
public final class ForwardStandardized extends CompiledGraph {
  /**
   * The arithmetic this class computes in: eager evaluation in it gives the same bits.
   */
  public static final Arithmetic ARITHMETIC = Arithmetic.BINARY32;

  private final int capacityN;

  private int n;

  private float[] x;

  /**
   * Holds div, deviation in turn.
   */
  private final float[] div;

  private final float[] ownCentred;

  /**
   * Holds centred, div in turn.
   * An array of the caller, or that of this instance.
   */
  private float[] centred;

  private final CompiledView centredView;

  /**
   * Makes an instance with buffers for sizes up to the given ones.
   *
   * @param n the largest N
   */
  public ForwardStandardized(int n) {
    this(n, CALLER, 1);
  }

  /**
   * Makes an instance with buffers for sizes up to the given ones, which computes large kernels
   * in parts, in as many threads as there are processors.
   *
   * @param n the largest N
   * @param executor whose threads come to help
   */
  public ForwardStandardized(int n, Executor executor) {
    this(n, executor, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Makes an instance with buffers for sizes up to the given ones, which computes large kernels
   * in parts, in the caller's thread and those of an executor, with the same bits.
   *
   * <p>What the executor rejects or does not come to, the caller does itself. No call ends while
   * another thread is at work for it: an interruption waits, and so does an exception in another
   * thread, which is thrown then. {@code certify} stays in the caller's thread.
   *
   * @param n the largest N
   * @param executor whose threads come to help
   * @param parallelism how many threads work at once, the caller's included
   */
  public ForwardStandardized(int n, Executor executor, int parallelism) {
    super(ARITHMETIC, 1, executor, parallelism);
    this.capacityN = capacity(n, "N");
    this.div = new float[3];
    this.centred = new float[length(3 * (long) n)];
    this.ownCentred = this.centred;
    this.centredView = outputView(this.centred, 0, 3);
  }

  /**
   * Evaluates the graph.
   *
   * @return a view of the result, valid until the next call of this instance
   */
  public Tensor forward(Tensor x) {
    begin();
    this.centred = this.ownCentred;
    this.x = input(x, "x");
    this.n = symbol(x, 2, 0, this.capacityN, "N", "x", "[N, 3]");
    if (x.rank() != 2 || x.size(0) != this.n || x.size(1) != 3) {
      throw wrongShape("x", "[N, 3]", x.shape(), "N = " + this.n);
    }
    computeForward();
    done();
    return centredView.size(0, this.n).renew(turn());
  }

  /**
   * Evaluates the graph on plain arrays in row-major order, into arrays of the caller.
   */
  public void forward(int n, float[] x, float[] result) {
    begin();
    this.n = atMost(n, this.capacityN, "N", "n");
    checkLength(x.length, 3 * this.n, "x");
    this.x = x;
    checkLength(result.length, 3 * this.n, "result");
    this.centred = result != this.x ? result : this.ownCentred;
    computeForward();
    done();
    if (this.centred != result) {
      System.arraycopy(this.centred, 0, result, 0, result.length);
    }
  }

  private void computeForward() {
    computeDiv();
    if (isTeam() && this.n >= 333334) {
      divide(this::computeCentred, this.n, 1);
    } else {
      computeCentred(0, this.n, 0);
    }
    computeDeviation();
    if (isTeam() && this.n >= 333334) {
      divide(this::computeDiv2, this.n, 1);
    } else {
      computeDiv2(0, this.n, 0);
    }
  }

  private void computeDiv() {
    float[] div = this.div;
    float[] x = this.x;
    int n = this.n;
    // Forward.java:13  Tensor centred = x.sub(x.mean(0));
    float acc0 = 0f;
    float acc1 = 0f;
    float acc2 = 0f;
    for (int r0 = 0; r0 < n; r0++) {
      acc0 = acc0 + x[r0 * 3];
      acc1 = acc1 + x[r0 * 3 + 1];
      acc2 = acc2 + x[r0 * 3 + 2];
    }
    div[0] = acc0 / (float) n;
    div[1] = acc1 / (float) n;
    div[2] = acc2 / (float) n;
  }

  private void computeCentred(int from, int to, int part) {
    float[] centred = this.centred;
    float[] div = this.div;
    float[] x = this.x;
    for (int i = from; i < to; i++) {
      for (int j = 0; j < 3; j++) {
        // Forward.java:13  Tensor centred = x.sub(x.mean(0));
        centred[i * 3 + j] = x[i * 3 + j] - div[j];
      }
    }
  }

  private void computeDeviation() {
    float[] centred = this.centred;
    float[] div = this.div;
    int n = this.n;
    // Forward.java:14  Tensor deviation = centred.square().mean(0).add(1e-5).sqrt();
    float acc0 = 0f;
    float acc1 = 0f;
    float acc2 = 0f;
    for (int r0 = 0; r0 < n; r0++) {
      acc0 = acc0 + centred[r0 * 3] * centred[r0 * 3];
      acc1 = acc1 + centred[r0 * 3 + 1] * centred[r0 * 3 + 1];
      acc2 = acc2 + centred[r0 * 3 + 2] * centred[r0 * 3 + 2];
    }
    div[0] = (float) Math.sqrt(acc0 / (float) n + 1.0E-5f);
    div[1] = (float) Math.sqrt(acc1 / (float) n + 1.0E-5f);
    div[2] = (float) Math.sqrt(acc2 / (float) n + 1.0E-5f);
  }

  private void computeDiv2(int from, int to, int part) {
    float[] centred = this.centred;
    float[] div = this.div;
    for (int i = from; i < to; i++) {
      for (int j = 0; j < 3; j++) {
        // Forward.java:15  return centred.div(deviation);
        centred[i * 3 + j] = centred[i * 3 + j] / div[j];
      }
    }
  }
}
