package ulpine.processor.testing;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import ulpine.processor.scalar.Primitive;

/** Sixty decimal digits, by a library that has nothing to do with this project. */
public final class Decimal implements Numbers<BigDecimal> {
  static final MathContext DIGITS = new MathContext(60);
  private static final BigDecimal LOWEST = new BigDecimal("-1e1000000");

  @Override
  public BigDecimal constant(double value) {
    return new BigDecimal(value);
  }

  @Override
  public BigDecimal apply(Primitive primitive, BigDecimal[] x) {
    BigDecimal a = x[0];
    return switch (primitive) {
      case ADD -> a.add(x[1], DIGITS);
      case SUB -> a.subtract(x[1], DIGITS);
      case MUL -> a.multiply(x[1], DIGITS);
      case DIV, PROPORTION, SHARE -> a.divide(x[1], DIGITS);
      case SQRT -> a.sqrt(DIGITS);
      case FMA -> a.multiply(x[1]).add(x[2], DIGITS);
      case NEG -> a.negate();
      case ABS -> a.abs();
      case MIN -> a.min(x[1]);
      case MAX -> a.max(x[1]);
      case EXP -> BigDecimalMath.exp(moderate(a), DIGITS);
      case LOG, LOG_OF_SUM -> BigDecimalMath.log(a, DIGITS);
      case TANH -> BigDecimalMath.tanh(moderate(a), DIGITS);
      case SIGMOID ->
        BigDecimal.ONE.divide(
            BigDecimal.ONE.add(BigDecimalMath.exp(moderate(a.negate()), DIGITS)), DIGITS);
      case SOFTPLUS ->
        a.max(BigDecimal.ZERO)
            .add(logOnePlus(BigDecimalMath.exp(moderate(a).abs().negate(), DIGITS)), DIGITS);
      case EXPM1 ->
        BigDecimalMath.exp(moderate(a), new MathContext(DIGITS.getPrecision() + zeros(a)))
            .subtract(BigDecimal.ONE)
            .round(DIGITS);
      case LOG1P -> logOnePlus(a);
      case SIN -> BigDecimalMath.sin(moderate(a), DIGITS);
      case COS -> BigDecimalMath.cos(moderate(a), DIGITS);
      case ERF -> erf(moderate(a));
      default -> throw new IllegalArgumentException(primitive.toString());
    };
  }

  /** Maclaurin's alternating series, with as many digits more as its largest term has. */
  private static BigDecimal erf(BigDecimal x) {
    if (x.abs().compareTo(BigDecimal.valueOf(13)) > 0) {
      return BigDecimal.valueOf(x.signum());
    }
    MathContext more =
        new MathContext(DIGITS.getPrecision() + 10 + x.multiply(x).intValue());
    BigDecimal square = x.multiply(x, more);
    BigDecimal least = x.abs().scaleByPowerOfTen(-70);
    BigDecimal power = x;
    BigDecimal sum = BigDecimal.ZERO;
    for (int n = 0; power.abs().compareTo(least) > 0; n++) {
      sum = sum.add(power.divide(BigDecimal.valueOf(2L * n + 1), more), more);
      power = power.multiply(square).divide(BigDecimal.valueOf(-n - 1), more);
    }
    return sum.add(sum).divide(BigDecimalMath.pi(more).sqrt(more), DIGITS);
  }

  /** How many zeros a small number begins with. */
  private static int zeros(BigDecimal x) {
    return 1 + Math.max(0, x.scale() - x.precision());
  }

  /** The sum is not rounded, for all the digits of a small x are at its end. */
  private static BigDecimal logOnePlus(BigDecimal x) {
    MathContext more = new MathContext(DIGITS.getPrecision() + Math.max(0, x.scale()));
    return BigDecimalMath.log(BigDecimal.ONE.add(x), more).round(DIGITS);
  }

  /** Sixty digits of the exponential of a large number would take for ever. */
  private static BigDecimal moderate(BigDecimal x) {
    if (x.abs().compareTo(BigDecimal.valueOf(100)) > 0) {
      throw new ArithmeticException("exp of " + x);
    }
    return x;
  }

  @Override
  public boolean compare(Primitive primitive, BigDecimal x, BigDecimal y) {
    int order = x.compareTo(y);
    return switch (primitive) {
      case GREATER -> order > 0;
      case GREATER_EQUAL -> order >= 0;
      case LESS -> order < 0;
      case LESS_EQUAL -> order <= 0;
      default -> throw new IllegalArgumentException(primitive.toString());
    };
  }

  @Override
  public BigDecimal negativeInfinity() {
    return LOWEST;
  }

  @Override
  public boolean isNaN(BigDecimal x) {
    return false;
  }

  @Override
  public BigDecimal[] array(int length) {
    return new BigDecimal[length];
  }
}
