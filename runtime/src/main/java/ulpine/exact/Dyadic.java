package ulpine.exact;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * A number {@code mantissa * 2^exponent}, and operations on such numbers rounded down or up to some
 * bits. Several pairs stand for one number; equality is that of numbers.
 */
final class Dyadic implements Comparable<Dyadic> {
  static final Dyadic ZERO = new Dyadic(BigInteger.ZERO, 0);
  static final Dyadic ONE = new Dyadic(BigInteger.ONE, 0);

  /**
   * Numbers of {@code 2^LIMIT} and more do not exist, nor do those of {@code 2^-LIMIT} and less.
   */
  private static final int LIMIT = 2_000_000_000;

  /** Exponents from here on would be decimals of too many digits. */
  private static final int DECIMAL_LIMIT = 1 << 22;

  final BigInteger mantissa;
  final int exponent;

  private Dyadic(BigInteger mantissa, int exponent) {
    this.mantissa = mantissa;
    this.exponent = exponent;
  }

  /** The exact number, whose size must be within the limits. */
  static Dyadic of(BigInteger mantissa, long exponent) {
    if (mantissa.signum() == 0) {
      return ZERO;
    }
    if (Math.abs(exponent + mantissa.bitLength()) > LIMIT) {
      throw new ArithmeticException(
          "exact: a number of about 2^" + (exponent + mantissa.bitLength()) + " is out of range");
    }
    return new Dyadic(mantissa, Math.toIntExact(exponent));
  }

  static Dyadic of(double x) {
    if (!Double.isFinite(x)) {
      throw new ArithmeticException("exact: " + x + " is no real number");
    }
    if (x == 0) {
      return ZERO;
    }
    long bits = Double.doubleToRawLongBits(x);
    int biased = (int) (bits >>> 52) & 0x7ff;
    long fraction = bits & 0xf_ffff_ffff_ffffL;
    long m = biased == 0 ? fraction : fraction | 0x10_0000_0000_0000L;
    int zeros = Long.numberOfTrailingZeros(m);
    BigInteger odd = BigInteger.valueOf((x < 0 ? -m : m) >> zeros);
    return new Dyadic(odd, Math.max(biased, 1) - 1075 + zeros);
  }

  /** {@code 2^exponent}. */
  static Dyadic power(long exponent) {
    return of(BigInteger.ONE, exponent);
  }

  /**
   * {@code mantissa * 2^exponent} rounded to some bits, up or down: the same if it needs no more.
   * Numbers too close to 0 for the limits are rounded to 0 or to the least ones.
   */
  static Dyadic round(BigInteger mantissa, long exponent, int bits, boolean up) {
    long top = exponent + mantissa.bitLength();
    if (top < -LIMIT && mantissa.signum() != 0) {
      boolean positive = mantissa.signum() > 0;
      Dyadic least = new Dyadic(BigInteger.valueOf(mantissa.signum()), -LIMIT);
      return positive == up ? least : ZERO;
    }
    int excess = mantissa.bitLength() - bits;
    if (excess <= 0) {
      return of(mantissa, exponent);
    }
    BigInteger kept = mantissa.shiftRight(excess);
    // A shift to the right rounds down, for negative numbers too.
    boolean exact = mantissa.getLowestSetBit() >= excess;
    return of(up && !exact ? kept.add(BigInteger.ONE) : kept, exponent + excess);
  }

  Dyadic round(int bits, boolean up) {
    return mantissa.bitLength() <= bits ? this : round(mantissa, exponent, bits, up);
  }

  int signum() {
    return mantissa.signum();
  }

  /** The number's absolute value is less than {@code 2^top}, and at least half that unless 0. */
  long top() {
    return (long) exponent + mantissa.abs().bitLength();
  }

  Dyadic negate() {
    return new Dyadic(mantissa.negate(), exponent);
  }

  Dyadic abs() {
    return signum() < 0 ? negate() : this;
  }

  /** This number times a power of two; 0 or -1 times the least number where that is too small. */
  Dyadic scale(long by) {
    return round(mantissa, exponent + by, Integer.MAX_VALUE, false);
  }

  static Dyadic add(Dyadic a, Dyadic b, int bits, boolean up) {
    if (a.signum() == 0 || b.signum() == 0) {
      return (a.signum() == 0 ? b : a).round(bits, up);
    }
    if (a.exponent < b.exponent) {
      return add(b, a, bits, up);
    }
    // a has the larger exponent, so it is shifted, unless by very far: then b is so much smaller
    // than the last bit of both a and the result that nothing but its sign matters.
    long unit = Math.min(a.exponent, a.top() - bits) - 2;
    if (b.top() <= unit) {
      BigInteger shifted = a.mantissa.shiftLeft((int) (a.exponent - unit));
      return round(shifted.add(BigInteger.valueOf(b.signum())), unit, bits, up);
    }
    BigInteger shifted = a.mantissa.shiftLeft(Math.subtractExact(a.exponent, b.exponent));
    return round(shifted.add(b.mantissa), b.exponent, bits, up);
  }

  static Dyadic multiply(Dyadic a, Dyadic b, int bits, boolean up) {
    return round(a.mantissa.multiply(b.mantissa), (long) a.exponent + b.exponent, bits, up);
  }

