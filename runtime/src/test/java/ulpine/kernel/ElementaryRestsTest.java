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
    for (int k = 2; k < 52; k++) {
      double x = -1 + 1.37 * Math.scalb(1.0, -k);
      double z = Elementary.log1p(x);
      Enclosure rest = Enclosure.of(x).log1p().subtract(Enclosure.of(z));
      assertWithMessage("log1p of %s", x)
          .that(rest.distance(ElementaryRests.log1p(x, z)))
          .isAtMost(ElementaryRests.ERROR * Math.max(1, Math.abs(z)));
    }
    for (double x : new double[] {0x1p-300, 0x1p-1000, 0x1p-1074}) {
      assertThat(ElementaryRests.expm1(x, 0)).isEqualTo(x);
      assertThat(ElementaryRests.log1p(x, 0)).isEqualTo(x);
      assertThat(ElementaryRests.tanh(x, 0)).isEqualTo(x);
      assertThat(ElementaryRests.tanh(-x, 0)).isEqualTo(-x);
    }
    for (double x : new double[] {351, 1e5, 1e300, Double.MAX_VALUE}) {
      assertThat(ElementaryRests.tanh(x, 1 - 0x1p-53)).isEqualTo(0x1p-53);
      assertThat(ElementaryRests.tanh(-x, -1)).isEqualTo(0.0);
    }
  }

  @Test
  void logarithmOfOneMore() {
    check(
        Elementary::log1p,
        ElementaryRests::log1p,
        Enclosure::log1p,
        true,
        x -> x <= ElementaryRests.LOG1P_NEAR ? 0 : 1);
    check(
        x -> Elementary.log1p(below(x)),
        (x, z) -> ElementaryRests.log1p(below(x), z),
        x -> Enclosure.of(below(x.doubleValue())).log1p(),
        true,
        x -> -below(x) <= ElementaryRests.LOG1P_NEAR ? 0 : 1);
  }

  /** From -1 to 0, near either. */
  private static double below(double x) {
    return x < 1 ? -x : Math.max(Math.nextUp(-1.0), 1 / x - 1);
  }

  @Test
  void sine() {
    check(
        Elementary::sin,
        (x, z) -> SeriesRests.sin(x, 0, z),
        Enclosure::sin,
        false,
        x -> Math.abs(x) < SeriesRests.SMALLEST_REDUCED ? 0 : 1);
    check(
        x -> StrictMath.sin(1000 * x),
        (x, z) -> SeriesRests.sin(1000 * x, 0, z),
        x -> Enclosure.of(1000 * x.doubleValue()).sin(),
        false,
        x -> 1);
  }

  @Test
  void cosine() {
    check(Elementary::cos, (x, z) -> SeriesRests.cos(x, 0, z), Enclosure::cos, false, x -> 1);
    check(
        x -> StrictMath.cos(1000 * x),
        (x, z) -> SeriesRests.cos(1000 * x, 0, z),
        x -> Enclosure.of(1000 * x.doubleValue()).cos(),
        false,
        x -> 1);
  }

  /** Most of the arguments are beyond where the function is 1. */
  @Test
  void errorFunction() {
    DoubleBinaryOperator rest = (x, z) -> SeriesRests.erf(x, 0, z);
    assertBelow(SeriesRests.ERROR, worst(Elementary::erf, rest, Enclosure::erf, false, x -> 0));
    assertBelow(
        SeriesRests.ERROR,
        worst(
            x -> Elementary.erf(x / 80),
            (x, z) -> SeriesRests.erf(x / 80, 0, z),
            x -> Enclosure.of(x.doubleValue() / 80).erf(),
            false,
            x -> 0));
  }

  /** Of arguments between doubles, up to where the function is 1. */
  @Test
  void errorFunctionOfPairs() {
    for (int trial = 0; trial < TRIALS / 10; trial++) {
      double x = 8.5 * random.nextDouble();
      double xRest = Math.ulp(x) * (random.nextDouble() - 0.5);
      assertBelow(SeriesRests.ERROR, errorOfPair(x, xRest));
    }
    // What the exponential leaves counts with what the square does, at these and nothing else.
    assertBelow(0x1p-100, errorOfPair(0x1.09b68dc825a93p3, 0x1.ff6663bce9512p-51));
    assertBelow(0x1p-100, errorOfPair(0x1.09b2c30c51738p3, -0x1.ed3d0271a8c5ap-51));
  }

  private static double errorOfPair(double x, double xRest) {
    double z = Elementary.erf(x);
    Enclosure exact = Enclosure.of(x).add(Enclosure.of(xRest)).erf();
    return exact.subtract(Enclosure.of(z)).distance(SeriesRests.erf(x, xRest, z)) / z;
  }

  /** @param least the error is relative to at least this */
  private void check(
      DoubleUnaryOperator function,
      DoubleBinaryOperator rest,
      UnaryOperator<Enclosure> exact,
      boolean positive,
      DoubleUnaryOperator least) {
    assertBelow(ElementaryRests.ERROR, worst(function, rest, exact, positive, least));
  }

  private double worst(
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
    return worst;
  }

  private static void assertBelow(double bound, double worst) {
    assertWithMessage("2^" + Math.log(worst) / Math.log(2)).that(worst).isLessThan(bound * 0x1p-3);
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
