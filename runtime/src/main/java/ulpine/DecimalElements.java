package ulpine;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;

/** Sixty decimal digits. */
final class DecimalElements extends Elements {
  private static final MathContext DIGITS = new MathContext(60, RoundingMode.HALF_EVEN);

  private final BigDecimal[] x;

  private DecimalElements(BigDecimal[] x) {
    this.x = x;
  }

  static DecimalElements of(double[] values) {
    BigDecimal[] x = new BigDecimal[values.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = exact(values[i]);
    }
    return new DecimalElements(x);
  }

  static DecimalElements of(Elements values) {
    BigDecimal[] x = new BigDecimal[values.length()];
    for (int i = 0; i < x.length; i++) {
      exact(values.real(i));
      x[i] = values.decimal(i).round(DIGITS);
    }
    return new DecimalElements(x);
  }

  private static BigDecimal exact(double value) {
    if (!Double.isFinite(value)) {
      throw new ArithmeticException("decimal60 has no " + value);
    }
    return new BigDecimal(value).round(DIGITS);
  }

  private static BigDecimal[] array(Elements elements) {
    return ((DecimalElements) elements).x;
  }

  @Override
  Arithmetic arithmetic() {
    return Arithmetic.DECIMAL60;
  }

  @Override
  int length() {
    return x.length;
  }

  @Override
  BigDecimal decimal(int i) {
    return x[i];
  }

  @Override
  double real(int i) {
    return x[i].doubleValue();
  }

  @Override
  Elements copy() {
    return this;
  }

  @Override
  Elements map(Unary function) {
    BigDecimal[] z = new BigDecimal[x.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = apply(function, x[i]);
    }
    return new DecimalElements(z);
  }

  private static BigDecimal apply(Unary function, BigDecimal a) {
    return switch (function) {
      case NEG -> a.negate();
      case ABS -> a.abs();
      case SQUARE -> a.multiply(a, DIGITS);
      case SQRT -> a.sqrt(DIGITS);
      case RELU -> a.max(BigDecimal.ZERO);
      default -> Functions.apply(function, a);
    };
  }

  /** Apart, so that the library is needed only where it is used. */
  private static final class Functions {
    private static BigDecimal apply(Unary function, BigDecimal a) {
      try {
        return switch (function) {
          case EXP -> exp(a);
          case LOG -> BigDecimalMath.log(a, DIGITS);
          case TANH -> tanh(a);
          case SIGMOID -> BigDecimal.ONE.divide(BigDecimal.ONE.add(exp(a.negate())), DIGITS);
          case SOFTPLUS -> softplus(a);
          default -> throw new IllegalStateException(function.toString());
        };
      } catch (NoClassDefFoundError missing) {
        throw new IllegalStateException(
            "the elementary functions of decimal60 need the library ch.obermuhlner:big-math on the class path",
            missing);
      }
    }

    private static BigDecimal exp(BigDecimal a) {
      if (a.abs().compareTo(BigDecimal.valueOf(1_000_000)) > 0) {
        throw new ArithmeticException(
            "decimal60: exp of " + a.round(new MathContext(5)) + " is out of range");
      }
      return BigDecimalMath.exp(a, DIGITS);
    }

    /**
     * {@code e^-2|x|} decides beyond the digits, where the library's quotient of exponentials would
     * be slow.
     */
    private static BigDecimal tanh(BigDecimal a) {
      if (a.abs().compareTo(BigDecimal.valueOf(80)) > 0) {
        return BigDecimal.valueOf(a.signum());
      }
      return BigDecimalMath.tanh(a, DIGITS);
    }

    private static BigDecimal softplus(BigDecimal a) {
      BigDecimal tail = BigDecimalMath.log(BigDecimal.ONE.add(exp(a.abs().negate())), DIGITS);
      return a.max(BigDecimal.ZERO).add(tail, DIGITS);
    }
  }

