package ulpine.benchmark.reference;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

/** The formulas at numbers that can be worked out by hand. */
class RulesTest {
  /** Half of the distance of floats from 1 to 2. */
  private static final double H = 0x1p-24;

  /** The same at 0. */
  private static final double H0 = 0x1p-150;

  @Test
  void halfOfTheLastPlace() {
    assertThat(Binary32.halfUlp(1)).isEqualTo(H);
    assertThat(Binary32.halfUlp(-1.9)).isEqualTo(H);
    assertThat(Binary32.halfUlp(2)).isEqualTo(2 * H);
    assertThat(Binary32.halfUlp(0x1p-126)).isEqualTo(H0);
    assertThat(Binary32.halfUlp(0x1p-160)).isEqualTo(H0);
    assertThat(Binary32.halfUlp(0)).isEqualTo(H0);
  }

  @Test
  void sumsAddErrorsAndARounding() {
    Bounded x = Bounded.within(0.25, 1, 2, 1, -3);
    Bounded y = Bounded.within(0.5, 1, 2, 2, 1);
    Bounded sum = Rules.add(x, y);
    assertThat(sum.value(0)).isEqualTo(3.0);
    assertThat(sum.value(1)).isEqualTo(-2.0);
    assertThat(sum.error()).isEqualTo(0.75 + 2 * H);
    // 3.25 and 2.5, and a rounding at 5.75.
    assertThat(sum.scale()).isEqualTo(5.75 + 4 * H);
    Bounded difference = Rules.subtract(x, y);
    assertThat(difference.value(1)).isEqualTo(-4.0);
    assertThat(difference.error()).isEqualTo(0.75 + 4 * H);
  }

  @Test
  void productsCountTheProductOfTheErrorsTwice() {
    Bounded product = Rules.multiply(Bounded.within(0.25, 1, 1, 3), Bounded.within(0.5, 1, 1, -2));
    assertThat(product.value(0)).isEqualTo(-6.0);
    assertThat(product.error()).isEqualTo(3.25 * 0.5 + 2.5 * 0.25 + 4 * H);
    Bounded scaled = Rules.scale(Bounded.within(0.25, 1, 1, 3), 0.5, 0);
    assertThat(scaled.error()).isEqualTo(0.125 + H);
  }

  @Test
  void exactOperationsAreCharged() {
    Bounded x = Bounded.within(0.25, 1, 2, 1, -3);
    assertThat(Rules.negate(x).error()).isEqualTo(0.25 + 2 * H);
    Bounded rectified = Rules.relu(x);
    assertThat(rectified.value(0)).isEqualTo(1.0);
    assertThat(rectified.value(1)).isEqualTo(0.0);
    assertThat(rectified.error()).isEqualTo(0.25 + H);
  }

  @Test
  void hyperbolicTangentIsTwoOff() {
    Bounded tangent = Rules.tanh(Bounded.exact(1, 1, 0));
    assertThat(tangent.value(0)).isEqualTo(0.0);
    assertThat(tangent.error()).isEqualTo(2 + H0);
    assertThat(tangent.scale()).isEqualTo(1.0);
  }

  @Test
  void contractionsRoundProductsAndSums() {
    Bounded product = Rules.matmul(Bounded.exact(1, 2, 1, 1), Bounded.exact(2, 1, 1, 1));
    assertThat(product.value(0)).isEqualTo(2.0);
    // Two products of 1, then the sums 0 + 1 and 1 + 1.
    assertThat(product.error()).isEqualTo(H0 + H + H + H + 2 * H);
    // With errors: 1 * 0.5 + 1.5 * 0 each.
    Bounded uncertain = Rules.matmul(Bounded.exact(1, 2, 1, 1), Bounded.within(0.5, 2, 1, 1, 1));
    assertThat(uncertain.error()).isEqualTo(2 * 0.5 + H0 + 5 * H);
  }

  @Test
  void sumsStartAtZero() {
    Bounded sums = Rules.columnSums(Bounded.within(0.5, 2, 1, 1, 2));
    assertThat(sums.value(0)).isEqualTo(3.0);
    assertThat(sums.error()).isEqualTo(H0 + 0.5 + H + 0.5 + 2 * H);
    Bounded means = Rules.columnMeans(Bounded.within(0.5, 2, 1, 1, 2));
    assertThat(means.value(0)).isEqualTo(1.5);
    assertThat(means.error()).isEqualTo((H0 + 1 + 3 * H) / 2 + H);
  }

  /** Ten copies of the float next to a third: 8.1956387e-7 was worked out elsewhere. */
  @Test
  void sumOfThirds() {
    double[] thirds = new double[10];
    java.util.Arrays.fill(thirds, 1f / 3);
    assertThat(Rules.columnSums(Bounded.exact(10, 1, thirds)).error())
        .isWithin(1e-13)
        .of(8.1956387e-7);
  }

  @Test
  void softmaxOfEqualNumbers() {
    Bounded result = Rules.softmaxRows(Bounded.exact(1, 2, 3, 3));
    assertThat(result.value(0)).isEqualTo(0.5);
    // Differences of 0 are off by h(0), powers of 0 by that and h(1), their sum by as much
    // twice, h(1) and h(2).
    double power = H0 + H;
    double sum = 2 * power + H + 2 * H + H0;
    double divisor = 1 - sum;
    assertThat(result.error())
        .isWithin(1e-22)
        .of(power / divisor + (1 + power) * sum / (divisor * divisor) + H / 2);
  }

  @Test
  void softmaxOfVeryUncertainNumbersHasNoBound() {
    assertThat(Rules.softmaxRows(Bounded.within(1, 1, 2, 3, 3)).error()).isPositiveInfinity();
  }

  @Test
  void logarithmsAreAsSteepAsTheConstantAllows() {
    Bounded logarithm = Rules.logClamped(Bounded.within(0.25, 1, 1, 1), 0.5);
    assertThat(logarithm.value(0)).isEqualTo(0.0);
    assertThat(logarithm.error()).isEqualTo(0.5 + H0);
  }

  @Test
  void everyRectifierMayBeTheOtherWayRound() {
    Bounded x = Bounded.exact(1, 2, 5, -5);
    Bounded cotangent = Bounded.within(0.25, 1, 2, 3, -4);
    Bounded result = Rules.reluCotangent(x, cotangent);
    assertThat(result.value(0)).isEqualTo(3.0);
    assertThat(result.value(1)).isEqualTo(0.0);
    assertThat(result.error()).isEqualTo(4.25);
  }

  @Test
  void slopeOfTheHyperbolicTangentIsUseless() {
    Bounded result = Rules.tanhCotangent(Bounded.exact(1, 1, 0), Bounded.exact(1, 1, 1));
    assertThat(result.value(0)).isEqualTo(1.0);
    // t = 0 within 2, its square within 2 * 2 * 2, 1 less that within that, h(1) twice; h(1).
    double tangent = 2 + H0;
    double square = 2 * tangent * tangent + H0;
    assertThat(result.error()).isEqualTo(square + H + H + H);
  }

  @Test
  void movedElementsKeepTheirError() {
    Bounded x = Bounded.within(0.25, 2, 3, 1, 2, 3, 4, 5, 6);
    Bounded turned = Rules.transpose(x);
    assertThat(turned.value(2, 1)).isEqualTo(6.0);
    assertThat(turned.value(2, 0)).isEqualTo(3.0);
    assertThat(turned.error()).isEqualTo(0.25);
    assertThat(Rules.replicate(Rules.row(x, 1), 2).value(1, 2)).isEqualTo(6.0);
  }
}
