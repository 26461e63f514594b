package ulpine.kernel;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.util.Random;
import org.junit.jupiter.api.Test;
import ulpine.exact.Enclosure;

/** What numbers with errors know besides the rules: exact divisors and roots of a known range. */
final class BoundedTest {
  private static final double NONE = Double.POSITIVE_INFINITY;
  private static final int TRIALS = Integer.getInteger("ulpine.trials", 40_000) / 8;

  private final Random random = new Random(12);

  private float number() {
    return (float) Math.scalb(1 + random.nextDouble(), random.nextInt(20) - 10);
  }

  private double error(float x) {
    return x * Math.scalb(random.nextDouble(), 2 - random.nextInt(30));
  }

  /** Each end of what the numbers may be, the divisor no less than it is known to be. */
  @Test
  void quotients() {
    double closest = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      Bounded x = Bounded.of(number() * (random.nextBoolean() ? 1 : -1), error(number()));
      float divisor = number();
      Bounded y = Bounded.of(divisor, error(divisor));
      double least = divisor * (random.nextBoolean() ? 0x1p-3 : 1);
      Bounded z = x.divide(y, least);
      assertThat(z.value()).isEqualTo(x.value() / y.value());
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
  @Test
  void products() {
    Bounded x = Bounded.of(3, 0.5);
    Bounded y = Bounded.of(1 / 3f, 0.125);
    Bounded w = Bounded.of(-7, 2);
    assertThat(x.multiply(y).value()).isEqualTo(3 * (1 / 3f));
    assertThat(x.multiply(y).error()).isWithin(1e-6).of(3.5 * (1 / 3.0 + 0.125) - 1);
    assertThat(x.fma(y, w).value()).isEqualTo(Math.fma(3, 1 / 3f, -7f));
    assertThat(x.fma(y, w).error()).isWithin(1e-6).of(3.5 * (1 / 3.0 + 0.125) + 1);
  }

  @Test
  void roots() {
    double closest = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      float value = random.nextInt(9) == 0 ? 0 : number();
      // Just as large as the number, a little larger, or of any size.
      double error = switch (random.nextInt(4)) {
        case 0 -> value;
        case 1 -> Math.nextUp((double) value);
        default -> error(number());
      };
      Bounded x = Bounded.of(value, error);
      Bounded z = x.sqrt();
      assertThat(z.value()).isEqualTo((float) Math.sqrt(value));
      for (int sign = -1; sign <= 1; sign++) {
        Enclosure exact = end(x, sign).max(Enclosure.ZERO).sqrt();
        double distance = exact.distance(z.value());
        assertWithMessage("root of %s", x).that(distance).isAtMost(z.error());
        closest = z.error() > 0 ? Math.max(closest, distance / z.error()) : closest;
      }
    }
    assertThat(closest).isAtLeast(1 - 1e-12);
    assertThat(Bounded.of(4, 1e-6).sqrt().error()).isWithin(1e-12).of(0.25e-6);
    assertThat(Bounded.of(-1, 0.5).sqrt().error()).isEqualTo(NONE);
  }

  private static Enclosure end(Bounded x, int sign) {
    return Enclosure.of(x.value()).add(Enclosure.of(sign).multiply(Enclosure.of(x.error())));
  }

  @Test
  void ranges() {
    Bounded x = Bounded.of(2, 100);
    double range = x.within(3).error();
    assertThat(range).isAtLeast(5.0);
    assertThat(range).isLessThan(5 + 1e-12);
    assertThat(Bounded.of(-2, 100).within(3).error()).isEqualTo(range);
    assertThat(Bounded.of(2, 4).within(3).error()).isEqualTo(4.0);
    assertThat(Bounded.of(2, NONE).within(3).error()).isEqualTo(NONE);
    assertThat(x.within(Double.NaN)).isEqualTo(x);
    // 1 and 2^-54, which is no double.
    assertThat(Bounded.of(1, 100).within(0x1p-54).error()).isGreaterThan(1.0);
  }

  @Test
  void whatIsNotFiniteHasNoBound() {
    for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, -1f / 0}) {
      assertThat(Bounded.exact(value).error()).isEqualTo(NONE);
      assertThat(Bounded.of(value, 1).error()).isEqualTo(NONE);
      assertThat(Bounded.of(value, Enclosure.ONE).error()).isEqualTo(NONE);
      assertThat(Bounded.exact(1).divide(Bounded.exact(value), 1).error()).isEqualTo(NONE);
      assertThat(Bounded.exact(value).sqrt().error()).isEqualTo(NONE);
    }
    assertThat(Bounded.of(1, Double.NaN).error()).isEqualTo(NONE);
    assertThat(Bounded.of(0, NONE).sqrt().error()).isEqualTo(NONE);
    // The exact quotient may be beyond the floats.
    assertThat(Bounded.exact(1e20f).divide(Bounded.of(1, 2), 1e-20).error()).isEqualTo(NONE);
    assertThat(Bounded.of(1, Enclosure.between(1, 3)).error()).isEqualTo(2.0);
  }
}
