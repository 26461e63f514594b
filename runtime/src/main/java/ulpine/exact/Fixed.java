package ulpine.exact;

import java.math.BigInteger;

/**
 * Series and constants in fixed point: an integer {@code v} stands for {@code v * 2^-w}. A shift to
 * the right loses less than one unit, a division by an integer less than one more.
 */
final class Fixed {
  /** Squarings that {@link #exp} ends with; each saves a bit in every term of the series. */
  private static final int SQUARINGS = 16;

  private static final Constant LN2 = new Constant() {
    // 18 atanh(1/26) - 2 atanh(1/4801) + 8 atanh(1/8749), whose coefficients add up to 28.
    @Override
    BigInteger compute(int w) {
      return inverse(26, w, false)
          .multiply(BigInteger.valueOf(18))
          .subtract(inverse(4801, w, false).shiftLeft(1))
          .add(inverse(8749, w, false).shiftLeft(3));
    }
  };

  private static final Constant PI = new Constant() {
    // Machin: 16 atan(1/5) - 4 atan(1/239), whose coefficients add up to 20.
    @Override
    BigInteger compute(int w) {
      return inverse(5, w, true).shiftLeft(4).subtract(inverse(239, w, true).shiftLeft(2));
    }
  };

  private Fixed() {}

  /** All numbers within {@code error} units of {@code v * 2^exponent}. */
  static Enclosure ball(BigInteger v, BigInteger error, long exponent) {
    return Enclosure.of(Dyadic.of(v.subtract(error), exponent), Dyadic.of(v.add(error), exponent));
  }

  static Enclosure ball(BigInteger v, long error, long exponent) {
    return ball(v, BigInteger.valueOf(error), exponent);
  }

  /** The logarithm of 2, wrong by at most 2 units. */
  static BigInteger ln2(int w) {
    return LN2.at(w);
  }

  /** Pi, wrong by at most 2 units. */
  static BigInteger pi(int w) {
    return PI.at(w);
  }

  /** A constant to as many bits as have been asked for. */
  private abstract static class Constant {
    private static final int GUARD = 32;

    private record Known(int w, BigInteger value) {}

    private volatile Known known = new Known(0, BigInteger.ZERO);

    /**
     * Wrong by less than the {@code 28 (2 n + 4)} units that the coefficients make of the errors of
     * {@link #inverse}, {@code n <= w} being its number of terms: with {@code w} below a million
     * that is less than 2^26 of the 2^32 that a unit is worth behind the guard bits.
     */
    abstract BigInteger compute(int w);

    BigInteger at(int w) {
      Known best = known;
      if (best.w < w) {
        int wide = Math.addExact(w, 512);
        if (wide > 1_000_000) {
          throw new ArithmeticException("exact: more than a million bits are needed");
        }
        best = new Known(wide, compute(wide + GUARD).shiftRight(GUARD));
        known = best;
      }
      // The first shift makes an error of less than 1 + 2^-6 units; here it vanishes in another.
      return best.value.shiftRight(best.w - w);
    }
  }

