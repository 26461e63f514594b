package ulpine.kernel;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import ulpine.exact.Enclosure;

/**
 * Corrected results against enclosures of 320 bits: at the ends of and within what the operands'
 * errors allow, and for operands that are exact but for their corrections. The bound must hold
 * always, be nearly attained where the operands have errors, and be 2^-80 of the result or less
 * where they have none.
 */
final class CorrectedBoundsTest {
  private static final int TRIALS = Integer.getInteger("ulpine.trials", 40_000) / 7;

  /** A number with its correction and its error. */
  private record Corrected(double x, double c, double e) {}

  private interface Rule {
    double computed(Corrected[] x);

    double correction(Corrected[] x, double z);

    double bound(Corrected[] x, double z, double cz);

    Enclosure exact(Enclosure[] x);
  }

  private final Random random = new Random(29);

  @Test
  void sum() {
    check(
        2,
        rule(
            x -> x[0].x + x[1].x,
            (x, z) -> Corrections.add(x[0].x, x[0].c, x[1].x, x[1].c, z),
            (x, z, c) -> CorrectedBounds.add(x[0].x, x[0].c, x[0].e, x[1].x, x[1].c, x[1].e, z, c),
            x -> x[0].add(x[1])));
  }

  @Test
  void difference() {
    check(
        2,
        rule(
            x -> x[0].x - x[1].x,
            (x, z) -> Corrections.sub(x[0].x, x[0].c, x[1].x, x[1].c, z),
            (x, z, c) -> CorrectedBounds.sub(x[0].x, x[0].c, x[0].e, x[1].x, x[1].c, x[1].e, z, c),
            x -> x[0].subtract(x[1])));
  }

  @Test
  void product() {
    check(
        2,
        rule(
            x -> x[0].x * x[1].x,
            (x, z) -> Corrections.mul(x[0].x, x[0].c, x[1].x, x[1].c, z),
            (x, z, c) -> CorrectedBounds.mul(x[0].x, x[0].c, x[0].e, x[1].x, x[1].c, x[1].e, z, c),
            x -> x[0].multiply(x[1])));
  }

  @Test
  void fusedProduct() {
    check(
        3,
        rule(
            x -> Math.fma(x[0].x, x[1].x, x[2].x),
            (x, z) -> Corrections.fma(x[0].x, x[0].c, x[1].x, x[1].c, x[2].x, x[2].c, z),
            (x, z, c) -> CorrectedBounds.fma(
                x[0].x, x[0].c, x[0].e, x[1].x, x[1].c, x[1].e, x[2].x, x[2].c, x[2].e, z, c),
            x -> x[0].multiply(x[1]).add(x[2])));
  }

  @Test
  void quotient() {
    check(
        2,
        rule(
            x -> x[0].x / x[1].x,
            (x, z) -> Corrections.div(x[0].x, x[0].c, x[1].x, x[1].c, z),
            (x, z, c) -> CorrectedBounds.div(x[0].x, x[0].c, x[0].e, x[1].x, x[1].c, x[1].e, z, c),
            x -> x[0].divide(x[1])));
  }

  @Test
  void root() {
    check(
        1,
        rule(
            x -> Math.sqrt(x[0].x),
            (x, z) -> Corrections.sqrt(x[0].x, x[0].c, z),
            (x, z, c) -> CorrectedBounds.sqrt(x[0].x, x[0].c, x[0].e, z, c),
            x -> x[0].sqrt()));
  }

  @Test
  void exponential() {
    check(
        1,
        rule(
            x -> Elementary.exp(x[0].x),
            (x, z) -> Corrections.exp(x[0].x, x[0].c, z),
            (x, z, c) -> CorrectedFunctions.exp(x[0].x, x[0].c, x[0].e, z, c),
            x -> x[0].exp()));
  }

  @Test
  void logarithm() {
    check(
        1,
        rule(
            x -> Elementary.log(x[0].x),
            (x, z) -> Corrections.log(x[0].x, x[0].c, z),
            (x, z, c) -> CorrectedFunctions.log(x[0].x, x[0].c, x[0].e, z, c),
            x -> x[0].log()));
  }

