package golden;

import java.lang.invoke.MethodHandles;
import java.util.concurrent.Executor;
import ulpine.Arithmetic;
import ulpine.CompiledGraph;
import ulpine.CompiledView;
import ulpine.Tensor;
import ulpine.annotations.Generated;
import ulpine.kernel.Vectors;

/**
 * {@code energy} of {@link Constant}, compiled.
 *
 * <ul>
 * <li>{@code a} [4, 3]
 * <li>{@code b} [3, 4]
 * <li>{@code result} []
 * </ul>
 *
 * <p>An instance owns its buffers and is not for two threads at once; instances share nothing,
 * and weights are shared freely. Tensors it returns are views, valid until its next call.
 */
@Generated(
    from = "golden.Constant#energy"
)
public final class ConstantEnergy extends CompiledGraph {
  /**
   * The arithmetic this class computes in: eager evaluation in it gives the same bits.
   */
  public static final Arithmetic ARITHMETIC = Arithmetic.BINARY32;

  /**
   * Null where the machine or the command line has no vectors.
   */
  private static final Kernels VECTORS = Vectors.of(MethodHandles.lookup(), Kernels.class);

  private float[] a;

  private float[] b;

  private final float[] matmul;

  private final float[] matmul2;

  private final float[] product;

  private final float[] sum;

  private final float[] dMatmul;

  private final float[] dMatmul2;

  /**
   * Holds dTranspose, dB in turn.
   */
  private final float[] dTranspose;

  /**
   * Holds dB, dA in turn.
   */
  private final float[] dB;

  private final CompiledView sumView;

  private final CompiledView dBView;

  private final CompiledView dTransposeView;

  private final Gradients evenGradients;

  private final Gradients oddGradients;

  /**
   * Makes an instance with its buffers.
   */
  public ConstantEnergy() {
    this(CALLER, 1);
  }

