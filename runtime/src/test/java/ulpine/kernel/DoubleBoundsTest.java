package ulpine.kernel;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import ulpine.exact.Enclosure;

/**
 * The rules of binary64 at their limits: functions as bad as they may be, results that underflow,
 * errors that are not much larger than what they stand for.
 */
final class DoubleBoundsTest {
  private static final double NONE = Double.POSITIVE_INFINITY;
  private static final double MIN = Double.MIN_VALUE;

  private interface Rule {
    double bound(double x, double ex, double z);
  }

  private interface Result {
    double bound(double z);
  }

  /**
   * The rules hold for any result that is within the declared error, not just for those of the
   * functions there are: at its ends, where slope and error come together.
   */
  @Test
  void resultsAsFarOffAsDeclared() {
    double[] plain = {0, 1e-300, -1e-9, 0.3, -0.6, 1, 2.5, 8, 17.3, 18.5, 36, 38, 40, 200, 709, 744
    };
    worst(1, plain, Elementary::exp, Enclosure::exp, DoubleBounds::exp);
    worst(2.5, plain, Elementary::tanh, Enclosure::tanh, DoubleBounds::tanh);
    worst(4, plain, Elementary::sigmoid, Enclosure::sigmoid, DoubleBounds::sigmoid);
    worst(4, plain, Elementary::softplus, Enclosure::softplus, DoubleBounds::softplus);
    worst(1, plain, Elementary::expm1, Enclosure::expm1, DoubleBounds::expm1);
    double[] angles = {0, 1e-300, 1e-9, 0.3, Math.PI / 2, Math.PI, 2.5, 100, 1e6, 1e15};
    worst(1, angles, Elementary::sin, Enclosure::sin, DoubleBounds::sin);
    worst(1, angles, Elementary::cos, Enclosure::cos, DoubleBounds::cos);
    double[] moderate = {0, 1e-300, 1e-9, 0.3, 0.5, 1, 1.7, 2.5, 4, 5.5, 5.9};
    worst(3, moderate, Elementary::erf, Enclosure::erf, DoubleBounds::erf);
    double[] positive = {1e-300, 1e-9, 0.3, 0.9, 1, 1 + 0x1p-52, 1.5, Math.E, 8, 1e10, 1e300};
    worst(1, positive, Elementary::log, Enclosure::log, DoubleBounds::log);
    worst(1, positive, Elementary::log1p, Enclosure::log1p, DoubleBounds::log1p);
  }

  private static void worst(
      double ulps,
      double[] arguments,
      DoubleUnaryOperator function,
      UnaryOperator<Enclosure> real,
      Rule rule) {
    boolean signed = arguments[0] == 0;
    for (double argument : arguments) {
      for (double x : signed ? new double[] {argument, -argument} : new double[] {argument}) {
        Enclosure value = real.apply(Enclosure.of(x));
        double near = function.applyAsDouble(x);
        double allowed = ulps * Math.ulp(value.doubleValue());
        for (int sign = -1; sign <= 1; sign += 2) {
          double z = near;
          double next = z + sign * Math.ulp(near);
          while (Double.isFinite(next) && next != z && value.distance(next) <= allowed) {
            z = next;
            next = z + sign * Math.ulp(near);
          }
          at(x, z, !signed, real, rule);
        }
        at(x, near, !signed, real, rule);
      }
    }
  }

  private static void at(
      double x, double z, boolean relative, UnaryOperator<Enclosure> real, Rule rule) {
    for (int i = -60; i <= 4; i += i < -44 ? 2 : 6) {
      // Of a logarithm's argument, which is positive, a part of it.
      double e = Math.scalb(1.25, i) * (relative ? x : 1);
      double bound = rule.bound(x, e, z);
      for (int sign = -1; sign <= 1 && bound < NONE; sign += 2) {
        Enclosure exact = real.apply(Enclosure.of(x).add(Enclosure.of(sign * e)));
        assertWithMessage("z = %s, x = %s, %s * %s", z, x, sign, e)
            .that(exact.distance(z))
            .isAtMost(bound);
      }
    }
  }