  static Dyadic divide(Dyadic a, Dyadic b, int bits, boolean up) {
    // Enough zeros behind a for a quotient of more than the bits.
    int shift = Math.max(0, bits + 2 - a.mantissa.bitLength() + b.mantissa.bitLength());
    BigInteger[] parts = a.mantissa.shiftLeft(shift).divideAndRemainder(b.mantissa);
    // One more bit, set downwards from what division has truncated, says that there is a rest.
    BigInteger quotient = parts[0].shiftLeft(1);
    if (parts[1].signum() != 0) {
      int sign = a.signum() * b.signum();
      quotient = quotient.add(BigInteger.valueOf(sign));
    }
    return round(quotient, (long) a.exponent - b.exponent - shift - 1, bits, up);
  }

  /** The square root of a number that is not negative. */
  static Dyadic sqrt(Dyadic a, int bits, boolean up) {
    int shift = Math.max(0, 2 * bits + 4 - a.mantissa.bitLength());
    // The exponent left must be even.
    shift += (a.exponent ^ shift) & 1;
    BigInteger[] parts = a.mantissa.shiftLeft(shift).sqrtAndRemainder();
    BigInteger root = parts[0].shiftLeft(1);
    if (parts[1].signum() != 0) {
      root = root.add(BigInteger.ONE);
    }
    return round(root, ((long) a.exponent - shift) / 2 - 1, bits, up);
  }

  /** {@code floor(this * 2^w)}. */
  BigInteger fixed(int w) {
    long shift = (long) exponent + w;
    // Of a right shift by more than an int the sign is left, as of one by the largest.
    return shift >= 0
        ? mantissa.shiftLeft(Math.toIntExact(shift))
        : mantissa.shiftRight((int) Math.min(-shift, Integer.MAX_VALUE));
  }

  @Override
  public int compareTo(Dyadic other) {
    int sign = signum();
    if (sign != other.signum() || sign == 0) {
      return Integer.compare(sign, other.signum());
    }
    if (top() != other.top()) {
      return top() > other.top() ? sign : -sign;
    }
    int shift = exponent - other.exponent;
    return shift >= 0
        ? mantissa.shiftLeft(shift).compareTo(other.mantissa)
        : mantissa.compareTo(other.mantissa.shiftLeft(-shift));
  }

  /** The exact value. */
  BigDecimal decimal() {
    if (Math.abs((long) exponent) > DECIMAL_LIMIT) {
      throw new ArithmeticException(
          "exact: a number of about 2^" + top() + " has too many digits to be written");
    }
    BigDecimal m = new BigDecimal(mantissa);
    if (exponent >= 0) {
      return m.multiply(new BigDecimal(BigInteger.ONE.shiftLeft(exponent)));
    }
    // 2^-n = 5^n / 10^n
    BigInteger five = BigInteger.valueOf(5).pow(-exponent);
    return new BigDecimal(mantissa.multiply(five), -exponent);
  }

  /** The nearest double. */
  double nearest() {
    return nearest(53, -1074);
  }

  /** The nearest float. */
  float single() {
    return (float) nearest(24, -149);
  }

  /** The least double that is not less. */
  double up() {
    long unit = Math.max(top() - 53, -1074);
    return scaled(fixedUp(unit), unit);
  }

  private BigInteger fixedUp(long unit) {
    return floor(mantissa.negate(), unit).negate();
  }

  private BigInteger floor(BigInteger m, long unit) {
    long shift = unit - exponent;
    return shift >= 0
        ? m.shiftRight((int) Math.min(shift, Integer.MAX_VALUE))
        : m.shiftLeft((int) -shift);
  }

  /** Ties to even. */
  private double nearest(int digits, int least) {
    long unit = Math.max(top() - digits, least);
    // Of quarters of a unit, the last one standing for what is beyond it, too.
    BigInteger down = floor(mantissa, unit - 2);
    int rest = down.intValue() & 3;
    boolean beyond = !down.equals(fixedUp(unit - 2));
    BigInteger n = down.shiftRight(2);
    boolean half = rest == 2 && !beyond;
    boolean upwards = half ? n.testBit(0) : rest >= 2;
    return scaled(upwards ? n.add(BigInteger.ONE) : n, unit);
  }

  /** An integer of at most 53 bits, or the next, times a power of two that doubles have. */
  private static double scaled(BigInteger n, long unit) {
    return Math.scalb(n.doubleValue(), (int) Math.min(unit, 5000));
  }

  /** Few digits, for readers. */
  String text(int digits) {
    return Math.abs(top()) > 20_000
        ? (signum() < 0 ? "-" : "") + "2^" + top()
        : decimal().round(new MathContext(digits)).stripTrailingZeros().toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dyadic number && compareTo(number) == 0;
  }

  @Override
  public int hashCode() {
    int zeros = Math.max(mantissa.getLowestSetBit(), 0);
    return 31 * mantissa.shiftRight(zeros).hashCode() + (signum() == 0 ? 0 : exponent + zeros);
  }

  @Override
  public String toString() {
    return text(20);
  }
}