  /**
   * Makes an instance with its buffers, which computes large kernels
   * in parts, in as many threads as there are processors.
   *
   * @param executor whose threads come to help
   */
  public ConstantEnergy(Executor executor) {
    this(executor, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Makes an instance with its buffers, which computes large kernels
   * in parts, in the caller's thread and those of an executor, with the same bits.
   *
   * <p>What the executor rejects or does not come to, the caller does itself. No call ends while
   * another thread is at work for it: an interruption waits, and so does an exception in another
   * thread, which is thrown then. {@code certify} stays in the caller's thread.
   *
   * @param executor whose threads come to help
   * @param parallelism how many threads work at once, the caller's included
   */
  public ConstantEnergy(Executor executor, int parallelism) {
    super(ARITHMETIC, 2, executor, parallelism);
    this.matmul = new float[16];
    this.matmul2 = new float[16];
    this.product = new float[16];
    this.sum = new float[1];
    this.dMatmul = new float[16];
    this.dMatmul2 = new float[16];
    this.dTranspose = new float[12];
    this.dB = new float[12];
    this.sumView = outputView(this.sum);
    this.dBView = gradientView(this.dB, 4, 3);
    this.dTransposeView = gradientView(this.dTranspose, 3, 4);
    this.evenGradients = new Gradients(this.dBView.at(0), this.dTransposeView.at(0));
    this.oddGradients = new Gradients(this.dBView.at(1), this.dTransposeView.at(1));
  }

  /**
   * Evaluates the graph.
   *
   * @return a view of the result, valid until the next call of this instance
   */
  public Tensor forward(Tensor a, Tensor b) {
    begin();
    this.a = input(a, "a");
    this.b = input(b, "b");
    if (a.rank() != 2 || a.size(0) != 4 || a.size(1) != 3) {
      throw wrongShape("a", "[4, 3]", a.shape(), "");
    }
    if (b.rank() != 2 || b.size(0) != 3 || b.size(1) != 4) {
      throw wrongShape("b", "[3, 4]", b.shape(), "");
    }
    computeForward();
    done();
    return sumView.renew(turn());
  }

  /**
   * Evaluates the graph on plain arrays in row-major order, into arrays of the caller.
   */
  public void forward(float[] a, float[] b, float[] result) {
    begin();
    checkLength(a.length, 12, "a");
    this.a = a;
    checkLength(b.length, 12, "b");
    this.b = b;
    checkLength(result.length, 1, "result");
    computeForward();
    done();
    System.arraycopy(this.sum, 0, result, 0, result.length);
  }

  /**
   * Differentiates the last forward pass.
   *
   * @return the gradient, valid until the next call of this instance
   */
  public Gradients backward() {
    beginBackward();
    computeBackward();
    dBView.renew(gradientTurn());
    dTransposeView.renew(gradientTurn());
    return (gradientTurn() & 1) == 0 ? evenGradients : oddGradients;
  }

  /**
   * Differentiates the last forward pass, from and into plain arrays in row-major order.
   */
  public void backward(float[] dA, float[] dB) {
    beginBackward();
    computeBackward();
    checkLength(dA.length, 12, "dA");
    System.arraycopy(this.dB, 0, dA, 0, dA.length);
    checkLength(dB.length, 12, "dB");
    System.arraycopy(this.dTranspose, 0, dB, 0, dB.length);
  }

  private void computeForward() {
    computeMatmul();
    computeProduct();
    computeSum();
  }

  private void computeMatmul() {
    float[] a = this.a;
    float[] b = this.b;
    float[] matmul = this.matmul;
    // Constant.java:15  Tensor product = a.matmul(b).maximum(b.transpose().matmul(b));
    for (int i = 0; i < 4; i++) {
      float acc0 = 0f;
      float acc1 = 0f;
      float acc2 = 0f;
      float acc3 = 0f;
      for (int k = 0; k < 3; k++) {
        float factor = a[i * 3 + k];
        acc0 = Math.fma(factor, b[k * 4], acc0);
        acc1 = Math.fma(factor, b[k * 4 + 1], acc1);
        acc2 = Math.fma(factor, b[k * 4 + 2], acc2);
        acc3 = Math.fma(factor, b[k * 4 + 3], acc3);
      }
      matmul[i * 4] = acc0;
      matmul[i * 4 + 1] = acc1;
      matmul[i * 4 + 2] = acc2;
      matmul[i * 4 + 3] = acc3;
    }
  }

  private void computeProduct() {
    float[] b = this.b;
    float[] matmul = this.matmul;
    float[] matmul2 = this.matmul2;
    float[] product = this.product;
    // Constant.java:15  Tensor product = a.matmul(b).maximum(b.transpose().matmul(b));
    for (int i = 0; i < 4; i++) {
      float acc0 = 0f;
      float acc1 = 0f;
      float acc2 = 0f;
      float acc3 = 0f;
      for (int k = 0; k < 3; k++) {
        float factor = b[k * 4 + i];
        acc0 = Math.fma(factor, b[k * 4], acc0);
        acc1 = Math.fma(factor, b[k * 4 + 1], acc1);
        acc2 = Math.fma(factor, b[k * 4 + 2], acc2);
        acc3 = Math.fma(factor, b[k * 4 + 3], acc3);
      }
      matmul2[i * 4] = acc0;
      product[i * 4] = Math.max(matmul[i * 4], acc0);
      matmul2[i * 4 + 1] = acc1;
      product[i * 4 + 1] = Math.max(matmul[i * 4 + 1], acc1);
      matmul2[i * 4 + 2] = acc2;
      product[i * 4 + 2] = Math.max(matmul[i * 4 + 2], acc2);
      matmul2[i * 4 + 3] = acc3;
      product[i * 4 + 3] = Math.max(matmul[i * 4 + 3], acc3);
    }
  }

  private void computeSum() {
    float[] product = this.product;
    float[] sum = this.sum;
    // Constant.java:16  return product.square().sum();
    float partial0 = product[0] * product[0] + 0f + product[8] * product[8];
    float partial1 = product[1] * product[1] + product[9] * product[9];
    float partial2 = product[2] * product[2] + product[10] * product[10];
    float partial3 = product[3] * product[3] + product[11] * product[11];
    float partial4 = product[4] * product[4] + product[12] * product[12];
    float partial5 = product[5] * product[5] + product[13] * product[13];
    float partial6 = product[6] * product[6] + product[14] * product[14];
    float partial7 = product[7] * product[7] + product[15] * product[15];
    float sum2 = partial0 + partial4 + (partial2 + partial6) + (partial1 + partial5 + (partial3 + partial7));
    sum[0] = sum2;
  }

  private void computeBackward() {
    computeDMatmul();
    computeDTranspose();
    computeDB();
    computeDB2();
    computeDA();
  }

  private void computeDMatmul() {
    if (VECTORS != null) {
      VECTORS.computeDMatmul(this.dMatmul, this.dMatmul2, this.matmul, this.matmul2, this.product);
      return;
    }
    float[] dMatmul = this.dMatmul;
    float[] dMatmul2 = this.dMatmul2;
    float[] matmul = this.matmul;
    float[] matmul2 = this.matmul2;
    float[] product = this.product;
    for (int i = 0; i < 16; i++) {
      // Constant.java:16  return product.square().sum();
      float dProduct = product[i] * 2f;
      // Constant.java:15  Tensor product = a.matmul(b).maximum(b.transpose().matmul(b));
      dMatmul[i] = matmul[i] >= matmul2[i] ? dProduct : 0f;
      dMatmul2[i] = matmul[i] < matmul2[i] ? dProduct : 0f;
    }
  }

  private void computeDTranspose() {
    float[] b = this.b;
    float[] dMatmul2 = this.dMatmul2;
    float[] dTranspose = this.dTranspose;
    // Constant.java:15  Tensor product = a.matmul(b).maximum(b.transpose().matmul(b));
    for (int i = 0; i < 4; i++) {
      float acc0 = 0f;
      float acc1 = 0f;
      float acc2 = 0f;
      for (int k = 0; k < 4; k++) {
        float factor = dMatmul2[i * 4 + k];
        acc0 = Math.fma(factor, b[k], acc0);
        acc1 = Math.fma(factor, b[k + 4], acc1);
        acc2 = Math.fma(factor, b[k + 8], acc2);
      }
      dTranspose[i * 3] = acc0;
      dTranspose[i * 3 + 1] = acc1;
      dTranspose[i * 3 + 2] = acc2;
    }
  }

  private void computeDB() {
    float[] b = this.b;
    float[] dB = this.dB;
    float[] dMatmul2 = this.dMatmul2;
    float[] dTranspose = this.dTranspose;
    // Constant.java:15  Tensor product = a.matmul(b).maximum(b.transpose().matmul(b));
    for (int i = 0; i < 3; i++) {
      float acc0 = 0f;
      float acc1 = 0f;
      float acc2 = 0f;
      float acc3 = 0f;
      for (int k = 0; k < 4; k++) {
        float factor = b[i * 4 + k];
        acc0 = Math.fma(factor, dMatmul2[k * 4], acc0);
        acc1 = Math.fma(factor, dMatmul2[k * 4 + 1], acc1);
        acc2 = Math.fma(factor, dMatmul2[k * 4 + 2], acc2);
        acc3 = Math.fma(factor, dMatmul2[k * 4 + 3], acc3);
      }
      dB[i * 4] = acc0 + dTranspose[i];
      dB[i * 4 + 1] = acc1 + dTranspose[i + 3];
      dB[i * 4 + 2] = acc2 + dTranspose[i + 6];
      dB[i * 4 + 3] = acc3 + dTranspose[i + 9];
    }
  }

  private void computeDB2() {
    float[] a = this.a;
    float[] dB = this.dB;
    float[] dMatmul = this.dMatmul;
    float[] dTranspose = this.dTranspose;
    // Constant.java:15  Tensor product = a.matmul(b).maximum(b.transpose().matmul(b));
    for (int i = 0; i < 3; i++) {
      float acc0 = 0f;
      float acc1 = 0f;
      float acc2 = 0f;
      float acc3 = 0f;
      for (int k = 0; k < 4; k++) {
        float factor = a[k * 3 + i];
        acc0 = Math.fma(factor, dMatmul[k * 4], acc0);
        acc1 = Math.fma(factor, dMatmul[k * 4 + 1], acc1);
        acc2 = Math.fma(factor, dMatmul[k * 4 + 2], acc2);
        acc3 = Math.fma(factor, dMatmul[k * 4 + 3], acc3);
      }
      dTranspose[i * 4] = dB[i * 4] + acc0;
      dTranspose[i * 4 + 1] = dB[i * 4 + 1] + acc1;
      dTranspose[i * 4 + 2] = dB[i * 4 + 2] + acc2;
      dTranspose[i * 4 + 3] = dB[i * 4 + 3] + acc3;
    }
  }

  private void computeDA() {
    float[] b = this.b;
    float[] dB = this.dB;
    float[] dMatmul = this.dMatmul;
    // Constant.java:15  Tensor product = a.matmul(b).maximum(b.transpose().matmul(b));
    for (int i = 0; i < 4; i++) {
      float acc0 = 0f;
      float acc1 = 0f;
      float acc2 = 0f;
      for (int k = 0; k < 4; k++) {
        float factor = dMatmul[i * 4 + k];
        acc0 = Math.fma(factor, b[k], acc0);
        acc1 = Math.fma(factor, b[k + 4], acc1);
        acc2 = Math.fma(factor, b[k + 8], acc2);
      }
      dB[i * 3] = acc0;
      dB[i * 3 + 1] = acc1;
      dB[i * 3 + 2] = acc2;
    }
  }

  /**
   * The gradients, in the types of the parameters.
   */
  public record Gradients(Tensor a, Tensor b) {
  }

  /**
   * Kernels of vectors, with the same results to the bit; one for all that are alike.
   */
  abstract static class Kernels {
    abstract void computeDMatmul(float[] dMatmul, float[] dMatmul2, float[] matmul, float[] matmul2,
        float[] product);
  }
}
