package ulpine.kernel;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import ulpine.exact.Enclosure;

/** Rules where a dropped term shows: large errors on curves, underflow, overflow, near ties. */
final class BoundsEdgesTest {
  private static final double NONE = Double.POSITIVE_INFINITY;

  private interface Rule {
    double bound(double x, double e);
  }

  @Test
  void curves() {
    check(
        "sigmoid",
        (x, e) -> DoubleBounds.sigmoid(x, e, Elementary.sigmoid(x)),
        Elementary::sigmoid,
        Enclosure::sigmoid);
    check(
        "tanh",
        (x, e) -> DoubleBounds.tanh(x, e, Elementary.tanh(x)),
        Elementary::tanh,
        Enclosure::tanh);
    check(
        "softplus",
        (x, e) -> DoubleBounds.softplus(x, e, Elementary.softplus(x)),
        Elementary::softplus,
        Enclosure::softplus);
    check(
        "exp",
        (x, e) -> DoubleBounds.exp(x, e, Elementary.exp(x)),
        Elementary::exp,
        Enclosure::exp);
    check(
        "expm1",
        (x, e) -> DoubleBounds.expm1(x, e, Elementary.expm1(x)),
        Elementary::expm1,
        Enclosure::expm1);
    check(
        "sin",
        (x, e) -> DoubleBounds.sin(x, e, Elementary.sin(x)),
        Elementary::sin,
        Enclosure::sin);
    check(
        "cos",
        (x, e) -> DoubleBounds.cos(x, e, Elementary.cos(x)),
        Elementary::cos,
        Enclosure::cos);
    check(
        "erf",
        (x, e) -> DoubleBounds.erf(x, e, Elementary.erf(x)),
        Elementary::erf,
        Enclosure::erf);
  }

  private static void check(
      String name, Rule rule, UnaryOperator<Double> computed, UnaryOperator<Enclosure> real) {
    for (double x = -12; x <= 12; x += 0.375) {
      for (double e : new double[] {0, 1e-12, 1e-3, 0.06, 0.07, 0.5, 1, 2, 4, 9}) {
        double bound = rule.bound(x, e);
        for (int sign = -1; sign <= 1; sign += 2) {
          Enclosure end = Enclosure.of(x).add(Enclosure.of(sign * e));
          assertWithMessage("%s of %s +- %s", name, x, e)
              .that(real.apply(end).distance(computed.apply(x)))
              .isAtMost(bound);
        }
      }
    }
  }

  /** No exact number within is farther, and there is one that is as far. */
  @Test
  void ranges() {
    for (double x = -1.25; x <= 1.25; x += 0.125) {
      double most = Math.max(x + 1, 1 - x);
      assertThat(Bounds.within(x, 100, -1, 1)).isWithin(1e-14).of(most);
      assertThat(Bounds.within(x, 100, -1, 1)).isAtLeast(most);
      assertThat(Bounds.within(x, 0.125, -1, 1)).isEqualTo(0.125);
      double c = 0x1p-60;
      assertThat(CorrectedBounds.within(x, c, 100, -1, 1)).isAtLeast(most + c);
      assertThat(CorrectedBounds.within(x, -c, 100, -1, 1)).isAtLeast(most + c);
      assertThat(CorrectedBounds.within(x, c, 0.125, -1, 1)).isEqualTo(0.125);
    }
    // 1 and 2^-54 to the farther end, which is no double.
    assertThat(Bounds.within(0x1p-54, 100, -1, 1)).isGreaterThan(1.0);
    assertThat(Bounds.within(1, NONE, -1, 1)).isEqualTo(NONE);
    assertThat(CorrectedBounds.within(1, 0, NONE, -1, 1)).isEqualTo(NONE);
  }

