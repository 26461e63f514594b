package ulpine.kernel;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import ulpine.annotations.Format;
import ulpine.exact.Enclosure;

/** What the rules of binary32 and narrower add for roundings: no less than is lost, and no more. */
final class FloatBoundsTest {
  private static final MathContext DIGITS = new MathContext(60);
  private static final double NONE = Double.POSITIVE_INFINITY;
  private static final int TRIALS = 3_000;

  /** The bound of a result of exact operands, which it only depends on. */
  private interface Rule {
    double bound(float z);
  }

  private final Random random = new Random(37);

  private float number() {
    float x = Math.scalb(1 + random.nextFloat(), random.nextInt(60) - 30);
    return random.nextBoolean() ? x : -x;
  }

  private static BigDecimal exact(double x) {
    return new BigDecimal(x);
  }

  @Test
  void exactOperandsCostTheRoundingOnly() {
    for (int trial = 0; trial < TRIALS; trial++) {
      float x = number();
      float y = number();
      float w = number();
      float sum = x + y;
      rounding(sum, FloatBounds.add(x, 0, y, 0, sum), exact(x).add(exact(y)));
      float difference = x - y;
      rounding(difference, FloatBounds.sub(x, 0, y, 0, difference), exact(x).subtract(exact(y)));
      BigDecimal xy = exact(x).multiply(exact(y));
      rounding(x * y, FloatBounds.mul(x, 0, y, 0, x * y), xy);
      float fused = Math.fma(x, y, w);
      rounding(fused, FloatBounds.fma(x, 0, y, 0, w, 0, fused), xy.add(exact(w)));
      BigDecimal quotient = exact(x).divide(exact(y), DIGITS);
      rounding(x / y, FloatBounds.div(x, 0, y, 0, x / y), quotient);
      float root = (float) Math.sqrt(Math.abs(x));
      BigDecimal exactRoot = exact(x).abs().sqrt(DIGITS);
      rounding(root, FloatBounds.sqrt(Math.abs(x), 0, root), exactRoot);
      double wide = random.nextGaussian();
      rounding((float) wide, FloatBounds.round(wide, 0, (float) wide), exact(wide));
      rounding((float) -wide, FloatBounds.constant(-wide, (float) -wide), exact(-wide));
    }
    assertThat(FloatBounds.add(Float.MAX_VALUE, 0, 0, 0, Float.MAX_VALUE)).isEqualTo(0.0);
  }

  private static void rounding(float z, double bound, BigDecimal exact) {
    double lost = exact(z).subtract(exact).abs().doubleValue();
    double digits = Math.abs(z) * 1e-55;
    assertWithMessage("%s near %s", z, exact).that(bound).isAtLeast(lost * (1 - 0x1p-52) - digits);
    // Sums and roots are compared with those in binary64.
    double wide = Math.ulp(z) * 0x1p-27;
    assertWithMessage("%s near %s", z, exact).that(bound).isAtMost(lost * (1 + 1e-12) + wide);
  }

  @Test
  void declaredErrorsAreUlpsOfTheResult() {
    for (float z : new float[] {0x1p-140f, 1e-30f, 0.0625f, 0.7f, 1}) {
      ulps(z, FloatBounds.EXP, FloatBounds.exp(0, 0, z));
      ulps(z, FloatBounds.LOG, FloatBounds.log(1, 0, z));
      ulps(-z, FloatBounds.LOG, FloatBounds.log(1, 0, -z));
      ulps(z, FloatBounds.LOG, FloatBounds.logOfSum(1, 0, 0, 0, z));
      ulps(z, FloatBounds.EXPM1, FloatBounds.expm1(0, 0, z));
      ulps(z, FloatBounds.LOG1P, FloatBounds.log1p(0, 0, z));
      ulps(-z, FloatBounds.SIN, FloatBounds.sin(0, 0, -z));
      ulps(-z, FloatBounds.COS, FloatBounds.cos(0, 0, -z));
      ulps(-z, FloatBounds.ERF, FloatBounds.erf(0, 0, -z));
      ulps(z, FloatBounds.TANH, FloatBounds.tanh(0, 0, z));
      ulps(-z, FloatBounds.TANH, FloatBounds.tanh(0, 0, -z));
      ulps(z, FloatBounds.SIGMOID, FloatBounds.sigmoid(0, 0, z));
      ulps(z, FloatBounds.SOFTPLUS, FloatBounds.softplus(0, 0, z));
    }
    ulps(1e9f, FloatBounds.EXP, FloatBounds.exp(20, 0, 1e9f));
    ulps(1e9f, FloatBounds.SOFTPLUS, FloatBounds.softplus(1e9f, 0, 1e9f));
  }