  @Test
  void hyperbolicTangent() {
    check(
        1,
        rule(
            x -> Elementary.tanh(x[0].x),
            (x, z) -> Corrections.tanh(x[0].x, x[0].c, z),
            (x, z, c) -> CorrectedFunctions.tanh(x[0].x, x[0].c, x[0].e, z, c),
            x -> x[0].tanh()));
  }

  @Test
  void sigmoid() {
    check(
        1,
        rule(
            x -> Elementary.sigmoid(x[0].x),
            (x, z) -> Corrections.sigmoid(x[0].x, x[0].c, z),
            (x, z, c) -> CorrectedFunctions.sigmoid(x[0].x, x[0].c, x[0].e, z, c),
            x -> x[0].sigmoid()));
  }

  @Test
  void softplus() {
    check(
        1,
        rule(
            x -> Elementary.softplus(x[0].x),
            (x, z) -> Corrections.softplus(x[0].x, x[0].c, z),
            (x, z, c) -> CorrectedFunctions.softplus(x[0].x, x[0].c, x[0].e, z, c),
            x -> x[0].softplus()));
  }

  @Test
  void exponentialMinusOne() {
    check(
        1,
        rule(
            x -> Elementary.expm1(x[0].x),
            (x, z) -> Corrections.expm1(x[0].x, x[0].c, z),
            (x, z, c) -> CorrectedFunctions.expm1(x[0].x, x[0].c, x[0].e, z, c),
            x -> x[0].expm1()));
  }

  @Test
  void logarithmOfOneMore() {
    check(
        1,
        rule(
            x -> Elementary.log1p(x[0].x),
            (x, z) -> Corrections.log1p(x[0].x, x[0].c, z),
            (x, z, c) -> CorrectedFunctions.log1p(x[0].x, x[0].c, x[0].e, z, c),
            x -> x[0].log1p()));
  }

  @Test
  void sine() {
    check(
        1,
        rule(
            x -> Elementary.sin(x[0].x),
            (x, z) -> Corrections.sin(x[0].x, x[0].c, z),
            (x, z, c) -> CorrectedFunctions.sin(x[0].x, x[0].c, x[0].e, z, c),
            x -> x[0].sin()));
  }

  @Test
  void cosine() {
    check(
        1,
        rule(
            x -> Elementary.cos(x[0].x),
            (x, z) -> Corrections.cos(x[0].x, x[0].c, z),
            (x, z, c) -> CorrectedFunctions.cos(x[0].x, x[0].c, x[0].e, z, c),
            x -> x[0].cos()));
  }

  @Test
  void errorFunction() {
    check(
        1,
        rule(
            x -> Elementary.erf(x[0].x),
            (x, z) -> Corrections.erf(x[0].x, x[0].c, z),
            (x, z, c) -> CorrectedFunctions.erf(x[0].x, x[0].c, x[0].e, z, c),
            x -> x[0].erf()));
  }

  @Test
  void maximum() {
    check(
        2,
        rule(
            x -> Math.max(x[0].x, x[1].x),
            (x, z) -> Corrections.max(x[0].x, x[0].c, x[1].x, x[1].c),
            (x, z, c) -> CorrectedBounds.max(x[0].x, x[0].c, x[0].e, x[1].x, x[1].c, x[1].e),
            x -> x[0].max(x[1])));
  }

  @Test
  void minimum() {
    check(
        2,
        rule(
            x -> Math.min(x[0].x, x[1].x),
            (x, z) -> Corrections.min(x[0].x, x[0].c, x[1].x, x[1].c),
            (x, z, c) -> CorrectedBounds.min(x[0].x, x[0].c, x[0].e, x[1].x, x[1].c, x[1].e),
            x -> x[0].min(x[1])));
  }

