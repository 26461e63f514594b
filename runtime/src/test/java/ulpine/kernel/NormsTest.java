package ulpine.kernel;

import static com.google.common.truth.Truth.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import ulpine.annotations.Format;

/**
 * Errors of whole tensors against exact sums: contractions whose errors are as large as the norms
 * allow, so that each part of the bound is needed, and is not larger than needed.
 */
final class NormsTest {
  private static final double NONE = Double.POSITIVE_INFINITY;
  private static final double MORE = 1 + 1e-12;
  private static final Format SINGLE = Format.BINARY32;

  private final Random random = new Random(47);

  private static RowNorms norms(double... row) {
    RowNorms norms = new RowNorms();
    norms.start(1);
    for (double x : row) {
      norms.sums()[0] += Math.abs(x);
      norms.squares()[0] += x * x;
    }
    norms.end(row.length, 1);
    return norms;
  }

  private static double bound(
      double z, double[] a, double ea, double[] b, double eb, Format accumulator, Format format) {
    double[] single = {-1, -1};
    double[] wide = {-1, -1};
    RowNorms ofA = norms(a);
    RowNorms ofB = norms(b);
    // The error of the zeros may be the larger one, and what is beyond the length is not read.
    double[] errorsOfA = {ea, ea / 2};
    double[] errorsOfB = {eb / 2, eb};
    Norms.contraction(
        new float[] {(float) z, Float.POSITIVE_INFINITY},
        1,
        single,
        ofA,
        errorsOfA,
        ofB,
        errorsOfB,
        a.length,
        accumulator,
        format);
    double[] swappedA = {ea / 2, ea};
    double[] swappedB = {eb, eb / 2};
    Norms.contraction(
        new double[] {-z, NONE},
        1,
        wide,
        ofA,
        swappedA,
        ofB,
        swappedB,
        a.length,
        accumulator,
        format);
    assertThat(single).isEqualTo(wide);
    assertThat(single[0]).isEqualTo(single[1]);
    return single[0];
  }

  private static BigDecimal exact(double x) {
    return new BigDecimal(x);
  }