  /**
   * Near their limits the functions are so flat that the slope at a result says little of that at
   * the exact one. With s for the exact one, a step of e leads to {@code s / (s + (1 - s) e^e)}.
   */
  @Test
  void slopesOfResultsThatAreAllOff() {
    for (int k = 5; k < 200; k += 3) {
      double z = 1 - k * 0x1p-52;
      double phi = 4 * Math.ulp(z);
      Enclosure s = Enclosure.of(z).subtract(Enclosure.of(phi));
      for (int multiple = 1; multiple < 40; multiple++) {
        double e = multiple * phi;
        Enclosure rest = Enclosure.ONE.subtract(s).multiply(Enclosure.of(e).exp());
        assertThat(s.divide(s.add(rest)).distance(z)).isAtMost(DoubleBounds.sigmoid(30, e, z));
        Enclosure step = Enclosure.of(-e).tanh();
        double phiOfTanh = 2.5 * Math.ulp(z);
        Enclosure t = Enclosure.of(z).subtract(Enclosure.of(phiOfTanh));
        Enclosure moved = t.add(step).divide(Enclosure.ONE.add(t.multiply(step)));
        assertThat(moved.distance(z)).isAtMost(DoubleBounds.tanh(18, e, z));
      }
    }
  }

  /** What is added to a slope that has underflowed is much of a huge error. */
  @Test
  void hugeErrorsOfTheErrorFunction() {
    for (int exponent = 10; exponent < 1020; exponent += 112) {
      double bound = DoubleBounds.erf(Math.scalb(3.0, exponent), Math.scalb(1.0, exponent), 1);
      assertThat(bound).isAtLeast(0x1p-53);
    }
  }

  /** Each rounding as it happened, also where both operands of a sum lose bits. */
  @Test
  void sumsCostTheirRounding() {
    Random random = new Random(43);
    for (int trial = 0; trial < 2_000; trial++) {
      double x = Math.scalb(random.nextDouble() + 1, random.nextInt(6));
      double y = -Math.scalb(random.nextDouble() + 1, random.nextInt(6));
      BigDecimal sum = new BigDecimal(x).add(new BigDecimal(y));
      double lost = sum.subtract(new BigDecimal(x + y)).abs().doubleValue();
      assertThat(DoubleBounds.add(x, 0, y, 0, x + y)).isAtLeast(lost);
      assertThat(DoubleBounds.add(x, 0, y, 0, x + y)).isAtMost(lost * (1 + 1e-12));
      assertThat(DoubleBounds.sub(x, 0, -y, 0, x + y)).isAtMost(lost * (1 + 1e-12));
    }
  }

  @Test
  void declaredErrorsAreUlpsOfTheExactResult() {
    for (double z : new double[] {1e-300, 0x1p-20, Math.nextDown(0x1p-9), 0.7, 1 - 0x1p-53, 1}) {
      declared(1, z, DoubleBounds.exp(0, 0, z));
      declared(1, z, DoubleBounds.log(1, 0, z));
      declared(1, z, DoubleBounds.log(1, 0, -z));
      declared(1, z, DoubleBounds.logOfSum(1, 0, 0, 0, z));
      declared(1, z, DoubleBounds.expm1(0, 0, z));
      declared(1, z, DoubleBounds.log1p(0, 0, z));
      declared(1, z, DoubleBounds.sin(0, 0, -z));
      declared(1, z, DoubleBounds.cos(0, 0, z));
      declared(3, z, DoubleBounds.erf(0, 0, -z));
      declared(2.5, z, DoubleBounds.tanh(0, 0, z));
      declared(2.5, z, DoubleBounds.tanh(0, 0, -z));
      declared(4, z, DoubleBounds.sigmoid(0, 0, z));
      declared(4, z, DoubleBounds.softplus(0, 0, z));
    }
  }

