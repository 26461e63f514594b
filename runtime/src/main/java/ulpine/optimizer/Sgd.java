package ulpine.optimizer;

import ulpine.annotations.Format;
import ulpine.kernel.Bounded;

/**
 * Stochastic gradient descent: {@code w = fma(-lr, g, w)}, one rounding a step.
 *
 * @param learningRate the step size, finite and not negative
 */
public record Sgd(double learningRate) implements Optimizer {
  /** Checks the learning rate. */
  public Sgd {
    HyperParameter.learningRate("Sgd", learningRate);
  }

  /**
   * Gradient descent with a step size.
   *
   * @param learningRate the step size, finite and not negative
   * @return the optimizer
   */
  public static Sgd of(double learningRate) {
    return new Sgd(learningRate);
  }

  @Override
  public Kind kind() {
    return Kind.SGD;
  }

  @Override
  public void update(int length, float[] weights, float[] gradients, float[][] slots, long step) {
    float rate = (float) -learningRate;
    for (int i = 0; i < length; i++) {
      weights[i] = Math.fma(rate, gradients[i], weights[i]);
    }
  }

  @Override
  public void update(
      int length, double[] weights, double[] gradients, double[][] slots, long step) {
    double rate = -learningRate;
    for (int i = 0; i < length; i++) {
      weights[i] = Math.fma(rate, gradients[i], weights[i]);
    }
  }

  @Override
  public BoundedUpdate bounded(Format format, long step) {
    Bounded rate = Bounded.exact(format, -learningRate);
    return (weight, gradient, slots) -> rate.fma(gradient, weight);
  }
}