  @Override
  Elements zip(Binary function, Elements other, int size) {
    BigDecimal[] y = array(other);
    BigDecimal[] z = new BigDecimal[size];
    for (int i = 0; i < size; i++) {
      BigDecimal a = x[i % x.length];
      BigDecimal b = y[i % y.length];
      z[i] = switch (function) {
        case ADD -> a.add(b, DIGITS);
        case SUB -> a.subtract(b, DIGITS);
        case MUL -> a.multiply(b, DIGITS);
        case DIV -> a.divide(b, DIGITS);
        case MAXIMUM -> a.max(b);
        case MINIMUM -> a.min(b);
      };
    }
    return new DecimalElements(z);
  }

  @Override
  boolean[] compare(Relation relation, Elements other, int size) {
    BigDecimal[] y = array(other);
    boolean[] z = new boolean[size];
    for (int i = 0; i < size; i++) {
      z[i] = relation.holds(x[i % x.length].compareTo(y[i % y.length]));
    }
    return z;
  }

  @Override
  Elements select(boolean[] mask, Elements other) {
    BigDecimal[] y = array(other);
    BigDecimal[] z = x.clone();
    for (int i = 0; i < z.length; i++) {
      z[i] = mask[i] ? x[i] : y[i % y.length];
    }
    return new DecimalElements(z);
  }

  @Override
  Elements gather(int[] from) {
    BigDecimal[] z = new BigDecimal[from.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = from[i] < 0 ? BigDecimal.ZERO : x[from[i]];
    }
    return new DecimalElements(z);
  }

  @Override
  Elements sumTree(int rows, int columns) {
    BigDecimal[] sums = new BigDecimal[rows];
    BigDecimal[] partial = new BigDecimal[16];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(partial, BigDecimal.ZERO);
      for (int i = 0; i < columns; i++) {
        partial[i & 15] = partial[i & 15].add(x[row * columns + i], DIGITS);
      }
      for (int half = 8; half > 0; half /= 2) {
        for (int i = 0; i < half; i++) {
          partial[i] = partial[i].add(partial[i + half], DIGITS);
        }
      }
      sums[row] = partial[0];
    }
    return new DecimalElements(sums);
  }

  @Override
  Elements sumSequential(int rows, int columns) {
    BigDecimal[] sums = new BigDecimal[rows];
    for (int row = 0; row < rows; row++) {
      BigDecimal sum = BigDecimal.ZERO;
      for (int i = 0; i < columns; i++) {
        sum = sum.add(x[row * columns + i], DIGITS);
      }
      sums[row] = sum;
    }
    return new DecimalElements(sums);
  }

  @Override
  int[] argmax(int rows, int columns) {
    int[] best = new int[rows];
    for (int row = 0; row < rows; row++) {
      for (int i = 1; i < columns; i++) {
        if (x[row * columns + i].compareTo(x[row * columns + best[row]]) > 0) {
          best[row] = i;
        }
      }
    }
    return best;
  }

  @Override
  Elements matmul(Elements right, int batch, boolean shared, int m, int k, int n) {
    BigDecimal[] y = array(right);
    BigDecimal[] z = new BigDecimal[batch * m * n];
    for (int i = 0; i < z.length; i++) {
      int row = i / n;
      int matrix = shared ? 0 : row / m * k * n;
      BigDecimal sum = BigDecimal.ZERO;
      for (int c = 0; c < k; c++) {
        sum = x[row * k + c].multiply(y[matrix + c * n + i % n]).add(sum, DIGITS);
      }
      z[i] = sum;
    }
    return new DecimalElements(z);
  }

  @Override
  boolean same(int i, Elements other, int j) {
    return x[i].compareTo(array(other)[j]) == 0;
  }

  @Override
  int hash(int i) {
    return x[i].stripTrailingZeros().hashCode();
  }

  @Override
  String text(int i) {
    return x[i].round(new MathContext(20)).stripTrailingZeros().toString();
  }
}
