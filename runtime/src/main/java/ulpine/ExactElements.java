package ulpine;

import java.math.BigDecimal;
import java.util.Arrays;
import ulpine.exact.Enclosure;
import ulpine.exact.Order;

/** Real numbers, enclosed in intervals. */
final class ExactElements extends ObjectElements<Enclosure> {
  private ExactElements(Enclosure[] x) {
    super(x);
  }

  static ExactElements of(double[] values) {
    Enclosure[] x = new Enclosure[values.length];
    Arrays.setAll(x, i -> Enclosure.of(values[i]));
    return new ExactElements(x);
  }

  static ExactElements of(Elements values) {
    Enclosure[] x = new Enclosure[values.length()];
    // Binary numbers are their own nearest doubles; sixty digits need more.
    boolean decimal = values instanceof DecimalElements;
    Arrays.setAll(x, i -> decimal ? Enclosure.of(values.decimal(i)) : Enclosure.of(values.real(i)));
    return new ExactElements(x);
  }

  @Override
  Arithmetic arithmetic() {
    return Arithmetic.EXACT;
  }

  @Override
  Enclosure[] array(int length) {
    return new Enclosure[length];
  }

  @Override
  ExactElements with(Enclosure[] numbers) {
    return new ExactElements(numbers);
  }

  @Override
  ExactElements own(Elements other) {
    return (ExactElements) other;
  }

  @Override
  Enclosure zero() {
    return Enclosure.ZERO;
  }

  @Override
  BigDecimal decimal(int i) {
    return at(i).midpoint();
  }

  @Override
  double real(int i) {
    return at(i).doubleValue();
  }

  @Override
  double odd(int i) {
    double nearest = real(i);
    if (Double.isInfinite(nearest) || (Double.doubleToRawLongBits(nearest) & 1) == 1) {
      return nearest;
    }
    int order = decimal(i).compareTo(new BigDecimal(nearest));
    return order == 0 ? nearest : order > 0 ? Math.nextUp(nearest) : Math.nextDown(nearest);
  }

  @Override
  float single(int i) {
    return at(i).floatValue();
  }

  @Override
  Enclosure apply(Unary function, Enclosure a) {
    return switch (function) {
      case NEG -> a.negate();
      case ABS -> a.abs();
      case SQUARE -> a.square();
      case SQRT -> a.sqrt();
      case RELU -> a.max(Enclosure.ZERO);
      case EXP -> a.exp();
      case LOG -> a.log();
      case TANH -> a.tanh();
      case SIGMOID -> a.sigmoid();
      case SOFTPLUS -> a.softplus();
      case EXPM1 -> a.expm1();
      case LOG1P -> a.log1p();
      case SIN -> a.sin();
      case COS -> a.cos();
      case ERF -> a.erf();
    };
  }

  @Override
  Enclosure apply(Binary function, Enclosure a, Enclosure b) {
    return switch (function) {
      case ADD -> a.add(b);
      case SUB -> a.subtract(b);
      case MUL -> a.multiply(b);
      case DIV -> a.divide(b);
      case MAXIMUM -> a.max(b);
      case MINIMUM -> a.min(b);
    };
  }

  @Override
  Enclosure fma(Enclosure a, Enclosure b, Enclosure c) {
    // Products of points of up to 160 bits are exact; others are as narrow as may be.
    return c.add(a.multiply(b));
  }

  @Override
  boolean holds(Relation relation, Enclosure a, Enclosure b) {
    return switch (relation) {
      case GREATER -> !isAtMost(a, b);
      case GREATER_EQUAL -> isAtMost(b, a);
      case LESS -> !isAtMost(b, a);
      case LESS_EQUAL -> isAtMost(a, b);
    };
  }

  private static boolean isAtMost(Enclosure a, Enclosure b) {
    if (a.isAtMost(b)) {
      return true;
    }
    if (a.compare(b) == Order.GREATER) {
      return false;
    }
    throw undecided("which is larger, " + a + " or " + b);
  }

  private static ArithmeticException undecided(String question) {
    return new ArithmeticException("exact: undecided at " + Enclosure.BITS + " bits: " + question);
  }

  /** Decides no more than it must: others may overlap if one is larger than all. */
  @Override
  int[] argmax(int rows, int columns) {
    int[] best = new int[rows];
    for (int row = 0; row < rows; row++) {
      int first = row * columns;
      int largest = 0;
      for (int i = 1; i < columns; i++) {
        if (at(first + i).compare(at(first + largest)) == Order.GREATER) {
          largest = i;
        }
      }
      for (int i = 0; i < columns; i++) {
        Enclosure x = at(first + i);
        Enclosure max = at(first + largest);
        boolean smaller = i > largest ? x.isAtMost(max) : x.compare(max) == Order.LESS;
        if (i != largest && !smaller) {
          throw undecided("which is the largest, " + x + " or " + max);
        }
      }
      best[row] = largest;
    }
    return best;
  }

  @Override
  boolean same(int i, Elements other, int j) {
    return at(i).equals(own(other).at(j));
  }

  @Override
  int hash(int i) {
    return at(i).hashCode();
  }

  @Override
  String text(int i) {
    return at(i).toString();
  }
}
