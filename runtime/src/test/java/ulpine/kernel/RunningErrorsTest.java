package ulpine.kernel;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One sum at a time, with what generated code does around these methods, in exact arithmetic. */
final class RunningErrorsTest {
  private static final double NONE = Double.POSITIVE_INFINITY;
  private static final double UNIT_ROUNDOFF = Math.scalb(1.0, -24);
  private static final int TRIALS = Integer.getInteger("ulpine.trials", 40_000) / 8;

  /** The worst exact sums of operands in error, and what a bound may be at most. */
  @Test
  void soundAndTight() {
    Random random = new Random(1);
    for (int trial = 0; trial < TRIALS; trial++) {
      int n = 1 + random.nextInt(trial % 10 == 0 ? 300 : 12);
      int range = new int[] {3, 30, 120}[random.nextInt(3)];
      int centre = range == 120 ? 0 : random.nextInt(120) - 80;
      float[] a = numbers(n, centre, range, random);
      float[] b = numbers(n, random.nextInt(40) - 20, range, random);
      double[] ea = errors(a, random);
      double[] eb = errors(b, random);
      float[] sums = sum(a, b);
      double bound = bound(a, ea, b, eb);
      double inFloats = bound(a, floats(ea), b, floats(eb));
      assertWithMessage("trial %s", trial).that(inFloats).isAtMost(bound);
      if (bound == NONE) {
        double worst =
            extreme(a, ea, b, eb, 1).max(extreme(a, ea, b, eb, -1).negate()).doubleValue();
        assertThat(Math.max(sums[2], worst)).isGreaterThan(Float.MAX_VALUE / (2.0 * n));
        continue;
      }
      for (int sign = -1; sign <= 1; sign += 2) {
        BigDecimal error =
            extreme(a, ea, b, eb, sign).subtract(new BigDecimal(sums[0])).abs();
        assertWithMessage("trial %s", trial).that(error).isAtMost(new BigDecimal(bound));
        if (inFloats < NONE) {
          assertWithMessage("trial %s", trial).that(error).isAtMost(new BigDecimal(inFloats));
        }
      }
      double[] none = new double[n];
      BigDecimal rounding =
          extreme(a, none, b, none, 1).subtract(new BigDecimal(sums[0])).abs();
      BigDecimal most = new BigDecimal(n * Math.scalb(1.0, -147)).add(rounding);
      BigDecimal second = new BigDecimal(2.1 * UNIT_ROUNDOFF);
      for (int k = 0; k < n; k++) {
        BigDecimal term = new BigDecimal(a[k]).multiply(new BigDecimal(b[k])).abs();
        most = most.add(term.multiply(second)).add(spread(a, ea, b, eb, k));
      }
      BigDecimal allowed = most.multiply(new BigDecimal(1 + Math.scalb(1.0, -14)));
      assertWithMessage("trial %s", trial).that(new BigDecimal(bound)).isAtMost(allowed);
    }
  }

  /** An empty array of errors is one of zeros, the magnitudes beside which are rounded up. */
  @Test
  void noErrors() {
    float[] a = {1e-30f, 0, 3};
    float[] b = {-1e-30f, 5, 7};
    double[] errors = {1e-35, 0, 1e-3};
    for (int of = 1; of <= 3; of++) {
      float[] x = Arrays.copyOf(a, of);
      float[] y = Arrays.copyOf(b, of);
      double[] e = Arrays.copyOf(errors, of);
      double[] none = new double[of];
      double[] empty = {};
      assertThat(bound(x, empty, y, empty)).isEqualTo(bound(x, none, y, none));
      assertThat(bound(x, e, y, empty)).isEqualTo(bound(x, e, y, none));
      double rounded = bound(x, none, y, e);
      assertThat(bound(x, empty, y, e)).isAtMost(rounded);
      assertThat(bound(x, empty, y, e)).isAtLeast(rounded * (1 - 0x1p-18));
    }
  }

