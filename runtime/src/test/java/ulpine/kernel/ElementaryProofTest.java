package ulpine.kernel;

import static com.google.common.truth.Truth.assertWithMessage;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The declared errors of the elementary functions of floats, over all of them with
 * {@code -Dulpine.long=true} (minutes for each function), and over one in 16,411 otherwise. A float
 * result is a rounded double, so it is within half an ulp of that double; the rest is how far the
 * double is from the exact value, for which twice its precision is enough.
 */
final class ElementaryProofTest {
  private static final int STRIDE = Boolean.getBoolean("ulpine.long") ? 1 : 16_411;

  /** In ulps of the float result, beyond one half. */
  static Stream<Arguments> functions() {
    return Stream.of(
        function("exp", StrictMath::exp, ElementaryRests::exp, 0x1p-29),
        function("log", StrictMath::log, ElementaryRests::log, 0x1p-29),
        function("tanh", Elementary::tanh, ElementaryRests::tanh, 0x1p-27),
        function("sigmoid", Elementary::sigmoid, ElementaryRests::sigmoid, 0x1p-26),
        function("softplus", Elementary::softplus, ElementaryRests::softplus, 0x1p-26));
  }

  private static Arguments function(
      String name, DoubleUnaryOperator function, DoubleBinaryOperator rest, double declared) {
    return Arguments.of(name, function, rest, declared);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void everyFloatIsWithinTheDeclaredError(
      String name, DoubleUnaryOperator function, DoubleBinaryOperator rest, double declared) {
    double worst = IntStream.range(0, 256)
        .parallel()
        .mapToDouble(part -> worst(name.equals("log"), part, function, rest))
        .max()
        .orElseThrow();
    assertWithMessage("beyond half an ulp, 2^%s", Math.log(worst) / Math.log(2))
        .that(worst)
        .isAtMost(declared);
    // What is declared is what is reached, but for a factor of 16.
    assertWithMessage("2^%s", Math.log(worst) / Math.log(2)).that(worst).isAtLeast(declared / 16);
  }

  /** The largest error of a double result, in ulps of the float next to it, of 2^24 floats. */
  private static double worst(
      boolean positive, int part, DoubleUnaryOperator function, DoubleBinaryOperator rest) {
    double worst = 0;
    for (int i = 0; i < 1 << 24; i += STRIDE) {
      float x = Float.intBitsToFloat(part << 24 | i);
      boolean inside =
          positive ? x > 0 && x < Float.POSITIVE_INFINITY : Math.abs(x) <= ElementaryRests.LIMIT;
      if (inside) {
        double z = function.applyAsDouble(x);
        double ulp = Math.ulp((float) z);
        // Where the float result is 0 or subnormal, any double is near enough.
        worst = Math.max(worst, Math.abs(rest.applyAsDouble(x, z)) / ulp);
      }
    }
    return worst;
  }
}