  private static void ulps(float z, double count, double bound) {
    assertWithMessage("at %s", z).that(bound).isAtLeast(count * Math.ulp(z));
    assertWithMessage("at %s", z).that(bound).isAtMost(count * Math.ulp(z) * (1 + 1e-12));
  }

  @ParameterizedTest
  @EnumSource(Narrow.class)
  void declaredErrorsOfNarrowFormatsAreHalfAnUlp(Narrow narrow) {
    Format format = narrow.format;
    float[] numbers = narrow.numbers();
    for (int i = 1; i < numbers.length - 1; i += 1 + numbers.length / 100) {
      float z = numbers[i];
      double half = (numbers[i + 1] - z) / 2;
      half(z, half, FloatBounds.exp(0, 0, z, format));
      half(z, half, FloatBounds.log(1, 0, z, format));
      half(-z, half, FloatBounds.log(1, 0, -z, format));
      half(z, half, FloatBounds.logOfSum(1, 0, 0, 0, z, format));
      half(z, half, FloatBounds.expm1(0, 0, z, format));
      half(z, half, FloatBounds.log1p(0, 0, z, format));
      if (z <= 1) {
        half(z, half, FloatBounds.sin(0, 0, z, format));
        half(z, half, FloatBounds.cos(0, 0, z, format));
      }
      half(z, half, FloatBounds.erf(0, 0, z, format));
      half(z, half, FloatBounds.tanh(0, 0, z, format));
      half(z, half, FloatBounds.sigmoid(0, 0, z, format));
      half(z, half, FloatBounds.softplus(0, 0, z, format));
    }
    // Far larger numbers may have become the largest.
    float largest = (float) format.maxValue();
    assertThat(FloatBounds.exp(0, 0, largest, format)).isEqualTo(NONE);
    assertThat(FloatBounds.log(1, 0, -largest, format)).isEqualTo(NONE);
  }

  private static void half(float z, double half, double bound) {
    assertWithMessage("at %s", z).that(bound).isAtLeast(half * (1 + 0x1p-27));
    assertWithMessage("at %s", z).that(bound).isAtMost(half * (1 + 0x1p-25));
  }

  @Test
  void whatIsNotFiniteHasNoBoundByAnyRule() {
    Format format = Format.BFLOAT16;
    List<Rule> rules = List.of(
        z -> FloatBounds.add(1, 0, 1, 0, z),
        z -> FloatBounds.sub(1, 0, 1, 0, z),
        z -> FloatBounds.mul(1, 0, 1, 0, z),
        z -> FloatBounds.fma(1, 0, 1, 0, 1, 0, z),
        z -> FloatBounds.div(1, 0, 1, 0, z),
        z -> FloatBounds.proportion(1, 0, 1, 0, z),
        z -> FloatBounds.share(1, 0, 1, 0, z),
        z -> FloatBounds.sqrt(1, 0, z),
        z -> FloatBounds.exp(1, 0, z),
        z -> FloatBounds.exp(1, 0, z, format),
        z -> FloatBounds.log(1, 0, z),
        z -> FloatBounds.log(1, 0, z, format),
        z -> FloatBounds.expm1(1, 0, z),
        z -> FloatBounds.expm1(1, 0, z, format),
        z -> FloatBounds.log1p(1, 0, z),
        z -> FloatBounds.log1p(1, 0, z, format),
        z -> FloatBounds.sin(1, 0, z),
        z -> FloatBounds.sin(1, 0, z, format),
        z -> FloatBounds.cos(1, 0, z),
        z -> FloatBounds.cos(1, 0, z, format),
        z -> FloatBounds.erf(1, 0, z),
        z -> FloatBounds.erf(1, 0, z, format),
        z -> FloatBounds.logOfSum(1, 0, 0, 0, z),
        z -> FloatBounds.logOfSum(1, 0, 0, 0, z, format),
        z -> FloatBounds.tanh(1, 0, z),
        z -> FloatBounds.tanh(1, 0, z, format),
        z -> FloatBounds.sigmoid(1, 0, z),
        z -> FloatBounds.sigmoid(1, 0, z, format),
        z -> FloatBounds.softplus(1, 0, z),
        z -> FloatBounds.softplus(1, 0, z, format),
        z -> FloatBounds.round(1, 0, z),
        z -> FloatBounds.constant(1, z));
    for (int i = 0; i < rules.size(); i++) {
      for (float z : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
        assertWithMessage("rule %s of %s", i, z).that(rules.get(i).bound(z)).isEqualTo(NONE);
      }
    }
  }

