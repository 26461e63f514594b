package ulpine.optimizer;

import ulpine.annotations.Format;
import ulpine.exact.Enclosure;
import ulpine.kernel.Bounded;

/**
 * Adam with decoupled weight decay. The means m and v, their corrections s and r, and the divisor d
 * are those of {@link Adam}, whose state it shares, and
 *
 * <pre>
 * w = fma(-s, m / d, k * w)                     3 roundings
 * </pre>
 *
 * where {@code k = fma(-lr, decay, 1)} is computed in binary64 from lr and decay in the arithmetic
 * of the weights, and rounded to it. Without decay it is Adam, bit for bit.
 *
 * <p>The decay does not enter the means, so that it acts on all weights alike; it is scaled by the
 * learning rate, as in the usual libraries, and not by the schedule alone. All tensors of the
 * record decay, biases too.
 *
 * <p>I. Loshchilov, F. Hutter, Decoupled weight decay regularization, ICLR 2019, algorithm 2.
 *
 * @param learningRate the step size lr, finite and not negative
 * @param beta1 the decay of the mean gradient, 0 &lt;= beta1 &lt; 1
 * @param beta2 the decay of the mean squared gradient, 0 &lt;= beta2 &lt; 1
 * @param epsilon what is added to the root of v, finite and positive
 * @param weightDecay the decay of the weights, finite and not negative
 */
public record AdamW(
    double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
    implements Optimizer {
  /** Checks the hyper-parameters. */
  public AdamW {
    HyperParameter.learningRate("AdamW", learningRate);
    HyperParameter.decay("AdamW", "beta1", beta1);
    HyperParameter.decay("AdamW", "beta2", beta2);
    HyperParameter.positive("AdamW", "epsilon", epsilon);
    HyperParameter.notNegative("AdamW", "weightDecay", weightDecay);
  }

  /**
   * AdamW with the constants of the paper: 0.9, 0.999 and 1e-8.
   *
   * @param learningRate the step size, finite and not negative
   * @param weightDecay the decay of the weights, finite and not negative
   * @return the optimizer
   */
  public static AdamW of(double learningRate, double weightDecay) {
    return new AdamW(learningRate, 0.9, 0.999, 1e-8, weightDecay);
  }

  @Override
  public Kind kind() {
    return Kind.ADAM;
  }

  @Override
  public void update(int length, float[] weights, float[] gradients, float[][] slots, long step) {
    Moments.update(
        learningRate,
        beta1,
        beta2,
        epsilon,
        (float) keep((float) learningRate, (float) weightDecay),
        length,
        weights,
        gradients,
        slots,
        step);
  }

  @Override
  public void update(
      int length, double[] weights, double[] gradients, double[][] slots, long step) {
    double keep = keep(learningRate, weightDecay);
    Moments.update(
        learningRate, beta1, beta2, epsilon, keep, length, weights, gradients, slots, step);
  }

  @Override
  public Bounded[] bounded(Format format, double... slots) {
    return Moments.bounded(format, slots[0], slots[1]);
  }

  @Override
  public BoundedUpdate bounded(Format format, long step) {
    double lr = Bounded.exact(format, learningRate).value();
    double decay = Bounded.exact(format, weightDecay).value();
    Enclosure exact = Enclosure.ONE.subtract(Enclosure.of(lr).multiply(Enclosure.of(decay)));
    Bounded keep = Bounded.of(format, keep(lr, decay), exact);
    return Moments.bounded(learningRate, beta1, beta2, epsilon, keep, step);
  }

  /** What the weights are multiplied by before they are moved. */
  private static double keep(double lr, double decay) {
    return Math.fma(-lr, decay, 1);
  }
}
