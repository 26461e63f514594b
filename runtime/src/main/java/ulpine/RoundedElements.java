package ulpine;

import java.util.Arrays;
import ulpine.annotations.Format;
import ulpine.kernel.Rounding;

/**
 * Numbers of a format that floats hold, with any accumulator; binary32 in binary32 is the simpler
 * superclass. Elementwise results are formed in binary64 and rounded: its 53 bits are so many that
 * a sum, product, quotient or square root of numbers of at most 24 is never rounded twice to
 * effect.
 */
final class RoundedElements extends FloatElements {
  private final Arithmetic.Binary arithmetic;
  private final Arithmetic.Binary steps;

  RoundedElements(Arithmetic.Binary arithmetic, float[] x, int length) {
    super(x, length);
    this.arithmetic = arithmetic;
    this.steps = arithmetic.steps();
  }

  @Override
  Arithmetic arithmetic() {
    return arithmetic;
  }

  @Override
  RoundedElements with(float[] array, int size) {
    return new RoundedElements(arithmetic, array, size);
  }

  @Override
  Elements map(Unary function) {
    if (arithmetic.format() == Format.BINARY32) {
      return super.map(function); // its elementary functions are not those of binary64, rounded
    }
    float[] x = array();
    float[] z = new float[length()];
    for (int i = 0; i < z.length; i++) {
      z[i] = round(DoubleElements.apply(function, x[i]));
    }
    return with(z, z.length);
  }

  @Override
  Elements zip(Binary function, Elements other, int size) {
    float[] x = array();
    float[] y = array(other);
    float[] z = new float[size];
    for (int i = 0; i < size; i++) {
      z[i] = round(DoubleElements.apply(function, x[i % length()], y[i % other.length()]));
    }
    return with(z, size);
  }

  @Override
  Elements divide(int count) {
    // Not by the number of the format nearest to the count.
    float[] z = new float[length()];
    for (int i = 0; i < z.length; i++) {
      z[i] = round((double) array()[i] / count);
    }
    return with(z, z.length);
  }

  @Override
  Elements sumTree(int rows, int columns) {
    if (steps == Arithmetic.BINARY32) {
      return rounded(super.sumTree(rows, columns));
    }
    float[] x = array();
    float[] sums = new float[rows];
    double[] partial = new double[PARTIALS];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(partial, 0);
      for (int i = 0; i < columns; i++) {
        int p = i % PARTIALS;
        partial[p] = steps.round(partial[p] + x[row * columns + i]);
      }
      for (int half = PARTIALS / 2; half > 0; half /= 2) {
        for (int i = 0; i < half; i++) {
          partial[i] = steps.round(partial[i] + partial[i + half]);
        }
      }
      sums[row] = round(partial[0]);
    }
    return with(sums, rows);
  }

  @Override
  Elements sumSequential(int rows, int columns) {
    if (steps == Arithmetic.BINARY32) {
      return rounded(super.sumSequential(rows, columns));
    }
    float[] x = array();
    float[] sums = new float[rows];
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int i = 0; i < columns; i++) {
        sum = steps.round(sum + x[row * columns + i]);
      }
      sums[row] = round(sum);
    }
    return with(sums, rows);
  }

  @Override
  Elements matmul(Elements right, int batch, boolean shared, int m, int k, int n) {
    if (steps == Arithmetic.BINARY32) {
      return rounded(super.matmul(right, batch, shared, m, k, n));
    }
    float[] x = array();
    float[] y = array(right);
    float[] z = new float[batch * m * n];
    for (int i = 0; i < z.length; i++) {
      int row = i / n;
      int column = i % n + (shared ? 0 : row / m * k * n);
      double sum = 0;
      for (int c = 0; c < k; c++) {
        sum = fma(x[row * k + c], y[c * n + column], sum);
      }
      z[i] = round(sum);
    }
    return with(z, z.length);
  }

  @Override
  Elements dots(Elements right, int sums, Terms terms) {
    if (steps == Arithmetic.BINARY32) {
      return rounded(super.dots(right, sums, terms));
    }
    float[] x = array();
    float[] y = array(right);
    int[] i = new int[terms.most()];
    int[] j = new int[i.length];
    float[] z = new float[sums];
    for (int s = 0; s < sums; s++) {
      int count = terms.find(s, i, j);
      double sum = 0;
      for (int t = 0; t < count; t++) {
        sum = fma(x[i[t]], y[j[t]], sum);
      }
      z[s] = round(sum);
    }
    return with(z, z.length);
  }

  private double fma(float a, float b, double sum) {
    return steps.format() == Format.BINARY64
        ? (double) a * b + sum // the product of two floats is exact
        : steps.round(Rounding.fmaToOdd(a, b, (float) sum));
  }

  /** Rounds numbers of the accumulator's format, in their array. */
  private Elements rounded(Elements accumulated) {
    float[] z = array(accumulated);
    for (int i = 0; i < z.length; i++) {
      z[i] = round(z[i]);
    }
    return accumulated;
  }

  private float round(double v) {
    return (float) arithmetic.round(v);
  }
}