  /** The exact sum is 1 at least, and the largest of what it sums e^-em for an error em. */
  @Test
  void proportionsAndLogarithmsOfSums() {
    double[] sharpest = new double[3];
    for (int trial = 0; trial < TRIALS; trial++) {
      double em = random.nextInt(2) * Math.scalb(random.nextDouble(), -random.nextInt(20));
      double least = Math.nextUp(Math.exp(-em));
      double sum = least + Math.abs(random.nextGaussian()) * (trial % 3);
      double part = sum * (2 * random.nextDouble() - 1);
      double off = Math.scalb(random.nextGaussian(), -random.nextInt(40));
      float y = (float) (sum + off);
      float x = (float) (part - off * random.nextInt(2));
      double ex = Math.nextUp(Math.abs(x - part));
      double ey = Math.nextUp(Math.abs(y - sum));
      String where = x + " / " + y + ", exactly " + part + " / " + sum;
      Enclosure share = Enclosure.of(part).divide(Enclosure.of(sum));
      double bound = FloatBounds.proportion(x, ex, y, ey, x / y);
      sharpest[0] = Math.max(sharpest[0], ratio(where, share.distance(x / y), bound));
      if (y > 0) {
        Enclosure log = Enclosure.of(sum).log();
        float z = Elementary.log(y);
        bound = FloatBounds.logOfSum(y, ey, 0, em, z);
        sharpest[1] = Math.max(sharpest[1], ratio(where, log.distance(z), bound));
        float narrow = Rounding.bfloat16(Elementary.log((double) y));
        bound = FloatBounds.logOfSum(y, ey, 0, em, narrow, Format.BFLOAT16);
        sharpest[2] = Math.max(sharpest[2], ratio(where, log.distance(narrow), bound));
      }
    }
    for (double ratio : sharpest) {
      assertThat(ratio).isAtLeast(0.9);
    }
    assertThat(FloatBounds.proportion(64, 63, -1, 2, -64)).isAtLeast(65.0);
    assertThat(FloatBounds.proportion(64, 63, -1, 2, -64)).isLessThan(NONE);
    // A third is no float.
    assertThat(FloatBounds.proportion(-1, 0, -3, 0, 1 / 3f)).isAtLeast(1e-9);
    assertThat(FloatBounds.proportion(-1, 0, -3, 0, 1 / 3f)).isAtMost(1e-8);
  }

