package ulpine;

import java.math.BigDecimal;
import java.util.Arrays;
import ulpine.kernel.Elementary;

/** Binary32. The array may be longer than the number of elements. */
sealed class FloatElements extends Elements permits RoundedElements {
  private final float[] x;
  private final int length;

  FloatElements(float[] x, int length) {
    this.x = x;
    this.length = length;
  }

  final float[] array() {
    return x;
  }

  /** Elements of the same arithmetic at the start of an array. */
  FloatElements with(float[] array, int size) {
    return new FloatElements(array, size);
  }

  @Override
  final Elements first(int size) {
    return with(x, size);
  }

  private FloatElements of(float[] array) {
    return with(array, array.length);
  }

  static float[] array(Elements elements) {
    return ((FloatElements) elements).x;
  }

  @Override
  Arithmetic arithmetic() {
    return Arithmetic.BINARY32;
  }

  @Override
  final int length() {
    return length;
  }

  @Override
  final BigDecimal decimal(int i) {
    if (!Float.isFinite(x[i])) {
      throw new ArithmeticException(
          "element " + i + " is " + x[i] + ", which is no decimal number");
    }
    return new BigDecimal(x[i]);
  }

  @Override
  final double real(int i) {
    return x[i];
  }

  @Override
  final float single(int i) {
    return x[i];
  }

  @Override
  final Elements copy() {
    return of(Arrays.copyOf(x, length));
  }

  @Override
  Elements map(Unary function) {
    float[] z = new float[length];
    for (int i = 0; i < z.length; i++) {
      z[i] = apply(function, x[i]);
    }
    return of(z);
  }

  private static float apply(Unary function, float a) {
    return switch (function) {
      case NEG -> -a;
      case ABS -> Math.abs(a);
      case SQUARE -> a * a;
      case SQRT -> (float) Math.sqrt(a);
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
      case RELU -> Math.max(a, 0f);
    };
  }

  @Override
  Elements zip(Binary function, Elements other, int size) {
    float[] y = array(other);
    int columns = other.length();
    float[] z = new float[size];
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

  private static float apply(Binary function, float a, float b) {
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
  final boolean[] compare(Relation relation, Elements other, int size) {
    float[] y = array(other);
    int columns = other.length();
    boolean[] z = new boolean[size];
    for (int i = 0; i < size; i++) {
      float a = x[i % length];
      float b = y[i % columns];
      // Java's operators, not Float.compare, for which NaN is the largest and -0 less than +0.
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
  final Elements select(boolean[] mask, Elements other) {
    float[] y = array(other);
    float[] z = new float[length];
    for (int i = 0; i < length; i++) {
      z[i] = mask[i] ? x[i] : y[i % other.length()];
    }
    return of(z);
  }

  @Override
  final Elements gather(int[] from) {
    float[] z = new float[from.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = from[i] < 0 ? 0f : x[from[i]];
    }
    return of(z);
  }

  @Override
  Elements sumTree(int rows, int columns) {
    float[] sums = new float[rows];
    float[] partial = new float[PARTIALS];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(partial, 0f);
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
    float[] sums = new float[rows];
    for (int row = 0; row < rows; row++) {
      float sum = 0f;
      for (int i = 0; i < columns; i++) {
        sum += x[row * columns + i];
      }
      sums[row] = sum;
    }
    return of(sums);
  }

  @Override
  final Elements max(int rows, int columns) {
    float[] largest = new float[rows];
    for (int row = 0; row < rows; row++) {
      // Math.max, as in compiled code: not the element at argmax, which may be -0 where this is +0.
      float max = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < columns; i++) {
        max = Math.max(max, x[row * columns + i]);
      }
      largest[row] = max;
    }
    return of(largest);
  }

  @Override
  final int[] argmax(int rows, int columns) {
    int[] best = new int[rows];
    for (int row = 0; row < rows; row++) {
      float largest = x[row * columns];
      for (int i = 1; i < columns && !Float.isNaN(largest); i++) {
        float a = x[row * columns + i];
        if (a > largest || Float.isNaN(a)) {
          largest = a;
          best[row] = i;
        }
      }
    }
    return best;
  }

  @Override
  Elements matmul(Elements right, int batch, boolean shared, int m, int k, int n) {
    float[] y = array(right);
    float[] z = new float[batch * m * n];
    for (int b = 0; b < batch; b++) {
      int matrix = shared ? 0 : b * k * n;
      for (int row = b * m; row < (b + 1) * m; row++) {
        for (int c = 0; c < k; c++) {
          float factor = x[row * k + c];
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
    float[] y = array(right);
    int[] i = new int[terms.most()];
    int[] j = new int[i.length];
    float[] z = new float[sums];
    for (int s = 0; s < sums; s++) {
      int count = terms.find(s, i, j);
      float sum = 0f;
      for (int t = 0; t < count; t++) {
        sum = Math.fma(x[i[t]], y[j[t]], sum);
      }
      z[s] = sum;
    }
    return of(z);
  }

  @Override
  final boolean same(int i, Elements other, int j) {
    // floatToIntBits, not the raw bits: all NaNs are one.
    return Float.floatToIntBits(x[i]) == Float.floatToIntBits(array(other)[j]);
  }

  @Override
  final int hash(int i) {
    return Float.hashCode(x[i]);
  }

  @Override
  final String text(int i) {
    return Float.toString(x[i]);
  }
}