  private static void declared(double ulps, double z, double bound) {
    // Just below a power of two the exact number may be above it.
    double ulp = Math.ulp(z + 4 * Math.ulp(z));
    assertWithMessage("at %s", z).that(bound).isAtLeast(ulps * ulp);
    assertWithMessage("at %s", z).that(bound).isAtMost(ulps * ulp * (1 + 1e-12));
  }

  /** What is lost of a quotient, and of {@code e^x}, is nothing beside what the errors make. */
  @Test
  void smallestResultsWithLargeErrors() {
    double near = 1 - 0x1p-20;
    assertThat(DoubleBounds.div(MIN, 0, 1, near, MIN)).isAtLeast(0x1p20 * MIN);
    assertThat(DoubleBounds.div(MIN, 0, 4, 4 * near, 0)).isAtLeast(0x1p18 * MIN);
    assertThat(DoubleBounds.proportion(1e10 * MIN, 0, 1e10, 1e10 - 1, MIN)).isAtLeast(1e10 * MIN);
    assertThat(DoubleBounds.proportion(MIN, 0, 3, 0, 0)).isGreaterThan(0.0);
    assertThat(DoubleBounds.proportion(3 * MIN, 0, 2, 0, 2 * MIN)).isAtLeast(MIN);
    assertThat(DoubleBounds.share(3 * MIN, 0, 2, 0, 2 * MIN)).isAtLeast(MIN);
    assertThat(DoubleBounds.share(MIN, MIN, 4, MIN, 0)).isGreaterThan(0.0);
    assertThat(DoubleBounds.share(MIN, 0, 4, 3, 0)).isAtLeast(MIN);
    assertThat(DoubleBounds.exp(-744.4, 10, MIN)).isAtLeast(1e4 * MIN);
    assertThat(DoubleBounds.softplus(-741, MIN, 4 * MIN)).isGreaterThan(16 * MIN);
  }

  /** A share of what is left of a sum that may be all error. */
  @Test
  void sharesOfAlmostNothing() {
    Random random = new Random(7);
    for (int trial = 0; trial < 20_000; trial++) {
      double ey = 1 - Math.scalb(1 + random.nextInt(16), -52);
      double ex = Math.scalb(random.nextDouble(), -53 + random.nextInt(2));
      double x = Math.min(1 - ey, Math.scalb(random.nextDouble(), -60 + random.nextInt(12)));
      Enclosure part = Enclosure.of(x).add(Enclosure.of(ex));
      Enclosure rest = Enclosure.of(1 - ey).subtract(Enclosure.of(x)).add(Enclosure.of(ex));
      Enclosure share = part.divide(part.add(rest));
      assertThat(share.distance(x)).isAtMost(DoubleBounds.share(x, ex, 1, ey, x));
    }
    assertThat(DoubleBounds.proportion(-1, 0, 3, 0, -1 / 3.0)).isAtLeast(1e-17);
  }

