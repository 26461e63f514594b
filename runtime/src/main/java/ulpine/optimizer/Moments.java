package ulpine.optimizer;

/**
 * The step that {@link Adam} and {@link AdamW} share: the running means of the gradient and of its
 * square, and the weights moved by their quotient. A step allocates nothing.
 */
final class Moments {
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
    float rate = (float) (-(double) (float) learningRate / (1 - power(b1, step)));
    float root = (float) (1 / Math.sqrt(1 - power(b2, step)));
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
}
