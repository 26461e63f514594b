package ulpine.kernel;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.math.BigDecimal;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import ulpine.Arithmetic;
import ulpine.Tensor;

/** Elementary functions of floats, against the same of sixty digits. */
final class ElementaryTest {
  private static final float INF = Float.POSITIVE_INFINITY;

  private interface Scalar {
    float apply(float x);
  }

  /** By how many ulps a result may miss the exact value. */
  static Stream<Arguments> functions() {
    return Stream.of(
        function("exp", Elementary::exp, Tensor::exp, FloatBounds.EXP),
        function("log", Elementary::log, Tensor::log, FloatBounds.LOG),
        function("tanh", Elementary::tanh, Tensor::tanh, FloatBounds.TANH),
        function("sigmoid", Elementary::sigmoid, Tensor::sigmoid, FloatBounds.SIGMOID),
        function("softplus", Elementary::softplus, Tensor::softplus, FloatBounds.SOFTPLUS),
        function("expm1", Elementary::expm1, Tensor::expm1, FloatBounds.EXPM1),
        function("log1p", Elementary::log1p, Tensor::log1p, FloatBounds.LOG1P),
        function("sin", Elementary::sin, Tensor::sin, FloatBounds.SIN),
        function("cos", Elementary::cos, Tensor::cos, FloatBounds.COS),
        function("erf", Elementary::erf, Tensor::erf, FloatBounds.ERF));
  }

