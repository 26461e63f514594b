package ulpine;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;

/** Sixty decimal digits. */
final class DecimalElements extends ObjectElements<BigDecimal> {
  static final MathContext DIGITS = new MathContext(60, RoundingMode.HALF_EVEN);

  private static final MathContext SHORT = new MathContext(20);

  private DecimalElements(BigDecimal[] x) {
    super(x);
  }

  static DecimalElements of(double[] values) {
    BigDecimal[] x = new BigDecimal[values.length];
    for (int i = 0; i < x.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new ArithmeticException("decimal60: " + values[i] + " is no decimal number");
      }
      x[i] = new BigDecimal(values[i]).round(DIGITS);
    }
    return new DecimalElements(x);
  }

  static DecimalElements of(Elements values) {
    BigDecimal[] x = new BigDecimal[values.length()];
    Arrays.setAll(x, i -> values.decimal(i).round(DIGITS));
    return new DecimalElements(x);
  }

  @Override
  Arithmetic arithmetic() {
    return Arithmetic.DECIMAL60;
  }

  @Override
  BigDecimal[] array(int length) {
    return new BigDecimal[length];
  }

  @Override
  DecimalElements with(BigDecimal[] numbers) {
    return new DecimalElements(numbers);
  }

  @Override
  DecimalElements own(Elements other) {
    return (DecimalElements) other;
  }

  @Override
  BigDecimal zero() {
    return BigDecimal.ZERO;
  }

  @Override
  BigDecimal decimal(int i) {
    return at(i);
  }

  @Override
  double real(int i) {
    return at(i).doubleValue();
  }

  @Override
  float single(int i) {
    return at(i).floatValue();
  }

  @Override
  double odd(int i) {
    double nearest = real(i);
    if (Double.isInfinite(nearest) || (Double.doubleToRawLongBits(nearest) & 1) == 1) {
      return nearest;
    }
    int order = at(i).compareTo(new BigDecimal(nearest));
    return order == 0 ? nearest : order > 0 ? Math.nextUp(nearest) : Math.nextDown(nearest);
  }

  @Override
  BigDecimal apply(Unary function, BigDecimal a) {
    return switch (function) {
      case NEG -> a.negate();
      case ABS -> a.abs();
      case SQUARE -> a.multiply(a, DIGITS);
      case SQRT -> sqrt(a);
      case RELU -> a.max(BigDecimal.ZERO);
      case EXP -> DecimalFunctions.exp(a);
      case LOG -> DecimalFunctions.log(a);
      case TANH -> DecimalFunctions.tanh(a);
      case SIGMOID -> DecimalFunctions.sigmoid(a);
      case SOFTPLUS -> DecimalFunctions.softplus(a);
      case EXPM1 -> DecimalFunctions.expm1(a);
      case LOG1P -> DecimalFunctions.log1p(a);
      case SIN -> DecimalFunctions.sin(a);
      case COS -> DecimalFunctions.cos(a);
      case ERF -> DecimalFunctions.erf(a);
    };
  }

  private static BigDecimal sqrt(BigDecimal a) {
    if (a.signum() < 0) {
      throw new ArithmeticException("decimal60: square root of " + a.round(SHORT));
    }
    return a.sqrt(DIGITS);
  }

  @Override
  BigDecimal apply(Binary function, BigDecimal a, BigDecimal b) {
    return switch (function) {
      case ADD -> a.add(b, DIGITS);
      case SUB -> a.subtract(b, DIGITS);
      case MUL -> a.multiply(b, DIGITS);
      case DIV -> divide(a, b);
      case MAXIMUM -> a.max(b);
      case MINIMUM -> a.min(b);
    };
  }

  private static BigDecimal divide(BigDecimal a, BigDecimal b) {
    if (b.signum() == 0) {
      throw new ArithmeticException("decimal60: division of " + a.round(SHORT) + " by zero");
    }
    return a.divide(b, DIGITS);
  }

  @Override
  BigDecimal fma(BigDecimal a, BigDecimal b, BigDecimal c) {
    // Many inputs are exact zeros; most of the time goes to rounding.
    return a.signum() == 0 || b.signum() == 0 ? c : a.multiply(b).add(c, DIGITS);
  }

  @Override
  boolean holds(Relation relation, BigDecimal a, BigDecimal b) {
    return relation.holds(a.compareTo(b));
  }

  @Override
  boolean same(int i, Elements other, int j) {
    // Not equals, for which 1 and 1.0 differ.
    return at(i).compareTo(own(other).at(j)) == 0;
  }

  @Override
  int hash(int i) {
    return at(i).stripTrailingZeros().hashCode();
  }

  @Override
  String text(int i) {
    return at(i).round(SHORT).stripTrailingZeros().toString();
  }
}
