package ulpine.kernel;

import static com.google.common.truth.Truth.assertWithMessage;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The declared errors of the elementary functions of floats, over all of them with
 * {@code -Dulpine.long=true} (minutes for each function), and over one in 16,411 otherwise. They
 * are measured from the double result, and how far that is from the exact value is measured, too,
 * for which twice its precision is enough: what is rounded to narrow formats is that double.
 */
final class ElementaryProofTest {
  private static final int STRIDE = Boolean.getBoolean("ulpine.long") ? 1 : 16_411;

  private static final double INF = Double.POSITIVE_INFINITY;

  private interface FloatFunction {
    float of(float x);
  }

  /** Errors in ulps of the float result: of the double one, and of the float one itself. */
  private record Errors(double wide, double single) {
    static final Errors NONE = new Errors(0, 0);

    Errors max(Errors other) {
      return new Errors(Math.max(wide, other.wide), Math.max(single, other.single));
    }
  }

  private record Function(
      FloatFunction single,
      DoubleUnaryOperator wide,
      DoubleBinaryOperator rest,
      DoublePredicate domain) {
    /** Where results are neither infinite nor those of infinity. */
    static boolean isModerate(double x) {
      return Math.abs(x) <= ElementaryRests.LIMIT;
    }

    static boolean isReduced(double x) {
      return Math.abs(x) <= SeriesRests.LARGEST_ANGLE;
    }
  }

  /** With the declared errors. */
  static Stream<Arguments> functions() {
    return Stream.of(
        Arguments.of(
            "exp",
            new Function(
                Elementary::exp, Elementary::exp, ElementaryRests::exp, Function::isModerate),
            new Errors(0x1p-29, FloatBounds.EXP)),
        Arguments.of(
            "log",
            new Function(
                Elementary::log, Elementary::log, ElementaryRests::log, x -> x > 0 && x < INF),
            new Errors(0x1p-29, FloatBounds.LOG)),
        Arguments.of(
            "tanh",
            new Function(
                Elementary::tanh, Elementary::tanh, ElementaryRests::tanh, Function::isModerate),
            new Errors(0x1p-27, FloatBounds.TANH)),
        Arguments.of(
            "sigmoid",
            new Function(
                Elementary::sigmoid,
                Elementary::sigmoid,
                ElementaryRests::sigmoid,
                Function::isModerate),
            new Errors(0x1p-26, FloatBounds.SIGMOID)),
        Arguments.of(
            "softplus",
            new Function(
                Elementary::softplus,
                Elementary::softplus,
                ElementaryRests::softplus,
                Function::isModerate),
            new Errors(0x1p-26, FloatBounds.SOFTPLUS)),
        Arguments.of(
            "expm1",
            new Function(
                Elementary::expm1, Elementary::expm1, ElementaryRests::expm1, Function::isModerate),
            new Errors(0x1p-29, FloatBounds.EXPM1)),
        Arguments.of(
            "log1p",
            new Function(
                Elementary::log1p,
                Elementary::log1p,
                ElementaryRests::log1p,
                x -> x > -1 && x < INF),
            new Errors(0x1p-29, FloatBounds.LOG1P)),
        Arguments.of(
            "sin",
            new Function(
                Elementary::sin,
                Elementary::sin,
                (x, z) -> SeriesRests.sin(x, 0, z),
                Function::isReduced),
            new Errors(0x1p-29, FloatBounds.SIN)),
        Arguments.of(
            "cos",
            new Function(
                Elementary::cos,
                Elementary::cos,
                (x, z) -> SeriesRests.cos(x, 0, z),
                Function::isReduced),
            new Errors(0x1p-29, FloatBounds.COS)),
        Arguments.of(
            "erf",
            new Function(
                Elementary::erf,
                Elementary::erf,
                (x, z) -> SeriesRests.erf(x, 0, z),
                Function::isModerate),
            new Errors(0x1p-27, FloatBounds.ERF)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void everyFloatIsWithinTheDeclaredErrors(String name, Function function, Errors declared) {
    Errors worst = IntStream.range(0, 256)
        .parallel()
        .mapToObj(part -> worst(part, function))
        .reduce(Errors.NONE, Errors::max);
    assertWithMessage("of doubles, 2^%s", Math.log(worst.wide()) / Math.log(2))
        .that(worst.wide())
        .isAtMost(declared.wide());
    assertWithMessage("of floats").that(worst.single() + worst.wide()).isAtMost(declared.single());
    // What is declared is what is reached, but for a factor of 16, or 1.5 of floats.
    assertWithMessage("of doubles, 2^%s", Math.log(worst.wide()) / Math.log(2))
        .that(worst.wide())
        .isAtLeast(declared.wide() / 16);
    assertWithMessage("of floats").that(worst.single()).isAtLeast(declared.single() / 1.5);
  }

  /** The largest errors of 2^24 floats. */
  private static Errors worst(int part, Function function) {
    double wide = 0;
    double single = 0;
    for (int i = 0; i < 1 << 24; i += STRIDE) {
      float x = Float.intBitsToFloat(part << 24 | i);
      if (function.domain().test(x)) {
        double z = function.wide().applyAsDouble(x);
        // Where the float result is 0 or subnormal, any double is near enough.
        wide = Math.max(wide, Math.abs(function.rest().applyAsDouble(x, z)) / Math.ulp((float) z));
        float rounded = function.single().of(x);
        double error = rounded == (float) z && Float.isInfinite(rounded)
            ? 0
            : Math.abs(rounded - z) / Math.ulp(rounded);
        single = Math.max(single, Double.isNaN(error) ? Double.POSITIVE_INFINITY : error);
      }
    }
    return new Errors(wide, single);
  }
}
