package ulpine.exact;

import java.math.BigInteger;

/**
 * Elementary functions of points. Each encloses the exact value in an interval whose relative width
 * is less than {@code 2^-bits}, but where it says otherwise; the ends have some bits more.
 */
final class Functions {
  /** Arguments of the exponential from {@code 2^30} on are out of range. */
  private static final int LARGEST_EXPONENT = 30;

  /** A function of a point, to some bits. */
  interface Function {
    Enclosure at(Dyadic x, int bits);
  }

  private Functions() {}

  /** Of arguments of -2^30 and less it is only known to be between 0 and {@code 2^-2^30}. */
  static Enclosure exp(Dyadic x, int bits) {
    if (x.signum() == 0) {
      return Enclosure.ONE;
    }
    if (x.top() > LARGEST_EXPONENT) {
      if (x.signum() > 0) {
        throw new ArithmeticException("exact: exp of " + x + " is out of range");
      }
      return Enclosure.of(Dyadic.ZERO, Dyadic.power(-(1L << LARGEST_EXPONENT)));
    }
    int w = bits + 40;
    // x = n ln2 + r. In the wider units x is short of less than 1, and n times the logarithm is
    // wrong by less than 2^32: here less than 2^33, there, with what the shift loses, 2 units.
    int guard = 34;
    BigInteger[] parts = floor(x.fixed(w + guard), Fixed.ln2(w + guard));
    return Fixed.exp(parts[1].shiftRight(guard), w, parts[0].intValueExact());
  }

  /** Quotient and remainder, the latter not negative. */
  static BigInteger[] floor(BigInteger a, BigInteger b) {
    BigInteger[] parts = a.divideAndRemainder(b);
    if (parts[1].signum() < 0) {
      parts[0] = parts[0].subtract(BigInteger.ONE);
      parts[1] = parts[1].add(b);
    }
    return parts;
  }

  static Enclosure expm1(Dyadic x, int bits) {
    if (x.signum() == 0) {
      return Enclosure.ZERO;
    }
    if (x.top() > -8) {
      // At least 2^-9 from 0: the difference loses 9 bits.
      Intervals wide = new Intervals(bits + 16);
      return wide.subtract(exp(x, bits + 16), Enclosure.ONE);
    }
    if (x.top() < -bits - 8) {
      // Between x and x + x^2: the rest of the series is less than x^2 (e - 2), and positive.
      Dyadic square = Dyadic.multiply(x, x, bits, true);
      return Enclosure.of(x, Dyadic.add(x, square, bits + 16, true));
    }
    int w = bits + 16;
    return new Intervals(w).multiply(Enclosure.of(x), Fixed.expm1Quotient(x.fixed(w), w));
  }

  static Enclosure log(Dyadic x, int bits) {
    if (x.signum() <= 0) {
      throw new ArithmeticException("exact: logarithm of " + x);
    }
    // x = f 2^k, f between 181/256, a little less than the square root of 1/2, and twice that.
    long k = x.top();
    Dyadic f = x.scale(-k);
    if (f.fixed(8).intValue() < 181) {
      k--;
      f = f.scale(1);
    }
    Dyadic minusOne = Dyadic.ONE.negate();
    // Exact: so many bits hold the difference.
    Dyadic u = Dyadic.add(f, minusOne, f.mantissa.bitLength() + 4, false);
    if (k == 0) {
      return logNearOne(u, bits);
    }
    int w = bits + 16;
    // |k ln2| is at least twice |log f|: no more than a bit is lost.
    Enclosure power = new Intervals(w)
        .multiply(
            Enclosure.of(Dyadic.of(BigInteger.valueOf(k), 0)), Fixed.ball(Fixed.ln2(w), 2, -w));
    return new Intervals(w).add(power, logNearOne(u, w));
  }

  static Enclosure log1p(Dyadic x, int bits) {
    // Within (-0.25, 0.25)
    if (x.signum() == 0 || x.top() <= -2) {
      return logNearOne(x, bits);
    }
    Enclosure sum = new Intervals(bits + 16).add(Enclosure.ONE, Enclosure.of(x));
    if (sum.lo.signum() <= 0) {
      throw new ArithmeticException("exact: logarithm of 1 + " + x);
    }
    return interval(sum, bits + 8, Functions::log);
  }

