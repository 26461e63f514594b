package ulpine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static ulpine.Samples.check;
import static ulpine.Samples.shape;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sixty digits, against arithmetic of a hundred and fifty. */
final class DecimalTest {
  private static final MathContext DIGITS = new MathContext(60, RoundingMode.HALF_EVEN);
  private static final Tensor LIKE = Tensor.scalar(0).in(Arithmetic.DECIMAL60);

  private static Tensor decimal(double value) {
    return LIKE.fill(value);
  }

  private static BigDecimal value(Tensor scalar) {
    return scalar.decimals()[0];
  }

  /** The same to the last bit of all floats but NaNs, infinities and the sign of zero. */
  @Test
  void floatsComeBack() {
    Random random = new Random(1);
    for (float[] data : new float[][] {Samples.special(), Samples.any(random, 5000)}) {
      float[] finite = data.clone();
      for (int i = 0; i < finite.length; i++) {
        finite[i] = Float.isFinite(finite[i]) ? finite[i] + 0f : 1;
      }
      Tensor there = Tensor.vector(finite).in(Arithmetic.DECIMAL60);
      check("and back", there.in(Arithmetic.BINARY32), shape(finite.length), finite);
      check("toArray", Tensor.vector(there.toArray()), shape(finite.length), finite);
      assertThat(there.copy()).isEqualTo(there);
    }
  }

  /** Half an ulp above 1 and a little more: by way of double it would be a tie, and go to 1. */
  @Test
  void convertsWithOneRounding() {
    Tensor x = decimal(1).add(0x1p-24).add(1e-40);
    assertThat(x.item()).isEqualTo(1 + 0x1p-23f);
    assertThat(x.toArray()[0]).isEqualTo(1 + 0x1p-23f);
    assertThat(x.in(Arithmetic.BINARY32).item()).isEqualTo(1 + 0x1p-23f);
    assertThat(x.get()).isEqualTo(1 + 0x1p-24);
    assertThat(decimal(1).add(0x1p-24).item()).isEqualTo(1f);
  }

  @Test
  void literalsAreExactDoublesAndRoundedToSixtyDigits() {
    assertThat(value(decimal(0.1)))
        .isEqualTo(new BigDecimal("0.1000000000000000055511151231257827021181583404541015625"));
    assertThat(value(decimal(Double.MIN_VALUE)).precision()).isEqualTo(60);
    assertThat(value(Tensor.scalar(Float.MIN_VALUE).in(Arithmetic.DECIMAL60)))
        .isEqualTo(new BigDecimal(Float.MIN_VALUE).round(DIGITS));
  }

  @Test
  void arithmeticIsRoundedOnceToSixtyDigits() {
    Random random = new Random(2);
    for (int round = 0; round < 300; round++) {
      // Dividing by 3 and 7 fills the digits.
      Tensor x = decimal(random.nextGaussian()).div(3);
      Tensor y = decimal(random.nextGaussian()).div(7);
      BigDecimal a = value(x);
      BigDecimal b = value(y);
      assertThat(value(x.add(y))).isEqualTo(a.add(b).round(DIGITS));
      assertThat(value(x.sub(y))).isEqualTo(a.subtract(b).round(DIGITS));
      assertThat(value(x.mul(y))).isEqualTo(a.multiply(b).round(DIGITS));
      assertThat(value(x.div(y))).isEqualTo(a.divide(b, DIGITS));
      assertThat(value(x.square())).isEqualTo(a.multiply(a).round(DIGITS));
      assertThat(value(x.neg())).isEqualTo(a.negate());
      assertThat(value(x.abs())).isEqualTo(a.abs());
      assertThat(value(x.relu())).isEqualTo(a.signum() > 0 ? a : BigDecimal.ZERO);
      assertThat(value(x.maximum(y))).isEqualTo(a.compareTo(b) >= 0 ? a : b);
      assertThat(value(x.minimum(y))).isEqualTo(a.compareTo(b) <= 0 ? a : b);
      assertThat(x.greater(y).get()).isEqualTo(a.compareTo(b) > 0);
      assertThat(x.lessEqual(y).get()).isEqualTo(a.compareTo(b) <= 0);
      // fma(x, y, 1 z): one rounding for product and sum, where two would differ at times.
      Tensor z = decimal(random.nextGaussian()).div(9);
      Tensor row = Tensor.zeros(1, 2).in(Arithmetic.DECIMAL60).add(stack(z, x));
      Tensor column = stack(decimal(1), y).reshape(2, 1);
      assertThat(value(row.matmul(column)))
          .isEqualTo(a.multiply(b).add(value(z)).round(DIGITS));
    }
  }

