package ulpine.exact;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Arithmetic of enclosures whose ends are rounded outward to some bits. Each end is the best such
 * one: the result is the smallest interval, of ends of so many bits, that contains the results for
 * all numbers of the operands. The precision is a parameter so that inner steps have guard bits,
 * and so that tests may see every rounding matter.
 */
record Intervals(int bits) {
  /** The precision of {@link Enclosure}. */
  static final Intervals STANDARD = new Intervals(Enclosure.BITS);

  /** Of decimals with larger exponents nothing is made: there are too many digits. */
  private static final int LARGEST_SCALE = 1_000_000;

  /** More bits, for steps whose result is rounded again. */
  private Intervals wide() {
    return new Intervals(bits + 64);
  }

  Enclosure of(BigDecimal number) {
    int scale = number.scale();
    if (Math.abs((long) scale) > LARGEST_SCALE) {
      throw new ArithmeticException(
          "exact: the decimal exponent " + -(long) scale + " is out of range");
    }
    BigInteger power = BigInteger.TEN.pow(Math.abs(scale));
    Enclosure digits = Enclosure.of(Dyadic.of(number.unscaledValue(), 0));
    Enclosure ten = Enclosure.of(Dyadic.of(power, 0));
    return scale > 0 ? divide(digits, ten) : multiply(digits, ten);
  }

  Enclosure outward(Enclosure x) {
    return Enclosure.of(x.lo.round(bits, false), x.hi.round(bits, true));
  }

  /** An increasing function of {@link Functions}. */
  Enclosure apply(Functions.Function increasing, Enclosure x) {
    return outward(Functions.interval(x, bits + 8, increasing));
  }

  Enclosure sin(Enclosure x) {
    return outward(Circular.of(x, bits + 8, true));
  }

  Enclosure cos(Enclosure x) {
    return outward(Circular.of(x, bits + 8, false));
  }

  /** A power of a positive base: {@code e^(y log x)}. */
  Enclosure power(Enclosure x, Enclosure y) {
    if (x.lo.signum() <= 0) {
      throw new ArithmeticException(
          "exact: a power of " + x + ", which is not certainly positive, with a real exponent");
    }
    // The exponent is less than 2^30, so that many bits of the 64 that guard it are lost.
    Enclosure log = Functions.interval(x, bits + 64, Functions::log);
    Enclosure exponent = wide().multiply(y, log);
    return outward(Functions.interval(exponent, bits + 8, Functions::exp));
  }

  Enclosure add(Enclosure x, Enclosure y) {
    return Enclosure.of(Dyadic.add(x.lo, y.lo, bits, false), Dyadic.add(x.hi, y.hi, bits, true));
  }

  Enclosure subtract(Enclosure x, Enclosure y) {
    return add(x, negate(y));
  }

  static Enclosure negate(Enclosure x) {
    return Enclosure.of(x.hi.negate(), x.lo.negate());
  }

  Enclosure multiply(Enclosure x, Enclosure y) {
    if (x.isPoint() && y.isPoint()) {
      BigInteger product = x.lo.mantissa.multiply(y.lo.mantissa);
      long exponent = (long) x.lo.exponent + y.lo.exponent;
      return Enclosure.of(
          Dyadic.round(product, exponent, bits, false),
          Dyadic.round(product, exponent, bits, true));
    }
    if (x.lo.signum() < 0 && x.hi.signum() <= 0) {
      return negate(multiply(negate(x), y));
    }
    if (x.lo.signum() < 0) {
      return y.lo.signum() < 0 && y.hi.signum() > 0 ? straddling(x, y) : multiply(y, x);
    }
    // From here on no number of x is negative: the sign of y's ends decides which of x belongs.
    return product(y.lo.signum() < 0 ? x.hi : x.lo, y.lo, y.hi.signum() < 0 ? x.lo : x.hi, y.hi);
  }