  /** Each rule is as small as it can be where errors are small, and as its range where large. */
  @Test
  void boundsAreNotLargerThanNeeded() {
    double more = 1 + 1e-6;
    assertThat(DoubleBounds.tanh(0, 1e-8, 0)).isAtMost(1e-8 * more);
    assertThat(DoubleBounds.tanh(3, 1e-8, Math.tanh(3))).isAtMost(1e-8 * 0.00987);
    assertThat(DoubleBounds.tanh(-3, 1e-8, -Math.tanh(3))).isAtMost(1e-8 * 0.00987);
    assertThat(DoubleBounds.tanh(0, 0.5, 0)).isAtMost(0.5 * more);
    assertThat(DoubleBounds.tanh(0, 100, 0)).isAtMost(2 * more);
    assertThat(DoubleBounds.sigmoid(0, 1e-8, 0.5)).isAtMost(0.25e-8 * more);
    assertThat(DoubleBounds.sigmoid(0, 0.5, 0.5)).isAtMost(0.125 * more);
    assertThat(DoubleBounds.sigmoid(5, 1e-8, Elementary.sigmoid(5.0))).isAtMost(1e-8 * 0.00665);
    assertThat(DoubleBounds.sigmoid(0, 100, 0.5)).isAtMost(more);
    double soft = Elementary.softplus(-9.0);
    assertThat(DoubleBounds.softplus(-9, 1e-8, soft)).isAtMost(1e-8 * soft * 1.0001);
    assertThat(DoubleBounds.softplus(-9, 1e-2, soft)).isAtMost(1e-2 * (soft + 0.0025) * more);
    assertThat(DoubleBounds.softplus(10, 0.1, Elementary.softplus(10.0))).isAtMost(0.1 * more);
    assertThat(DoubleBounds.sin(0, 1e-8, 0)).isAtMost(1e-8 * more);
    assertThat(DoubleBounds.sin(0, 100, 0)).isAtMost(2 * more);
    assertThat(DoubleBounds.sin(0, 0.5, 0)).isAtMost(0.5 * more);
    assertThat(DoubleBounds.cos(1, 1e-8, Math.cos(1))).isAtMost(1e-8 * 0.84148);
    assertThat(DoubleBounds.cos(2, 1e-8, Math.cos(2))).isAtMost(1e-8 * 0.90930);
    assertThat(DoubleBounds.erf(0, 1e-8, 0)).isAtMost(1.1285e-8);
    assertThat(DoubleBounds.erf(0, 100, 0)).isAtMost(2 * more);
    assertThat(DoubleBounds.erf(-2, 1e-8, Elementary.erf(-2.0))).isAtMost(1e-8 * 0.020668);
    assertThat(DoubleBounds.expm1(1, 1e-8, Math.expm1(1))).isAtMost(1e-8 * 2.71829);
    assertThat(DoubleBounds.log1p(1, 1e-8, Math.log1p(1))).isAtMost(1e-8 * 0.500001);
    assertThat(DoubleBounds.sqrt(1, 1, 1)).isAtMost(more);
    assertThat(DoubleBounds.sqrt(0, 0, 0)).isEqualTo(0.0);
    assertThat(DoubleBounds.sqrt(4, 1e-8, 2)).isAtMost(0.25e-8 * more);
    assertThat(DoubleBounds.div(3, 0, -4, 1e-8, -0.75)).isAtMost(0.75e-8 / 4 * more);
    assertThat(DoubleBounds.logOfSum(1e6, 1, 0, 0, Math.log(1e6))).isAtMost(1e-6 * (1 + 1e-5));
    assertThat(DoubleBounds.logOfSum(1.5, 1.2, 0, 0, Math.log(1.5))).isAtMost(0.8 * more);
    assertThat(DoubleBounds.proportion(1e6, 1, 4e6, 1, 0.25)).isAtMost(1.25 / 4e6 * more);
    assertThat(DoubleBounds.proportion(0.5, 0, 1, 100, 0.5)).isAtMost(100 * more);
    assertThat(DoubleBounds.proportion(3e-3, 0, 7, 0, 3e-3 / 7))
        .isAtMost(0x1p-53 * 3e-3 / 7 * more);
    assertThat(DoubleBounds.proportion(0, 0, 3, 0, 0)).isEqualTo(0.0);
    // What is nearly all of a sum hardly depends on it, and all of it not at all.
    assertThat(DoubleBounds.share(0.75, 1e-9, 1, 1e-9, 0.75)).isAtMost(0.25e-9 * more);
    assertThat(DoubleBounds.share(0.75, 1e-9, 1, 3e-9, 0.75)).isAtMost(1.75e-9 * more);
    assertThat(DoubleBounds.share(0.5, 1e-3, 1, 4e-3, 0.5)).isAtMost(2e-3 / (1 - 3e-3) * more);
    assertThat(DoubleBounds.share(3e-3, 0, 7, 0, 3e-3 / 7)).isAtMost(0x1p-53 * 3e-3 / 7 * more);
    assertThat(DoubleBounds.share(0.25, 0.5, 1, 5, 0.25)).isAtMost(4.5 * more);
    assertThat(DoubleBounds.share(0.25, 5, 1, 5, 0.25)).isAtMost(5 * more);
    assertThat(DoubleBounds.share(3, 1, 3, 1, 1)).isAtMost(0x1p-52);
    assertThat(DoubleBounds.share(0, 0, 3, 1, 0)).isEqualTo(0.0);
    // The largest term is that of 1 less its error at least.
    assertThat(DoubleBounds.logOfSum(1.5, 1.5, 7, 0.25, 0.4)).isAtMost(1 * more);
    assertThat(DoubleBounds.logOfSum(3, 2.9, 7, 0.25, Math.log(3))).isAtMost(1.35 * more);
    assertThat(DoubleBounds.mul(-3, 0, 7, 0, -21)).isEqualTo(0.0);
    assertThat(DoubleBounds.mul(7, 0, 0, 0, 0)).isEqualTo(0.0);
    assertThat(DoubleBounds.mul(0x1p-480, 0, 0x1p-480, 0, 0x1p-960)).isEqualTo(0.0);
    assertThat(DoubleBounds.fma(7, 0, 0, 0, 3, 0, 3)).isEqualTo(0.0);
    assertThat(DoubleBounds.add(Double.MAX_VALUE, 0, 0, 0, Double.MAX_VALUE)).isEqualTo(0.0);
  }