  /** A vector of two scalars. */
  private static Tensor stack(Tensor first, Tensor second) {
    return first
        .place(Labels.over(new int[] {0}), 0, 2)
        .add(second.place(Labels.over(new int[] {1}), 0, 2));
  }

  @Test
  void sumsKeepTheOrder() {
    Tensor x = Tensor.normal(3, 1, 5, 50).in(Arithmetic.DECIMAL60).div(3);
    BigDecimal[] all = x.decimals();
    BigDecimal[] rows = x.sum(1).decimals();
    for (int row = 0; row < 5; row++) {
      BigDecimal[] part = Arrays.copyOfRange(all, row * 50, row * 50 + 50);
      assertThat(rows[row]).isEqualTo(tree(part, 0, 1));
    }
    assertThat(value(x.sum())).isEqualTo(tree(all, 0, 1));
    assertThat(value(x.reshape(250, 1).sum(0))).isEqualTo(sequential(all, 0, 1));
    assertThat(sequential(all, 0, 1)).isNotEqualTo(tree(all, 0, 1));
  }

  private static BigDecimal tree(BigDecimal[] x, int partial, int step) {
    return step == 16
        ? sequential(x, partial, 16)
        : tree(x, partial, 2 * step).add(tree(x, partial + step, 2 * step), DIGITS);
  }

