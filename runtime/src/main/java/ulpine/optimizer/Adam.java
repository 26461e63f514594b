package ulpine.optimizer;

import ulpine.annotations.Format;
import ulpine.kernel.Bounded;

/**
 * Adam with bias correction. At step t (1 for the first), with m and v zero at first:
 *
 * <pre>
 * m = fma(b1, m, (1 - b1) * g)                  2 roundings
 * v = fma(b2, v, ((1 - b2) * g) * g)            3 roundings
 * d = fma(sqrt(v), r, epsilon)                  2 roundings
 * w = fma(-s, m / d, w)                         2 roundings
 * </pre>
 *
 * where {@code s = lr / (1 - b1^t)} and {@code r = 1 / sqrt(1 - b2^t)} are computed once a step in
 * binary64, the powers by repeated squaring, and rounded to binary32 where the weights are that.
 * Where they are in binary64, the powers could cost {@code 1 - b^t} its last digits, so it is
 * formed as {@code 1 - b^2n = c (2 - c)} and {@code 1 - b^(n + m) = c + d (1 - c)} with {@code c =
 * 1 - b^n} and {@code d = 1 - b^m}, which keep them. Kingma and Ba write the same as {@code w - lr
 * mHat / (sqrt(vHat) + epsilon)} with {@code mHat = m / (1 - b1^t)} and {@code vHat = v / (1 -
 * b2^t)}.
 *
 * <p>lr, b1, b2 and epsilon are the given numbers in the arithmetic of the weights, and {@code 1 -
 * b1}, {@code 1 - b2} are formed from the rounded ones (exactly, where b is at least one half), so
 * that the bias correction fits the decay that is really applied. A zero gradient history is no
 * special case: epsilon keeps d positive.
 *
 * <p>D. P. Kingma, J. Ba, Adam: a method for stochastic optimization, ICLR 2015, algorithm 1.
 *
 * @param learningRate the step size lr, finite and not negative
 * @param beta1 the decay of the mean gradient, 0 &lt;= beta1 &lt; 1
 * @param beta2 the decay of the mean squared gradient, 0 &lt;= beta2 &lt; 1
 * @param epsilon what is added to the root of v, finite and positive
 */
public record Adam(double learningRate, double beta1, double beta2, double epsilon)
    implements Optimizer {
  /** Checks the hyper-parameters. */
  public Adam {
    HyperParameter.learningRate("Adam", learningRate);
    HyperParameter.decay("Adam", "beta1", beta1);
    HyperParameter.decay("Adam", "beta2", beta2);
    HyperParameter.positive("Adam", "epsilon", epsilon);
  }

  /**
   * Adam with the constants of the paper: 0.9, 0.999 and 1e-8.
   *
   * @param learningRate the step size, finite and not negative
   * @return the optimizer
   */
  public static Adam of(double learningRate) {
    return new Adam(learningRate, 0.9, 0.999, 1e-8);
  }

  /**
   * Adam.
   *
   * @param learningRate the step size, finite and not negative
   * @param beta1 the decay of the mean gradient, 0 &lt;= beta1 &lt; 1
   * @param beta2 the decay of the mean squared gradient, 0 &lt;= beta2 &lt; 1
   * @param epsilon what is added to the root of the mean squared gradient, finite and positive
   * @return the optimizer
   */
  public static Adam of(double learningRate, double beta1, double beta2, double epsilon) {
    return new Adam(learningRate, beta1, beta2, epsilon);
  }

  @Override
  public Kind kind() {
    return Kind.ADAM;
  }

  @Override
  public void update(int length, float[] weights, float[] gradients, float[][] slots, long step) {
    Moments.update(learningRate, beta1, beta2, epsilon, 1, length, weights, gradients, slots, step);
  }

  @Override
  public void update(
      int length, double[] weights, double[] gradients, double[][] slots, long step) {
    Moments.update(learningRate, beta1, beta2, epsilon, 1, length, weights, gradients, slots, step);
  }

  @Override
  public Bounded[] bounded(Format format, double... slots) {
    return Moments.bounded(format, slots[0], slots[1]);
  }

  @Override
  public BoundedUpdate bounded(Format format, long step) {
    return Moments.bounded(learningRate, beta1, beta2, epsilon, Bounded.exact(format, 1), step);
  }
}