  private static double sum(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += Math.abs(v);
    }
    return sum;
  }

  @Test
  void theLargestMagnitudeOfTheFirst() {
    assertThat(Norms.largest(new float[] {3, -7, 2, 9}, 3)).isEqualTo(7.0);
    assertThat(Norms.largest(new double[] {3, -7, 2, 9}, 3)).isEqualTo(7.0);
    assertThat(Norms.largest(new float[] {Float.NaN, 1}, 2)).isNaN();
    assertThat(Norms.largest(new double[] {Double.NaN, 1}, 2)).isNaN();
    assertThat(Norms.largest(new double[] {1}, 0)).isEqualTo(0.0);
  }

  /** All signs alike and sums that are exact: {@code |a| eb + |b| ea + n ea eb} is attained. */
  @Test
  void errorsOfOperands() {
    double[][] rows = {{0, 0, 0}, {1, 0, 0}, {1, 2, 3}, {4, 0.5, 8}};
    double[] errors = {0, 0.1, 1 / 3.0, 1e-5, 7};
    for (double[] a : rows) {
      for (double[] b : rows) {
        for (double ea : errors) {
          for (double eb : errors) {
            double z = 0;
            BigDecimal most = BigDecimal.ZERO;
            for (int k = 0; k < 3; k++) {
              z += a[k] * b[k];
              most = most.add(exact(a[k]).add(exact(ea)).multiply(exact(b[k]).add(exact(eb))));
            }
            double bound = bound(z, a, ea, b, eb, SINGLE, SINGLE);
            BigDecimal distance = most.subtract(exact(z));
            assertThat(exact(bound)).isAtLeast(distance);
            double roundings =
                sum(a) == 0 || sum(b) == 0 ? 0 : 3 * 0x1p-24 * sum(a) * sum(b) + 1e-40;
            assertThat(bound).isAtMost((distance.doubleValue() + roundings) * MORE);
          }
        }
      }
    }
  }

  /** Factors whose roundings all go the same way, of which every one counts. */
  @Test
  void roundings() {
    double[] closest = new double[9];
    for (int trial = 0; trial < 4_000; trial++) {
      int n = 1 + trial % 8;
      double[] a = new double[n];
      double[] b = new double[n];
      float z = 0;
      BigDecimal exact = BigDecimal.ZERO;
      for (int k = 0; k < n; k++) {
        a[k] = 1 + random.nextInt(1 << 12) * 0x1p-23;
        b[k] = 1 + random.nextInt(1 << 12) * 0x1p-23;
        z = Math.fma((float) a[k], (float) b[k], z);
        exact = exact.add(exact(a[k]).multiply(exact(b[k])));
      }
      double bound = bound(z, a, 0, b, 0, SINGLE, SINGLE);
      double distance = exact(z).subtract(exact).abs().doubleValue();
      assertThat(distance).isAtMost(bound);
      closest[n] = Math.max(closest[n], distance / bound);
      assertThat(bound).isAtMost(n * 0x1p-24 * n * 1.01);
      assertThat(bound).isAtLeast(n * 0x1p-24 * n);
    }
    assertThat(closest[1]).isAtLeast(0.98);
    // More than if only one of them counted.
    assertThat(closest[8] * 8).isAtLeast(2.0);
  }

  /** Products below half the smallest number, each of which is lost. */
  @Test
  void underflow() {
    for (int n = 1; n < 9; n++) {
      double[] tiny = new double[n];
      double[] factor = new double[n];
      Arrays.fill(tiny, Float.MIN_VALUE);
      Arrays.fill(factor, 0.5);
      double bound = bound(0, tiny, 0, factor, 0, SINGLE, SINGLE);
      assertThat(bound).isAtLeast(n * 0.5 * Float.MIN_VALUE);
      assertThat(bound).isAtMost(n * Float.MIN_VALUE * 1.01);
    }
    // To the format, too.
    double[] one = {1};
    double half = Format.BINARY16.minSubnormal() / 2;
    assertThat(bound(0, one, 0, new double[] {half}, 0, SINGLE, Format.BINARY16))
        .isAtLeast(half);
    double[] e4m3 = {0x1p-10};
    assertThat(bound(0, one, 0, e4m3, 0, SINGLE, Format.FP8_E4M3)).isAtLeast(0x1p-10);
  }

  @Test
  void roundingToTheFormat() {
    double[] one = {1};
    for (Format format : new Format[] {Format.BFLOAT16, Format.BINARY16, Format.FP8_E5M2}) {
      // Just below the middle between two numbers.
      double x = 1 + format.unitRoundoff() * (1 - 0x1p-10);
      double bound = bound(1, one, 0, new double[] {x}, 0, SINGLE, format);
      assertThat(bound).isAtLeast(x - 1);
      assertThat(bound).isAtMost(format.unitRoundoff() * 1.01);
      double negative = bound(-1, one, 0, new double[] {-x}, 0, SINGLE, format);
      assertThat(negative).isEqualTo(bound);
    }
  }

  @Test
  void whatMayOverflowHasNoBound() {
    double[] one = {1};
    double[] large = {Float.MAX_VALUE};
    double[] two = {1e20, 1e20};
    assertThat(bound(0, two, 0, new double[] {1e20, -1e20}, 0, SINGLE, SINGLE)).isEqualTo(NONE);
    assertThat(bound(0, two, 0, new double[] {1e18, -1e18}, 0, SINGLE, SINGLE)).isLessThan(NONE);
    // The partial sums themselves fit, but not with what may have been added by roundings.
    assertThat(bound(0, large, 0, one, 0, SINGLE, Format.BFLOAT16)).isEqualTo(NONE);
    double[] half = {65504};
    assertThat(bound(65504, half, 0, one, 0, SINGLE, Format.BINARY16)).isEqualTo(NONE);
    assertThat(bound(60000, new double[] {60000}, 1e5, one, 0, SINGLE, Format.BINARY16))
        .isEqualTo(NONE);
    assertThat(bound(60000, new double[] {60000}, 1e3, one, 0, SINGLE, Format.BINARY16))
        .isLessThan(1100.0);
    // The exact result may be too large, though neither the computed one nor the error is.
    double[] huge = {3e38};
    assertThat(bound(3e38, huge, 1e38, one, 0, SINGLE, SINGLE)).isEqualTo(NONE);
    assertThat(bound(3e38, huge, 1e37, one, 0, SINGLE, SINGLE)).isLessThan(1.01e37);
    // Zero times infinity.
    assertThat(bound(Double.NaN, new double[1], 0, new double[] {NONE}, 0, SINGLE, SINGLE))
        .isEqualTo(NONE);
    for (double x : new double[] {Double.NaN, NONE}) {
      assertThat(bound(x, new double[] {x}, 0, one, 0, SINGLE, SINGLE)).isEqualTo(NONE);
      assertThat(bound(1, one, 0, one, NONE, SINGLE, SINGLE)).isEqualTo(NONE);
    }
    double[] zero = {0};
    assertThat(bound(0, zero, 0, zero, 0, SINGLE, SINGLE)).isEqualTo(0.0);
    double max = SINGLE.maxValue();
    assertThat(bound(0, zero, max, one, 0, SINGLE, SINGLE)).isEqualTo(NONE);
    assertThat(bound(max / 2, zero, max / 4, one, 0, SINGLE, SINGLE)).isAtMost(max / 4 * MORE);
  }

  @Test
  void zerosHaveTheirOwnError() {
    double[] errors = {0, 0};
    Norms.raise(errors, 0.0, 1);
    Norms.raise(errors, -0.0, 2);
    Norms.raise(errors, 5.0, 3);
    Norms.raise(errors, -5.0, 2.5);
    Norms.raise(errors, 0.0, 0.5);
    assertThat(errors).isEqualTo(new double[] {2, 3});
    assertThat(Norms.of(0.0, errors)).isEqualTo(2.0);
    assertThat(Norms.of(-0.0, errors)).isEqualTo(2.0);
    assertThat(Norms.of(Double.MIN_VALUE, errors)).isEqualTo(3.0);
    assertThat(Norms.of(-7, errors)).isEqualTo(3.0);
    Norms.raise(errors, true, 4);
    Norms.raise(errors, false, 1);
    assertThat(errors).isEqualTo(new double[] {4, 3});
    assertThat(Norms.of(true, errors)).isEqualTo(4.0);
    assertThat(Norms.of(false, errors)).isEqualTo(4.0);
  }
}