  /** Both have numbers of both signs. */
  private Enclosure straddling(Enclosure x, Enclosure y) {
    Enclosure mixed = product(x.lo, y.hi, x.lo, y.lo);
    Enclosure other = product(x.hi, y.lo, x.hi, y.hi);
    return Enclosure.of(
        mixed.lo.compareTo(other.lo) < 0 ? mixed.lo : other.lo,
        mixed.hi.compareTo(other.hi) > 0 ? mixed.hi : other.hi);
  }

  private Enclosure product(Dyadic a, Dyadic b, Dyadic c, Dyadic d) {
    return Enclosure.of(Dyadic.multiply(a, b, bits, false), Dyadic.multiply(c, d, bits, true));
  }

  Enclosure divide(Enclosure x, Enclosure y) {
    if (y.lo.signum() <= 0 && y.hi.signum() >= 0) {
      throw new ArithmeticException(
          "exact: division of " + x + " by " + y + (y.isPoint() ? "" : ", which may be 0"));
    }
    if (y.hi.signum() < 0) {
      return divide(negate(x), negate(y));
    }
    return Enclosure.of(
        Dyadic.divide(x.lo, x.lo.signum() < 0 ? y.lo : y.hi, bits, false),
        Dyadic.divide(x.hi, x.hi.signum() < 0 ? y.hi : y.lo, bits, true));
  }

  static Enclosure abs(Enclosure x) {
    if (x.lo.signum() >= 0) {
      return x;
    }
    return x.hi.signum() <= 0 ? negate(x) : Enclosure.of(Dyadic.ZERO, max(x.lo.negate(), x.hi));
  }

  Enclosure square(Enclosure x) {
    Enclosure size = abs(x);
    return multiply(size, size);
  }

  Enclosure sqrt(Enclosure x) {
    if (x.lo.signum() < 0) {
      throw new ArithmeticException(
          "exact: square root of " + x + (x.hi.signum() < 0 ? "" : ", which may be negative"));
    }
    return Enclosure.of(Dyadic.sqrt(x.lo, bits, false), Dyadic.sqrt(x.hi, bits, true));
  }

  static Enclosure max(Enclosure x, Enclosure y) {
    return Enclosure.of(max(x.lo, y.lo), max(x.hi, y.hi));
  }

  static Enclosure min(Enclosure x, Enclosure y) {
    return negate(max(negate(x), negate(y)));
  }

  private static Dyadic max(Dyadic x, Dyadic y) {
    return x.compareTo(y) >= 0 ? x : y;
  }

  /** What is known to be between -1 and 1 besides. */
  static Enclosure clamp(Enclosure x) {
    return max(min(x, Enclosure.ONE), negate(Enclosure.ONE));
  }

  /** The least interval that contains both. */
  static Enclosure hull(Enclosure x, Enclosure y) {
    return Enclosure.of(min(x, y).lo, max(x, y).hi);
  }

  /** An integer power; the 0th is 1. */
  Enclosure power(Enclosure x, int n) {
    if (n < 0) {
      return divide(Enclosure.ONE, wide().power(x, -(long) n));
    }
    return outward(wide().power(x, (long) n));
  }

  private Enclosure power(Enclosure x, long n) {
    // Even powers are those of the absolute value, odd ones increase.
    return n % 2 == 0
        ? monotone(abs(x), n)
        : Enclosure.of(monotone(Enclosure.of(x.lo), n).lo, monotone(Enclosure.of(x.hi), n).hi);
  }

  /** Of a point, or of numbers that are not negative: no product of theirs is ever too wide. */
  private Enclosure monotone(Enclosure x, long n) {
    Enclosure result = Enclosure.ONE;
    Enclosure square = x;
    for (long rest = n; rest > 0; rest >>= 1) {
      if ((rest & 1) == 1) {
        result = multiply(result, square);
      }
      if (rest > 1) {
        square = multiply(square, square);
      }
    }
    return result;
  }
}
