package ulpine.exact;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Enclosures against another library's 110 digits, and low precision against high. */
final class EnclosureTest {
  private static final MathContext DIGITS = new MathContext(110);
  private static final BigDecimal ONE = BigDecimal.ONE;

  /** What the other library may be wrong by, relatively. */
  private static final BigDecimal SLACK = new BigDecimal("1e-105");

  private static final int LOW = 24;

  /** In long tests there are more cases. */
  private static final int MORE = Boolean.getBoolean("ulpine.long") ? 25 : 1;

  /** Numbers of very different sizes, near 0 and 1, of few bits and of many. */
  static double draw(Random random) {
    double sign = random.nextBoolean() ? 1 : -1;
    return sign
        * switch (random.nextInt(6)) {
          case 0 -> Math.scalb(random.nextDouble(), random.nextInt(40) - 30);
          case 1 -> 1 + Math.scalb(random.nextGaussian(), -random.nextInt(52));
          case 2 -> random.nextInt(40) / 8.0;
          case 3 -> (float) random.nextGaussian() * 10;
          case 4 -> Math.scalb(1.0, random.nextInt(30) - 24);
          default -> random.nextGaussian();
        };
  }

  static Stream<Arguments> functions() {
    return Stream.of(
        function("exp", Functions::exp, Enclosure::exp, x -> exp(x)),
        function("expm1", Functions::expm1, Enclosure::expm1, x -> exp(x).subtract(ONE)),
        function("log", Functions::log, Enclosure::log, x -> log(x)),
        function("log1p", Functions::log1p, Enclosure::log1p, x -> log(x.add(ONE))),
        function("tanh", Functions::tanh, Enclosure::tanh, x -> {
          BigDecimal e = exp(x.add(x));
          return e.subtract(ONE).divide(e.add(ONE), DIGITS);
        }),
        function(
            "sigmoid",
            Functions::sigmoid,
            Enclosure::sigmoid,
            x -> ONE.divide(ONE.add(exp(x.negate())), DIGITS)),
        function(
            "softplus",
            Functions::softplus,
            Enclosure::softplus,
            x -> x.max(BigDecimal.ZERO).add(log(ONE.add(exp(x.abs().negate()))))),
        function("erf", Functions::erf, Enclosure::erf, EnclosureTest::erf),
        function(
            "sin",
            (x, bits) -> Circular.of(Enclosure.of(x), bits, true),
            Enclosure::sin,
            x -> BigDecimalMath.sin(x, wide())),
        function(
            "cos",
            (x, bits) -> Circular.of(Enclosure.of(x), bits, false),
            Enclosure::cos,
            x -> BigDecimalMath.cos(x, wide())));
  }

  private static Arguments function(
      String name,
      Functions.Function function,
      UnaryOperator<Enclosure> operation,
      UnaryOperator<BigDecimal> expected) {
    return Arguments.of(name, function, operation, expected);
  }

  private static MathContext wide() {
    return new MathContext(150);
  }

  private static BigDecimal exp(BigDecimal x) {
    return BigDecimalMath.exp(x, wide());
  }

  private static BigDecimal log(BigDecimal x) {
    return BigDecimalMath.log(x, new MathContext(200));
  }

