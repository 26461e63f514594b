package ulpine.processor.testing;

import java.math.BigDecimal;
import ulpine.processor.scalar.Primitive;

/**
 * Sixty decimal digits, each number with the sum of the magnitudes of the terms that entered it.
 *
 * <p>The magnitude of an input or a constant is its absolute value. That of {@code z = f(x, y)} is
 * {@code |df/dx| m(x) + |df/dy| m(y)}, but not less than {@code |z|}: for a sum {@code m(x) +
 * m(y)}, for a product {@code |x| m(y) + |y| m(x)}, for an elementary function {@code |f'(x)|
 * m(x)}, and for a choice of one of some operands the largest of theirs.
 *
 * <p>If every operation is rounded with relative error {@code u}, and {@code x} and {@code y} are
 * in error by {@code n u m(x)} and {@code n u m(y)}, then {@code z} is in error by at most {@code n
 * u (|df/dx| m(x) + |df/dy| m(y)) + u |z| <= (n + 1) u m(z)}, to first order in {@code u}. So a
 * result with {@code n} roundings on the way to it is in error by {@code n u m}.
 *
 * <p>Where that says nothing, there is an {@link ArithmeticException}: if a comparison may go
 * either way, a function is not nearly linear over the error of its operand, or a number is out of
 * the range of binary32.
 */
public final class Weighed implements Numbers<Weighed.Value> {
  private static final BigDecimal LARGE = new BigDecimal("1e37");
  private static final BigDecimal SMALL = new BigDecimal("1e-30");
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

  private final Decimal decimal = new Decimal();
  private final BigDecimal tolerance;

  /** @param tolerance the error of a number of magnitude 1 */
  public Weighed(BigDecimal tolerance) {
    this.tolerance = tolerance;
  }

  /** A number and its magnitude. */
  public record Value(BigDecimal value, BigDecimal magnitude) {
    public static Value of(BigDecimal value) {
      return new Value(value, value.abs());
    }
  }

  @Override
  public Value constant(double value) {
    return Value.of(decimal.constant(value));
  }

  @Override
  public Value apply(Primitive primitive, Value[] x) {
    BigDecimal[] values = new BigDecimal[x.length];
    for (int i = 0; i < x.length; i++) {
      values[i] = x[i].value();
    }
    requireLinear(primitive, x);
    BigDecimal z = decimal.apply(primitive, values);
    BigDecimal a = values[0];
    BigDecimal magnitude = switch (primitive) {
      case ADD, SUB -> x[0].magnitude().add(x[1].magnitude(), Decimal.DIGITS);
      case MUL -> times(a, x[1]).add(times(values[1], x[0]), Decimal.DIGITS);
      case FMA ->
        times(a, x[1])
            .add(times(values[1], x[0]), Decimal.DIGITS)
            .add(x[2].magnitude(), Decimal.DIGITS);
      case DIV, PROPORTION, SHARE ->
        x[0].magnitude()
            .add(times(z, x[1]), Decimal.DIGITS)
            .divide(values[1].abs(), Decimal.DIGITS);
      case SQRT ->
        z.signum() == 0
            ? x[0].magnitude()
            : x[0].magnitude().divide(z.multiply(BigDecimal.valueOf(2)), Decimal.DIGITS);
      case NEG, ABS -> x[0].magnitude();
      case MIN, MAX -> x[0].magnitude().max(x[1].magnitude());
      case EXP -> times(z, x[0]);
      case LOG, LOG_OF_SUM -> x[0].magnitude().divide(a.abs(), Decimal.DIGITS);
      case TANH -> times(BigDecimal.ONE.subtract(z.multiply(z), Decimal.DIGITS), x[0]);
      case SIGMOID -> times(z.multiply(BigDecimal.ONE.subtract(z), Decimal.DIGITS), x[0]);
      case SOFTPLUS -> times(decimal.apply(Primitive.SIGMOID, values), x[0]);
      case EXPM1 -> times(z.add(BigDecimal.ONE), x[0]);
      case LOG1P -> x[0].magnitude().divide(a.add(BigDecimal.ONE).abs(), Decimal.DIGITS);
      case SIN -> times(decimal.apply(Primitive.COS, values), x[0]);
      case COS -> times(decimal.apply(Primitive.SIN, values), x[0]);
      // Its slope is at most 2 / sqrt(pi).
      case ERF -> times(new BigDecimal("1.13"), x[0]);
      default -> throw new IllegalArgumentException(primitive.toString());
    };
    boolean tiny = z.signum() != 0 && z.abs().compareTo(SMALL) < 0;
    if (tiny || z.abs().compareTo(LARGE) > 0) {
      throw new ArithmeticException("out of range: " + z);
    }
    return new Value(z, magnitude.max(z.abs()));
  }

  private static BigDecimal times(BigDecimal factor, Value x) {
    return factor.abs().multiply(x.magnitude(), Decimal.DIGITS);
  }

  /** Relative to a divisor or argument, or for an exponential absolutely, an error is small. */
  private void requireLinear(Primitive primitive, Value[] x) {
    Value critical = switch (primitive) {
      case DIV, PROPORTION, SHARE -> x[1];
      default -> x[0];
    };
    BigDecimal scale = switch (primitive) {
      case DIV, PROPORTION, SHARE, SQRT, LOG, LOG_OF_SUM -> critical.value().abs();
      case LOG1P -> critical.value().add(BigDecimal.ONE).abs();
      case EXP, TANH, SIGMOID, SOFTPLUS, EXPM1, SIN, COS, ERF -> BigDecimal.ONE;
      default -> critical.magnitude();
    };
    BigDecimal error = critical.magnitude().multiply(tolerance, Decimal.DIGITS);
    if (error.multiply(THOUSAND).compareTo(scale) > 0 && critical.magnitude().signum() != 0) {
      throw new ArithmeticException(primitive + " of an inexact " + critical.value());
    }
  }

  @Override
  public boolean compare(Primitive primitive, Value x, Value y) {
    BigDecimal error = tolerance.multiply(x.magnitude().add(y.magnitude()), Decimal.DIGITS);
    if (!x.equals(y) && x.value().subtract(y.value()).abs().compareTo(error) < 0) {
      throw new ArithmeticException("undecided: " + x.value() + " or " + y.value());
    }
    return decimal.compare(primitive, x.value(), y.value());
  }

  @Override
  public Value negativeInfinity() {
    return new Value(LARGE.negate(), BigDecimal.ZERO);
  }

  @Override
  public boolean isNaN(Value x) {
    return false;
  }

  @Override
  public Value[] array(int length) {
    return new Value[length];
  }
}
