package ulpine.benchmark.tightness;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

class RatiosTest {
  /** 1, 2, ..., 100 times an error of one half, not in order. */
  private static Ratios hundred() {
    Ratios ratios = new Ratios();
    for (int i = 0; i < 100; i++) {
      ratios.add((i * 37 % 100 + 1) * 0.5, 0.5);
    }
    return ratios;
  }

  @Test
  void percentileIsTheLeastThatSoManyAreAtMost() {
    Ratios ratios = hundred();
    assertThat(ratios.percentile(0)).isEqualTo(1.0);
    assertThat(ratios.percentile(0.5)).isEqualTo(50.0);
    assertThat(ratios.percentile(0.99)).isEqualTo(99.0);
    assertThat(ratios.percentile(1)).isEqualTo(100.0);
    ratios.add(101, 1);
    assertThat(ratios.percentile(0.5)).isEqualTo(51.0);
    assertThat(ratios.percentile(0.99)).isEqualTo(100.0);
  }

  @Test
  void nothingHasNoPercentiles() {
    assertThat(new Ratios().percentile(0.5)).isNaN();
    assertThat(new Ratios().toString()).isEqualTo("–");
  }

  @Test
  void exactnessThatIsProvedIsPerfect() {
    Ratios ratios = new Ratios();
    ratios.add(0, 0);
    assertThat(ratios.percentile(1)).isEqualTo(1.0);
    assertThat(ratios.surplus()).isEqualTo(0.0);
  }

  @Test
  void exactnessThatIsNotProvedIsCountedApart() {
    Ratios ratios = new Ratios();
    ratios.add(3, 1);
    ratios.add(1e-9, 0);
    ratios.add(5, 1);
    ratios.add(6, 1);
    assertThat(ratios.percentile(0)).isEqualTo(3.0);
    assertThat(ratios.surplus()).isEqualTo(0.25);
    assertThat(ratios.count()).isEqualTo(4);
    assertThat(ratios.toString()).isEqualTo("5.000 / 6.000 (25.00%)");
  }

  @Test
  void infiniteBoundsAreTheLargest() {
    Ratios ratios = hundred();
    ratios.add(Double.POSITIVE_INFINITY, 1);
    assertThat(ratios.percentile(1)).isPositiveInfinity();
    assertThat(ratios.percentile(0.99)).isEqualTo(100.0);
    assertThat(ratios.violations()).isEqualTo(0);
  }

  @Test
  void boundsThatAreTooSmallAreViolations() {
    Ratios ratios = new Ratios();
    ratios.add(0.9, 1);
    ratios.add(Double.NaN, 1);
    ratios.add(1, 1);
    assertThat(ratios.violations()).isEqualTo(2);
  }

  @Test
  void numbersAreShort() {
    assertThat(Ratios.text(1.00049)).isEqualTo("1.000");
    assertThat(Ratios.text(31.416)).isEqualTo("31.42");
    assertThat(Ratios.text(123456)).isEqualTo("1.2e+05");
    assertThat(Ratios.text(Double.POSITIVE_INFINITY)).isEqualTo("∞");
  }
}
