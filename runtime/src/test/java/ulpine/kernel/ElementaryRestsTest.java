package ulpine.kernel;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import ulpine.exact.Enclosure;

/** The rests against enclosures of 320 bits, over all magnitudes. */
final class ElementaryRestsTest {
  private static final int TRIALS = Integer.getInteger("ulpine.trials", 40_000) / 10;

  private final Random random = new Random(23);

  @Test
  void exponential() {
    check(StrictMath::exp, ElementaryRests::exp, Enclosure::exp, false, x -> 0);
  }

  @Test
  void exponentialMinusOne() {
    check(StrictMath::expm1, ElementaryRests::expm1, Enclosure::expm1, false, x -> 0);
  }

  @Test
  void hyperbolicTangent() {
    check(Elementary::tanh, ElementaryRests::tanh, Enclosure::tanh, false, x -> 0);
  }

  @Test
  void sigmoid() {
    check(Elementary::sigmoid, ElementaryRests::sigmoid, Enclosure::sigmoid, false, x -> 0);
  }

  @Test
  void softplus() {
    check(
        Elementary::softplus,
        ElementaryRests::softplus,
        Enclosure::softplus,
        false,
        x -> x < ElementaryRests.SOFTPLUS_TAIL ? 0 : 1);
  }

  @Test
  void logarithm() {
    check(Elementary::log, ElementaryRests::log, Enclosure::log, true, x -> 1);
  }

  /** Where the square of the exponential counts, and where the functions are their limits. */
  @Test
  void tails() {
    for (double x = -70; x < ElementaryRests.SOFTPLUS_TAIL; x += 0.37) {
      double z = Elementary.softplus(x);
      Enclosure rest = Enclosure.of(x).softplus().subtract(Enclosure.of(z));
      assertWithMessage("softplus of %s", x)
          .that(rest.distance(ElementaryRests.softplus(x, z)))
          .isAtMost(ElementaryRests.ERROR * z);
    }
    for (double x : new double[] {0x1p-300, 0x1p-1000, 0x1p-1074}) {
      assertThat(ElementaryRests.tanh(x, 0)).isEqualTo(x);
      assertThat(ElementaryRests.tanh(-x, 0)).isEqualTo(-x);
    }
    for (double x : new double[] {351, 1e5, 1e300, Double.MAX_VALUE}) {
      assertThat(ElementaryRests.tanh(x, 1 - 0x1p-53)).isEqualTo(0x1p-53);
      assertThat(ElementaryRests.tanh(-x, -1)).isEqualTo(0.0);
    }
  }

  /** @param least the error is relative to at least this */
  private void check(
      DoubleUnaryOperator function,
      DoubleBinaryOperator rest,
      UnaryOperator<Enclosure> exact,
      boolean positive,
      DoubleUnaryOperator least) {
    double worst = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      double x = argument(trial, positive);
      double z = function.applyAsDouble(x);
      if (Math.abs(z) < 0x1p-960) {
        continue;
      }
      Enclosure value = exact.apply(Enclosure.of(x));
      double r = rest.applyAsDouble(x, z);
      double distance = value.subtract(Enclosure.of(z)).distance(r);
      worst = Math.max(worst, distance / Math.max(least.applyAsDouble(x), Math.abs(z)));
    }
    assertWithMessage("2^" + Math.log(worst) / Math.log(2))
        .that(worst)
        .isLessThan(ElementaryRests.ERROR * 0x1p-3);
  }

  private double argument(int trial, boolean positive) {
    double x = switch (trial % 4) {
      case 0 -> random.nextGaussian();
      case 1 -> (random.nextDouble() * 2 - 1) * ElementaryRests.LIMIT;
      case 2 -> Math.scalb(random.nextGaussian(), -random.nextInt(290));
      default ->
        (random.nextInt(41) - 20) / 2.0 * StrictMath.log(2) * (1 + random.nextInt(2) * 0x1p-52);
    };
    if (positive) {
      double p = trial % 4 == 1
          ? Math.scalb(1 + random.nextDouble(), random.nextInt(1900) - 950)
          : Math.abs(x);
      return p == 0 ? 1 : p;
    }
    return Math.max(-ElementaryRests.LIMIT, Math.min(ElementaryRests.LIMIT, x));
  }
}
