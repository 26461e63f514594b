package ulpine.optimizer;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static ulpine.Network.LAYOUT;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ulpine.Arithmetic;
import ulpine.Network;
import ulpine.Tensor;

/** The kernels against the same formulas in decimal arithmetic, and what steps promise besides. */
final class OptimizerTest {
  private static final MathContext DIGITS = new MathContext(80);
  private static final int LENGTH = 100;

  private final Random random = new Random(11);
  private final float[] weights = numbers();
  private final float[] before = weights.clone();
  private final float[] gradients = numbers();

  // Magnitudes from 2^-20 to 2^19.
  private float[] numbers() {
    float[] numbers = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      numbers[i] = (float) Math.scalb(random.nextGaussian(), random.nextInt(40) - 20);
    }
    return numbers;
  }

  private static BigDecimal exact(float x) {
    return new BigDecimal(x);
  }

  private static BigDecimal fma(float a, float b, float c) {
    return exact(a).multiply(exact(b)).add(exact(c));
  }

  private static void assertSame(String what, int i, float actual, BigDecimal expected) {
    assertWithMessage("%s[%s]", what, i).that(actual).isEqualTo(expected.floatValue());
  }

  @Test
  void sgdIsOneRounding() {
    Sgd.of(0.1).update(LENGTH, weights, gradients, new float[0][], 1);
    for (int i = 0; i < LENGTH; i++) {
      assertSame("w", i, weights[i], fma(-0.1f, gradients[i], before[i]));
    }
  }

  @Test
  void momentumIsTwoRoundings() {
    float[] velocity = numbers();
    float[] old = velocity.clone();
    Momentum.of(0.1, 0.9).update(LENGTH, weights, gradients, new float[][] {velocity}, 7);
    for (int i = 0; i < LENGTH; i++) {
      assertSame("v", i, velocity[i], fma(0.9f, old[i], gradients[i]));
      assertSame("w", i, weights[i], fma(-0.1f, velocity[i], before[i]));
    }
  }

  static Stream<Integer> steps() {
    return Stream.of(1, 2, 3, 10, 100, 1000, 100_000);
  }

  @ParameterizedTest
  @MethodSource("steps")
  void adamRoundsAsItSays(int step) {
    float[] mean = numbers();
    float[] square = numbers();
    for (int i = 0; i < LENGTH; i++) {
      square[i] = Math.abs(square[i]);
    }
    float[] oldMean = mean.clone();
    float[] oldSquare = square.clone();
    Adam.of(0.01, 0.9, 0.999, 1e-8)
        .update(LENGTH, weights, gradients, new float[][] {mean, square}, step);

    BigDecimal one = BigDecimal.ONE;
    BigDecimal correction1 = one.subtract(exact(0.9f).pow(step, DIGITS));
    BigDecimal correction2 = one.subtract(exact(0.999f).pow(step, DIGITS));
    float rate = exact(0.01f).divide(correction1, DIGITS).floatValue();
    float root = one.divide(correction2.sqrt(DIGITS), DIGITS).floatValue();
    float c1 = one.subtract(exact(0.9f)).floatValue();
    float c2 = one.subtract(exact(0.999f)).floatValue();
    for (int i = 0; i < LENGTH; i++) {
      float g = gradients[i];
      float scaled = exact(c1).multiply(exact(g)).floatValue();
      assertSame("m", i, mean[i], fma(0.9f, oldMean[i], scaled));
      float half = exact(c2).multiply(exact(g)).floatValue();
      float full = exact(half).multiply(exact(g)).floatValue();
      assertSame("v", i, square[i], fma(0.999f, oldSquare[i], full));
      float sqrt = exact(square[i]).sqrt(DIGITS).floatValue();
      float d = fma(sqrt, root, 1e-8f).floatValue();
      float quotient = exact(mean[i]).divide(exact(d), DIGITS).floatValue();
      assertSame("w", i, weights[i], fma(-rate, quotient, before[i]));
    }
  }

  /** Algorithm 1 of the paper as it stands there, in binary64. */
  @Test
  void adamIsThePapers() {
    double lr = 0.01f;
    double b1 = 0.9f;
    double b2 = 0.999f;
    double epsilon = 1e-8f;
    float[][] slots = new float[2][LENGTH];
    double[] w = new double[LENGTH];
    double[] m = new double[LENGTH];
    double[] v = new double[LENGTH];
    Arrays.fill(weights, 0);
    for (int t = 1; t <= 300; t++) {
      float[] g = numbers();
      Adam.of(lr, b1, b2, epsilon).update(LENGTH, weights, g, slots, t);
      for (int i = 0; i < LENGTH; i++) {
        m[i] = b1 * m[i] + (1 - b1) * g[i];
        v[i] = b2 * v[i] + (1 - b2) * g[i] * g[i];
        double mHat = m[i] / (1 - Math.pow(b1, t));
        double vHat = v[i] / (1 - Math.pow(b2, t));
        w[i] -= lr * mHat / (Math.sqrt(vHat) + epsilon);
        // A step is about lr long; each loses a few roundings of it, and one of the sum.
        double bound = t * 0x1p-24 * (16 * lr + Math.abs(w[i]));
        assertWithMessage("w[%s] after %s steps", i, t)
            .that(weights[i])
            .isWithin((float) bound)
            .of((float) w[i]);
      }
    }
  }

  @Test
  void adamsFirstStepIsTheLearningRate() {
    Adam.of(0.25).update(LENGTH, weights, gradients, new float[2][LENGTH], 1);
    for (int i = 0; i < LENGTH; i++) {
      double moved = (double) before[i] - weights[i];
      double bound = Math.ulp(before[i]) + 0.25 * (1e-6 + 1e-8 / Math.abs(gradients[i]));
      assertThat(moved).isWithin(bound).of(0.25 * Math.signum(gradients[i]));
    }
  }

  @Test
  void withoutGradientsAdamStaysWhereItIs() {
    float[][] slots = new float[2][LENGTH];
    for (int t = 1; t <= 3; t++) {
      Adam.of(0.1).update(LENGTH, weights, new float[LENGTH], slots, t);
    }
    assertThat(weights).isEqualTo(before);
  }

  static Stream<Optimizer> optimizers() {
    return Stream.of(Sgd.of(0.1), Momentum.of(0.1, 0.9), Adam.of(0.01), AdamW.of(0.01, 0.1));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void whatIsNotFinitePropagatesInItsPlaceOnly(Optimizer optimizer) {
    float[] w = {1, 1, 1, 1};
    float[] g = {0.5f, Float.NaN, Float.POSITIVE_INFINITY, 0.5f};
    float[][] slots = new float[optimizer.kind().slots().size()][4];
    optimizer.update(4, w, g, slots, 1);
    assertThat(w[1]).isNaN();
    // Infinity over infinity in Adam.
    assertThat(w[2]).isEqualTo(optimizer.kind() == Kind.ADAM ? Float.NaN : Float.NEGATIVE_INFINITY);
    optimizer.update(4, w, new float[4], slots, 2);
    assertThat(w[1]).isNaN();
    assertThat(Float.isFinite(w[2])).isFalse();
    assertThat(Float.isFinite(w[0])).isTrue();
    assertThat(w[0]).isLessThan(1f);
    assertThat(w[3]).isEqualTo(w[0]);
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void updatesOnlyTheGivenLength(Optimizer optimizer) {
    float[][] slots = new float[optimizer.kind().slots().size()][LENGTH];
    optimizer.update(40, weights, gradients, slots, 1);
    for (int i = 40; i < LENGTH; i++) {
      assertThat(weights[i]).isEqualTo(before[i]);
      for (float[] slot : slots) {
        assertThat(slot[i]).isEqualTo(0f);
      }
    }
    assertThat(weights[39]).isNotEqualTo(before[39]);
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void anEagerStepChangesNothingItIsGiven(Optimizer optimizer) {
    Network w = Network.normal(1);
    Network g = Network.normal(2);
    State<Network> start = optimizer.start(LAYOUT);
    State<Network> first = optimizer.step(LAYOUT, w, g, start).state();
    optimizer.step(LAYOUT, w, g, first);
    assertThat(w).isEqualTo(Network.normal(1));
    assertThat(g).isEqualTo(Network.normal(2));
    assertThat(start).isEqualTo(optimizer.start(LAYOUT));
    assertThat(first).isEqualTo(optimizer.step(LAYOUT, w, g, start).state());
    assertThat(first.steps()).isEqualTo(1);
  }

  @Test
  void rejectsWhatDoesNotFit() {
    Network w = Network.normal(1);
    assertMessage(
        "state: expected one of ADAM but was of MOMENTUM; begin with start(layout, arithmetic)",
        () -> Adam.of(0.1).step(LAYOUT, w, w, Momentum.of(0.1, 0.9).start(LAYOUT)));
    Network decimals = LAYOUT.map(w, t -> t.in(Arithmetic.DECIMAL60));
    assertMessage(
        "w: expected binary32 but was decimal60",
        () -> Sgd.of(0.1).step(LAYOUT, w, decimals, Sgd.of(0.1).start(LAYOUT)));
    Network shape = new Network(w.w(), Tensor.zeros(4), w.inner());
    assertMessage(
        "b: expected [3] but was [4]",
        () -> Sgd.of(0.1).step(LAYOUT, w, shape, Sgd.of(0.1).start(LAYOUT)));
    assertMessage(
        "steps: expected 0 or more but was -1", () -> new State<>(Kind.SGD, -1, List.of()));
    assertMessage(
        "ADAM keeps [mean, square]: expected 2 slots but was 1",
        () -> new State<>(Kind.ADAM, 0, List.of(w)));
  }

  private static void assertMessage(String message, Executable call) {
    assertThat(assertThrows(IllegalArgumentException.class, call))
        .hasMessageThat()
        .isEqualTo(message);
  }
}