  @Test
  void whatUnderflowsHasAnError() {
    assertThat(DoubleBounds.mul(1e-200, 0, 1e-200, 0, 0)).isGreaterThan(0.0);
    assertThat(DoubleBounds.mul(-1e-200, 0, 1e-200, 0, -0.0)).isGreaterThan(0.0);
    assertThat(DoubleBounds.fma(1e-200, 0, 1e-200, 0, 0, 0, 0)).isGreaterThan(0.0);
    assertThat(DoubleBounds.div(1e-200, 0, 1e200, 0, 0)).isGreaterThan(0.0);
    assertThat(Up.product(1e-200, 1e-200)).isGreaterThan(0.0);
    assertThat(Up.quotient(1e-200, 1e200)).isGreaterThan(0.0);
    assertThat(Up.products(1e-200, 0, 0, 1e-200)).isGreaterThan(0.0);
    assertThat(Up.products(0, 1e-200, 1e-200, 0)).isGreaterThan(0.0);
    assertThat(Up.products(0, 1e-200, 0, 1e-200)).isGreaterThan(0.0);
  }

  @Test
  void whatIsExactCostsNothing() {
    assertThat(DoubleBounds.sub(3, 0, 1, 0, 2)).isEqualTo(0.0);
    assertThat(DoubleBounds.mul(0, 0, 7, 0, 0)).isEqualTo(0.0);
    assertThat(DoubleBounds.fma(0, 0, 7, 0, 3, 0, 3)).isEqualTo(0.0);
    assertThat(DoubleBounds.div(0, 0, 7, 0, 0)).isEqualTo(0.0);
    assertThat(Up.products(0, 0, 7, 0)).isEqualTo(0.0);
    assertThat(Bounds.equal(0, 0)).isEqualTo(0.0);
  }

  @Test
  void whatMayOverflowHasNoBound() {
    double max = Double.MAX_VALUE;
    assertThat(DoubleBounds.add(max, 1e300, 0, 0, max)).isEqualTo(NONE);
    assertThat(DoubleBounds.add(-max, 1e300, 0, 0, -max)).isEqualTo(NONE);
    assertThat(FloatBounds.add(-Float.MAX_VALUE, 1e33, 0, 0, -Float.MAX_VALUE)).isEqualTo(NONE);
    assertThat(FloatBounds.add(Float.MAX_VALUE, 1e33, 0, 0, Float.MAX_VALUE)).isEqualTo(NONE);
    assertThat(DoubleBounds.div(1e300, 0, 1, 1 - 1e-16, 1e300)).isEqualTo(NONE);
    assertThat(DoubleBounds.exp(700, 20, Elementary.exp(700.0))).isEqualTo(NONE);
    assertThat(DoubleBounds.sigmoid(0, NONE, 0.5)).isEqualTo(NONE);
    assertThat(DoubleBounds.softplus(0, NONE, 0.7)).isEqualTo(NONE);
    assertThat(DoubleBounds.sin(0, NONE, 0)).isEqualTo(NONE);
    assertThat(DoubleBounds.erf(0, NONE, 0)).isEqualTo(NONE);
    assertThat(DoubleBounds.sin(NONE, 0, Double.NaN)).isEqualTo(NONE);
    assertThat(DoubleBounds.expm1(700, 20, Elementary.expm1(700.0))).isEqualTo(NONE);
    assertThat(DoubleBounds.log1p(-1, 0, Double.NEGATIVE_INFINITY)).isEqualTo(NONE);
    assertThat(DoubleBounds.log1p(-2, 0, Double.NaN)).isEqualTo(NONE);
    assertThat(DoubleBounds.log1p(1, 2, Elementary.log1p(1.0))).isEqualTo(NONE);
    assertThat(DoubleBounds.sqrt(1, 1.5, 1)).isEqualTo(NONE);
    assertThat(Bounds.input(Double.NEGATIVE_INFINITY, 0)).isEqualTo(NONE);
    assertThat(Bounds.input(Double.NEGATIVE_INFINITY, 1)).isEqualTo(NONE);
    assertThat(Bounds.compare(Double.NaN, 0, 1, 0)).isEqualTo(NONE);
    assertThat(Bounds.compare(1, 0, Double.NaN, 0)).isEqualTo(NONE);
    assertThat(Bounds.equal(NONE, 0)).isEqualTo(NONE);
    assertThat(Bounds.equal(0, NONE)).isEqualTo(NONE);
    assertThat(Bounds.at(NONE, 0)).isEqualTo(NONE);
    assertThat(Bounds.at(0, 0.5)).isEqualTo(0.5);
  }

