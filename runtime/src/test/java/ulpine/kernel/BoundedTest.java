package ulpine.kernel;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import ulpine.annotations.Format;
import ulpine.exact.Enclosure;

/** What numbers with errors know besides the rules: exact divisors and roots of a known range. */
final class BoundedTest {
  private static final double NONE = Double.POSITIVE_INFINITY;
  private static final int TRIALS = Integer.getInteger("ulpine.trials", 40_000) / 8;

  private final Random random = new Random(12);

  private double number(Format format) {
    double x = Math.scalb(1 + random.nextDouble(), random.nextInt(20) - 10);
    return format == Format.BINARY32 ? (float) x : x;
  }

  private double error(double x) {
    return x * Math.scalb(random.nextDouble(), 2 - random.nextInt(30));
  }

  /** Each end of what the numbers may be, the divisor no less than it is known to be. */
  @ParameterizedTest
  @EnumSource(names = {"BINARY32", "BINARY64"})
  void quotients(Format format) {
    double closest = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      Bounded x = Bounded.of(
          format, number(format) * (random.nextBoolean() ? 1 : -1), error(number(format)));
      double divisor = number(format);
      Bounded y = Bounded.of(format, divisor, error(divisor));
      double least = divisor * (random.nextBoolean() ? 0x1p-3 : 1);
      Bounded z = x.divide(y, least);
      assertThat(z.value())
          .isEqualTo(
              format == Format.BINARY32
                  ? (float) x.value() / (float) y.value()
                  : x.value() / y.value());
      for (int signX = -1; signX <= 1; signX++) {
        for (int signY = -1; signY <= 1; signY++) {
          Enclosure exactX = end(x, signX);
          Enclosure exactY = end(y, signY).max(Enclosure.of(least));
          double distance = exactX.divide(exactY).distance(z.value());
          assertWithMessage("%s / %s, at least %s", x, y, least).that(distance).isAtMost(z.error());
          closest = Math.max(closest, distance / z.error());
        }
      }
    }
    assertThat(closest).isAtLeast(1 - 1e-12);
  }

  /** The bits of the plain operations, and all that the errors allow. */
  @ParameterizedTest
  @EnumSource(names = {"BINARY32", "BINARY64"})
  void products(Format format) {
    boolean single = format == Format.BINARY32;
    double third = single ? 1 / 3f : 1 / 3.0;
    Bounded x = Bounded.of(format, 3, 0.5);
    Bounded y = Bounded.of(format, third, 0.125);
    Bounded w = Bounded.of(format, -7, 2);
    assertThat(x.multiply(y).value()).isEqualTo(single ? 3 * (1 / 3f) : 3 * third);
    assertThat(x.multiply(y).error()).isWithin(1e-6).of(3.5 * (1 / 3.0 + 0.125) - 1);
    assertThat(x.fma(y, w).value())
        .isEqualTo(single ? Math.fma(3, 1 / 3f, -7f) : Math.fma(3, third, -7));
    assertThat(x.fma(y, w).error()).isWithin(1e-6).of(3.5 * (1 / 3.0 + 0.125) + 1);
    for (int trial = 0; trial < TRIALS / 10; trial++) {
      Bounded a = Bounded.of(format, number(format), trial % 2 * error(1));
      Bounded b = Bounded.of(format, -number(format), trial % 3 * error(1));
      Bounded c = Bounded.of(format, number(format), trial % 5 * error(1));
      for (int corner = 0; corner < 8; corner++) {
        Enclosure product = end(a, (corner & 1) * 2 - 1).multiply(end(b, (corner & 2) - 1));
        Enclosure sum = product.add(end(c, (corner & 4) / 2 - 1));
        Bounded z = a.multiply(b);
        assertThat(product.distance(z.value())).isAtMost(z.error());
        z = a.fma(b, c);
        assertThat(sum.distance(z.value())).isAtMost(z.error());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BINARY32", "BINARY64"})
  void roots(Format format) {
    double closest = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      double value = random.nextInt(9) == 0 ? 0 : number(format);
      // Just as large as the number, a little larger, or of any size.
      double error = switch (random.nextInt(4)) {
        case 0 -> value;
        case 1 -> Math.nextUp(value);
        default -> error(number(format));
      };
      Bounded x = Bounded.of(format, value, error);
      Bounded z = x.sqrt();
      double root = Math.sqrt(value);
      assertThat(z.value()).isEqualTo(format == Format.BINARY32 ? (float) root : root);
      for (int sign = -1; sign <= 1; sign++) {
        Enclosure exact = end(x, sign).max(Enclosure.ZERO).sqrt();
        double distance = exact.distance(z.value());
        assertWithMessage("root of %s", x).that(distance).isAtMost(z.error());
        closest = z.error() > 0 ? Math.max(closest, distance / z.error()) : closest;
      }
    }
    assertThat(closest).isAtLeast(1 - 1e-12);
    assertThat(Bounded.of(format, 4, 1e-6).sqrt().error()).isWithin(1e-12).of(0.25e-6);
    assertThat(Bounded.of(format, 4, 5).sqrt().error()).isWithin(1e-6).of(Math.sqrt(5));
    assertThat(Bounded.of(format, 4, 9).sqrt().error()).isWithin(1e-6).of(3);
    assertThat(Bounded.of(format, -1, 0.5).sqrt().error()).isEqualTo(NONE);
  }

  private static Enclosure end(Bounded x, int sign) {
    return Enclosure.of(x.value()).add(Enclosure.of(sign).multiply(Enclosure.of(x.error())));
  }

  @ParameterizedTest
  @EnumSource(names = {"BINARY32", "BINARY64"})
  void ranges(Format format) {
    Bounded x = Bounded.of(format, 2, 100);
    double range = x.within(3).error();
    assertThat(range).isAtLeast(5.0);
    assertThat(range).isLessThan(5 + 1e-12);
    assertThat(Bounded.of(format, -2, 100).within(3).error()).isEqualTo(range);
    assertThat(Bounded.of(format, 2, 4).within(3).error()).isEqualTo(4.0);
    assertThat(Bounded.of(format, 2, NONE).within(3).error()).isEqualTo(NONE);
    assertThat(x.within(Double.NaN)).isEqualTo(x);
    // 1 and 2^-54, which is no double.
    assertThat(Bounded.of(format, 1, 100).within(0x1p-54).error()).isGreaterThan(1.0);
  }

  @ParameterizedTest
  @EnumSource(names = {"BINARY32", "BINARY64"})
  void whatIsNotFiniteHasNoBound(Format format) {
    for (double value : new double[] {Double.NaN, NONE, -NONE}) {
      assertThat(Bounded.exact(format, value).error()).isEqualTo(NONE);
      assertThat(Bounded.of(format, value, 1).error()).isEqualTo(NONE);
      assertThat(Bounded.of(format, value, Enclosure.ONE).error()).isEqualTo(NONE);
      assertThat(
              Bounded.exact(format, 1).divide(Bounded.exact(format, value), 1).error())
          .isEqualTo(NONE);
      assertThat(Bounded.exact(format, value).sqrt().error()).isEqualTo(NONE);
    }
    assertThat(Bounded.of(format, 1, Double.NaN).error()).isEqualTo(NONE);
    assertThat(Bounded.of(format, 0, NONE).sqrt().error()).isEqualTo(NONE);
    // The exact quotient may be beyond the format.
    double large = Math.sqrt(format.maxValue()) * 10;
    assertThat(Bounded.exact(format, large)
            .divide(Bounded.of(format, 1, 2), 1 / large)
            .error())
        .isEqualTo(NONE);
    assertThat(Bounded.of(format, 1, Enclosure.between(1, 3)).error()).isEqualTo(2.0);
  }

  @Test
  void roundsToItsFormat() {
    Bounded third = Bounded.of(Format.BINARY32, 1 / 3.0, 0x1p-40);
    assertThat(third.value()).isEqualTo((double) (1 / 3f));
    double both = 0x1p-40 + (1 / 3f - 1 / 3.0);
    assertThat(third.error()).isAtLeast(both);
    assertThat(third.error()).isAtMost(both * (1 + 1e-12));
    assertThat(Bounded.of(Format.BINARY64, 1 / 3.0, 0x1p-40).error()).isEqualTo(0x1p-40);
    assertThat(Bounded.exact(Format.BINARY32, 0.1)).isEqualTo(Bounded.of(Format.BINARY32, 0.1f, 0));
    assertThat(Bounded.of(Format.BINARY32, 1e300, 0).error()).isEqualTo(NONE);
    assertThat(Bounded.of(Format.BINARY32, 1 / 3.0, Enclosure.of(1 / 3f)))
        .isEqualTo(Bounded.exact(Format.BINARY32, 1 / 3.0));
  }

  /** Otherwise a double would become a float without an error. */
  @Test
  void formatsAreNotMixed() {
    Bounded single = Bounded.exact(Format.BINARY32, 1);
    Bounded third = Bounded.exact(Format.BINARY64, 1 / 3.0);
    String message = "expected a number in binary32 but was in binary64";
    assertMessage(message, () -> single.multiply(third));
    assertMessage(message, () -> single.divide(third, 0.1));
    assertMessage(message, () -> single.fma(third, single));
    assertMessage(message, () -> single.fma(single, third));
    assertMessage(
        "expected a number in binary64 but was in binary32", () -> third.fma(third, single));
    assertMessage(
        "0.3333333333333333 is no number of binary32",
        () -> new Bounded(Format.BINARY32, 1 / 3.0, 0));
    assertMessage(
        "expected binary32 or binary64 but was bfloat16", () -> Bounded.exact(Format.BFLOAT16, 1));
  }

  private static void assertMessage(String message, Executable call) {
    assertThat(assertThrows(IllegalArgumentException.class, call))
        .hasMessageThat()
        .isEqualTo(message);
  }
}
