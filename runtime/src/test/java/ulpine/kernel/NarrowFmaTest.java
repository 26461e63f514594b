package ulpine.kernel;

import static com.google.common.truth.Truth.assertWithMessage;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link Rounding#fmaToOdd}, which {@code RoundingTest} holds to exact results, is the oracle. */
class NarrowFmaTest {
  private static final int TRIALS = Boolean.getBoolean("ulpine.long") ? 50_000_000 : 1_000_000;

  /** Numbers of the whole range. */
  @ParameterizedTest
  @EnumSource(Narrow.class)
  void anyNumbers(Narrow narrow) {
    float[] all = narrow.all();
    Random random = new Random(1);
    for (int i = 0; i < TRIALS; i++) {
      check(narrow, any(random, all), any(random, all), any(random, all));
    }
  }

  /** A product in the middle of two numbers, or close to it, and something much smaller. */
  @ParameterizedTest
  @EnumSource(Narrow.class)
  void smallBesideATie(Narrow narrow) {
    float[] numbers = narrow.numbers();
    int perBinade = 1 << (narrow.format.precision() - 1);
    Random random = new Random(2);
    for (int i = 0; i < TRIALS; i++) {
      float a = numbers[random.nextInt(numbers.length)];
      float b = signed(random, numbers[random.nextInt(numbers.length)]);
      float c = signed(random, numbers[random.nextInt(1 + random.nextInt(numbers.length))]);
      // As a power of two has many zeros behind it, the other way around, too.
      boolean power = random.nextBoolean();
      check(narrow, a, b, power ? power(random, numbers, perBinade) : c);
      check(narrow, power(random, numbers, perBinade), b, c);
    }
  }

  /** Around the ends of the range: subnormal results, zeros by rounding, and the largest. */
  @ParameterizedTest
  @EnumSource(Narrow.class)
  void ends(Narrow narrow) {
    float[] numbers = narrow.numbers();
    int binades = 3 << (narrow.format.precision() - 1);
    Random random = new Random(3);
    for (int i = 0; i < TRIALS; i++) {
      float c = signed(random, numbers[random.nextInt(Math.min(binades, numbers.length))]);
      float a = numbers[1 + random.nextInt(numbers.length - 1)];
      double least = narrow.format.minSubnormal() * Math.scalb(1.0, random.nextInt(24) - 14);
      check(narrow, a, signed(random, narrow.round(least * (1 + random.nextDouble()) / a)), c);
      float large = numbers[numbers.length - 1 - random.nextInt(binades)];
      double other = narrow.format.maxValue() * Math.scalb(1 + random.nextDouble(), -1) / a;
      check(narrow, a, signed(random, narrow.saturatingDouble.round(other)), large);
    }
  }

  private static float power(Random random, float[] numbers, int perBinade) {
    return signed(
        random,
        numbers[
            numbers.length / perBinade < 2
                ? 1
                : perBinade * (1 + random.nextInt(numbers.length / perBinade - 1))]);
  }

  private static float any(Random random, float[] all) {
    return all[
        random.nextInt(50) == 0 ? all.length - 1 - random.nextInt(3) : random.nextInt(all.length)];
  }

  private static float signed(Random random, float x) {
    return random.nextBoolean() ? x : -x;
  }

  private static void check(Narrow narrow, float a, float b, float c) {
    same(narrow.inFloat.fma(a, b, c), narrow.fma.fma(a, b, c), narrow, a, b, c);
    same(
        narrow.inFloatSaturating.fma(a, b, c),
        narrow.saturatingDouble.round(Rounding.fmaToOdd(a, b, c)),
        narrow,
        a,
        b,
        c);
  }

  private static void same(float actual, float expected, Narrow narrow, float a, float b, float c) {
    if (Float.floatToIntBits(actual) != Float.floatToIntBits(expected)) {
      assertWithMessage("%s: fma(%s, %s, %s)", narrow, a, b, c).that(actual).isEqualTo(expected);
    }
  }
}