  /** A part and the rest of a sum, both computed with errors of any size and sign. */
  @Test
  void sharesOfSums() {
    double sharpest = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      float x = random.nextFloat() * random.nextInt(3);
      float y = x + random.nextFloat() * (trial % 3);
      double scale = Math.scalb(1.0, -random.nextInt(40));
      double part = Math.max(0, x + scale * random.nextGaussian());
      double rest = Math.max(0, (double) y - x + scale * random.nextGaussian() * random.nextInt(2));
      if (y == 0 || part + rest == 0) {
        continue;
      }
      double slack = 1 + random.nextInt(2) * random.nextDouble();
      double ex = Math.nextUp(Math.abs(x - part) * slack);
      double er = Math.nextUp(Math.abs((double) y - x - rest));
      double ey = Math.nextUp(ex + er);
      Enclosure exact = Enclosure.of(part);
      Enclosure share = exact.divide(exact.add(Enclosure.of(rest)));
      String where = x + " / " + y + ", exactly " + part + " and " + rest;
      double bound = FloatBounds.share(x, ex, y, ey, x / y);
      sharpest = Math.max(sharpest, ratio(where, share.distance(x / y), bound));
      ratio(
          where, share.distance((double) x / y), DoubleBounds.share(x, ex, y, ey, (double) x / y));
      double general = FloatBounds.proportion(x, ex, y, ey, x / y);
      assertThat(bound).isAtMost(general * (1 + 1e-9) + 0x1p-900);
    }
    assertThat(sharpest).isAtLeast(0.9);
  }

  private static double ratio(String where, double distance, double bound) {
    assertWithMessage(where).that(distance).isAtMost(bound);
    return distance / bound;
  }

  /** Large results, whose ulps are more than 1, and all that an error allows. */
  @Test
  void exponentials() {
    check(-80, 88, Enclosure::exp, x -> Elementary.exp(x), FloatBounds::exp);
    check(-80, 88, Enclosure::softplus, x -> Elementary.softplus(x), FloatBounds::softplus);
    check(-80, 88, Enclosure::expm1, x -> Elementary.expm1(x), FloatBounds::expm1);
  }

  @Test
  void slopes() {
    Format narrow = Format.BFLOAT16;
    check(-0.7f, 8, Enclosure::log1p, x -> Elementary.log1p(x), FloatBounds::log1p);
    check(
        -0.7f,
        8,
        Enclosure::log1p,
        x -> Rounding.bfloat16(Elementary.log1p((double) x)),
        (x, e, z) -> FloatBounds.log1p(x, e, z, narrow));
    check(-5, 5, Enclosure::erf, x -> Elementary.erf(x), FloatBounds::erf);
    check(
        -5,
        5,
        Enclosure::erf,
        x -> Rounding.bfloat16(Elementary.erf((double) x)),
        (x, e, z) -> FloatBounds.erf(x, e, z, narrow));
    double e = 1e-3;
    double steep = 1.01 * e * Math.exp(-9) * 1.1285;
    for (float x : new float[] {-3, 3}) {
      float z = Elementary.erf(x);
      assertThat(FloatBounds.erf(x, e, z) - FloatBounds.erf(x, 0, z)).isAtMost(steep);
      double rounding = FloatBounds.erf(x, 0, z, narrow);
      assertThat(FloatBounds.erf(x, e, z, narrow) - rounding).isAtMost(steep);
    }
    assertThat(FloatBounds.erf(Float.NaN, 0, Float.NaN)).isEqualTo(NONE);
    assertThat(FloatBounds.erf(Float.NaN, 0, Float.NaN, narrow)).isEqualTo(NONE);
  }

  /** The slope at a result says little of that at the exact one, which is half an ulp below. */
  @Test
  void slopesOfResultsThatAreRoundedUp() {
    for (Format format : new Format[] {Format.BFLOAT16, Format.BINARY16}) {
      double half = Math.scalb(1.0, -format.precision() - 1);
      for (int k = 1; k < 40; k += 3) {
        float z = (float) (1 - 2 * k * half);
        Enclosure t = Enclosure.of(z - half);
        for (int multiple = 1; multiple < 16; multiple++) {
          double e = multiple * half;
          Enclosure step = Enclosure.of(-e).tanh();
          Enclosure moved = t.add(step).divide(Enclosure.ONE.add(t.multiply(step)));
          assertThat(moved.distance(z)).isAtMost(FloatBounds.tanh(3, e, z, format));
          Enclosure rest = Enclosure.ONE.subtract(t).multiply(Enclosure.of(e).exp());
          moved = t.divide(t.add(rest));
          assertThat(moved.distance(z)).isAtMost(FloatBounds.sigmoid(3, e, z, format));
        }
      }
    }
  }

  private interface Computed {
    float of(float x);
  }

  private interface Bound {
    double of(float x, double ex, float z);
  }

  private static void check(
      float from, float to, UnaryOperator<Enclosure> real, Computed computed, Bound rule) {
    for (float x = from; x < to; x += 0.37f) {
      float z = computed.of(x);
      for (double ex : new double[] {0, 1e-6, -1e-6, 0.25, -0.25}) {
        Enclosure exact = real.apply(Enclosure.of(x).add(Enclosure.of(ex)));
        double bound = rule.of(x, Math.abs(ex), z);
        assertWithMessage("of %s + %s", x, ex).that(exact.distance(z)).isAtMost(bound);
      }
    }
  }
}
