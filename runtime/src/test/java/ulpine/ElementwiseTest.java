package ulpine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static ulpine.Samples.check;
import static ulpine.Samples.shape;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import ulpine.kernel.Elementary;

/**
 * Elementwise operations against the same in double precision, rounded once: for sums, products,
 * quotients and roots of floats that is the exact result rounded once. Elementary functions are
 * those of {@link Elementary}, whose errors have a test of their own.
 */
final class ElementwiseTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("unaries")
  void function(String name, UnaryOperator<Tensor> operation, DoubleUnaryOperator expected) {
    for (float[] data : List.of(Samples.special(), Samples.any(new Random(1), 5000))) {
      check(
          name,
          operation.apply(Tensor.vector(data)),
          shape(data.length),
          at -> expected.applyAsDouble(data[at[0]]));
    }
  }

  static Stream<Arguments> unaries() {
    return Stream.of(
        unary("neg", Tensor::neg, x -> -x),
        unary("abs", Tensor::abs, x -> x <= 0 ? 0 - x : x),
        unary("square", Tensor::square, x -> x * x),
        unary("sqrt", Tensor::sqrt, StrictMath::sqrt),
        unary("exp", Tensor::exp, x -> Elementary.exp((float) x)),
        unary("log", Tensor::log, x -> Elementary.log((float) x)),
        unary("tanh", Tensor::tanh, x -> Elementary.tanh((float) x)),
        unary("sigmoid", Tensor::sigmoid, x -> Elementary.sigmoid((float) x)),
        unary("softplus", Tensor::softplus, x -> Elementary.softplus((float) x)),
        unary("expm1", Tensor::expm1, x -> Elementary.expm1((float) x)),
        unary("log1p", Tensor::log1p, x -> Elementary.log1p((float) x)),
        unary("sin", Tensor::sin, x -> Elementary.sin((float) x)),
        unary("cos", Tensor::cos, x -> Elementary.cos((float) x)),
        unary("erf", Tensor::erf, x -> Elementary.erf((float) x)),
        unary("relu", Tensor::relu, x -> x <= 0 ? 0 : x));
  }

  private static Arguments unary(
      String name, UnaryOperator<Tensor> operation, DoubleUnaryOperator expected) {
    return Arguments.of(name, operation, expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("binaries")
  void binaryOfAllPairsOfSpecialNumbers(
      String name,
      BiFunction<Tensor, Tensor, Tensor> operation,
      BiFunction<Tensor, Double, Tensor> withConstant,
      DoubleBinaryOperator expected) {
    float[] data = Samples.special();
    int n = data.length;
    Tensor rows = Tensor.of(data, n, 1).expand(n, n);
    check(
        name,
        operation.apply(rows, Tensor.vector(data)),
        shape(n, n),
        at -> expected.applyAsDouble(data[at[0]], data[at[1]]));
    check(
        name + ", broadcast on the left",
        operation.apply(Tensor.vector(data), rows),
        shape(n, n),
        at -> expected.applyAsDouble(data[at[1]], data[at[0]]));
    for (float constant : data) {
      check(
          name + " with the constant " + constant,
          withConstant.apply(Tensor.vector(data), (double) constant),
          shape(n),
          at -> expected.applyAsDouble(data[at[0]], constant));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("binaries")
  void binaryBroadcastsSuffixes(
      String name,
      BiFunction<Tensor, Tensor, Tensor> operation,
      BiFunction<Tensor, Double, Tensor> withConstant,
      DoubleBinaryOperator expected) {
    float[] x = Samples.any(new Random(2), 24);
    float[] y = Samples.any(new Random(3), 24);
    for (int rank = 0; rank <= 3; rank++) {
      int[] suffix = Arrays.copyOfRange(shape(3, 4, 2), 3 - rank, 3);
      int length = Samples.length(suffix);
      Tensor whole = Tensor.of(x, 3, 4, 2);
      Tensor part = Tensor.of(Arrays.copyOf(y, length), suffix);
      check(name, operation.apply(whole, part), shape(3, 4, 2), at -> {
        int i = (at[0] * 4 + at[1]) * 2 + at[2];
        return expected.applyAsDouble(x[i], y[i % length]);
      });
      check(name + ", the suffix on the left", operation.apply(part, whole), shape(3, 4, 2), at -> {
        int i = (at[0] * 4 + at[1]) * 2 + at[2];
        return expected.applyAsDouble(y[i % length], x[i]);
      });
    }
    Tensor same = Tensor.vector(x);
    check(
        name + " of one operand twice",
        operation.apply(same, same),
        shape(24),
        at -> expected.applyAsDouble(x[at[0]], x[at[0]]));
  }

  static Stream<Arguments> binaries() {
    return Stream.of(
        binary("add", Tensor::add, Tensor::add, (x, y) -> x + y),
        binary("sub", Tensor::sub, Tensor::sub, (x, y) -> x - y),
        binary("mul", Tensor::mul, Tensor::mul, (x, y) -> x * y),
        binary("div", Tensor::div, Tensor::div, (x, y) -> x / y),
        binary("maximum", Tensor::maximum, Tensor::maximum, ElementwiseTest::larger),
        binary("minimum", Tensor::minimum, Tensor::minimum, (x, y) -> -larger(-x, -y)));
  }

  private static Arguments binary(
      String name,
      BiFunction<Tensor, Tensor, Tensor> operation,
      BiFunction<Tensor, Double, Tensor> withConstant,
      DoubleBinaryOperator expected) {
    return Arguments.of(name, operation, withConstant, expected);
  }

  private static double larger(double x, double y) {
    if (Double.isNaN(x) || Double.isNaN(y)) {
      return Double.NaN;
    }
    boolean bothZero = x == 0 && y == 0;
    return bothZero ? x + y == 0 && 1 / x < 0 && 1 / y < 0 ? -0.0 : 0.0 : x > y ? x : y;
  }

  @Test
  void constantsAreRoundedFirst() {
    float x = 0x1.8p1f;
    double constant = 0x1.000001p0;
    assertThat(Tensor.scalar(x).mul(constant).item()).isEqualTo(x * (float) constant);
    assertThat(x * (float) constant).isNotEqualTo((float) (x * constant));
  }

  @Test
  void comparisonsOfAllPairsOfSpecialNumbers() {
    float[] data = Samples.special();
    int n = data.length;
    Tensor rows = Tensor.of(data, n, 1).expand(n, n);
    Tensor columns = Tensor.vector(data);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double x = data[i];
        double y = data[j];
        String pair = x + ", " + y;
        assertWithMessage(pair).that(rows.greater(columns).get(i, j)).isEqualTo(x > y);
        assertWithMessage(pair).that(rows.greaterEqual(columns).get(i, j)).isEqualTo(x >= y);
        assertWithMessage(pair).that(rows.less(columns).get(i, j)).isEqualTo(x < y);
        assertWithMessage(pair).that(rows.lessEqual(columns).get(i, j)).isEqualTo(x <= y);
        assertWithMessage(pair).that(columns.greater(y).get(i)).isEqualTo(x > y);
        assertWithMessage(pair).that(columns.greaterEqual(y).get(i)).isEqualTo(x >= y);
        assertWithMessage(pair).that(columns.less(y).get(i)).isEqualTo(x < y);
        assertWithMessage(pair).that(columns.lessEqual(y).get(i)).isEqualTo(x <= y);
      }
    }
  }

  @Test
  void whereSelectsAndDoesNotMultiply() {
    float[] x = {Float.NaN, Float.POSITIVE_INFINITY, -1, -0f};
    Mask mask = Tensor.vector(0, 0, 1, 1).greater(0.5);
    check("where", Tensor.vector(x).where(mask), shape(4), 0f, 0f, -1, -0f);
    check(
        "where, else",
        Tensor.vector(x).where(mask, Tensor.vector(5, Float.NaN, 6, 7)),
        shape(4),
        5,
        Float.NaN,
        -1,
        -0f);
  }
}