  private static BigDecimal sequential(BigDecimal[] x, int from, int step) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = from; i < x.length; i += step) {
      sum = sum.add(x[i], DIGITS);
    }
    return sum;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void elementary(String name, UnaryOperator<Tensor> operation, UnaryOperator<BigDecimal> exact) {
    double[] arguments = {
      0, 1e-60, 1e-30, 1e-20, 1e-5, 0.3, 0.99999, 1, 1.00001, 2, 5, 34.5, 70, 150, 199.9, 200.1,
      1e3, 1e5
    };
    Random random = new Random(3);
    for (double argument : arguments) {
      for (double sign : new double[] {1, -1}) {
        checkElementary(name, operation, exact, decimal(sign * argument));
      }
    }
    for (double distance : new double[] {1e-10, -1e-30, 1e-45, 1e-59, -1e-59}) {
      checkElementary(name, operation, exact, decimal(1).add(distance));
    }
    for (int round = 0; round < 50; round++) {
      checkElementary(
          name, operation, exact, decimal(random.nextGaussian() * 10).div(7));
    }
  }

  private static void checkElementary(
      String name, UnaryOperator<Tensor> operation, UnaryOperator<BigDecimal> exact, Tensor x) {
    if ((name.equals("log") || name.equals("sqrt")) && value(x).signum() <= 0) {
      return;
    }
    if (name.equals("log1p") && value(x).compareTo(BigDecimal.ONE.negate()) <= 0) {
      return;
    }
    BigDecimal actual = value(operation.apply(x));
    BigDecimal expected = exact.apply(value(x));
    BigDecimal ulp = expected.signum() == 0
        ? BigDecimal.ZERO
        : BigDecimal.ONE.scaleByPowerOfTen(expected.precision() - expected.scale() - 60);
    String what = name + " of " + value(x).round(new MathContext(10));
    assertWithMessage(what).that(actual.precision()).isAtMost(60);
    assertWithMessage(what)
        .that(actual.subtract(expected).abs())
        .isAtMost(ulp.multiply(new BigDecimal("0.5000000001")));
  }

  static Stream<Arguments> elementary() {
    return Stream.of(
        function("exp", Tensor::exp, Oracle::exp),
        function("log", Tensor::log, Oracle::log),
        function("sqrt", Tensor::sqrt, x -> x.sqrt(Oracle.WIDE)),
        function("tanh", Tensor::tanh, x -> {
          BigDecimal square = Oracle.exp(x.add(x));
          BigDecimal one = BigDecimal.ONE;
          return square.subtract(one).divide(square.add(one), Oracle.WIDE);
        }),
        function(
            "sigmoid",
            Tensor::sigmoid,
            x -> BigDecimal.ONE.divide(BigDecimal.ONE.add(Oracle.exp(x.negate())), Oracle.WIDE)),
        function("softplus", Tensor::softplus, x -> {
          // Beyond this, e^-|x| is all there is, and 1 + e^-|x| would need ever more digits.
          boolean far = x.abs().compareTo(BigDecimal.valueOf(1000)) >= 0;
          BigDecimal e = Oracle.exp(x.abs().negate());
          BigDecimal tail = far ? e : Oracle.log(BigDecimal.ONE.add(e));
          return x.max(BigDecimal.ZERO).add(tail, Oracle.WIDE);
        }),
        function("expm1", Tensor::expm1, x -> Oracle.exp(x).subtract(BigDecimal.ONE)),
        function("log1p", Tensor::log1p, x -> Oracle.log(x.add(BigDecimal.ONE))),
        function("sin", Tensor::sin, x -> BigDecimalMath.sin(x, Oracle.WIDE)),
        function("cos", Tensor::cos, x -> BigDecimalMath.cos(x, Oracle.WIDE)),
        function("erf", Tensor::erf, Oracle::erf));
  }

  private static Arguments function(
      String name, UnaryOperator<Tensor> operation, UnaryOperator<BigDecimal> exact) {
    return Arguments.of(name, operation, exact);
  }

  /** Textbook series in far more digits than are asked for. */
  private static final class Oracle {
    private static final MathContext WIDE = new MathContext(320);

    private static final MathContext WIDER = new MathContext(420);

    static BigDecimal exp(BigDecimal x) {
      int halvings = Math.max(0, x.precision() - x.scale()) * 4 + 30;
      BigDecimal reduced = x.divide(BigDecimal.valueOf(2).pow(halvings), WIDER);
      BigDecimal term = BigDecimal.ONE;
      BigDecimal sum = BigDecimal.ONE;
      for (int n = 1; n < 60; n++) {
        term = term.multiply(reduced, WIDER).divide(BigDecimal.valueOf(n), WIDER);
        sum = sum.add(term, WIDER);
      }
      for (int i = 0; i < halvings; i++) {
        sum = sum.multiply(sum, WIDER);
      }
      return sum.round(WIDE);
    }

    /** Maclaurin's alternating series, which loses as many digits as its largest term has. */
    static BigDecimal erf(BigDecimal x) {
      BigDecimal square = x.multiply(x, WIDER);
      BigDecimal power = x;
      BigDecimal sum = BigDecimal.ZERO;
      if (square.compareTo(BigDecimal.valueOf(400)) > 0) {
        return BigDecimal.valueOf(x.signum());
      }
      for (int n = 0; n == 0 || power.abs().compareTo(new BigDecimal("1e-150")) > 0; n++) {
        sum = sum.add(power.divide(BigDecimal.valueOf(2L * n + 1), WIDER), WIDER);
        power = power.multiply(square, WIDER).divide(BigDecimal.valueOf(-n - 1), WIDER);
      }
      return sum.add(sum).divide(BigDecimalMath.pi(WIDER).sqrt(WIDER), WIDER);
    }

    /** By Halley's iteration, which triples the digits. */
    static BigDecimal log(BigDecimal x) {
      BigDecimal y = BigDecimal.valueOf(Math.log(x.doubleValue()));
      for (int i = 0; i < 5; i++) {
        BigDecimal e = exp(y);
        BigDecimal step = x.subtract(e).divide(x.add(e), WIDER).multiply(BigDecimal.valueOf(2));
        y = y.add(step, WIDER);
      }
      return y;
    }
  }

  @Test
  void farOutIsQuickAndRight() {
    assertThat(decimal(1e9).tanh()).isEqualTo(decimal(1));
    assertThat(decimal(-1e9).tanh()).isEqualTo(decimal(-1));
    assertThat(decimal(1e9).sigmoid()).isEqualTo(decimal(1));
    assertThat(decimal(1e9).softplus()).isEqualTo(decimal(1e9));
    assertThat(decimal(-1e6).sigmoid()).isEqualTo(decimal(-1e6).exp());
    assertThat(decimal(-1e6).softplus()).isEqualTo(decimal(-1e6).exp());
    assertThat(value(decimal(1e9).exp()).precision() - value(decimal(1e9).exp()).scale())
        .isEqualTo(434_294_482);
    // Logits this far apart underflow in binary32; here they do not.
    Tensor far = Tensor.vector(0, -1000).in(Arithmetic.DECIMAL60).softmax(0);
    assertThat(far.greater(0).get(1)).isTrue();
  }

  @Test
  void agreesWithBinary32OnComposites() {
    Tensor x = Tensor.normal(4, 2, 5, 7);
    Tensor w = Tensor.normal(5, 1, 7, 3);
    Labels y = Labels.of(0, 2, 1, 1, 0);
    UnaryOperator<Tensor> loss =
        a -> a.matmul(w.in(a.arithmetic())).tanh().crossEntropy(y).mean();
    double wide = loss.apply(x.in(Arithmetic.DECIMAL60)).get();
    assertThat((double) loss.apply(x).item()).isWithin(1e-6).of(wide);
    assertThat(x.in(Arithmetic.DECIMAL60).argmax(1)).isEqualTo(x.argmax(1));
    assertThat(x.in(Arithmetic.DECIMAL60).max(0).in(Arithmetic.BINARY32)).isEqualTo(x.max(0));
    Tensor negative = x.abs().neg();
    assertThat(negative.in(Arithmetic.DECIMAL60).max(1).in(Arithmetic.BINARY32))
        .isEqualTo(negative.max(1));
    assertThat(x.in(Arithmetic.DECIMAL60).permute(1, 0).in(Arithmetic.BINARY32))
        .isEqualTo(x.transpose());
    Mask mask = x.greater(0);
    assertThat(x.in(Arithmetic.DECIMAL60).where(mask).in(Arithmetic.BINARY32).add(0))
        .isEqualTo(x.where(mask));
  }

  @Test
  void batchesOfMatrices() {
    Tensor x = Tensor.uniform(6, -1, 1, 2, 3, 4);
    Tensor y = Tensor.uniform(7, -1, 1, 2, 4, 5);
    Tensor product = x.in(Arithmetic.DECIMAL60).matmul(y.in(Arithmetic.DECIMAL60));
    check("own", product.sub(product), shape(2, 3, 5), at -> {
      BigDecimal exact = BigDecimal.ZERO;
      for (int k = 0; k < 4; k++) {
        exact = exact.add(new BigDecimal(x.get(at[0], at[1], k))
            .multiply(new BigDecimal(y.get(at[0], k, at[2]))));
      }
      assertThat(product.decimals()[(at[0] * 3 + at[1]) * 5 + at[2]]).isEqualTo(exact);
      return 0;
    });
    Tensor shared = Tensor.uniform(8, -1, 1, 4, 5);
    assertThat(x.in(Arithmetic.DECIMAL60).matmul(shared.in(Arithmetic.DECIMAL60)))
        .isEqualTo(
            x.in(Arithmetic.DECIMAL60).matmul(shared.in(Arithmetic.DECIMAL60).expand(2, 4, 5)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatHasNoValue(String message, Executable call) {
    assertThat(assertThrows(ArithmeticException.class, call)).hasMessageThat().isEqualTo(message);
  }

  static Stream<Arguments> whatHasNoValue() {
    Tensor zero = decimal(0);
    return Stream.of(
        bad("decimal60: division of 1 by zero", () -> decimal(1).div(0)),
        bad("decimal60: division of 0 by zero", () -> zero.div(zero)),
        bad("decimal60: logarithm of 0", zero::log),
        bad("decimal60: logarithm of -2.5", () -> decimal(-2.5).log()),
        bad("decimal60: square root of -2", () -> decimal(-2).sqrt()),
        bad("decimal60: exp of 2E+9 is out of range", () -> decimal(2e9).exp()),
        bad("decimal60: exp of -2E+9 is out of range", () -> decimal(-2e9).exp()),
        bad("decimal60: NaN is no decimal number", () -> decimal(Double.NaN)),
        bad(
            "decimal60: -Infinity is no decimal number",
            () -> zero.maximum(Double.NEGATIVE_INFINITY)),
        bad(
            "element 1 is NaN, which is no decimal number",
            () -> Tensor.vector(1, Float.NaN).in(Arithmetic.DECIMAL60)),
        bad(
            "element 0 is Infinity, which is no decimal number",
            () -> Tensor.vector(Float.POSITIVE_INFINITY).decimals()),
        bad(
            "decimal60: division of 0 by zero",
            () -> Tensor.zeros(0).in(Arithmetic.DECIMAL60).mean()));
  }

  private static Arguments bad(String message, Executable call) {
    return Arguments.of(message, call);
  }
}
