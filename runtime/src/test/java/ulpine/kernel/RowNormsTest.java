package ulpine.kernel;

import static com.google.common.truth.Truth.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Norms of rows are no smaller than the exact ones, and not much larger. */
final class RowNormsTest {
  private static final MathContext DIGITS = new MathContext(60);

  private static RowNorms norms(int repeated, double[]... rows) {
    RowNorms norms = new RowNorms();
    add(norms, repeated, rows);
    return norms;
  }

  private static void add(RowNorms norms, int repeated, double[]... rows) {
    norms.start(rows.length);
    for (int row = 0; row < rows.length; row++) {
      for (double x : rows[row]) {
        norms.sums()[row] += Math.abs(x);
        norms.squares()[row] += x * x;
      }
    }
    norms.end(rows.length == 0 ? 0 : rows[0].length, repeated);
  }

  private static void check(RowNorms norms, int repeated, double... row) {
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal square = BigDecimal.ZERO;
    for (double x : row) {
      sum = sum.add(new BigDecimal(x).abs());
      square = square.add(new BigDecimal(x).pow(2));
    }
    BigDecimal times = BigDecimal.valueOf(repeated);
    // The largest product of such a row with one like it.
    BigDecimal products = square.multiply(times);
    double more = 1 + 1e-10;
    assertThat(new BigDecimal(norms.sum())).isAtLeast(sum.multiply(times));
    assertThat(norms.sum()).isAtMost(sum.multiply(times).doubleValue() * more);
    assertThat(new BigDecimal(norms.products(norms))).isAtLeast(products.round(DIGITS));
    assertThat(norms.products(norms)).isAtMost(products.doubleValue() * more + 0x1p-990);
  }

  @Test
  void theLargestRowCounts() {
    double[] small = {1, -1, 0.5};
    double[] wide = {2, 2, -2};
    double[] high = {-0.25, 4, 0};
    check(norms(1, small, wide), 1, wide);
    check(norms(3, wide, small), 3, wide);
    RowNorms mixed = norms(1, wide, high);
    assertThat(mixed.sum()).isAtLeast(6.0);
    assertThat(mixed.sum()).isLessThan(6.0001);
    // The square of another row is larger.
    assertThat(mixed.products(mixed)).isAtLeast(16.0625);
    assertThat(mixed.products(mixed)).isLessThan(16.07);
    assertThat(mixed.products(norms(1, small))).isAtLeast(Math.sqrt(16.0625 * 2.25));
    assertThat(mixed.products(norms(1, small))).isLessThan(6.012);
    assertThat(norms(1).sum()).isEqualTo(0.0);
    assertThat(norms(1).products(mixed)).isEqualTo(0.0);
    assertThat(norms(1, new double[3]).products(mixed)).isEqualTo(0.0);
  }

  /** Each addition loses half an ulp of what it adds to. */
  @Test
  void sumsThatRoundDown() {
    for (int n : new int[] {1, 2, 3, 10, 1000}) {
      double[] row = new double[n];
      Arrays.fill(row, 0x1p-53);
      row[0] = 1;
      check(norms(1, row), 1, row);
      check(norms(7, row), 7, row);
      Arrays.fill(row, 0x1.6a09e667f3bccp-27);
      row[0] = 1;
      check(norms(1, row), 1, row);
    }
    double[] third = {1 / 3.0};
    check(norms(1, third), 1, third);
    check(norms(3, third), 3, third);
  }

  @Test
  void elementsSideBySide() {
    Random random = new Random(1);
    for (int count = 0; count < 11; count++) {
      double[] x = new double[count + 5];
      float[] floats = new float[x.length];
      for (int i = 0; i < x.length; i++) {
        floats[i] = (float) random.nextGaussian();
        x[i] = floats[i];
      }
      // What lies around them is not theirs.
      double[] both = Arrays.copyOfRange(x, 2, 2 + 2 * (count / 2));
      RowNorms norms = new RowNorms();
      norms.start(2);
      norms.add(floats, 2, count / 2, 1);
      norms.add(floats, 2 + count / 2, count / 2, 1);
      norms.end(both.length, 1);
      check(norms, 1, both);
      norms.start(3);
      norms.add(x, 2, count, 1);
      norms.end(count, 1);
      check(norms, 1, Arrays.copyOfRange(x, 2, 2 + count));
      norms.start(3);
      norms.add(floats, 2, count, 2);
      norms.end(count, 1);
      check(norms, 1, Arrays.copyOfRange(x, 2, 2 + count));
    }
  }

  @Test
  void squaresThatUnderflow() {
    double[] row = {0x1p-600, 0x1p-600};
    double[] less = {Double.MIN_VALUE};
    double products = norms(1, row).products(norms(1, new double[] {1, 1}));
    assertThat(products).isAtLeast(0x1p-599);
    assertThat(products).isLessThan(0x1p-490);
    products = norms(1, less).products(norms(1, less));
    assertThat(products).isGreaterThan(0.0);
    assertThat(products).isLessThan(0x1p-990);
  }

  /** The arrays are kept, but not what is in them. */
  @Test
  void startsAnew() {
    RowNorms norms = norms(1, new double[] {1, 2}, new double[] {9, 9}, new double[] {7, 7});
    double[] sums = norms.sums();
    double[] squares = norms.squares();
    double[] next = {3, 4};
    add(norms, 1, next);
    check(norms, 1, next);
    add(norms, 1, next, new double[2], new double[2]);
    check(norms, 1, next);
    assertThat(norms.sums()).isSameInstanceAs(sums);
    assertThat(norms.squares()).isSameInstanceAs(squares);
    add(norms, 1, next, next, next, next);
    check(norms, 1, next);
  }

  @Test
  void anyRowsOfSomeNumbers() {
    RowNorms norms = new RowNorms();
    double[] row = {-3, -3, -3, -3};
    norms.any(new float[] {1, 2, -3, 100}, 3, 4);
    check(norms, 1, row);
    norms.any(new double[] {1, 2, -3, 100}, 3, 4);
    check(norms, 1, row);
    double third = 1 / 3.0;
    norms.any(new double[] {third}, 1, 3);
    check(norms, 1, third, third, third);
    norms.any(new float[0], 0, 3);
    assertThat(norms.sum()).isEqualTo(0.0);
    assertThat(norms.products(norms)).isEqualTo(0.0);
    for (float x : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      norms.any(new float[] {1, x, 2}, 3, 4);
      assertThat(norms.sum() < Double.POSITIVE_INFINITY).isFalse();
      norms.any(new double[] {1, x, 2}, 3, 4);
      assertThat(norms.sum() < Double.POSITIVE_INFINITY).isFalse();
    }
  }
}
