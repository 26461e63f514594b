package ulpine.kernel;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import ulpine.annotations.Format;

/** Rounding to narrow formats, against the list of their numbers and against exact arithmetic. */
final class RoundingTest {
  private static final boolean LONG = Boolean.getBoolean("ulpine.long");

  /** A prime: the samples have all kinds of last bits. About 2^22 of the 2^32 floats. */
  private static final int STRIDE = 1021;

  /**
   * At each number, at each midpoint of neighbours, and on both sides of it. Since rounding is
   * monotone, as another test finds, all other results follow.
   */
  @ParameterizedTest
  @EnumSource(Narrow.class)
  void roundsToNearestEven(Narrow narrow) {
    float[] numbers = narrow.numbers();
    for (int i = 0; i < numbers.length; i++) {
      boolean last = i == numbers.length - 1;
      double spacing = last ? numbers[i] - numbers[i - 1] : numbers[i + 1] - numbers[i];
      double tie = numbers[i] + spacing / 2;
      float above = last ? beyond(narrow) : numbers[i + 1];
      float nearest = i % 2 == 0 ? numbers[i] : above;
      rounds(narrow, numbers[i], numbers[i]);
      rounds(narrow, tie, nearest);
      rounds(narrow, Math.nextDown((float) tie), numbers[i]);
      rounds(narrow, Math.nextUp((float) tie), above);
      sameBits(narrow.fromDouble.round(Math.nextDown(tie)), numbers[i]);
      sameBits(narrow.fromDouble.round(Math.nextUp(tie)), above);
      sameBits(narrow.fromDouble.round(-Math.nextUp(tie)), -above);
    }
  }

  private static float beyond(Narrow narrow) {
    return narrow.format.hasInfinity() ? Float.POSITIVE_INFINITY : Float.NaN;
  }

  /** A number that is a float, so that both methods round it, and its negative. */
  private static void rounds(Narrow narrow, double v, float expected) {
    assertThat((double) (float) v).isEqualTo(v);
    sameBits(narrow.fromFloat.round((float) v), expected);
    sameBits(narrow.fromDouble.round(v), expected);
    sameBits(narrow.fromFloat.round((float) -v), -expected);
    sameBits(narrow.fromDouble.round(-v), -expected);
  }

