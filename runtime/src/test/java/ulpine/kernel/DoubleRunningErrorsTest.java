package ulpine.kernel;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One sum at a time, with what generated code does around these methods, in exact arithmetic. */
final class DoubleRunningErrorsTest {
  private static final double NONE = Double.POSITIVE_INFINITY;
  private static final double UNIT_ROUNDOFF = 0x1p-53;
  private static final int TRIALS = Integer.getInteger("ulpine.trials", 40_000) / 13;

  /** The worst exact sums of operands in error, and what a bound may be at most. */
  @Test
  void soundAndTight() {
    Random random = new Random(1);
    for (int trial = 0; trial < TRIALS; trial++) {
      int n = 1 + random.nextInt(trial % 10 == 0 ? 300 : 12);
      int range = random.nextInt(2) == 0 ? 3 : 60;
      int centre = trial % 3 == 0 ? -540 : random.nextInt(200) - 100;
      double[] a = numbers(n, centre, range, random);
      double[] b = numbers(n, trial % 3 == 0 ? -500 : 0, range, random);
      double[] ea = errors(a, random);
      double[] eb = errors(b, random);
      double[] sums = sum(a, b);
      double bound = bound(a, ea, b, eb);
      for (int sign = -1; sign <= 1; sign += 2) {
        BigDecimal error =
            extreme(a, ea, b, eb, sign).subtract(new BigDecimal(sums[0])).abs();
        assertWithMessage("trial %s", trial).that(error).isAtMost(new BigDecimal(bound));
      }
      double[] none = new double[n];
      BigDecimal most = new BigDecimal(0x1p-1072 * n)
          .add(extreme(a, none, b, none, 1).subtract(new BigDecimal(sums[0])).abs());
      for (int k = 0; k < n; k++) {
        BigDecimal x = new BigDecimal(a[k]).abs();
        BigDecimal y = new BigDecimal(b[k]).abs();
        BigDecimal ex = new BigDecimal(ea[k]);
        BigDecimal ey = new BigDecimal(eb[k]);
        most = most.add(x.multiply(y).multiply(new BigDecimal(2.1 * UNIT_ROUNDOFF)))
            .add(ex.multiply(y))
            .add(ey.multiply(x.add(ex)));
      }
      assertWithMessage("trial %s", trial)
          .that(new BigDecimal(bound))
          .isAtMost(most.multiply(new BigDecimal(1 + 0x1p-30)));
    }
  }

  /** An empty array of errors is one of zeros, the magnitudes beside which are rounded up. */
  @Test
  void noErrors() {
    double[] a = {1e-200, 0, 3};
    double[] b = {-1e-200, 5, 7};
    double[] errors = {1e-210, 0, 1e-3};
    for (int of = 1; of <= 3; of++) {
      double[] x = Arrays.copyOf(a, of);
      double[] y = Arrays.copyOf(b, of);
      double[] e = Arrays.copyOf(errors, of);
      double[] none = new double[of];
      double[] empty = {};
      assertThat(bound(x, empty, y, empty)).isEqualTo(bound(x, none, y, none));
      assertThat(bound(x, e, y, empty)).isEqualTo(bound(x, e, y, none));
      double rounded = bound(x, none, y, e);
      assertThat(bound(x, empty, y, e)).isAtMost(rounded);
      assertThat(bound(x, empty, y, e)).isAtLeast(rounded * (1 - 0x1p-39));
    }
  }

  @Test
  void onlyTheFirstElementsCount() {
    double[] to = {9, 9, 9};
    double[] errors = {0, 0, 1e-9};
    assertThat(DoubleRunningErrors.any(errors, 2)).isFalse();
    assertThat(DoubleRunningErrors.any(errors, 3)).isTrue();
    double[] x = {-4, 0, 2};
    assertThat(DoubleRunningErrors.anyZero(x, 1)).isFalse();
    assertThat(DoubleRunningErrors.anyZero(x, 2)).isTrue();
    assertThat(DoubleRunningErrors.least(x, errors, 2)).isEqualTo(4.0);
    assertThat(DoubleRunningErrors.least(x, errors, 3)).isEqualTo(1e-9);
    DoubleRunningErrors.errors(errors, to, 2);
    assertThat(to).isEqualTo(new double[] {0, 0, 9});
    DoubleRunningErrors.magnitudes(x, to, 2);
    assertThat(to).isEqualTo(new double[] {4, 0, 9});
    DoubleRunningErrors.present(x, new double[] {1, 1, 1}, to, 2);
    assertThat(to).isEqualTo(new double[] {1, 1, 9});
    DoubleRunningErrors.present(x, errors, to, 2);
    assertThat(to).isEqualTo(new double[] {1, 0, 9});
    DoubleRunningErrors.present(new double[3], errors, to, 3);
    assertThat(to).isEqualTo(new double[] {0, 0, 1});
    DoubleRunningErrors.magnitudes(x, errors, to, 2);
    assertThat(to[2]).isEqualTo(1);
    double[] sums = {1, 2};
    DoubleRunningErrors.add(new double[] {1, 1}, sums, 1);
    assertThat(sums).isEqualTo(new double[] {2, 2});
    DoubleRunningErrors.end(new double[] {1, NONE}, sums, 1, 1, false);
    assertThat(sums[1]).isEqualTo(2);
  }

