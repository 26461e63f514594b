package ulpine;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import ulpine.exact.Enclosure;

/**
 * Elementary functions of sixty digits: evaluated in some more, then rounded once. Apart, so that
 * the library is needed only where it is used.
 */
final class DecimalFunctions {
  private static final MathContext WORK = new MathContext(75);

  /** Exponents of decimals are ints. */
  private static final BigDecimal LARGEST_EXPONENT = BigDecimal.valueOf(1_000_000_000);

  /** {@code e^-200} is less than {@code 10^-86}: beside 1 it is beyond the digits. */
  private static final BigDecimal FAR = BigDecimal.valueOf(200);

  private DecimalFunctions() {}

  static BigDecimal exp(BigDecimal a) {
    return wideExp(a).round(DecimalElements.DIGITS);
  }

  static BigDecimal log(BigDecimal a) {
    if (a.signum() <= 0) {
      throw new ArithmeticException("decimal60: logarithm of " + brief(a));
    }
    return wideLog(a).round(DecimalElements.DIGITS);
  }

  static BigDecimal tanh(BigDecimal a) {
    return a.abs().compareTo(FAR) > 0
        ? BigDecimal.valueOf(a.signum())
        : library(() -> BigDecimalMath.tanh(a, WORK)).round(DecimalElements.DIGITS);
  }

  /** {@code 1 / (1 + e^-a)}. */
  static BigDecimal sigmoid(BigDecimal a) {
    if (a.abs().compareTo(FAR) > 0) {
      return a.signum() > 0 ? BigDecimal.ONE : exp(a);
    }
    return BigDecimal.ONE.divide(
        BigDecimal.ONE.add(wideExp(a.negate()), WORK), DecimalElements.DIGITS);
  }

  /** {@code log(1 + e^a)}, as {@code max(a, 0) + log(1 + e^-|a|)}. */
  static BigDecimal softplus(BigDecimal a) {
    if (a.abs().compareTo(FAR) > 0) {
      return a.signum() > 0 ? a : exp(a);
    }
    BigDecimal tail = wideLog(BigDecimal.ONE.add(wideExp(a.abs().negate())));
    return a.max(BigDecimal.ZERO).add(tail, DecimalElements.DIGITS);
  }

  /** {@code e^a - 1}. */
  static BigDecimal expm1(BigDecimal a) {
    return enclosed("expm1", a, Enclosure::expm1);
  }

  /** {@code log(1 + a)}. */
  static BigDecimal log1p(BigDecimal a) {
    return enclosed("log1p", a, Enclosure::log1p);
  }

  static BigDecimal sin(BigDecimal a) {
    return enclosed("sin", a, Enclosure::sin);
  }

  static BigDecimal cos(BigDecimal a) {
    return enclosed("cos", a, Enclosure::cos);
  }

  static BigDecimal erf(BigDecimal a) {
    return enclosed("erf", a, Enclosure::erf);
  }

  /** The library lacks the error function, and loses digits of the others near their zeros. */
  private static BigDecimal enclosed(String name, BigDecimal a, UnaryOperator<Enclosure> function) {
    Enclosure z = function.apply(Enclosure.of(a));
    BigDecimal width = z.upper().subtract(z.lower());
    if (width.compareTo(z.midpoint().abs().movePointLeft(70)) > 0) {
      throw new ArithmeticException("decimal60: " + name + " of " + brief(a) + " has few digits");
    }
    return z.midpoint().round(DecimalElements.DIGITS);
  }

  private static BigDecimal wideExp(BigDecimal a) {
    if (a.abs().compareTo(LARGEST_EXPONENT) > 0) {
      throw new ArithmeticException("decimal60: exp of " + brief(a) + " is out of range");
    }
    return library(() -> BigDecimalMath.exp(a, WORK));
  }

  private static BigDecimal wideLog(BigDecimal a) {
    // Near 1 the library's digits are those of a, of which the logarithm loses the leading ones.
    BigDecimal distance = a.subtract(BigDecimal.ONE);
    int lost = Math.max(0, distance.scale() - distance.precision());
    MathContext wide = new MathContext(WORK.getPrecision() + lost);
    return library(() -> BigDecimalMath.log(a, wide));
  }

  private static BigDecimal library(Supplier<BigDecimal> call) {
    try {
      return call.get();
    } catch (NoClassDefFoundError missing) {
      throw new IllegalStateException(
          "exp, log, tanh, sigmoid and softplus of decimal60 need the library ch.obermuhlner:big-math"
              + " on the class path (or as a module, with --add-modules ch.obermuhlner.math.big)",
          missing);
    }
  }

  private static String brief(BigDecimal a) {
    return a.round(new MathContext(5)).stripTrailingZeros().toString();
  }
}
