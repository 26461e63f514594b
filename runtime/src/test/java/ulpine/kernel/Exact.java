package ulpine.kernel;

import java.math.BigDecimal;
import java.math.BigInteger;
import ulpine.annotations.Format;

/**
 * An exact non-negative rational number and its rounding to a format, by division of integers:
 * slow, and nothing in it is shared with what it checks.
 */
public record Exact(BigInteger numerator, BigInteger denominator) {
  /** How many bits of a square root are compared at least; midpoints have at most 54. */
  private static final int ROOT_BITS = 64;

  public static Exact of(BigDecimal value) {
    // A decimal fraction is an integer over a power of ten.
    return value.scale() <= 0
        ? new Exact(value.toBigIntegerExact(), BigInteger.ONE)
        : new Exact(value.unscaledValue(), BigInteger.TEN.pow(value.scale()));
  }

  static Exact quotient(BigDecimal a, BigDecimal b) {
    Exact x = of(a);
    Exact y = of(b);
    return new Exact(x.numerator.multiply(y.denominator), x.denominator.multiply(y.numerator));
  }

  /** The square root of a number, or where that is irrational one between the same midpoints. */
  public static Exact root(BigDecimal a) {
    Exact x = of(a);
    int exponent = x.numerator.bitLength() - x.denominator.bitLength();
    int shift = Math.max(0, ROOT_BITS - exponent / 2 + 1);
    BigInteger[] scaled = x.numerator.shiftLeft(2 * shift).divideAndRemainder(x.denominator);
    BigInteger[] root = scaled[0].sqrtAndRemainder();
    boolean exact = scaled[1].signum() == 0 && root[1].signum() == 0;
    // The root lies between two neighbouring multiples of 2^-shift; this is their midpoint.
    BigInteger twice = root[0].shiftLeft(1).add(exact ? BigInteger.ZERO : BigInteger.ONE);
    return new Exact(twice, BigInteger.ONE.shiftLeft(shift + 1));
  }

  /** Rounds a number of either sign, zero being positive. */
  public static double round(Format format, BigDecimal value) {
    double magnitude = of(value.abs()).round(format);
    return value.signum() < 0 ? -magnitude : magnitude;
  }

  /** Rounds a quotient of numbers of either sign, zero having the sign of the quotient. */
  public static double roundQuotient(Format format, double a, double b) {
    double magnitude =
        quotient(new BigDecimal(a).abs(), new BigDecimal(b).abs()).round(format);
    return Math.copySign(1, a) == Math.copySign(1, b) ? magnitude : -magnitude;
  }

  /** To nearest, ties to even; too large becomes infinity, or NaN where there is none. */
  public double round(Format format) {
    if (numerator.signum() == 0) {
      return 0;
    }
    // The power of two at or below: 2^exponent <= value < 2^(exponent + 1).
    int exponent = numerator.bitLength() - denominator.bitLength();
    if (compareToPower(exponent) < 0) {
      exponent--;
    }
    int spacing = Math.max(exponent, format.minExponent()) - format.precision() + 1;
    BigInteger divisor = denominator.shiftLeft(Math.max(spacing, 0));
    BigInteger[] steps = numerator.shiftLeft(Math.max(-spacing, 0)).divideAndRemainder(divisor);
    int half = steps[1].shiftLeft(1).compareTo(divisor);
    boolean up = half > 0 || (half == 0 && steps[0].testBit(0));
    BigInteger count = up ? steps[0].add(BigInteger.ONE) : steps[0];
    double rounded =
        count.doubleValue() * Math.scalb(1.0, spacing / 2) * Math.scalb(1.0, spacing - spacing / 2);
    if (rounded > format.maxValue()) {
      return format.hasInfinity() ? Double.POSITIVE_INFINITY : Double.NaN;
    }
    return rounded;
  }

  private int compareToPower(int exponent) {
    return numerator
        .shiftLeft(Math.max(-exponent, 0))
        .compareTo(denominator.shiftLeft(Math.max(exponent, 0)));
  }
}
