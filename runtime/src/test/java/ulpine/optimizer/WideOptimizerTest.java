package ulpine.optimizer;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernels of binary64 against the same formulas in decimal arithmetic. */
final class WideOptimizerTest {
  private static final MathContext DIGITS = new MathContext(120);
  private static final BigDecimal ONE = BigDecimal.ONE;
  private static final int LENGTH = 100;

  private final Random random = new Random(12);
  private final double[] weights = numbers();
  private final double[] before = weights.clone();
  private final double[] gradients = numbers();

  // Magnitudes from 2^-20 to 2^19.
  private double[] numbers() {
    double[] numbers = new double[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      numbers[i] = Math.scalb(random.nextGaussian(), random.nextInt(40) - 20);
    }
    return numbers;
  }

  private static BigDecimal exact(double x) {
    return new BigDecimal(x);
  }

  private static double product(double a, double b) {
    return exact(a).multiply(exact(b)).doubleValue();
  }

  private static double fma(double a, double b, double c) {
    return exact(a).multiply(exact(b)).add(exact(c)).doubleValue();
  }

  private static double quotient(double a, double b) {
    return exact(a).divide(exact(b), DIGITS).doubleValue();
  }

  private static double root(double a) {
    return exact(a).sqrt(DIGITS).doubleValue();
  }

  private static double rest(double a) {
    return ONE.subtract(exact(a)).doubleValue();
  }

  private static void assertSame(String what, int i, double actual, double expected) {
    assertWithMessage("%s[%s]", what, i).that(actual).isEqualTo(expected);
  }

  @Test
  void sgdIsOneRounding() {
    Sgd.of(0.1).update(LENGTH, weights, gradients, new double[0][], 1);
    for (int i = 0; i < LENGTH; i++) {
      assertSame("w", i, weights[i], fma(-0.1, gradients[i], before[i]));
    }
  }

  @Test
  void momentumIsTwoRoundings() {
    double[] velocity = numbers();
    double[] old = velocity.clone();
    Momentum.of(0.1, 0.9).update(LENGTH, weights, gradients, new double[][] {velocity}, 7);
    for (int i = 0; i < LENGTH; i++) {
      assertSame("v", i, velocity[i], fma(0.9, old[i], gradients[i]));
      assertSame("w", i, weights[i], fma(-0.1, velocity[i], before[i]));
    }
  }

  /** {@code 1 - b^t}, a binary digit of t after the other, as Adam's documentation has it. */
  private static double correction(double b, long t) {
    double c = 0;
    double d = rest(b);
    for (int bit = 0; bit < 63; bit++) {
      c = (t >> bit & 1) == 1 ? fma(d, rest(c), c) : c;
      d = product(d, exact(2).subtract(exact(d)).doubleValue());
    }
    return c;
  }

  static Stream<Integer> steps() {
    return Stream.of(1, 2, 3, 10, 100, 1000, 100_000);
  }

  @ParameterizedTest
  @MethodSource("steps")
  void adamRoundsAsItSays(int step) {
    Adam adam = Adam.of(0.01, 0.9, 0.999, 1e-8);
    check(adam, 1, step);
    check(AdamW.of(0.01, 0.1), fma(-0.01, 0.1, 1), step);
  }

  private void check(Optimizer optimizer, double keep, int step) {
    double[] moved = before.clone();
    double[] mean = numbers();
    double[] square = numbers();
    for (int i = 0; i < LENGTH; i++) {
      square[i] = Math.abs(square[i]);
    }
    double[] oldMean = mean.clone();
    double[] oldSquare = square.clone();
    optimizer.update(LENGTH, moved, gradients, new double[][] {mean, square}, step);
    double rate = quotient(-0.01, correction(0.9, step));
    double root = quotient(1, root(correction(0.999, step)));
    for (int i = 0; i < LENGTH; i++) {
      double g = gradients[i];
      assertSame("m", i, mean[i], fma(0.9, oldMean[i], product(rest(0.9), g)));
      double full = product(product(rest(0.999), g), g);
      assertSame("v", i, square[i], fma(0.999, oldSquare[i], full));
      double d = fma(root(square[i]), root, 1e-8);
      assertSame("w", i, moved[i], fma(rate, quotient(mean[i], d), product(keep, before[i])));
    }
  }

  /** However near to 1 the decays are: a gradient of 1 moves a weight by the learning rate. */
  @Test
  void correctionsKeepTheirDigits() {
    for (double b : new double[] {0, 0.3, 0.9, 0.999, 1 - 0x1p-20, 1 - 0x1p-24}) {
      for (long step = 1; step < 1L << 40; step = 3 * step + 1) {
        BigDecimal rest = step < 1_000_000
            ? ONE.subtract(exact(b).pow((int) step, DIGITS))
            : exact(-Math.expm1(step * Math.log1p(b - 1)));
        double[] w = {0};
        // The mean of the gradients, which stays 1, and that of their squares.
        double[][] slots = {{1}, {1}};
        Adam.of(0.5, b, 0, 1e-30).update(1, w, new double[] {1}, slots, step);
        double expected = exact(-0.5).divide(rest, DIGITS).doubleValue();
        assertWithMessage("1 - %s^%s", b, step)
            .that(w[0])
            .isWithin(60 * Math.ulp(expected))
            .of(expected);
      }
    }
  }

  @Test
  void withoutDecayAdamWIsAdam() {
    double[] decayed = before.clone();
    double[][] slots = new double[2][LENGTH];
    double[][] slotsW = new double[2][LENGTH];
    for (int t = 1; t <= 20; t++) {
      double[] g = numbers();
      Adam.of(0.01).update(LENGTH, weights, g, slots, t);
      AdamW.of(0.01, 0).update(LENGTH, decayed, g, slotsW, t);
    }
    assertThat(decayed).isEqualTo(weights);
    assertThat(slotsW).isEqualTo(slots);
  }

  /** The hyper-parameters are not rounded to binary32. */
  @Test
  void hyperParametersAreDoubles() {
    double[] w = {0};
    Sgd.of(0.1).update(1, w, new double[] {1}, new double[0][], 1);
    assertThat(w[0]).isEqualTo(-0.1);
    assertThat(w[0]).isNotEqualTo((double) -0.1f);
  }

  static Stream<Optimizer> optimizers() {
    return Stream.of(Sgd.of(0.1), Momentum.of(0.1, 0.9), Adam.of(0.01), AdamW.of(0.01, 0.1));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void updatesOnlyTheGivenLength(Optimizer optimizer) {
    double[][] slots = new double[optimizer.kind().slots().size()][LENGTH];
    optimizer.update(40, weights, gradients, slots, 1);
    for (int i = 40; i < LENGTH; i++) {
      assertThat(weights[i]).isEqualTo(before[i]);
      for (double[] slot : slots) {
        assertThat(slot[i]).isEqualTo(0.0);
      }
    }
    assertThat(weights[39]).isNotEqualTo(before[39]);
  }
}