  @Test
  void magnitude() {
    check(
        1,
        rule(
            x -> Math.abs(x[0].x),
            (x, z) -> Corrections.abs(x[0].x, x[0].c),
            (x, z, c) -> CorrectedBounds.abs(x[0].x, x[0].c, x[0].e),
            x -> x[0].abs()));
  }

  /** What overflowed leaves no smaller number certain. */
  @Test
  void nothingIsCertainBesideAnInfiniteError() {
    double infinity = Double.POSITIVE_INFINITY;
    assertThat(CorrectedBounds.min(infinity, 0, infinity, 1, 0, 0)).isEqualTo(infinity);
    assertThat(CorrectedBounds.max(-infinity, 0, infinity, 1, 0, 0)).isEqualTo(infinity);
    assertThat(CorrectedBounds.compare(infinity, 0, infinity, 1, 0, 0)).isEqualTo(infinity);
  }

  @Test
  void aComparisonIsOfTheCorrectedNumbers() {
    assertThat(CorrectedBounds.compare(1, 0, 0, 1, 0x1p-60, 0)).isPositiveInfinity();
    assertThat(CorrectedBounds.compare(1, 0x1p-60, 0, 1 - 0x1p-53, 0, 0)).isEqualTo(0);
    assertThat(CorrectedBounds.compare(1, -0x1p-50, 0, 1 - 0x1p-53, 0, 0)).isPositiveInfinity();
    assertThat(CorrectedBounds.compare(1, 0, 0x1p-53, 1 - 0x1p-53, 0, 0)).isPositiveInfinity();
    assertThat(CorrectedBounds.compare(1, 0, 0, 1, 0, 0)).isEqualTo(0);
  }

  /** What is left of the divisor is smaller than what its correction has lost. */
  @Test
  void aDivisorThatIsAllButItsCorrection() {
    double x = -0x1.002756d52c8dfp5;
    double cx = 0x1.002755b518bf6p5;
    double ex = 0x1.466b34d1ea155p-958;
    double y = 0x1.2ac9323dafe82p-263;
    double cy = -0x1.2ac9323dafe81p-263;
    double ey = 0x1.fffe666503b8p-316;
    double z = x / y;
    double cz = Corrections.div(x, cx, y, cy, z);
    Enclosure least = Enclosure.of(y).add(Enclosure.of(cy)).subtract(Enclosure.of(ey));
    Enclosure exact =
        Enclosure.of(x).add(Enclosure.of(cx)).subtract(Enclosure.of(ex)).divide(least);
    double bound = CorrectedBounds.div(x, cx, ex, y, cy, ey, z, cz);
    assertThat(exact.subtract(Enclosure.of(z)).distance(cz)).isAtMost(bound);
    assertThat(bound).isAtMost(0x1p313);
  }

  /** {@code (1 + 2^-1074) / 2} and the root of that sum are no doubles with corrections. */
  @Test
  void correctionsThatUnderflow() {
    double c = Double.MIN_VALUE;
    assertThat(Corrections.div(1, c, 2, 0, 0.5)).isEqualTo(0);
    assertThat(CorrectedBounds.div(1, c, 0, 2, 0, 0, 0.5, 0)).isAtLeast(Double.MIN_VALUE);
    assertThat(Corrections.sqrt(1, c, 1)).isEqualTo(0);
    assertThat(CorrectedBounds.sqrt(1, c, 0, 1, 0)).isAtLeast(Double.MIN_VALUE);
  }

  /** The corrected sum is -1, the exact one 1: of 64 the computed share is -64, the exact one 1. */
  @Test
  void aShareThatIsNegative() {
    double cz = Corrections.proportion(0, 64, 0x1p-100, -1, 0);
    assertThat(cz).isEqualTo(-64);
    assertThat(CorrectedBounds.proportion(0, 64, 63, 0x1p-100, -1, 2, 0, cz)).isAtLeast(65);
    assertThat(DoubleBounds.proportion(64, 63, -1, 2, -64)).isAtLeast(65);
  }

