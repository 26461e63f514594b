package ulpine;

import java.math.BigDecimal;
import java.util.Arrays;
import ulpine.kernel.Elementary;

/** Binary64. The array may be longer than the number of elements. */
final class DoubleElements extends Elements {
  private final double[] x;
  private final int length;

  DoubleElements(double[] x, int length) {
    this.x = x;
    this.length = length;
  }

  double[] array() {
    return x;
  }

  @Override
  Elements first(int size) {
    return new DoubleElements(x, size);
  }

  private static DoubleElements of(double[] array) {
    return new DoubleElements(array, array.length);
  }

  static double[] array(Elements elements) {
    return ((DoubleElements) elements).x;
  }

  @Override
  Arithmetic arithmetic() {
    return Arithmetic.BINARY64;
  }

  @Override
  int length() {
    return length;
  }

  @Override
  BigDecimal decimal(int i) {
    if (!Double.isFinite(x[i])) {
      throw new ArithmeticException(
          "element " + i + " is " + x[i] + ", which is no decimal number");
    }
    return new BigDecimal(x[i]);
  }

  @Override
  double real(int i) {
    return x[i];
  }

  @Override
  float single(int i) {
    return (float) x[i];
  }

  @Override
  Elements copy() {
    return of(Arrays.copyOf(x, length));
  }

  @Override
  Elements map(Unary function) {
    double[] z = new double[length];
    for (int i = 0; i < z.length; i++) {
      z[i] = apply(function, x[i]);
    }
    return of(z);
  }

  static double apply(Unary function, double a) {
    return switch (function) {
      case NEG -> -a;
      case ABS -> Math.abs(a);
      case SQUARE -> a * a;
      case SQRT -> Math.sqrt(a);
      case EXP -> Elementary.exp(a);
      case LOG -> Elementary.log(a);
      case TANH -> Elementary.tanh(a);
      case SIGMOID -> Elementary.sigmoid(a);
      case SOFTPLUS -> Elementary.softplus(a);
      case EXPM1 -> Elementary.expm1(a);
      case LOG1P -> Elementary.log1p(a);
      case SIN -> Elementary.sin(a);
      case COS -> Elementary.cos(a);
      case ERF -> Elementary.erf(a);
      case RELU -> Math.max(a, 0);
    };
  }

  @Override
  Elements zip(Binary function, Elements other, int size) {
    double[] y = array(other);
    int columns = other.length();
    double[] z = new double[size];
    // Counters that wrap around: a remainder for each element would cost more than the operation.
    int j = 0;
    int k = 0;
    for (int i = 0; i < size; i++) {
      z[i] = apply(function, x[j], y[k]);
      j = j + 1 == length ? 0 : j + 1;
      k = k + 1 == columns ? 0 : k + 1;
    }
    return of(z);
  }

  static double apply(Binary function, double a, double b) {
    return switch (function) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case MAXIMUM -> Math.max(a, b);
      case MINIMUM -> Math.min(a, b);
    };
  }

  @Override
  boolean[] compare(Relation relation, Elements other, int size) {
    double[] y = array(other);
    int columns = other.length();
    boolean[] z = new boolean[size];
    for (int i = 0; i < size; i++) {
      double a = x[i % length];
      double b = y[i % columns];
      // Java's operators, not Double.compare, for which NaN is the largest and -0 less than +0.
      z[i] = switch (relation) {
        case GREATER -> a > b;
        case GREATER_EQUAL -> a >= b;
        case LESS -> a < b;
        case LESS_EQUAL -> a <= b;
      };
    }
    return z;
  }

  @Override
  Elements select(boolean[] mask, Elements other) {
    double[] y = array(other);
    double[] z = new double[length];
    for (int i = 0; i < length; i++) {
      z[i] = mask[i] ? x[i] : y[i % other.length()];
    }
    return of(z);
  }

  @Override
  Elements gather(int[] from) {
    double[] z = new double[from.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = from[i] < 0 ? 0 : x[from[i]];
    }
    return of(z);
  }

  @Override
  Elements sumTree(int rows, int columns) {
    double[] sums = new double[rows];
    double[] partial = new double[PARTIALS];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(partial, 0);
      for (int i = 0; i < columns; i++) {
        partial[i % PARTIALS] += x[row * columns + i];
      }
      for (int half = PARTIALS / 2; half > 0; half /= 2) {
        for (int i = 0; i < half; i++) {
          partial[i] += partial[i + half];
        }
      }
      sums[row] = partial[0];
    }
    return of(sums);
  }

  @Override
  Elements sumSequential(int rows, int columns) {
    double[] sums = new double[rows];
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int i = 0; i < columns; i++) {
        sum += x[row * columns + i];
      }
      sums[row] = sum;
    }
    return of(sums);
  }

  @Override
  Elements max(int rows, int columns) {
    double[] largest = new double[rows];
    for (int row = 0; row < rows; row++) {
      // Math.max, as in compiled code: not the element at argmax, which may be -0 where this is +0.
      double max = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < columns; i++) {
        max = Math.max(max, x[row * columns + i]);
      }
      largest[row] = max;
    }
    return of(largest);
  }

  @Override
  int[] argmax(int rows, int columns) {
    int[] best = new int[rows];
    for (int row = 0; row < rows; row++) {
      double largest = x[row * columns];
      for (int i = 1; i < columns && !Double.isNaN(largest); i++) {
        double a = x[row * columns + i];
        if (a > largest || Double.isNaN(a)) {
          largest = a;
          best[row] = i;
        }
      }
    }
    return best;
  }

  @Override
  Elements matmul(Elements right, int batch, boolean shared, int m, int k, int n) {
    double[] y = array(right);
    double[] z = new double[batch * m * n];
    for (int b = 0; b < batch; b++) {
      int matrix = shared ? 0 : b * k * n;
      for (int row = b * m; row < (b + 1) * m; row++) {
        for (int c = 0; c < k; c++) {
          double factor = x[row * k + c];
          for (int j = 0; j < n; j++) {
            z[row * n + j] = Math.fma(factor, y[matrix + c * n + j], z[row * n + j]);
          }
        }
      }
    }
    return of(z);
  }

  @Override
  Elements dots(Elements right, int sums, Terms terms) {
    double[] y = array(right);
    int[] i = new int[terms.most()];
    int[] j = new int[i.length];
    double[] z = new double[sums];
    for (int s = 0; s < sums; s++) {
      int count = terms.find(s, i, j);
      double sum = 0;
      for (int t = 0; t < count; t++) {
        sum = Math.fma(x[i[t]], y[j[t]], sum);
      }
      z[s] = sum;
    }
    return of(z);
  }

  @Override
  boolean same(int i, Elements other, int j) {
    // doubleToLongBits, not the raw bits: all NaNs are one.
    return Double.doubleToLongBits(x[i]) == Double.doubleToLongBits(array(other)[j]);
  }

  @Override
  int hash(int i) {
    return Double.hashCode(x[i]);
  }

  @Override
  String text(int i) {
    return Double.toString(x[i]);
  }
}