  @Test
  void whatIsNotFiniteHasNoBoundByAnyRule() {
    List<Result> rules = List.of(
        z -> DoubleBounds.add(1, 0, 1, 0, z),
        z -> DoubleBounds.sub(1, 0, 1, 0, z),
        z -> DoubleBounds.mul(1, 0, 1, 0, z),
        z -> DoubleBounds.fma(1, 0, 1, 0, 1, 0, z),
        z -> DoubleBounds.div(1, 0, 1, 0, z),
        z -> DoubleBounds.proportion(1, 0, 1, 0, z),
        z -> DoubleBounds.share(1, 0, 1, 0, z),
        z -> DoubleBounds.sqrt(1, 0, z),
        z -> DoubleBounds.exp(1, 0, z),
        z -> DoubleBounds.log(1, 0, z),
        z -> DoubleBounds.expm1(1, 0, z),
        z -> DoubleBounds.log1p(1, 0, z),
        z -> DoubleBounds.sin(1, 0, z),
        z -> DoubleBounds.cos(1, 0, z),
        z -> DoubleBounds.erf(1, 0, z),
        z -> DoubleBounds.logOfSum(1, 0, 0, 0, z),
        z -> DoubleBounds.tanh(1, 0, z),
        z -> DoubleBounds.sigmoid(1, 0, z),
        z -> DoubleBounds.softplus(1, 0, z));
    for (int i = 0; i < rules.size(); i++) {
      for (double z : new double[] {Double.NaN, NONE, -NONE}) {
        assertWithMessage("rule %s of %s", i, z).that(rules.get(i).bound(z)).isEqualTo(NONE);
      }
    }
    // Behind an infinite error there may be no exact value at all.
    assertThat(DoubleBounds.proportion(1, NONE, 2, 0, 0.5)).isEqualTo(NONE);
    assertThat(DoubleBounds.share(1, NONE, 2, NONE, 0.5)).isEqualTo(NONE);
    assertThat(DoubleBounds.share(1, 0, 2, NONE, 0.5)).isEqualTo(NONE);
    assertThat(DoubleBounds.logOfSum(2, NONE, 1, NONE, 0.7)).isEqualTo(NONE);
    assertThat(DoubleBounds.tanh(0, NONE, 0)).isEqualTo(NONE);
    assertThat(DoubleBounds.sigmoid(0, NONE, 0.5)).isEqualTo(NONE);
  }
}
