package ulpine.kernel;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import ulpine.annotations.Format;

/**
 * Each rule against exact results, in 50 digits, at the ends of and within what the operands'
 * errors allow. A rule must hold always, and nearly be attained somewhere: so a term that is
 * dropped shows, and one that is too large as well.
 */
final class BoundsTest {
  private static final MathContext DIGITS = new MathContext(50);
  // Fewer for mutation tests, which run them hundreds of times.
  private static final int TRIALS = Integer.getInteger("ulpine.trials", 40_000);
  private static final int SLOW_TRIALS = Math.max(TRIALS / 40, 40);

  /** A rule in one format, with its real function. */
  private interface Rule {
    double computed(double[] x);

    double bound(double[] x, double[] e, double z);

    /** The exact function, null where it has no value. */
    BigDecimal exact(BigDecimal[] x);
  }

  private final Random random = new Random(17);

  /** The exact divisor is the exact dividend at least, and the exact sum 1. */
  @Test
  void proportionsAndLogarithmsOfSums() {
    double sharpest = 0;
    double sharpestLog = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      BigDecimal sum = new BigDecimal(1 + Math.abs(random.nextGaussian()) * (trial % 3));
      BigDecimal part = sum.multiply(new BigDecimal(random.nextDouble()));
      double off = Math.scalb(random.nextGaussian(), -random.nextInt(40));
      double y = sum.doubleValue() + off;
      double x = Math.max(0, part.doubleValue() - off * random.nextInt(2));
      if (y <= 0) {
        continue;
      }
      double ex = part.subtract(new BigDecimal(x)).abs().doubleValue() * (1 + 0x1p-50);
      double ey = sum.subtract(new BigDecimal(y)).abs().doubleValue() * (1 + 0x1p-50);
      double z = x / y;
      BigDecimal share = part.divide(sum, DIGITS);
      double bound = DoubleBounds.proportion(x, ex, y, ey, z);
      double distance = share.subtract(new BigDecimal(z)).abs().doubleValue();
      assertWithMessage("%s / %s, errors %s and %s", x, y, ex, ey)
          .that(distance)
          .isAtMost(bound);
      assertThat(CorrectedBounds.proportion(x, 0, ex, y, 0, ey, z, 0))
          .isAtLeast(distance - Math.ulp(z));
      sharpest = Math.max(sharpest, distance / bound);
      double log = Elementary.log(y);
      double logBound = DoubleBounds.logOfSum(y, ey, 0, 0, log);
      double logDistance = log(sum).subtract(new BigDecimal(log)).abs().doubleValue();
      assertWithMessage("log %s, error %s", y, ey).that(logDistance).isAtMost(logBound);
      assertThat(logBound).isLessThan(Double.POSITIVE_INFINITY);
      sharpestLog = Math.max(sharpestLog, logDistance / logBound);
      double correction = Corrections.logOfSum(y, 0, 0, 0, log);
      assertThat(log(sum)
              .subtract(new BigDecimal(log))
              .subtract(new BigDecimal(correction))
              .abs()
              .doubleValue())
          .isAtMost(CorrectedFunctions.logOfSum(y, 0, ey, 0, 0, 0, log, correction));
    }
    assertThat(sharpest).isAtLeast(0.9);
    assertThat(sharpestLog).isAtLeast(0.9);
  }

  // ---------------------------------------------------------------- binary32

  @Test
  void floatSum() {
    check(
        2,
        TRIALS,
        true,
        0.99,
        rule(
            x -> (float) x[0] + (float) x[1],
            (x, e, z) -> FloatBounds.add((float) x[0], e[0], (float) x[1], e[1], (float) z),
            x -> x[0].add(x[1])));
  }

  @Test
  void floatDifference() {
    check(
        2,
        TRIALS,
        true,
        0.99,
        rule(
            x -> (float) x[0] - (float) x[1],
            (x, e, z) -> FloatBounds.sub((float) x[0], e[0], (float) x[1], e[1], (float) z),
            x -> x[0].subtract(x[1])));
  }

  @Test
  void floatProduct() {
    check(
        2,
        TRIALS,
        true,
        0.99,
        rule(
            x -> (float) x[0] * (float) x[1],
            (x, e, z) -> FloatBounds.mul((float) x[0], e[0], (float) x[1], e[1], (float) z),
            x -> x[0].multiply(x[1])));
  }

  @Test
  void floatFma() {
    check(
        3,
        TRIALS,
        true,
        0.99,
        rule(
            x -> Math.fma((float) x[0], (float) x[1], (float) x[2]),
            (x, e, z) -> FloatBounds.fma(
                (float) x[0], e[0], (float) x[1], e[1], (float) x[2], e[2], (float) z),
            x -> x[0].multiply(x[1]).add(x[2])));
  }

  @Test
  void floatQuotient() {
    check(
        2,
        TRIALS,
        true,
        0.99,
        rule(
            x -> (float) x[0] / (float) x[1],
            (x, e, z) -> FloatBounds.div((float) x[0], e[0], (float) x[1], e[1], (float) z),
            x -> x[1].signum() == 0 ? null : x[0].divide(x[1], DIGITS)));
  }

  @Test
  void floatRoot() {
    check(
        1,
        TRIALS,
        true,
        0.99,
        rule(
            x -> (float) Math.sqrt(x[0]),
            (x, e, z) -> FloatBounds.sqrt((float) x[0], e[0], (float) z),
            x -> x[0].signum() < 0 ? null : x[0].sqrt(DIGITS)));
  }

  @Test
  void floatElementary() {
    elementary(
        Format.BINARY32,
        x -> Elementary.exp((float) x),
        (x, e, z) -> FloatBounds.exp((float) x, e, (float) z),
        BoundsTest::exp);
    elementary(
        Format.BINARY32,
        x -> Elementary.log((float) x),
        (x, e, z) -> FloatBounds.log((float) x, e, (float) z),
        BoundsTest::log);
    elementary(
        Format.BINARY32,
        x -> Elementary.tanh((float) x),
        (x, e, z) -> FloatBounds.tanh((float) x, e, (float) z),
        BoundsTest::tanh);
    elementary(
        Format.BINARY32,
        x -> Elementary.sigmoid((float) x),
        (x, e, z) -> FloatBounds.sigmoid((float) x, e, (float) z),
        BoundsTest::sigmoid);
    elementary(
        Format.BINARY32,
        x -> Elementary.softplus((float) x),
        (x, e, z) -> FloatBounds.softplus((float) x, e, (float) z),
        BoundsTest::softplus);
    elementary(
        Format.BINARY32,
        x -> Elementary.expm1((float) x),
        (x, e, z) -> FloatBounds.expm1((float) x, e, (float) z),
        BoundsTest::expm1);
    elementary(
        Format.BINARY32,
        x -> Elementary.log1p((float) x),
        (x, e, z) -> FloatBounds.log1p((float) x, e, (float) z),
        BoundsTest::log1p);
    elementary(
        Format.BINARY32,
        x -> Elementary.sin((float) x),
        (x, e, z) -> FloatBounds.sin((float) x, e, (float) z),
        BoundsTest::sin);
    elementary(
        Format.BINARY32,
        x -> Elementary.cos((float) x),
        (x, e, z) -> FloatBounds.cos((float) x, e, (float) z),
        BoundsTest::cos);
    elementary(
        Format.BINARY32,
        x -> Elementary.erf((float) x),
        (x, e, z) -> FloatBounds.erf((float) x, e, (float) z),
        BoundsTest::erf);
  }

  // ---------------------------------------------------------------- bfloat16

  @Test
  void narrowArithmetic() {
    check(
        2,
        TRIALS,
        true,
        0.99,
        rule(
            x -> Rounding.bfloat16((float) x[0] * (float) x[1]),
            (x, e, z) -> FloatBounds.mul((float) x[0], e[0], (float) x[1], e[1], (float) z),
            x -> x[0].multiply(x[1])));
    check(
        2,
        TRIALS,
        true,
        0.99,
        rule(
            x -> Rounding.bfloat16((float) x[0] + (float) x[1]),
            (x, e, z) -> FloatBounds.add((float) x[0], e[0], (float) x[1], e[1], (float) z),
            x -> x[0].add(x[1])));
    check(
        1,
        TRIALS,
        true,
        0.99,
        rule(
            x -> Rounding.bfloat16(x[0]),
            (x, e, z) -> FloatBounds.round(x[0], e[0], (float) z),
            x -> x[0]));
  }

  @Test
  void narrowElementary() {
    Format format = Format.BFLOAT16;
    elementary(
        format,
        x -> Rounding.bfloat16(Elementary.exp(x)),
        (x, e, z) -> FloatBounds.exp((float) x, e, (float) z, format),
        BoundsTest::exp);
    elementary(
        format,
        x -> Rounding.bfloat16(Elementary.log(x)),
        (x, e, z) -> FloatBounds.log((float) x, e, (float) z, format),
        BoundsTest::log);
    elementary(
        format,
        x -> Rounding.bfloat16(Elementary.tanh(x)),
        (x, e, z) -> FloatBounds.tanh((float) x, e, (float) z, format),
        BoundsTest::tanh);
    elementary(
        format,
        x -> Rounding.bfloat16(Elementary.sigmoid(x)),
        (x, e, z) -> FloatBounds.sigmoid((float) x, e, (float) z, format),
        BoundsTest::sigmoid);
    elementary(
        format,
        x -> Rounding.bfloat16(Elementary.softplus(x)),
        (x, e, z) -> FloatBounds.softplus((float) x, e, (float) z, format),
        BoundsTest::softplus);
    elementary(
        format,
        x -> Rounding.bfloat16(Elementary.expm1(x)),
        (x, e, z) -> FloatBounds.expm1((float) x, e, (float) z, format),
        BoundsTest::expm1);
    elementary(
        format,
        x -> Rounding.bfloat16(Elementary.log1p(x)),
        (x, e, z) -> FloatBounds.log1p((float) x, e, (float) z, format),
        BoundsTest::log1p);
    elementary(
        format,
        x -> Rounding.bfloat16(Elementary.sin(x)),
        (x, e, z) -> FloatBounds.sin((float) x, e, (float) z, format),
        BoundsTest::sin);
    elementary(
        format,
        x -> Rounding.bfloat16(Elementary.cos(x)),
        (x, e, z) -> FloatBounds.cos((float) x, e, (float) z, format),
        BoundsTest::cos);
    elementary(
        format,
        x -> Rounding.bfloat16(Elementary.erf(x)),
        (x, e, z) -> FloatBounds.erf((float) x, e, (float) z, format),
        BoundsTest::erf);
  }

  // ---------------------------------------------------------------- binary64

  @Test
  void doubleArithmetic() {
    check(
        2,
        TRIALS,
        false,
        0.99,
        rule(
            x -> x[0] + x[1],
            (x, e, z) -> DoubleBounds.add(x[0], e[0], x[1], e[1], z),
            x -> x[0].add(x[1])));
    check(
        2,
        TRIALS,
        false,
        0.99,
        rule(
            x -> x[0] - x[1],
            (x, e, z) -> DoubleBounds.sub(x[0], e[0], x[1], e[1], z),
            x -> x[0].subtract(x[1])));
    check(
        2,
        TRIALS,
        false,
        0.99,
        rule(
            x -> x[0] * x[1],
            (x, e, z) -> DoubleBounds.mul(x[0], e[0], x[1], e[1], z),
            x -> x[0].multiply(x[1])));
    check(
        3,
        TRIALS,
        false,
        0.99,
        rule(
            x -> Math.fma(x[0], x[1], x[2]),
            (x, e, z) -> DoubleBounds.fma(x[0], e[0], x[1], e[1], x[2], e[2], z),
            x -> x[0].multiply(x[1]).add(x[2])));
    check(
        2,
        TRIALS,
        false,
        0.99,
        rule(
            x -> x[0] / x[1],
            (x, e, z) -> DoubleBounds.div(x[0], e[0], x[1], e[1], z),
            x -> x[1].signum() == 0 ? null : x[0].divide(x[1], DIGITS)));
    check(
        1,
        TRIALS,
        false,
        0.99,
        rule(
            x -> Math.sqrt(x[0]),
            (x, e, z) -> DoubleBounds.sqrt(x[0], e[0], z),
            x -> x[0].signum() < 0 ? null : x[0].sqrt(DIGITS)));
  }

  @Test
  void doubleElementary() {
    Format format = Format.BINARY64;
    elementary(format, Elementary::exp, DoubleBounds::exp, BoundsTest::exp);
    elementary(format, Elementary::log, DoubleBounds::log, BoundsTest::log);
    elementary(format, Elementary::tanh, DoubleBounds::tanh, BoundsTest::tanh);
    elementary(format, Elementary::sigmoid, DoubleBounds::sigmoid, BoundsTest::sigmoid);
    elementary(format, Elementary::softplus, DoubleBounds::softplus, BoundsTest::softplus);
    elementary(format, Elementary::expm1, DoubleBounds::expm1, BoundsTest::expm1);
    elementary(format, Elementary::log1p, DoubleBounds::log1p, BoundsTest::log1p);
    elementary(format, Elementary::sin, DoubleBounds::sin, BoundsTest::sin);
    elementary(format, Elementary::cos, DoubleBounds::cos, BoundsTest::cos);
    elementary(format, Elementary::erf, DoubleBounds::erf, BoundsTest::erf);
  }

  // ---------------------------------------------------------------- without rounding

  @Test
  void selections() {
    check(
        2,
        TRIALS,
        true,
        0.99,
        rule(
            x -> Math.max(x[0], x[1]),
            (x, e, z) -> Bounds.max(x[0], e[0], x[1], e[1]),
            x -> x[0].max(x[1])));
    check(
        2,
        TRIALS,
        true,
        0.99,
        rule(
            x -> Math.min(x[0], x[1]),
            (x, e, z) -> Bounds.min(x[0], e[0], x[1], e[1]),
            x -> x[0].min(x[1])));
    check(
        4,
        TRIALS,
        true,
        0.99,
        rule(
            x -> x[0] > x[1] ? x[2] : x[3],
            (x, e, z) -> Bounds.select(
                x[0] > x[1], Bounds.compare(x[0], e[0], x[1], e[1]), x[2], e[2], x[3], e[3]),
            x -> x[0].compareTo(x[1]) > 0 ? x[2] : x[3]));
  }

  @Test
  void whatIsNotFiniteHasNoBound() {
    double none = Double.POSITIVE_INFINITY;
    assertThat(FloatBounds.add(3e38f, 0, 3e38f, 0, 3e38f + 3e38f)).isEqualTo(none);
    assertThat(FloatBounds.mul(1e30f, 0, 1e30f, 0, 1e30f * 1e30f)).isEqualTo(none);
    assertThat(FloatBounds.div(1, 0, 0, 0, 1f / 0)).isEqualTo(none);
    assertThat(FloatBounds.div(0, 0, 0, 0, Float.NaN)).isEqualTo(none);
    assertThat(FloatBounds.div(1, 0, 2, 2, 0.5f)).isEqualTo(none);
    assertThat(FloatBounds.log(-1, 0, Float.NaN)).isEqualTo(none);
    assertThat(FloatBounds.log(0, 0, Float.NEGATIVE_INFINITY)).isEqualTo(none);
    assertThat(FloatBounds.log(1, 1, 0)).isEqualTo(none);
    assertThat(FloatBounds.sqrt(-1, 0, Float.NaN)).isEqualTo(none);
    assertThat(FloatBounds.exp(100, 0, Float.POSITIVE_INFINITY)).isEqualTo(none);
    assertThat(FloatBounds.tanh(1, none, 0.76f)).isEqualTo(none);
    assertThat(FloatBounds.sigmoid(1, none, 0.73f)).isEqualTo(none);
    assertThat(DoubleBounds.add(1e308, 0, 1e308, 0, Double.POSITIVE_INFINITY)).isEqualTo(none);
    assertThat(DoubleBounds.mul(0, 0, 1, none, 0)).isEqualTo(none);
    assertThat(Bounds.max(Double.NaN, 0, 1, 0)).isEqualTo(none);
    assertThat(Bounds.compare(Double.NaN, 0, 1, 0)).isEqualTo(none);
    assertThat(Bounds.input(Double.NaN, 0)).isEqualTo(none);
    assertThat(Bounds.at(none, 0)).isEqualTo(none);
  }

  @Test
  void whatIsExactCostsNothing() {
    assertThat(FloatBounds.add(1.5f, 0, 2.25f, 0, 3.75f)).isEqualTo(0);
    assertThat(FloatBounds.mul(0x1p-100f, 0, 0.5f, 0, 0x1p-101f)).isEqualTo(0);
    assertThat(FloatBounds.fma(3, 0, 5, 0, -15, 0, 0)).isEqualTo(0);
    assertThat(FloatBounds.div(3, 0, 4, 0, 0.75f)).isEqualTo(0);
    assertThat(FloatBounds.sqrt(9, 0, 3)).isEqualTo(0);
    assertThat(DoubleBounds.add(1, 0, 0x1p-40, 0, 1 + 0x1p-40)).isEqualTo(0);
    assertThat(DoubleBounds.mul(3, 0, 7, 0, 21)).isEqualTo(0);
    assertThat(Bounds.compare(1, 0, 1, 0)).isEqualTo(0);
    assertThat(Bounds.select(true, 0, 1, 0, 2, 7)).isEqualTo(0);
  }

  // ---------------------------------------------------------------- trials

  private interface Computed {
    double of(double[] x);
  }

  private interface Bounded {
    double of(double[] x, double[] e, double z);
  }

  private interface Real {
    BigDecimal of(BigDecimal[] x);
  }

  private static Rule rule(Computed computed, Bounded bounded, Real real) {
    return new Rule() {
      @Override
      public double computed(double[] x) {
        return computed.of(x);
      }

      @Override
      public double bound(double[] x, double[] e, double z) {
        return bounded.of(x, e, z);
      }

      @Override
      public BigDecimal exact(BigDecimal[] x) {
        return real.of(x);
      }
    };
  }

  private interface UnaryComputed {
    double of(double x);
  }

  private interface UnaryBounded {
    double of(double x, double e, double z);
  }

  private interface UnaryReal {
    BigDecimal of(BigDecimal x);
  }

  private void elementary(
      Format format, UnaryComputed computed, UnaryBounded bounded, UnaryReal real) {
    check(
        1,
        SLOW_TRIALS,
        format != Format.BINARY64,
        0.5,
        rule(
            x -> computed.of(rounded(format, x)),
            (x, e, z) -> bounded.of(
                rounded(format, x), Math.abs(x[0] - rounded(format, x)) * 1.0001 + e[0], z),
            x -> real.of(x[0])));
  }

  /** Operands of narrow formats are made from others, whose distance counts as an error. */
  private static double rounded(Format format, double[] x) {
    return format == Format.BFLOAT16 ? Rounding.bfloat16(x[0]) : x[0];
  }

  private void check(int operands, int trials, boolean single, double attained, Rule rule) {
    double closest = 0;
    int finite = 0;
    for (int trial = 0; trial < trials; trial++) {
      double[] x = new double[operands];
      double[] e = new double[operands];
      BigDecimal[] exact = new BigDecimal[operands];
      for (int i = 0; i < operands; i++) {
        x[i] = operand(single);
        e[i] = error(x[i]);
        double part =
            random.nextInt(3) == 0 ? 2 * random.nextDouble() - 1 : random.nextBoolean() ? 1 : -1;
        exact[i] = new BigDecimal(x[i]).add(new BigDecimal(e[i]).multiply(new BigDecimal(part)));
      }
      double z = rule.computed(x);
      double bound = rule.bound(x, e, z);
      assertThat(bound).isAtLeast(0.0);
      if (bound == Double.POSITIVE_INFINITY) {
        continue;
      }
      finite++;
      BigDecimal value = rule.exact(exact);
      assertWithMessage("a value at %s +- %s", x, e).that(value).isNotNull();
      BigDecimal distance = new BigDecimal(z).subtract(value).abs();
      // What the 50 digits themselves may be wrong by.
      BigDecimal slack = value.abs().scaleByPowerOfTen(-45);
      assertWithMessage("%s +- %s: |%s - %s|", x, e, z, value.doubleValue())
          .that(distance.subtract(slack))
          .isAtMost(new BigDecimal(bound));
      if (bound > 0) {
        closest = Math.max(closest, distance.doubleValue() / bound);
      }
    }
    assertThat(closest).isAtLeast(attained);
    assertThat(finite).isAtLeast(trials / 4);
  }

  private double operand(boolean single) {
    double x = switch (random.nextInt(6)) {
      case 0 -> random.nextInt(9) - 4;
      case 1 -> Math.scalb(random.nextGaussian(), random.nextInt(40) - 20);
      case 2 -> 1 + random.nextInt(9) * 0x1p-20;
      case 3 -> Math.scalb(random.nextGaussian(), -130);
      default -> random.nextGaussian() * 3;
    };
    return single ? (float) x : x;
  }

  private double error(double x) {
    return switch (random.nextInt(5)) {
      case 0 -> 0;
      case 1 -> Math.abs(x) * random.nextDouble();
      case 2 -> Math.abs(x) * Math.scalb(random.nextDouble(), -random.nextInt(30));
      case 3 -> Math.scalb(random.nextDouble(), -random.nextInt(60));
      default -> Math.ulp((float) x) * random.nextInt(4) / 2.0;
    };
  }

  private static BigDecimal exp(BigDecimal x) {
    return BigDecimalMath.exp(x, DIGITS);
  }

  private static BigDecimal log(BigDecimal x) {
    return x.signum() <= 0 ? null : BigDecimalMath.log(x, DIGITS);
  }

  private static BigDecimal tanh(BigDecimal x) {
    MathContext more = new MathContext(90);
    BigDecimal square = BigDecimalMath.exp(x.add(x), more);
    return square.subtract(BigDecimal.ONE).divide(square.add(BigDecimal.ONE), more);
  }

  private static BigDecimal sigmoid(BigDecimal x) {
    return BigDecimal.ONE.divide(
        BigDecimal.ONE.add(BigDecimalMath.exp(x.negate(), DIGITS)), DIGITS);
  }

  private static BigDecimal softplus(BigDecimal x) {
    MathContext more = new MathContext(90);
    BigDecimal tail = BigDecimalMath.exp(x.abs().negate(), more);
    // log(1 + t) is t - t^2/2 to all digits where t is so small that 1 + t would lose it.
    BigDecimal log = tail.precision() - tail.scale() < -30
        ? tail.subtract(tail.multiply(tail).divide(BigDecimal.valueOf(2)), more)
        : BigDecimalMath.log(BigDecimal.ONE.add(tail), more);
    return x.max(BigDecimal.ZERO).add(log);
  }

  private static BigDecimal expm1(BigDecimal x) {
    return BigDecimalMath.exp(x, new MathContext(120)).subtract(BigDecimal.ONE);
  }

  private static BigDecimal log1p(BigDecimal x) {
    BigDecimal sum = x.add(BigDecimal.ONE);
    return sum.signum() <= 0 ? null : BigDecimalMath.log(sum, new MathContext(120));
  }

  private static BigDecimal sin(BigDecimal x) {
    return BigDecimalMath.sin(x, new MathContext(120));
  }

  private static BigDecimal cos(BigDecimal x) {
    return BigDecimalMath.cos(x, new MathContext(120));
  }

  /** Maclaurin's alternating series, which loses as many digits as its largest term has. */
  private static BigDecimal erf(BigDecimal x) {
    if (x.abs().compareTo(BigDecimal.valueOf(14)) > 0) {
      return BigDecimal.valueOf(x.signum());
    }
    MathContext many = new MathContext(200);
    BigDecimal square = x.multiply(x, many);
    BigDecimal power = x;
    BigDecimal sum = BigDecimal.ZERO;
    for (int n = 0; n == 0 || power.abs().compareTo(new BigDecimal("1e-90")) > 0; n++) {
      sum = sum.add(power.divide(BigDecimal.valueOf(2L * n + 1), many), many);
      power = power.multiply(square).divide(BigDecimal.valueOf(-n - 1), many);
    }
    return sum.add(sum).divide(BigDecimalMath.pi(many).sqrt(many), many);
  }
}
