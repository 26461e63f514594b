package ulpine.optimizer;

import ulpine.annotations.Format;
import ulpine.exact.Enclosure;
import ulpine.kernel.Bounded;

/**
 * The step that {@link Adam} and {@link AdamW} share: the running means of the gradient and of its
 * square, and the weights moved by their quotient. A step allocates nothing.
 */
final class Moments {
  /** Covers some roundings of the bound of a ratio. */
  private static final double INFLATION = 1 + 0x1p-40;

  private Moments() {}

  /**
   * One step, as {@link Adam} writes it.
   *
   * @param keep what the weights are multiplied by before they are moved; 1 changes no bit of them
   */
  static void update(
      double learningRate,
      double beta1,
      double beta2,
      double epsilon,
      float keep,
      int length,
      float[] weights,
      float[] gradients,
      float[][] slots,
      long step) {
    float b1 = (float) beta1;
    float b2 = (float) beta2;
    float c1 = 1 - b1;
    float c2 = 1 - b2;
    float rate = (float) rate((float) learningRate, 1 - power(b1, step));
    float root = (float) root(1 - power(b2, step));
    float floor = (float) epsilon;
    float[] mean = slots[0];
    float[] square = slots[1];
    for (int i = 0; i < length; i++) {
      float g = gradients[i];
      float m = Math.fma(b1, mean[i], c1 * g);
      float v = Math.fma(b2, square[i], c2 * g * g);
      mean[i] = m;
      square[i] = v;
      float quotient = m / Math.fma((float) Math.sqrt(v), root, floor);
      weights[i] = Math.fma(rate, quotient, keep * weights[i]);
    }
  }

  /** The same step in binary64. */
  static void update(
      double learningRate,
      double b1,
      double b2,
      double epsilon,
      double keep,
      int length,
      double[] weights,
      double[] gradients,
      double[][] slots,
      long step) {
    double c1 = 1 - b1;
    double c2 = 1 - b2;
    double rate = rate(learningRate, rest(b1, step));
    double root = root(rest(b2, step));
    double[] mean = slots[0];
    double[] square = slots[1];
    for (int i = 0; i < length; i++) {
      double g = gradients[i];
      double m = Math.fma(b1, mean[i], c1 * g);
      double v = Math.fma(b2, square[i], c2 * g * g);
      mean[i] = m;
      square[i] = v;
      double quotient = m / Math.fma(Math.sqrt(v), root, epsilon);
      weights[i] = Math.fma(rate, quotient, keep * weights[i]);
    }
  }

  /**
   * The means of one weight, exact, and a bound of {@code |m| / sqrt(v)}, as the error of a zero. A
   * v that is negative has no root, and thus no bound.
   */
  static Bounded[] bounded(Format format, double m, double v) {
    // A quotient of doubles may underflow.
    double ratio = m == 0 ? 0 : Math.abs(m) / Math.sqrt(v) * INFLATION + Double.MIN_VALUE;
    return new Bounded[] {
      Bounded.exact(format, m),
      v < 0 ? Bounded.of(format, v, Double.POSITIVE_INFINITY) : Bounded.exact(format, v),
      Bounded.of(format, 0, ratio)
    };
  }