  /** {@code log(1 + u)} for {@code -0.294 < u < 0.415}. */
  private static Enclosure logNearOne(Dyadic u, int bits) {
    if (u.signum() == 0) {
      return Enclosure.ZERO;
    }
    if (u.top() < -bits - 8) {
      // Between u - u^2 and u: less than u^2/2 / (1 - |u|) is taken from u.
      Dyadic square = Dyadic.multiply(u, u, bits, true);
      return Enclosure.of(Dyadic.add(u, square.negate(), bits + 16, false), u);
    }
    int w = bits + 16;
    Intervals wide = new Intervals(w);
    Enclosure point = Enclosure.of(u);
    Enclosure two = Enclosure.of(Dyadic.power(1));
    Enclosure z = wide.divide(point, wide.add(two, point));
    // The width of z^2 < 0.03 is less than a unit, and the lower end is rounded by another.
    BigInteger q = wide.square(z).lo.fixed(w);
    return wide.multiply(wide.multiply(two, z), Fixed.atanhQuotient(q, w));
  }

  /** {@code -t / (2 + t)} with {@code t = e^(-2 |x|) - 1}. */
  static Enclosure tanh(Dyadic x, int bits) {
    Intervals wide = new Intervals(bits + 16);
    Enclosure t = expm1(x.abs().scale(1).negate(), bits + 16);
    Enclosure two = Enclosure.of(Dyadic.power(1));
    Enclosure size = wide.divide(Intervals.negate(t), wide.add(two, t));
    return x.signum() < 0 ? Intervals.negate(size) : size;
  }

  /** {@code 1 / (1 + e^-x)}, or {@code e^x / (1 + e^x)} of negative numbers. */
  static Enclosure sigmoid(Dyadic x, int bits) {
    Intervals wide = new Intervals(bits + 16);
    Enclosure e = exp(x.abs().negate(), bits + 16);
    return wide.divide(x.signum() < 0 ? e : Enclosure.ONE, wide.add(Enclosure.ONE, e));
  }

  /** {@code max(x, 0) + log(1 + e^-|x|)}. */
  static Enclosure softplus(Dyadic x, int bits) {
    Enclosure tail = interval(exp(x.abs().negate(), bits + 16), bits + 16, Functions::log1p);
    Intervals wide = new Intervals(bits + 16);
    return x.signum() > 0 ? wide.add(Enclosure.of(x), tail) : tail;
  }

  /** {@code 2/sqrt(pi) x e^(-x^2) (1 + (2 x^2)/3 + (2 x^2)^2/15 + ...)}. */
  static Enclosure erf(Dyadic x, int bits) {
    if (x.signum() == 0) {
      return Enclosure.ZERO;
    }
    if (x.signum() < 0) {
      return Intervals.negate(erf(x.negate(), bits));
    }
    int w = bits + 40;
    Intervals wide = new Intervals(w);
    Enclosure square = wide.square(Enclosure.of(x));
    // 1 - erf(x) < e^(-x^2) < 2^(-23/16 x^2), which is at most 2^-w from here on.
    if (x.top() > 12 || square.lo.fixed(4).intValue() >= 16 * 16 * w / 23 + 16) {
      return Enclosure.of(
          Dyadic.add(Dyadic.ONE, Dyadic.power(-w).negate(), w + 1, false), Dyadic.ONE);
    }
    BigInteger low = Fixed.erfSeries(square.lo.fixed(w + 1), w, false);
    BigInteger high = Fixed.erfSeries(square.hi.fixed(w + 1).add(BigInteger.ONE), w, true);
    Enclosure series = Enclosure.of(Dyadic.of(low, -w), Dyadic.of(high, -w));
    Enclosure pi = Fixed.ball(Fixed.pi(w), 2, -w);
    Enclosure factor = wide.divide(Enclosure.of(x.scale(1)), wide.sqrt(pi));
    Enclosure e = interval(Intervals.negate(square), w, Functions::exp);
    return Intervals.clamp(wide.multiply(wide.multiply(factor, e), series));
  }

  /**
   * An increasing function of an interval: from the value at its lower end to that at its upper.
   */
  static Enclosure interval(Enclosure x, int bits, Function increasing) {
    Enclosure low = increasing.at(x.lo, bits);
    return x.isPoint() ? low : Enclosure.of(low.lo, increasing.at(x.hi, bits).hi);
  }
}