  /**
   * {@code atanh(1/q)} or, if alternating, {@code atan(1/q)}, for {@code q > 1}. With {@code n}
   * terms the error is less than {@code 2 n + 4} units: a power is short of less than {@code 1 +
   * 1/4 + ... < 2} of them, its quotient by an odd number of no more; what follows the first power
   * that is 0 adds up to less than 4.
   */
  private static BigInteger inverse(int q, int w, boolean alternating) {
    BigInteger square = BigInteger.valueOf((long) q * q);
    BigInteger power = BigInteger.ONE.shiftLeft(w).divide(BigInteger.valueOf(q));
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; power.signum() != 0; i++) {
      BigInteger term = power.divide(BigInteger.valueOf(2L * i + 1));
      sum = alternating && i % 2 == 1 ? sum.subtract(term) : sum.add(term);
      power = power.divide(square);
    }
    return sum;
  }

  /**
   * {@code e^(r 2^-w) 2^exponent} for {@code 0 <= r 2^-w < 0.7} given to within 2 units.
   *
   * <p>Let {@code s = r / 2^16}, to within 2 units again: the shift loses one and the rest of the
   * error shrinks. A term of the series is short of less than 3 units: those of its predecessor,
   * times {@code s < 2^-16}, and the two of its shift and division. The {@code n} terms miss less
   * than {@code 3 n}, and the ones after the first that is 0 less than 6. With the error of
   * {@code s} the sum is off by a relative {@code (3 n + 9)} units, being at least 1. A squaring
   * makes of a relative error {@code d} at most {@code 2 d + d^2} and one unit: after sixteen,
   * {@code d} and one unit have grown to less than {@code 1.01 * 2^16} times as much. The result
   * being less than 2.02, {@code 2^17 (4 n + 16)} units are more than enough.
   */
  static Enclosure exp(BigInteger r, int w, long exponent) {
    BigInteger s = r.shiftRight(SQUARINGS);
    BigInteger sum = BigInteger.ZERO;
    BigInteger term = BigInteger.ONE.shiftLeft(w);
    int n = 0;
    while (term.signum() != 0) {
      sum = sum.add(term);
      n++;
      term = term.multiply(s).shiftRight(w).divide(BigInteger.valueOf(n));
    }
    for (int i = 0; i < SQUARINGS; i++) {
      sum = sum.multiply(sum).shiftRight(w);
    }
    return ball(sum, (4L * n + 16) << (SQUARINGS + 1), exponent - w);
  }

  /**
   * {@code (e^x - 1) / x = 1 + x/2! + x^2/3! + ...} for {@code |x| < 2^-8}, given rounded down. The
   * error of a term is at most {@code (e 2^-8 + 2) / 2 + 1 < 3} units, {@code e < 3} being that of
   * its predecessor; what follows the first that is 0 is less than 4.
   */
  static Enclosure expm1Quotient(BigInteger x, int w) {
    BigInteger sum = BigInteger.ZERO;
    BigInteger term = BigInteger.ONE.shiftLeft(w);
    int n = 0;
    while (term.signum() != 0) {
      sum = sum.add(term);
      n++;
      term = term.multiply(x).shiftRight(w).divide(BigInteger.valueOf(n + 1));
    }
    return ball(sum, 3L * n + 4, -w);
  }

  /**
   * {@code atanh(z) / z = 1 + q/3 + q^2/5 + ...} for {@code q = z^2 < 0.03}, given to within 2
   * units. A power is wrong by at most 3 units: {@code 0.03 * 3}, twice the power before, and its
   * shift's. A term is thus wrong by at most 2, and what follows the last is less than 4.
   */
  static Enclosure atanhQuotient(BigInteger q, int w) {
    BigInteger sum = BigInteger.ZERO;
    BigInteger power = BigInteger.ONE.shiftLeft(w);
    int n = 0;
    while (power.signum() != 0) {
      sum = sum.add(power.divide(BigInteger.valueOf(2L * n + 1)));
      n++;
      power = power.multiply(q).shiftRight(w);
    }
    return ball(sum, 2L * n + 4, -w);
  }

  /**
   * {@code sin(r) / r} or {@code cos(r)}, series in {@code q = r^2 < 0.65} given to within 4 units.
   * The terms' divisors being at least 2, a term is wrong by at most {@code (0.65 e + 5) / 2 + 1 <
   * 6} units, {@code e < 6} being the error before; what follows the first that is 0 is less than
   * 9.
   */
  static Enclosure circular(BigInteger q, int w, boolean sine) {
    BigInteger sum = BigInteger.ZERO;
    BigInteger term = BigInteger.ONE.shiftLeft(w);
    long n = 0;
    while (term.signum() != 0) {
      sum = sum.add(term);
      n++;
      long divisor = sine ? 2 * n * (2 * n + 1) : (2 * n - 1) * 2 * n;
      term = term.multiply(q).shiftRight(w).divide(BigInteger.valueOf(-divisor));
    }
    return ball(sum, 6 * n + 16, -w);
  }

  /**
   * {@code 1 + t/3 + t^2/15 + t^3/105 + ...} for {@code t >= 0}, an upper or a lower bound of it
   * given such a bound of {@code t}: all terms are positive, so each is rounded to that side. Once
   * the ratio of terms is below one half, all that follow one add up to less than that.
   */
  static BigInteger erfSeries(BigInteger t, int w, boolean up) {
    BigInteger sum = BigInteger.ZERO;
    BigInteger term = BigInteger.ONE.shiftLeft(w);
    BigInteger few = BigInteger.valueOf(4);
    for (long i = 1; ; i++) {
      sum = sum.add(term);
      BigInteger divisor = BigInteger.valueOf(2 * i + 1);
      boolean shrinking = t.shiftLeft(1).compareTo(divisor.shiftLeft(w)) < 0;
      if (shrinking && term.compareTo(few) <= 0) {
        return up ? sum.add(term) : sum;
      }
      BigInteger product = term.multiply(t);
      term = up
          ? product.negate().shiftRight(w).negate().add(divisor).divide(divisor)
          : product.shiftRight(w).divide(divisor);
    }
  }
}
