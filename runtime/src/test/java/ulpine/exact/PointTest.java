package ulpine.exact;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static ulpine.exact.EnclosureTest.contains;
import static ulpine.exact.EnclosureTest.draw;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Points, distances and edges of what is possible. */
final class PointTest {
  @Test
  void exactResultsArePoints() {
    assertThat(Enclosure.of(0.1f).add(Enclosure.of(0.2f)))
        .isEqualTo(Enclosure.of((double) 0.1f + 0.2f));
    assertThat(Enclosure.of(9).sqrt()).isEqualTo(Enclosure.of(3));
    assertThat(Enclosure.of(new BigDecimal("0.375"))).isEqualTo(Enclosure.of(0.375));
    Enclosure tenth = Enclosure.of(new BigDecimal("0.1"));
    assertThat(tenth.isPoint()).isFalse();
    assertThat(tenth.contains(new BigDecimal("0.1"))).isTrue();
    assertThat(tenth.contains(new BigDecimal("0.1000000000000000055"))).isFalse();
    Enclosure least = Enclosure.of(Double.MIN_VALUE).square();
    assertThat(least.lower()).isEqualTo(new BigDecimal(Double.MIN_VALUE).pow(2));
    for (UnaryOperator<Enclosure> function : List.<UnaryOperator<Enclosure>>of(
        Enclosure::expm1, Enclosure::log1p, Enclosure::tanh, Enclosure::sin, Enclosure::erf)) {
      contains("at 0", Enclosure.ZERO.abs(), function.apply(Enclosure.ZERO).abs());
      Enclosure tiny = function.apply(Enclosure.of(Double.MIN_VALUE));
      assertThat(tiny.doubleValue()).isEqualTo(Double.MIN_VALUE);
    }
    assertThat(Enclosure.of(0x1p-1074).add(Enclosure.of(0x1p1000)).isPoint()).isFalse();
  }

  @Test
  void distancesAreRoundedUp() {
    Enclosure third = Enclosure.ONE.divide(Enclosure.of(3));
    assertThat(third.distance(1 / 3.0)).isAtLeast(0x1p-55 / 3);
    Enclosure two = Enclosure.between(1, 3);
    assertThat(two.distance(1.5)).isEqualTo(1.5);
    assertThat(two.distance(Double.NaN)).isPositiveInfinity();
    assertThat(Enclosure.ONE.distance(-0x1p-60)).isEqualTo(1 + 0x1p-52);
    assertThat(Enclosure.ONE.distance(-0x1p-90)).isEqualTo(1 + 0x1p-52);
    assertThat(Enclosure.of(-1).distance(0x1p-90)).isEqualTo(1 + 0x1p-52);
    assertThat(Enclosure.ONE.distance(1)).isEqualTo(0);
    assertThat(Enclosure.of(Double.MIN_VALUE).square().magnitude()).isEqualTo(Double.MIN_VALUE);
    assertThat(Enclosure.of(Double.MAX_VALUE).square().magnitude()).isPositiveInfinity();
    assertThat(two.width()).isEqualTo(2);
    Random random = new Random(5);
    for (int round = 0; round < 20_000; round++) {
      double x = Math.scalb(random.nextDouble(), -1070 + random.nextInt(80));
      Enclosure y =
          Enclosure.of(x).add(Enclosure.of(draw(random)).multiply(Enclosure.of(0x1p-1074)));
      assertThat(y.doubleValue()).isEqualTo(y.lower().doubleValue() + 0.0);
      assertThat(y.floatValue()).isEqualTo(y.lower().floatValue() + 0f);
    }
  }

  /** What is left of large arguments, with the error of few bits of pi, contains what many give. */
  @Test
  void reductions() {
    Random random = new Random(6);
    for (int round = 0; round < 3000; round++) {
      Dyadic x = Dyadic.of(Math.scalb(random.nextGaussian(), random.nextInt(1000)));
      Circular.Reduced few = Circular.Reduced.of(x, 8);
      Circular.Reduced many = Circular.Reduced.of(x, 1200);
      assertThat(few.n()).isEqualTo(many.n());
      contains("reduction of " + x, few.r(), many.r());
      assertThat(many.r().magnitude()).isLessThan(0.79);
    }
  }

  @Test
  void hugeArguments() {
    assertThat(Enclosure.of(1e300).sin().doubleValue()).isEqualTo(StrictMath.sin(1e300));
    assertThat(Enclosure.of(Double.MAX_VALUE).cos().doubleValue())
        .isEqualTo(StrictMath.cos(Double.MAX_VALUE));
    assertThat(Enclosure.of(-1e300).exp().lo.signum()).isEqualTo(0);
    assertThat(Enclosure.of(-1e300).softplus().width()).isEqualTo(Double.MIN_VALUE);
    assertThat(Enclosure.of(1e300).tanh().doubleValue()).isEqualTo(1);
    assertThat(Enclosure.of(1e300).erf().doubleValue()).isEqualTo(1);
    assertThat(Enclosure.between(0, 100).sin()).isEqualTo(Enclosure.between(-1, 1));
    assertThat(Enclosure.of(2).pow(Enclosure.of(0.5)).distance(Math.sqrt(2))).isLessThan(0x1p-52);
    assertThrows(ArithmeticException.class, () -> Enclosure.of(1e300).exp());
    assertThrows(ArithmeticException.class, () -> Enclosure.of(Double.NaN));
    assertThrows(ArithmeticException.class, () -> Enclosure.ZERO.log());
    assertThrows(ArithmeticException.class, () -> Enclosure.of(-1).log1p());
    assertThrows(ArithmeticException.class, () -> Enclosure.between(-1, 1).sqrt());
    assertThrows(ArithmeticException.class, () -> Enclosure.ONE.divide(Enclosure.between(-1, 1)));
    assertThat(Enclosure.ONE.compare(Enclosure.of(2))).isEqualTo(Order.LESS);
    assertThat(Enclosure.of(2).compare(Enclosure.ONE)).isEqualTo(Order.GREATER);
    assertThat(Enclosure.of(2).compare(Enclosure.of(2))).isEqualTo(Order.EQUAL);
    assertThat(Enclosure.of(2).compare(Enclosure.between(2, 3))).isEqualTo(Order.UNDECIDED);
  }
}
