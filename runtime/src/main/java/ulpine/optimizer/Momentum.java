package ulpine.optimizer;

import ulpine.annotations.Format;
import ulpine.kernel.Bounded;

/**
 * Gradient descent with momentum, the heavy ball: {@code v = fma(mu, v, g)}, then {@code w =
 * fma(-lr, v, w)}, one rounding each, v zero at first.
 *
 * <p>The velocity is a sum of gradients, not yet scaled by the learning rate, so a new rate acts on
 * all of it at once. With a constant rate this is the form of Sutskever et al., {@code v' = mu v' -
 * lr g; w = w + v'}, where {@code v' = -lr v}.
 *
 * <p>B. T. Polyak, Some methods of speeding up the convergence of iteration methods, USSR
 * Computational Mathematics and Mathematical Physics 4(5), 1964. I. Sutskever, J. Martens, G. Dahl,
 * G. Hinton, On the importance of initialization and momentum in deep learning, ICML 2013.
 *
 * @param learningRate the step size lr, finite and not negative
 * @param momentum the decay mu of the velocity, 0 &lt;= mu &lt; 1
 */
public record Momentum(double learningRate, double momentum) implements Optimizer {
  /** Checks the hyper-parameters. */
  public Momentum {
    HyperParameter.learningRate("Momentum", learningRate);
    HyperParameter.decay("Momentum", "momentum", momentum);
  }

  /**
   * Gradient descent with momentum.
   *
   * @param learningRate the step size, finite and not negative
   * @param momentum the decay of the velocity, 0 &lt;= momentum &lt; 1
   * @return the optimizer
   */
  public static Momentum of(double learningRate, double momentum) {
    return new Momentum(learningRate, momentum);
  }

  @Override
  public Kind kind() {
    return Kind.MOMENTUM;
  }

  @Override
  public void update(int length, float[] weights, float[] gradients, float[][] slots, long step) {
    float rate = (float) -learningRate;
    float mu = (float) momentum;
    float[] velocity = slots[0];
    for (int i = 0; i < length; i++) {
      float v = Math.fma(mu, velocity[i], gradients[i]);
      velocity[i] = v;
      weights[i] = Math.fma(rate, v, weights[i]);
    }
  }

  @Override
  public void update(
      int length, double[] weights, double[] gradients, double[][] slots, long step) {
    double rate = -learningRate;
    double[] velocity = slots[0];
    for (int i = 0; i < length; i++) {
      double v = Math.fma(momentum, velocity[i], gradients[i]);
      velocity[i] = v;
      weights[i] = Math.fma(rate, v, weights[i]);
    }
  }

  @Override
  public BoundedUpdate bounded(Format format, long step) {
    Bounded rate = Bounded.exact(format, -learningRate);
    Bounded mu = Bounded.exact(format, momentum);
    return (weight, gradient, slots) -> {
      Bounded v = mu.fma(slots[0], gradient);
      slots[0] = v;
      return rate.fma(v, weight);
    };
  }
}