  /** Numbers that may be equal, or in the other order, are no certain comparison. */
  @Test
  void orders() {
    double above = Math.nextUp(1.0);
    assertThat(Bounds.compare(1, 0.25, 2, 0.75)).isEqualTo(NONE);
    assertThat(Bounds.compare(2, 0.25, 1, 0.75)).isEqualTo(NONE);
    assertThat(Bounds.compare(1, above - 0.5, 2, 0.5)).isEqualTo(NONE);
    // The difference and the error are equal, and stay so whatever they are multiplied by.
    assertThat(Bounds.compare(0x1.08p0, 0x1.08p0, 0, 0)).isEqualTo(NONE);
    assertThat(Bounds.compare(NONE, NONE, 1, 0)).isEqualTo(NONE);
    assertThat(Bounds.min(NONE, NONE, 1, 0)).isEqualTo(NONE);
    assertThat(Bounds.min(Double.NaN, 0, 1, 0)).isEqualTo(NONE);
    assertThat(Bounds.min(1, 0, -NONE, 0)).isEqualTo(NONE);
    assertThat(Bounds.max(-NONE, NONE, -1, 0)).isEqualTo(NONE);
    assertThat(Bounds.max(1, 0, Double.NaN, 0)).isEqualTo(NONE);
    assertThat(Bounds.select(true, NONE, Double.NaN, 0, 1, 0)).isEqualTo(NONE);
    assertThat(Bounds.select(true, NONE, NONE, 0, 1, 0)).isEqualTo(NONE);
    assertThat(Bounds.compare(1, 0.25, 2, 0.5)).isEqualTo(0.0);
    assertThat(Bounds.compare(2, 0.25, 1, 0.5)).isEqualTo(0.0);
    assertThat(Bounds.max(1, 0.25, 2, 0.5)).isEqualTo(0.5);
    assertThat(Bounds.max(2, 0.25, 1, 0.5)).isEqualTo(0.25);
    assertThat(Bounds.max(2, 0.25, 1, 0.75)).isEqualTo(0.75);
    assertThat(Bounds.min(1, 0.25, 2, 0.5)).isEqualTo(0.25);
    assertThat(Bounds.min(2, 0.25, 1, 0.5)).isEqualTo(0.5);
    assertThat(Bounds.min(1, 0.25, 2, 0.75)).isEqualTo(0.75);
    assertThat(Bounds.max(1, 0.25, 1, 0)).isEqualTo(0.25);
  }

  /** Of roundings that all go the wrong way, and errors that add to them. */
  @Test
  void quotients() {
    for (int x = 1; x < 60; x++) {
      for (int y = 1; y < 30; y++) {
        for (double ey : new double[] {0, 1e-9 * y, y / 8.0, y / 2.0}) {
          float z = (float) x / y;
          double wide = (double) x / y;
          double ex = x / 16.0;
          for (int sign = -1; sign <= 1; sign += 2) {
            Enclosure divisor = Enclosure.of(y).add(Enclosure.of(sign * ey));
            String where = x + " / " + y + " +- " + ey;
            for (double e : new double[] {0, ex, -ex}) {
              Enclosure exact = Enclosure.of(x).add(Enclosure.of(e)).divide(divisor);
              assertWithMessage(where)
                  .that(exact.distance(z))
                  .isAtMost(FloatBounds.div(x, Math.abs(e), y, ey, z));
              assertWithMessage(where)
                  .that(exact.distance(wide))
                  .isAtMost(DoubleBounds.div(x, Math.abs(e), y, ey, wide));
            }
          }
        }
      }
    }
  }
}