  /**
   * The same step on one weight, with errors. That of v may exceed v, as where v underflows, but
   * neither the root nor the divisor can be negative then. And whatever the gradients were, m is no
   * larger than the root of v allows, so a weight never moves far.
   */
  static BoundedUpdate bounded(
      double learningRate, double beta1, double beta2, double epsilon, Bounded keep, long step) {
    Format format = keep.format();
    Bounded b1 = Bounded.exact(format, beta1);
    Bounded b2 = Bounded.exact(format, beta2);
    Bounded c1 = Bounded.of(format, 1 - b1.value(), exactRest(b1, 1));
    Bounded c2 = Bounded.of(format, 1 - b2.value(), exactRest(b2, 1));
    double lr = Bounded.exact(format, learningRate).value();
    Bounded rate = Bounded.of(
        format,
        rate(lr, rest(b1, step)),
        Enclosure.of(lr).divide(exactRest(b1, step)).negate());
    Bounded root = Bounded.of(
        format, root(rest(b2, step)), Enclosure.ONE.divide(exactRest(b2, step).sqrt()));
    Bounded floor = Bounded.exact(format, epsilon);
    double least = (root.value() - root.error()) / INFLATION;
    return (weight, gradient, slots) -> {
      Bounded m = b1.fma(slots[0], c1.multiply(gradient));
      Bounded v = b2.fma(slots[1], c2.multiply(gradient).multiply(gradient));
      double ratio = ratio(slots[2].error(), b1.value(), b2.value());
      slots[0] = m;
      slots[1] = v;
      slots[2] = new Bounded(format, 0, ratio);
      Bounded quotient = m.divide(v.sqrt().fma(root, floor), floor.value());
      return rate.fma(quotient.within(ratio / least * INFLATION), keep.multiply(weight));
    };
  }

  /**
   * At least {@code |m'| / sqrt(v')} after a step, given as much of before. By Cauchy and Schwarz
   * {@code b1 |m| + (1 - b1) |g|}, with {@code |m| <= ratio sqrt(v)}, is no more than the root of
   * {@code b1^2 ratio^2 / b2 + (1 - b1)^2 / (1 - b2)} times that of {@code b2 v + (1 - b2) g^2}.
   */
  private static double ratio(double ratio, double b1, double b2) {
    // What underflow takes is nothing beside the other summand, which is 2^-50 at least; but not if
    // it is divided by b2 afterwards.
    double mean = Math.max(b1 * ratio, Double.MIN_VALUE);
    double kept = b1 == 0 || ratio == 0 ? 0 : mean * (mean / b2);
    return Math.sqrt(kept + (1 - b1) * (1 - b1) / (1 - b2)) * INFLATION;
  }

  /** The learning rate with the correction of m, negative: {@code -lr / (1 - b1^t)}. */
  private static double rate(double lr, double rest) {
    return -lr / rest;
  }

  /** The root of the correction of v: {@code 1 / sqrt(1 - b2^t)}. */
  private static double root(double rest) {
    return 1 / Math.sqrt(rest);
  }

  /** {@code 1 - b^t} as the updates have it. */
  private static double rest(Bounded b, long step) {
    return b.format() == Format.BINARY64 ? rest(b.value(), step) : 1 - power(b.value(), step);
  }

  /** {@code 1 - b^t}, enclosed; of steps that nobody lives to see, all that it may be. */
  private static Enclosure exactRest(Bounded b, long step) {
    Enclosure base = Enclosure.of(b.value());
    return step <= Integer.MAX_VALUE
        ? Enclosure.ONE.subtract(base.pow((int) step))
        : Enclosure.ONE.subtract(base.pow(Integer.MAX_VALUE).multiply(Enclosure.between(0, 1)));
  }

  /** By repeated squaring: the library's power function allocates, and a step must not. */
  private static double power(double base, long exponent) {
    double power = 1;
    double square = base;
    for (long rest = exponent; rest > 0; rest >>= 1) {
      if ((rest & 1) == 1) {
        power *= square;
      }
      square *= square;
    }
    return power;
  }

  /**
   * {@code 1 - b^t} to a few ulps, where the difference of 1 and a rounded power would lose as many
   * digits as b has nines. Both numbers here are 1 minus a power, between 0 and 1: for {@code c = 1
   * - b^n} and {@code d = 1 - b^m}, {@code 1 - b^(n + m) = c + d (1 - c)}, a sum of what is not
   * negative.
   */
  private static double rest(double base, long exponent) {
    double rest = 0;
    double square = 1 - base;
    for (long left = exponent; left > 0; left >>= 1) {
      if ((left & 1) == 1) {
        rest = Math.fma(square, 1 - rest, rest);
      }
      square *= 2 - square;
    }
    return rest;
  }
}
