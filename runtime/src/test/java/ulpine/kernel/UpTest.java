package ulpine.kernel;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import ulpine.exact.Enclosure;

/**
 * Bounds' arithmetic against exact arithmetic: never below, and not far above where nothing
 * underflows. Operands are of all magnitudes, so that products and quotients underflow, too.
 */
final class UpTest {
  private static final int TRIALS = Integer.getInteger("ulpine.trials", 40_000) / 4;
  private static final double NEAR = 1 + 0x1p-46;

  /** Below this results may be too large by what underflow can take. */
  private static final double TINY = 0x1p-890;

  private final Random random = new Random(31);

  private double number() {
    double x = 1 + random.nextDouble();
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1 -> Double.MIN_VALUE * (1 + random.nextInt(9));
      case 2 -> Math.scalb(x, -450 - random.nextInt(100));
      case 3 -> Math.scalb(x, -900 + random.nextInt(3));
      case 4 -> Math.scalb(x, random.nextInt(200) - 100);
      default -> Math.scalb(x, random.nextInt(8) - 4);
    };
  }

  private static BigDecimal exact(double x) {
    return new BigDecimal(x);
  }

  private static void check(String where, double bound, BigDecimal exact) {
    assertWithMessage(where).that(exact(bound)).isAtLeast(exact);
    if (exact.signum() == 0) {
      assertWithMessage(where).that(bound).isEqualTo(0.0);
    } else if (bound > TINY) {
      BigDecimal most = exact.multiply(exact(NEAR));
      assertWithMessage(where).that(exact(bound)).isAtMost(most);
    }
  }

  @Test
  void products() {
    for (int trial = 0; trial < TRIALS; trial++) {
      double x = number();
      double ex = number();
      double y = number();
      double ey = number();
      String where = x + " +- " + ex + ", " + y + " +- " + ey;
      check(where, Up.product(x, y), exact(x).multiply(exact(y)));
      BigDecimal sum = exact(x).multiply(exact(ey)).add(exact(y).multiply(exact(ex)));
      check(where, Up.products(x, ex, y, ey), sum.add(exact(ex).multiply(exact(ey))));
    }
  }

  /** Some term underflows to less than its floor, while the others are as small as they can be. */
  @Test
  void eachTermOfProductsMayUnderflow() {
    double t = 1e-200;
    for (double other : new double[] {0, Double.MIN_VALUE, 0x1p-901, 0x1p-900, 0x1.8p-900}) {
      check("x ey", Up.products(t, other, 1, t), sumOfProducts(t, other, 1, t));
      check("y ex", Up.products(1, t, t, other), sumOfProducts(1, t, t, other));
      check("ex ey", Up.products(other, t, other, t), sumOfProducts(other, t, other, t));
    }
  }

  private static BigDecimal sumOfProducts(double x, double ex, double y, double ey) {
    BigDecimal least = exact(x).multiply(exact(ey)).add(exact(y).multiply(exact(ex)));
    return least.add(exact(ex).multiply(exact(ey)));
  }

  @Test
  void quotients() {
    for (int trial = 0; trial < TRIALS; trial++) {
      double a = number();
      double b = number();
      double bound = Up.quotient(a, b);
      String where = a + " / " + b;
      if (b == 0 || bound == Double.POSITIVE_INFINITY) {
        assertWithMessage(where).that(bound).isPositiveInfinity();
        assertWithMessage(where).that(b == 0 || a / b > 0x1p1000).isTrue();
      } else {
        // The exact quotient times b is a.
        assertWithMessage(where).that(exact(bound).multiply(exact(b))).isAtLeast(exact(a));
        if (bound > TINY) {
          assertWithMessage(where)
              .that(exact(bound).multiply(exact(b)))
              .isAtMost(exact(a).multiply(exact(NEAR)));
        }
      }
      assertWithMessage(where).that(Up.quotient(a, -b)).isPositiveInfinity();
    }
    assertThat(Up.quotient(0, 3)).isEqualTo(0.0);
    assertThat(Up.quotient(1, Double.NaN)).isPositiveInfinity();
  }

  @Test
  void differences() {
    for (int trial = 0; trial < TRIALS; trial++) {
      double a = number();
      double b = random.nextBoolean() ? number() : a * random.nextDouble();
      double bound = Up.difference(a, b);
      BigDecimal difference = exact(a).subtract(exact(b));
      String where = a + " - " + b;
      assertWithMessage(where).that(Math.signum(bound)).isEqualTo((double) difference.signum());
      if (difference.signum() > 0) {
        assertWithMessage(where).that(exact(bound)).isAtMost(difference);
        if (bound > TINY) {
          assertWithMessage(where).that(exact(bound).multiply(exact(NEAR))).isAtLeast(difference);
        }
      }
    }
  }

  @Test
  void exponentialsAndLogarithms() {
    for (int trial = 0; trial < TRIALS / 10; trial++) {
      double t = switch (trial % 4) {
        case 0 -> Math.scalb(random.nextDouble(), -random.nextInt(60));
        case 1 -> random.nextDouble() * 0x1p-3;
        case 2 -> random.nextDouble();
        default -> random.nextDouble() * 600;
      };
      Enclosure exact = Enclosure.of(t).expm1();
      double bound = Up.expm1(t);
      assertWithMessage("e^%s - 1", t).that(exact.isAtMost(Enclosure.of(bound))).isTrue();
      assertWithMessage("e^%s - 1", t).that(exact.distance(bound)).isAtMost(bound * (t / 2 + 1e-9));
      if (t < 1) {
        Enclosure log = Enclosure.ONE.subtract(Enclosure.of(t)).log().negate();
        bound = Up.minusLog1pMinus(t);
        assertWithMessage("-log(1 - %s)", t)
            .that(log.isAtMost(Enclosure.of(bound)))
            .isTrue();
        // Half the third power, and more where t is near 1.
        assertWithMessage("-log(1 - %s)", t)
            .that(log.distance(bound))
            .isAtMost(bound * (t * t + 1e-9));
      } else {
        assertThat(Up.minusLog1pMinus(t)).isPositiveInfinity();
      }
    }
    // The library's function may be an ulp too small.
    for (double t = 0x1p-4; t < 0.5; t += 0x1.01p-10) {
      Enclosure exact = Enclosure.of(t).expm1();
      assertThat(exact.isAtMost(Enclosure.of(Up.expm1(t)))).isTrue();
    }
    assertThat(Up.expm1(0)).isEqualTo(0.0);
    assertThat(Up.minusLog1pMinus(0)).isEqualTo(0.0);
    assertThat(Up.minusLog1pMinus(1)).isPositiveInfinity();
  }
}