  /** What is exactly zero has no error, unless that is unknown. */
  @Test
  void cleared() {
    double[] errors = {1, 1, NONE, 1};
    DoubleRunningErrors.clear(new double[] {1, 0, 0, 0}, errors, 3);
    assertThat(errors).isEqualTo(new double[] {1, 0, NONE, 1});
  }

  /** What overflows, or is not known, leaves the bounds beside it as they are. */
  @Test
  void oneAmongOthersHasNoBound() {
    double[] alone = {1};
    DoubleRunningErrors.end(new double[1], alone, 1, 1, false);
    double one = alone[0];
    assertThat(one).isWithin(1e-9).of(1);
    for (double none : new double[] {Double.POSITIVE_INFINITY, Double.NaN}) {
      for (int at = 0; at < 11; at++) {
        double[] errors = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, none};
        errors[at] = none;
        DoubleRunningErrors.end(new double[12], errors, 11, 1, false);
        for (int i = 0; i < 11; i++) {
          assertThat(errors[i]).isEqualTo(i == at ? NONE : one);
        }
        assertThat(errors[11]).isEqualTo(none);
      }
    }
  }

  @Test
  void magnitudesAreNotBelow() {
    Random random = new Random(2);
    double[] to = new double[1];
    for (int i = 0; i < 2_000; i++) {
      double x = Math.scalb(random.nextGaussian(), random.nextInt(200) - 100);
      double error = Math.scalb(random.nextDouble(), random.nextInt(200) - 100);
      DoubleRunningErrors.magnitudes(new double[] {x}, new double[] {error}, to, 1);
      assertThat(new BigDecimal(Math.abs(x)).add(new BigDecimal(error)))
          .isAtMost(new BigDecimal(to[0]));
    }
  }

  @Test
  void exactZerosCostNothing() {
    // Terms that are no zeros, but underflow, beside zeros.
    double[] tiny = {1e-200, 0};
    assertThat(bound(tiny, new double[2], new double[] {0, 1e-200}, new double[2]))
        .isEqualTo(0);
    assertThat(bound(tiny, new double[2], tiny, new double[2])).isAtLeast(Double.MIN_VALUE);
    assertThat(bound(new double[] {0, 3}, new double[2], new double[] {2, 0}, new double[2]))
        .isEqualTo(0);
    assertThat(bound(new double[] {0, 3}, new double[2], new double[] {2, 0}, new double[] {1, 0}))
        .isEqualTo(0);
    assertThat(bound(new double[] {0}, new double[0], new double[] {1e-30}, new double[0]))
        .isEqualTo(0);
    assertThat(bound(new double[] {0}, new double[] {1e-310}, new double[] {1e-300}, new double[1]))
        .isGreaterThan(0);
    assertThat(bound(new double[] {1e-300}, new double[0], new double[] {1e-300}, new double[0]))
        .isAtLeast(Double.MIN_VALUE);
    assertThat(
            bound(new double[] {0x1p-537}, new double[0], new double[] {0x1p-538}, new double[0]))
        .isAtLeast(Double.MIN_VALUE);
  }

  /** All that is found out about operands. */
  @Test
  void leastOfWhatIsNotZero() {
    assertThat(DoubleRunningErrors.least(new double[] {0, -3, 5}, new double[] {0, 4, 9}, 3))
        .isEqualTo(3);
    assertThat(DoubleRunningErrors.least(new double[] {-0.0, -3, 1}, new double[] {0, 2}, 2))
        .isEqualTo(2);
    assertThat(DoubleRunningErrors.least(new double[] {0}, new double[0], 1)).isEqualTo(NONE);
    assertThat(DoubleRunningErrors.mayUnderflow(0x1p-480, 0x1p-480)).isFalse();
    assertThat(DoubleRunningErrors.mayUnderflow(0x1p-481, 0x1p-480)).isTrue();
    assertThat(DoubleRunningErrors.anyZero(new double[] {1, 0}, 1)).isFalse();
    assertThat(DoubleRunningErrors.anyZero(new double[] {1, -0.0}, 2)).isTrue();
  }

  @Test
  void whatHasNoBound() {
    double[] exact = new double[0];
    double[] one = {1};
    assertThat(bound(new double[] {Double.NaN}, exact, one, exact)).isEqualTo(NONE);
    assertThat(bound(new double[] {NONE}, exact, one, exact)).isEqualTo(NONE);
    assertThat(bound(one, new double[] {NONE}, one, exact)).isEqualTo(NONE);
    assertThat(bound(one, new double[] {NONE}, new double[] {0}, exact)).isEqualTo(NONE);
    // The sum of both is finite, the first partial sum is not.
    double[] huge = {1e308, 1e308, -1e308};
    assertThat(bound(huge, exact, new double[] {3, 3, 3}, exact)).isEqualTo(NONE);
    assertThat(bound(new double[] {1e308}, exact, one, one)).isLessThan(NONE);
    assertThat(bound(new double[] {1e308}, exact, one, new double[] {2})).isEqualTo(NONE);
  }

  /** Of sums of so many terms that their own roundings count. */
  @Test
  void manyTerms() {
    double[] error = {1};
    DoubleRunningErrors.end(new double[] {2}, error, 1, 1L << 52, false);
    assertThat(error[0]).isAtLeast(6);
    assertThat(error[0]).isAtMost(6.01);
    double[] tiny = {0};
    DoubleRunningErrors.end(new double[] {0}, tiny, 1, 3, true);
    assertThat(tiny[0]).isAtLeast(3 * 3 * 0x1p-1074 / 2);
    assertThat(tiny[0]).isAtMost(6 * 0x1p-1074 * 2);
  }

  /** As a generated class does it. */
  private static double bound(double[] a, double[] ea, double[] b, double[] eb) {
    int n = a.length;
    double[] error = {0};
    double[] left = new double[n];
    double[] right = new double[n];
    if (DoubleRunningErrors.any(ea, n)) {
      DoubleRunningErrors.errors(ea, left, n);
      DoubleRunningErrors.magnitudes(b, right, n);
      DoubleRunningErrors.add(sum(left, right), error, 1);
    }
    if (DoubleRunningErrors.any(eb, n)) {
      DoubleRunningErrors.magnitudes(a, ea, left, n);
      DoubleRunningErrors.errors(eb, right, n);
      DoubleRunningErrors.add(sum(left, right), error, 1);
    }
    double[] sums = sum(a, b);
    boolean zeros = DoubleRunningErrors.anyZero(sums, 1);
    boolean underflow = zeros
        && DoubleRunningErrors.mayUnderflow(
            DoubleRunningErrors.least(a, ea, n), DoubleRunningErrors.least(b, eb, n));
    DoubleRunningErrors.end(new double[] {sums[1]}, error, 1, n, !zeros || underflow);
    if (underflow) {
      DoubleRunningErrors.present(a, ea, left, n);
      DoubleRunningErrors.present(b, eb, right, n);
      DoubleRunningErrors.clear(sum(left, right), error, 1);
    }
    return error[0];
  }

  /** The sum, and a bound of its roundings. */
  private static double[] sum(double[] a, double[] b) {
    double sum = 0;
    double residual = 0;
    double changes = 0;
    for (int k = 0; k < a.length; k++) {
      double next = Math.fma(a[k], b[k], sum);
      double change = sum - next;
      residual += Math.fma(a[k], b[k], change);
      changes += Math.abs(change);
      sum = next;
    }
    double more = a.length + 1.0;
    double factor = UNIT_ROUNDOFF * (1 + 2 * more * more * UNIT_ROUNDOFF);
    return new double[] {sum, Math.abs(residual) + changes * factor};
  }

  private static BigDecimal extreme(double[] a, double[] ea, double[] b, double[] eb, int sign) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int k = 0; k < a.length; k++) {
      BigDecimal best = null;
      for (int corner = 0; corner < 4; corner++) {
        BigDecimal x = new BigDecimal(a[k]).add(new BigDecimal((corner & 1) == 0 ? ea[k] : -ea[k]));
        BigDecimal y = new BigDecimal(b[k]).add(new BigDecimal((corner & 2) == 0 ? eb[k] : -eb[k]));
        BigDecimal term = x.multiply(y);
        best = best == null || term.compareTo(best) * sign > 0 ? term : best;
      }
      sum = sum.add(best);
    }
    return sum;
  }

  private static double[] numbers(int n, int centre, int range, Random random) {
    double[] numbers = new double[n];
    for (int i = 0; i < n; i++) {
      int exponent = centre + random.nextInt(2 * range + 1) - range;
      numbers[i] = random.nextInt(8) == 0 ? 0 : Math.scalb(random.nextGaussian(), exponent);
    }
    return numbers;
  }

  private static double[] errors(double[] numbers, Random random) {
    double[] errors = new double[numbers.length];
    int kind = random.nextInt(3);
    for (int i = 0; kind > 0 && i < errors.length; i++) {
      double of = numbers[i] == 0 ? 1e-20 : Math.abs(numbers[i]);
      errors[i] = random.nextInt(4) == 0 ? 0 : Math.scalb(of, -random.nextInt(90));
    }
    return errors;
  }
}