  private static void sameBits(float actual, float expected) {
    if (Float.floatToIntBits(actual) != Float.floatToIntBits(expected)) {
      assertThat(actual).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(Narrow.class)
  void overflow(Narrow narrow) {
    float max = (float) narrow.format.maxValue();
    float beyond = beyond(narrow);
    for (double large :
        new double[] {2.0 * max, Float.MAX_VALUE, 1e300, Double.MAX_VALUE, Double.POSITIVE_INFINITY
        }) {
      for (int sign : new int[] {1, -1}) {
        sameBits(narrow.fromDouble.round(sign * large), sign * beyond);
        sameBits(narrow.saturatingDouble.round(sign * large), sign * max);
        sameBits(narrow.saturating.round((float) (sign * large)), sign * max);
      }
    }
    sameBits(narrow.fromFloat.round(Float.POSITIVE_INFINITY), beyond);
    for (int bits : new int[] {0x7f800001, 0x7fc00000, 0x7fffffff, 0xff800001, 0xffffffff}) {
      float nan = Float.intBitsToFloat(bits);
      sameBits(narrow.fromFloat.round(nan), Float.NaN);
      sameBits(narrow.fromDouble.round(nan), Float.NaN);
      sameBits(narrow.saturating.round(nan), Float.NaN);
      sameBits(narrow.saturatingDouble.round(nan), Float.NaN);
    }
  }

  @ParameterizedTest
  @EnumSource(Narrow.class)
  void saturatingRoundsAlikeBelowTheLargestNumber(Narrow narrow) {
    Random random = new Random(1);
    for (int i = 0; i < 1_000_000; i++) {
      float v = Float.intBitsToFloat(random.nextInt());
      float rounded = narrow.fromFloat.round(v);
      boolean finite = Float.isFinite(rounded) || Float.isNaN(v);
      float max = Math.copySign((float) narrow.format.maxValue(), v);
      sameBits(narrow.saturating.round(v), finite ? rounded : max);
      sameBits(narrow.saturatingDouble.round(v), finite ? rounded : max);
    }
  }

  @ParameterizedTest
  @EnumSource(Narrow.class)
  void allWaysAgreeOnManyFloats(Narrow narrow) {
    allWaysAgree(narrow, STRIDE);
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(Narrow.class)
  void allWaysAgreeOnAllFloats(Narrow narrow) {
    allWaysAgree(narrow, 1);
  }

  /**
   * Over the floats in increasing order: rounding is monotone, rounding from double gives the same,
   * and so does splitting where it is declared to.
   */
  private static void allWaysAgree(Narrow narrow, int stride) {
    Narrow.Split split = narrow.split;
    for (int sign : new int[] {1, -1}) {
      float previous = 0;
      long splits = 0;
      for (long bits = 0; bits <= 0x7f800000L; bits += stride) {
        float magnitude = Float.intBitsToFloat((int) bits);
        float v = sign * magnitude;
        float rounded = narrow.fromFloat.round(v);
        sameBits(narrow.fromDouble.round(v), rounded);
        if (magnitude == 0 || (magnitude >= split.smallest() && magnitude <= split.largest())) {
          sameBits(Rounding.split(split.multiplier(), v), rounded);
          splits++;
        }
        // After the last number NaN may follow, and nothing but NaN.
        if (Float.isNaN(previous) ? !Float.isNaN(rounded) : sign * rounded < previous) {
          assertWithMessage("%s rounded", v).that(rounded).isEqualTo(sign * previous);
        }
        previous = sign * rounded;
      }
      int domain = Float.floatToIntBits(split.largest()) - Float.floatToIntBits(split.smallest());
      assertThat(splits).isAtLeast(domain / stride);
    }
  }

  @ParameterizedTest
  @EnumSource(Narrow.class)
  void splitsAtTheEndsOfItsDomain(Narrow narrow) {
    Narrow.Split split = narrow.split;
    for (float end : new float[] {split.smallest(), split.largest()}) {
      float v = end;
      for (int i = 0; i < 100_000; i++) {
        sameBits(Rounding.split(split.multiplier(), v), narrow.fromFloat.round(v));
        sameBits(Rounding.split(split.multiplier(), -v), narrow.fromFloat.round(-v));
        v = end == split.smallest() ? Math.nextUp(v) : Math.nextDown(v);
      }
    }
    for (float zero : new float[] {0f, -0f}) {
      sameBits(Rounding.split(split.multiplier(), zero), zero);
    }
  }

  /** The operations that are said to be right when formed in float. */
  @ParameterizedTest
  @EnumSource(Narrow.class)
  void operationsFormedInFloatRoundOnce(Narrow narrow) {
    float[] all = narrow.all();
    Random random = new Random(2);
    for (int i = 0; i < 1_000_000; i++) {
      float a = all[random.nextInt(all.length)];
      float b = all[random.nextInt(all.length)];
      sameBits(narrow.fromFloat.round(a + b), narrow.fromDouble.round((double) a + b));
      sameBits(narrow.fromFloat.round(a / b), narrow.fromDouble.round((double) a / b));
      sameBits(narrow.fromFloat.round((float) Math.sqrt(a)), narrow.fromDouble.round(Math.sqrt(a)));
      if (narrow != Narrow.TF32) {
        sameBits(narrow.fromFloat.round(a * b), narrow.fromDouble.round((double) a * b));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Narrow.class)
  void fmaRoundsOnce(Narrow narrow) {
    Random random = new Random(3);
    float[] numbers = narrow.numbers();
    int inexact = 0;
    for (int i = 0; i < (LONG ? 4_000_000 : 250_000); i++) {
      float a = pick(random, numbers);
      float b = pick(random, numbers);
      float c = pick(random, numbers);
      if (i % 2 == 0) {
        // A product close to half a unit of the sum's last place: ties, and what is nearly one.
        double half = Rounding.ulp(narrow.format, c) / 2;
        b = narrow.saturatingDouble.round(half / a * (1 + 0x1p-8 * (random.nextInt(5) - 2)));
        b = Float.isNaN(b) ? 1 : b;
      }
      BigDecimal exact = new BigDecimal(a).multiply(new BigDecimal(b)).add(new BigDecimal(c));
      float expected = exact.signum() == 0
          ? Math.fma(a, b, c) // the sign of zero
          : (float) Exact.round(narrow.format, exact);
      float actual = narrow.fma.fma(a, b, c);
      if (Float.floatToIntBits(actual) != Float.floatToIntBits(expected)) {
        assertWithMessage("fma(%s, %s, %s)", a, b, c).that(actual).isEqualTo(expected);
      }
      // How often a rounding to double and another to the format would have failed.
      float twice = narrow.fromDouble.round((double) a * b + c);
      inexact += Float.compare(twice, actual) == 0 ? 0 : 1;
    }
    // It never does in binary16 and narrower formats: 53 bits hold all but far smaller terms.
    assertThat(inexact > 0).isEqualTo(narrow.format.minExponent() == -126);
    float infinity = Float.POSITIVE_INFINITY;
    sameBits(narrow.fma.fma(infinity, 1, 1), beyond(narrow));
    sameBits(narrow.fma.fma(infinity, 1, -infinity), Float.NaN);
    sameBits(narrow.fma.fma(infinity, 0, 1), Float.NaN);
    sameBits(narrow.fma.fma(0, 1, -infinity), -beyond(narrow));
    sameBits(narrow.fma.fma(0, -1, -0f), -0f);
    sameBits(narrow.fma.fma(1, 1, -1), 0f);
  }

  private static float pick(Random random, float[] numbers) {
    // A quarter are among the subnormal numbers or a little above.
    int bound = random.nextInt(4) == 0 ? Math.min(numbers.length, 1 << 12) : numbers.length;
    float magnitude = numbers[random.nextInt(bound)];
    return random.nextBoolean() ? magnitude : -magnitude;
  }

  @Test
  void fmaToOddOfFloats() {
    Random random = new Random(4);
    for (int i = 0; i < 100_000; i++) {
      float a = Float.intBitsToFloat(random.nextInt());
      float b = Float.intBitsToFloat(random.nextInt());
      float c = Float.intBitsToFloat(random.nextInt());
      sameBits((float) Rounding.fmaToOdd(a, b, c), Math.fma(a, b, c));
      c = -a * b * (1 + random.nextInt(3) * 0x1p-23f);
      sameBits((float) Rounding.fmaToOdd(a, b, c), Math.fma(a, b, c));
    }
  }

  @Test
  void ulps() {
    for (Narrow narrow : Narrow.values()) {
      Format format = narrow.format;
      float[] numbers = narrow.numbers();
      for (int i = 0; i < numbers.length - 1; i++) {
        double ulp = numbers[i + 1] - numbers[i];
        assertThat(Rounding.ulp(format, numbers[i])).isEqualTo(ulp);
        assertThat(Rounding.ulp(format, -numbers[i])).isEqualTo(ulp);
        assertThat(Rounding.halfUlp(format, numbers[i])).isEqualTo(ulp / 2);
        assertThat(Rounding.ulp(format, Math.nextDown(numbers[i + 1]))).isEqualTo(ulp);
      }
      assertThat(numbers[1]).isEqualTo((float) format.minSubnormal());
      assertThat(numbers[numbers.length - 1]).isEqualTo((float) format.maxValue());
    }
    for (double x : new double[] {0, Double.MIN_VALUE, 1, 1.5, -3, Double.MAX_VALUE}) {
      assertThat(Rounding.ulp(Format.BINARY64, x)).isEqualTo(Math.ulp(x));
      assertThat(Rounding.ulp(Format.BINARY32, (float) x)).isEqualTo((double) Math.ulp((float) x));
    }
    assertThat(Rounding.halfUlp(Format.BINARY64, 0)).isEqualTo(Double.MIN_VALUE);
    assertThat(Rounding.halfUlp(Format.BINARY32, 0)).isEqualTo(0x1p-150);
    assertThat(Rounding.ulp(Format.FP8_E4M3, Double.NEGATIVE_INFINITY))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Rounding.ulp(Format.FP8_E4M3, Double.NaN)).isNaN();
  }
}