  private void check(int operands, Rule rule) {
    double sharpest = 0;
    int corrected = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      boolean errors = trial % 2 == 0;
      Corrected[] x = new Corrected[operands];
      for (int i = 0; i < operands; i++) {
        x[i] = operand(trial, errors);
      }
      if (operands > 1 && trial % 5 == 0) {
        x[1] = new Corrected(x[0].x * (1 + (trial % 3 - 1) * 0x1p-52), x[1].c, x[1].e);
      }
      double z = rule.computed(x);
      double cz = rule.correction(x, z);
      double bound = rule.bound(x, z, cz);
      if (!errors && bound <= Math.max(0x1p-80 * Math.abs(z), 0x1p-84)) {
        corrected++;
      }
      for (int corner = 0; corner < (errors ? 3 : 1); corner++) {
        Optional<Enclosure> exact = exact(rule, x, corner);
        if (exact.isEmpty()) {
          assertWithMessage(Arrays.toString(x)).that(bound).isPositiveInfinity();
        } else if (bound < Double.POSITIVE_INFINITY) {
          Enclosure rest = exact.get().subtract(Enclosure.of(z));
          // What spans more than its bits, an enclosure cannot tell from the exact number.
          double distance = rest.distance(cz) - rest.width();
          assertWithMessage("%s, corner %s: %s + %s", Arrays.toString(x), corner, z, cz)
              .that(distance)
              .isAtMost(bound);
          sharpest = Math.max(sharpest, errors ? distance / bound : 0);
        }
      }
    }
    assertWithMessage("attained").that(sharpest).isAtLeast(0.9);
    assertWithMessage("corrected").that(corrected).isAtLeast(TRIALS / 4);
  }

  private static Optional<Enclosure> exact(Rule rule, Corrected[] x, int corner) {
    Enclosure[] exact = new Enclosure[x.length];
    for (int i = 0; i < x.length; i++) {
      exact[i] = Enclosure.of(x[i].x).add(Enclosure.of(x[i].c));
      // All up, or every other one down: what a sum and a difference make most of.
      double sign = corner == 0 ? 1 : corner == 1 ? -1 : i % 2 == 0 ? 1 : -1;
      exact[i] = exact[i].add(Enclosure.of(x[i].e * sign));
    }
    try {
      return Optional.of(rule.exact(exact));
    } catch (ArithmeticException undefined) {
      return Optional.empty();
    }
  }

  private Corrected operand(int trial, boolean errors) {
    double x = switch (trial % 7) {
      case 0 -> Math.scalb(random.nextGaussian(), random.nextInt(12) - 6);
      case 1 -> Math.abs(random.nextGaussian());
      case 2 -> Math.scalb(random.nextGaussian(), -random.nextInt(300));
      case 3 -> random.nextInt(9) - 4;
      default -> random.nextGaussian() * 3 + 4;
    };
    double c = switch (trial % 11) {
      case 0 -> 0;
      case 1 -> x * 0.4 * random.nextGaussian();
      case 2 -> random.nextGaussian();
      default -> Math.scalb(x * random.nextGaussian(), -random.nextInt(20) - 40);
    };
    double scale = Math.max(Math.abs(x), Math.abs(c)) * Math.abs(random.nextGaussian());
    double e = errors ? Math.scalb(scale, -random.nextInt(80)) : 0;
    return new Corrected(x, c, e);
  }

  private interface Computed {
    double of(Corrected[] x);
  }

  private interface Correction {
    double of(Corrected[] x, double z);
  }

  private interface Bound {
    double of(Corrected[] x, double z, double cz);
  }

  private interface Exact {
    Enclosure of(Enclosure[] x);
  }

  private static Rule rule(Computed computed, Correction correction, Bound bound, Exact exact) {
    return new Rule() {
      @Override
      public double computed(Corrected[] x) {
        return computed.of(x);
      }

      @Override
      public double correction(Corrected[] x, double z) {
        return correction.of(x, z);
      }

      @Override
      public double bound(Corrected[] x, double z, double cz) {
        return bound.of(x, z, cz);
      }

      @Override
      public Enclosure exact(Enclosure[] x) {
        return exact.of(x);
      }
    };
  }
}