  @Test
  void onlyTheFirstElementsCount() {
    float[] to = {9, 9, 9};
    double[] errors = {0, 0, 1e-9};
    float[] inFloats = {0, 0, 1e-9f};
    assertThat(RunningErrors.any(errors, 2)).isFalse();
    assertThat(RunningErrors.any(errors, 3)).isTrue();
    assertThat(RunningErrors.any(inFloats, 2)).isFalse();
    assertThat(RunningErrors.any(inFloats, 3)).isTrue();
    float[] x = {-4, 0, 2};
    assertThat(RunningErrors.anyZero(x, 1)).isFalse();
    assertThat(RunningErrors.anyZero(x, 2)).isTrue();
    assertThat(RunningErrors.least(x, errors, 1)).isEqualTo(4.0);
    assertThat(RunningErrors.least(x, errors, 2)).isEqualTo(4.0);
    assertThat(RunningErrors.least(x, errors, 3)).isEqualTo(1e-9);
    assertThat(RunningErrors.least(x, inFloats, 1)).isEqualTo(4.0);
    assertThat(RunningErrors.least(x, inFloats, 2)).isEqualTo(4.0);
    assertThat(RunningErrors.least(x, inFloats, 3)).isEqualTo((double) 1e-9f);
    assertThat(RunningErrors.least(x, new double[] {9, 9, 9}, 3)).isEqualTo(2.0);
    assertThat(RunningErrors.least(x, new float[] {9, 9, 9}, 3)).isEqualTo(2.0);
    RunningErrors.errors(inFloats, to, 2);
    assertThat(to).isEqualTo(new float[] {0, 0, 9});
    RunningErrors.magnitudes(x, to, 2);
    assertThat(to).isEqualTo(new float[] {4, 0, 9});
    RunningErrors.present(x, new double[] {1, 1, 1}, to, 2);
    assertThat(to).isEqualTo(new float[] {1, 1, 9});
    RunningErrors.present(x, errors, to, 2);
    assertThat(to).isEqualTo(new float[] {1, 0, 9});
    RunningErrors.present(x, inFloats, to, 2);
    assertThat(to).isEqualTo(new float[] {1, 0, 9});
    RunningErrors.present(new float[3], inFloats, to, 3);
    assertThat(to).isEqualTo(new float[] {0, 0, 1});
    RunningErrors.magnitudes(x, errors, to, 2);
    assertThat(to[2]).isEqualTo(1f);
    RunningErrors.magnitudes(x, inFloats, to, 2);
    assertThat(to[2]).isEqualTo(1f);
  }

  /** What is exactly zero has no error, unless that is unknown. */
  @Test
  void cleared() {
    float[] errors = {1, 1, Float.POSITIVE_INFINITY, 1};
    RunningErrors.clear(new float[] {1, 0, 0, 0}, errors, 3);
    assertThat(errors).isEqualTo(new float[] {1, 0, Float.POSITIVE_INFINITY, 1});
  }