  private static Arguments function(
      String name, Scalar scalar, UnaryOperator<Tensor> exact, double ulps) {
    return Arguments.of(name, scalar, exact, ulps);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void isCloseToTheExactValue(
      String name, Scalar scalar, UnaryOperator<Tensor> exact, double ulps) {
    checkRandom(name, scalar, exact, ulps, 1000);
  }

  @Tag("long")
  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void isCloseToTheExactValueOfManyMore(
      String name, Scalar scalar, UnaryOperator<Tensor> exact, double ulps) {
    checkRandom(name, scalar, exact, ulps, 100_000);
  }

  private static void checkRandom(
      String name, Scalar scalar, UnaryOperator<Tensor> exact, double ulps, int count) {
    Random random = new Random(1);
    for (int i = 0; i < count; i++) {
      // Magnitudes from 2^-40 to 2^8: smaller arguments and larger ones give nothing new.
      float x = (float) ((random.nextBoolean() ? 1 : -1)
          * (1 + random.nextDouble())
          * Math.pow(2, random.nextInt(48) - 40));
      x = name.equals("log") ? Math.abs(x) : x;
      float actual = scalar.apply(x);
      if (Float.isInfinite(actual) || Float.isNaN(actual)) {
        continue; // asserted below
      }
      BigDecimal value = exact.apply(Tensor.scalar(x).in(Arithmetic.DECIMAL60)).decimals()[0];
      BigDecimal bound = new BigDecimal((double) Math.ulp(actual)).multiply(new BigDecimal(ulps));
      assertWithMessage("%s of %s", name, x)
          .that(new BigDecimal(actual).subtract(value).abs())
          .isAtMost(bound);
    }
  }

  @Test
  void specialValues() {
    same(Elementary.exp(0f), 1f);
    same(Elementary.exp(-0f), 1f);
    same(Elementary.exp(INF), INF);
    same(Elementary.exp(-INF), 0f);
    same(Elementary.exp(88.7228f), 0x1.fffb08p127f);
    same(Elementary.exp(88.7229f), INF);
    same(Elementary.exp(-103.97f), Float.MIN_VALUE);
    same(Elementary.exp(-103.98f), 0f);
    same(Elementary.log(1f), 0f);
    same(Elementary.log(0f), -INF);
    same(Elementary.log(-0f), -INF);
    same(Elementary.log(-1f), Float.NaN);
    same(Elementary.log(INF), INF);
    same(Elementary.log(-INF), Float.NaN);
    same(Elementary.log(Float.MIN_VALUE), (float) Math.log(Float.MIN_VALUE));
    same(Elementary.tanh(-0f), -0f);
    same(Elementary.tanh(Float.MIN_VALUE), Float.MIN_VALUE);
    same(Elementary.tanh(0f), 0f);
    same(Elementary.tanh(9.02f), 1f);
    same(Elementary.tanh(INF), 1f);
    same(Elementary.tanh(-INF), -1f);
    same(Elementary.sigmoid(0f), 0.5f);
    same(Elementary.sigmoid(INF), 1f);
    same(Elementary.sigmoid(-INF), 0f);
    same(Elementary.sigmoid(-100f), Elementary.exp(-100f));
    same(Elementary.softplus(INF), INF);
    same(Elementary.softplus(-INF), 0f);
    same(Elementary.softplus(0f), (float) Math.log(2));
    same(Elementary.softplus(1e30f), 1e30f);
    same(Elementary.softplus(-100f), Elementary.exp(-100f));
    same(Elementary.expm1(INF), INF);
    same(Elementary.expm1(-INF), -1f);
    same(Elementary.expm1(88.7228f), Elementary.exp(88.7228f));
    same(Elementary.expm1(88.7229f), INF);
    same(Elementary.expm1(-20f), -1f);
    same(Elementary.log1p(INF), INF);
    same(Elementary.log1p(-INF), Float.NaN);
    same(Elementary.log1p(-1f), -INF);
    same(Elementary.log1p(Math.nextDown(-1f)), Float.NaN);
    same(Elementary.log1p(Math.nextUp(-1f)), (float) StrictMath.log(0x1p-24));
    same(Elementary.log1p(Float.MAX_VALUE), Elementary.log(Float.MAX_VALUE));
    same(Elementary.sin(INF), Float.NaN);
    same(Elementary.cos(-INF), Float.NaN);
    same(Elementary.cos(0f), 1f);
    same(Elementary.erf(INF), 1f);
    same(Elementary.erf(-INF), -1f);
    same(Elementary.erf(4f), 1f);
    for (Scalar function :
        new Scalar[] {Elementary::expm1, Elementary::log1p, Elementary::sin, Elementary::erf}) {
      for (float x : new float[] {0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE}) {
        same(function.apply(x), x);
      }
    }
    functions().forEach(f -> same(((Scalar) f.get()[1]).apply(Float.NaN), Float.NaN));
  }

  /** By its rest, which has a test against enclosures. */
  @Test
  void errorFunctionOfDoubles() {
    Random random = new Random(5);
    double worst = 0;
    for (int i = 0; i < 20_000; i++) {
      double x = i % 4 == 0
          ? Math.scalb(random.nextGaussian(), -random.nextInt(1000))
          : random.nextGaussian() * (i % 4) * 1.5;
      double z = Elementary.erf(x);
      double error = Math.abs(SeriesRests.erf(x, 0, z)) / Math.ulp(z);
      assertWithMessage("erf(%s)", x).that(error).isAtMost(3.0);
      assertThat(Math.abs(z)).isAtMost(1.0);
      worst = Math.max(worst, error);
    }
    assertThat(worst).isAtLeast(1.0);
    assertThat(Elementary.erf(6.0)).isEqualTo(1.0);
    assertThat(Elementary.erf(Double.NEGATIVE_INFINITY)).isEqualTo(-1.0);
    assertThat(Elementary.erf(Double.NaN)).isNaN();
    assertThat(1 / Elementary.erf(-0.0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Elementary.erf(Double.MIN_VALUE)).isEqualTo(Double.MIN_VALUE);
  }

  /** Certificates rely on it. */
  @Test
  void resultsStayInTheRangesOfTheFunctions() {
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += 4099) {
      float x = Float.intBitsToFloat((int) bits);
      if (!Float.isNaN(x)) {
        assertThat(Elementary.exp(x)).isAtLeast(0f);
        assertThat(Elementary.exp(-Math.abs(x))).isAtMost(1f);
        assertThat(Math.abs(Elementary.tanh(x))).isAtMost(1f);
        assertThat(Elementary.sigmoid(x)).isAtLeast(0f);
        assertThat(Elementary.sigmoid(x)).isAtMost(1f);
        assertThat(Elementary.softplus(x)).isAtLeast(0f);
        assertThat(Elementary.expm1(x)).isAtLeast(-1f);
        assertThat(Math.abs(Elementary.erf(x))).isAtMost(1f);
      }
    }
  }

  private static void same(float actual, float expected) {
    assertThat(Float.floatToIntBits(actual)).isEqualTo(Float.floatToIntBits(expected));
  }
}