  /** Maclaurin's alternating series, which loses as many digits as its largest term has. */
  private static BigDecimal erf(BigDecimal x) {
    MathContext many = new MathContext(400);
    BigDecimal square = x.multiply(x);
    BigDecimal power = x;
    BigDecimal sum = BigDecimal.ZERO;
    if (x.abs().compareTo(BigDecimal.valueOf(20)) > 0) {
      return BigDecimal.valueOf(x.signum());
    }
    for (int n = 0; power.abs().compareTo(new BigDecimal("1e-180")) > 0; n++) {
      sum = sum.add(power.divide(BigDecimal.valueOf(2L * n + 1), many), many);
      power = power.multiply(square).divide(BigDecimal.valueOf(-n - 1), many);
    }
    BigDecimal root = BigDecimalMath.pi(wide()).sqrt(wide());
    return sum.add(sum).divide(root, wide());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void containsWhatAnotherLibraryFinds(
      String name,
      Functions.Function ignored,
      UnaryOperator<Enclosure> operation,
      UnaryOperator<BigDecimal> expected) {
    Random random = new Random(1);
    for (int round = 0; round < 100 * MORE; round++) {
      double x = draw(random);
      x = name.equals("log") ? Math.abs(x) : x;
      if ((name.equals("log") && x == 0) || (name.equals("log1p") && x <= -1)) {
        continue;
      }
      Enclosure actual = operation.apply(Enclosure.of(x));
      BigDecimal value = expected.apply(new BigDecimal(x));
      // Differences with 1 have lost digits in the other library's results.
      BigDecimal slack = SLACK.multiply(value.abs()).add(new BigDecimal("1e-120"));
      String what = name + " of " + x + ": " + actual + " and " + value.round(DIGITS);
      assertWithMessage(what).that(actual.lower()).isAtMost(value.add(slack));
      assertWithMessage(what).that(actual.upper()).isAtLeast(value.subtract(slack));
      assertWithMessage(what + " is narrow")
          .that(actual.width())
          .isAtMost(Math.scalb(actual.magnitude(), -310));
    }
  }

  /** With so few bits nearly all results are rounded, and inward ones would be seen. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void fewBitsContainMany(
      String name,
      Functions.Function function,
      UnaryOperator<Enclosure> operation,
      UnaryOperator<BigDecimal> ignored) {
    Random random = new Random(2);
    Intervals low = new Intervals(LOW);
    for (int round = 0; round < 1000 * MORE; round++) {
      double x = draw(random);
      x = name.equals("log") ? Math.abs(x) : x;
      if ((name.equals("log") && x == 0) || (name.equals("log1p") && x <= -1)) {
        continue;
      }
      Enclosure exact = operation.apply(Enclosure.of(x));
      Enclosure inner = function.at(Dyadic.of(x), LOW);
      contains(name + " of " + x, inner, exact);
      contains(name + " of " + x, low.outward(inner), low.outward(exact));
      contains(name + " of " + x, low.outward(exact), exact);
      // An interval contains the values of its numbers.
      Enclosure around = Enclosure.between(x, x + Math.abs(draw(random)));
      double t = random.nextDouble();
      double between = around.lo.nearest() * (1 - t) + around.hi.nearest() * t;
      Enclosure point = Enclosure.of(between).max(Enclosure.of(around.lo));
      contains(
          name + " of " + around,
          operation.apply(around),
          operation.apply(point.min(Enclosure.of(around.hi))));
    }
  }

  static void contains(String what, Enclosure outer, Enclosure inner) {
    if (outer.lo.compareTo(inner.lo) > 0 || outer.hi.compareTo(inner.hi) < 0) {
      assertWithMessage(what).fail();
    }
  }

  /** Ends of few bits around exact or nearly exact results, and no other such number between. */
  @Test
  void arithmeticIsRoundedOutwardAndNoFurther() {
    Random random = new Random(3);
    Intervals low = new Intervals(LOW);
    for (int round = 0; round < 40_000 * MORE; round++) {
      Enclosure x = Enclosure.of(draw(random));
      Enclosure y = Enclosure.of(draw(random));
      String what = x + " and " + y;
      best("add " + what, low.add(x, y), x.add(y));
      best("subtract " + what, low.subtract(x, y), x.subtract(y));
      best("multiply " + what, low.multiply(x, y), x.multiply(y));
      best("sqrt " + what, low.sqrt(x.abs()), x.abs().sqrt());
      best("square " + what, low.square(x), x.square());
      if (y.lo.signum() != 0) {
        best("divide " + what, low.divide(x, y), x.divide(y));
        int n = random.nextInt(9) - 4;
        contains("power " + n + what, low.power(y, n), y.pow(n));
      }
    }
  }

  private static void best(String what, Enclosure low, Enclosure exact) {
    contains(what, low, exact);
    if (exact.isPoint() && exact.lo.round(LOW, false).equals(exact.lo)) {
      assertWithMessage(what).that(low).isEqualTo(exact);
      return;
    }
    Dyadic size = Intervals.abs(low).lo;
    Dyadic unit = Dyadic.power(size.top() - LOW);
    assertWithMessage(what).that(Dyadic.add(low.hi, low.lo.negate(), 400, true)).isAtMost(unit);
  }

  @Test
  void intervalsContainTheirNumbersResults() {
    Random random = new Random(4);
    for (int round = 0; round < 10_000 * MORE; round++) {
      double[] a = {draw(random), draw(random)};
      double[] b = {draw(random), draw(random)};
      Enclosure x = Enclosure.between(Math.min(a[0], a[1]), Math.max(a[0], a[1]));
      Enclosure y = Enclosure.between(Math.min(b[0], b[1]), Math.max(b[0], b[1]));
      for (int i = 0; i < 4; i++) {
        Enclosure p = Enclosure.of(a[i & 1]);
        Enclosure q = Enclosure.of(b[i >> 1]);
        String what = x + " and " + y;
        contains("add " + what, x.add(y), p.add(q));
        contains("subtract " + what, x.subtract(y), p.subtract(q));
        contains("multiply " + what, x.multiply(y), p.multiply(q));
        contains("max " + what, x.max(y), p.max(q));
        contains("min " + what, x.min(y), p.min(q));
        contains("abs " + what, x.abs(), p.abs());
        contains("square " + what, x.square(), p.square());
        contains("cube " + what, x.pow(3), p.pow(3));
        if (y.lo.signum() > 0 || y.hi.signum() < 0) {
          contains("divide " + what, x.divide(y), p.divide(q));
        }
      }
      assertThat(x.square().lo.signum()).isAtLeast(0);
    }
  }
}