  /** What overflows, or is not known, leaves the bounds beside it as they are. */
  @Test
  void oneAmongOthersHasNoBound() {
    float[] alone = {1};
    RunningErrors.end(new float[1], alone, 1, 1, false);
    float one = alone[0];
    assertThat(one).isWithin(1e-4f).of(1);
    for (float none : new float[] {Float.POSITIVE_INFINITY, Float.NaN}) {
      for (int at = 0; at < 11; at++) {
        float[] errors = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, none};
        errors[at] = none;
        RunningErrors.end(new float[12], errors, 11, 1, false);
        for (int i = 0; i < 11; i++) {
          assertThat((double) errors[i]).isEqualTo(i == at ? NONE : one);
        }
        assertThat(errors[11]).isEqualTo(none);
      }
    }
    float[] sums = {1, 2};
    RunningErrors.add(new float[] {1, 1}, sums, 1);
    assertThat(sums).isEqualTo(new float[] {2, 2});
  }

  @Test
  void limits() {
    assertThat(RunningErrors.mayUnderflow(0x1p-50, 0x1p-50)).isFalse();
    assertThat(RunningErrors.mayUnderflow(0x1.8p-51, 0x1p-50)).isTrue();
    // Of so many terms the computed sum is at least half the exact one.
    float[] error = {0};
    RunningErrors.end(new float[] {1}, error, 1, 1L << 23, false);
    assertThat(error[0]).isAtLeast(2f);
    assertThat((double) error[0]).isAtMost(2 + 0x1p-17);
  }

  @Test
  void exactZerosCostNothing() {
    // Terms that are no zeros, but underflow, beside zeros.
    float[] tiny = {1e-30f, 0};
    assertThat(bound(tiny, new double[2], new float[] {0, 1e-30f}, new double[2]))
        .isEqualTo(0);
    assertThat(bound(tiny, new float[2], new float[] {0, 1e-30f}, new float[2])).isEqualTo(0);
    assertThat(bound(tiny, new double[2], tiny, new double[2])).isAtLeast(1e-60);
    assertThat(bound(tiny, new float[2], tiny, new float[2])).isAtLeast(1e-60);
    assertThat(bound(new float[] {0, 3}, new double[2], new float[] {2, 0}, new double[2]))
        .isEqualTo(0);
    assertThat(bound(new float[] {0, 3}, new double[2], new float[] {2, 0}, new double[] {1, 0}))
        .isEqualTo(0);
    assertThat(bound(new float[] {0}, new double[] {1e-40}, new float[] {1e-30f}, new double[1]))
        .isGreaterThan(0);
    assertThat(bound(new float[] {1e-30f}, new double[1], new float[] {1e-30f}, new double[1]))
        .isAtLeast(1e-60);
  }

  @Test
  void whatHasNoBound() {
    double[] exact = new double[1];
    float[] one = {1};
    assertThat(bound(new float[] {Float.NaN}, exact, one, exact)).isEqualTo(NONE);
    assertThat(bound(new float[] {Float.POSITIVE_INFINITY}, exact, one, exact)).isEqualTo(NONE);
    assertThat(bound(one, new double[] {NONE}, one, exact)).isEqualTo(NONE);
    assertThat(bound(one, new double[] {NONE}, new float[] {0}, exact)).isEqualTo(NONE);
    assertThat(bound(one, exact, one, new double[] {1e39})).isEqualTo(NONE);
    // The sum of both is finite, the first partial sum is not.
    float[] huge = {1e38f, 1e38f, -1e38f};
    assertThat(bound(huge, new double[3], new float[] {3, 3, 3}, new double[3])).isEqualTo(NONE);
    float[] error = {0};
    RunningErrors.end(new float[] {1}, error, 1, 1L << 24, false);
    assertThat((double) error[0]).isEqualTo(NONE);
  }

  @Test
  void floatsAreNotBelow() {
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      double error = Math.scalb(random.nextDouble(), random.nextInt(1200) - 1060);
      float[] to = new float[1];
      RunningErrors.errors(new double[] {error}, to, 1);
      assertThat((double) to[0]).isAtLeast(error);
      float x = (float) Math.scalb(random.nextGaussian(), random.nextInt(200) - 120);
      RunningErrors.magnitudes(new float[] {x}, new double[] {error}, to, 1);
      assertThat(new BigDecimal(Math.abs(x)).add(new BigDecimal(error)))
          .isAtMost(to[0] < NONE ? new BigDecimal(to[0]) : BigDecimal.valueOf(2, -400));
    }
  }

  /** As a generated class does it. */
  private static double bound(float[] a, double[] ea, float[] b, double[] eb) {
    int n = a.length;
    float[] error = {0};
    float[] left = new float[n];
    float[] right = new float[n];
    if (RunningErrors.any(ea, n)) {
      RunningErrors.errors(ea, left, n);
      RunningErrors.magnitudes(b, right, n);
      RunningErrors.add(sum(left, right), error, 1);
    }
    if (RunningErrors.any(eb, n)) {
      RunningErrors.magnitudes(a, ea, left, n);
      RunningErrors.errors(eb, right, n);
      RunningErrors.add(sum(left, right), error, 1);
    }
    float[] sums = sum(a, b);
    boolean zeros = RunningErrors.anyZero(sums, 1);
    boolean underflow = zeros
        && RunningErrors.mayUnderflow(RunningErrors.least(a, ea, n), RunningErrors.least(b, eb, n));
    RunningErrors.end(new float[] {sums[1]}, error, 1, n, !zeros || underflow);
    if (underflow) {
      RunningErrors.present(a, ea, left, n);
      RunningErrors.present(b, eb, right, n);
      RunningErrors.clear(sum(left, right), error, 1);
    }
    return error[0];
  }

  private static double bound(float[] a, float[] ea, float[] b, float[] eb) {
    int n = a.length;
    float[] error = {0};
    float[] left = new float[n];
    float[] right = new float[n];
    if (RunningErrors.any(ea, n)) {
      RunningErrors.errors(ea, left, n);
      RunningErrors.magnitudes(b, right, n);
      RunningErrors.add(sum(left, right), error, 1);
    }
    if (RunningErrors.any(eb, n)) {
      RunningErrors.magnitudes(a, ea, left, n);
      RunningErrors.errors(eb, right, n);
      RunningErrors.add(sum(left, right), error, 1);
    }
    float[] sums = sum(a, b);
    boolean zeros = RunningErrors.anyZero(sums, 1);
    boolean underflow = zeros
        && RunningErrors.mayUnderflow(RunningErrors.least(a, ea, n), RunningErrors.least(b, eb, n));
    RunningErrors.end(new float[] {sums[1]}, error, 1, n, !zeros || underflow);
    if (underflow) {
      RunningErrors.present(a, ea, left, n);
      RunningErrors.present(b, eb, right, n);
      RunningErrors.clear(sum(left, right), error, 1);
    }
    return error[0];
  }

  /** Floats that are at least the errors. */
  private static float[] floats(double[] errors) {
    float[] floats = new float[errors.length];
    for (int i = 0; i < errors.length; i++) {
      float near = (float) errors[i];
      floats[i] = near < errors[i] ? Math.nextUp(near) : near;
    }
    return floats;
  }

  /** The sum, a bound of its roundings, and the sum of the changes. */
  private static float[] sum(float[] a, float[] b) {
    float sum = 0;
    float residual = 0;
    float changes = 0;
    for (int k = 0; k < a.length; k++) {
      float next = Math.fma(a[k], b[k], sum);
      float change = sum - next;
      residual += Math.fma(a[k], b[k], change);
      changes += Math.abs(change);
      sum = next;
    }
    double more = a.length + 1.0;
    float factor = (float) (UNIT_ROUNDOFF * (1 + 2 * more * more * UNIT_ROUNDOFF));
    return new float[] {sum, Math.abs(residual) + changes * factor, changes};
  }

  private static BigDecimal extreme(float[] a, double[] ea, float[] b, double[] eb, int sign) {
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

  private static BigDecimal spread(float[] a, double[] ea, float[] b, double[] eb, int k) {
    BigDecimal x = new BigDecimal(ea[k]);
    BigDecimal y = new BigDecimal(eb[k]);
    // No error but 0 is below the smallest float.
    double lost = 2 * Float.MIN_VALUE;
    x = x.signum() == 0 ? x : x.add(new BigDecimal(lost));
    y = y.signum() == 0 ? y : y.add(new BigDecimal(lost));
    return x.multiply(new BigDecimal(b[k]).abs())
        .add(y.multiply(new BigDecimal(a[k]).abs()))
        .add(x.multiply(y));
  }

  private static float[] numbers(int n, int centre, int range, Random random) {
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      int exponent = Math.min(100, centre + random.nextInt(2 * range + 1) - range);
      numbers[i] = random.nextInt(8) == 0 ? 0 : (float) Math.scalb(random.nextGaussian(), exponent);
    }
    return numbers;
  }

  private static double[] errors(float[] numbers, Random random) {
    double[] errors = new double[numbers.length];
    int kind = random.nextInt(3);
    for (int i = 0; kind > 0 && i < errors.length; i++) {
      double of = numbers[i] == 0 ? 1e-20 : Math.abs(numbers[i]);
      errors[i] = random.nextInt(4) == 0 ? 0 : Math.scalb(of, -random.nextInt(60));
    }
    return errors;
  }
}
