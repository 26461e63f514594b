package ulpine.exact;

import java.math.BigInteger;

/** Sine and cosine. */
final class Circular {
  /** Pi has not enough bits for arguments of {@code 2^4096} and more. */
  private static final int LARGEST_EXPONENT = 4096;

  private static final Enclosure ALL = Enclosure.of(Dyadic.ONE.negate(), Dyadic.ONE);

  private Circular() {}

  /**
   * {@code x = n pi/2 + r}, where {@code |r| < 0.79} and {@code r} is not 0 unless {@code x} is.
   */
  record Reduced(BigInteger n, Enclosure r) {
    /** With {@code r} in an interval narrower than {@code 2^(1 - bits) |r|}. */
    static Reduced of(Dyadic x, int bits) {
      if (x.top() < 0 || x.signum() == 0) {
        return new Reduced(BigInteger.ZERO, Enclosure.of(x));
      }
      int top = (int) x.top();
      // No number but 0 is a multiple of pi: some precision tells r from 0.
      for (int more = 32; ; more *= 2) {
        int w = bits + top + more;
        BigInteger half = Fixed.pi(w - 1);
        BigInteger fixed = x.fixed(w);
        // Half a quadrant more, so that the remainder of this is at most that much too large.
        BigInteger eighth = half.shiftRight(1);
        BigInteger[] parts = Functions.floor(fixed.add(eighth), half);
        BigInteger n = parts[0];
        BigInteger r = parts[1].subtract(eighth);
        // x is short of less than a unit, and |n| < 2^top halves of pi are wrong by 2 each.
        BigInteger error = BigInteger.ONE.shiftLeft(top + 1).add(BigInteger.ONE);
        if (r.bitLength() > error.bitLength() + bits) {
          return new Reduced(n, Fixed.ball(r, error, -w));
        }
      }
    }

    /** How many multiples of pi/2 lie in {@code (0, x]}; less 1 if negative. */
    BigInteger quadrant() {
      return r.lo.signum() < 0 ? n.subtract(BigInteger.ONE) : n;
    }
  }

  /** Sine or cosine of an interval; all of [-1, 1] if it has a number of {@code 2^4096} or more. */
  static Enclosure of(Enclosure x, int bits, boolean sine) {
    if (Math.max(x.lo.top(), x.hi.top()) > LARGEST_EXPONENT) {
      return ALL;
    }
    int w = bits + 24;
    Reduced from = Reduced.of(x.lo, w);
    Enclosure result = at(from, w, sine);
    if (x.isPoint()) {
      return result;
    }
    Reduced to = Reduced.of(x.hi, w);
    result = Intervals.hull(result, at(to, w, sine));
    // Among the multiples of pi/2 that have been passed may be a maximum or a minimum.
    BigInteger first = from.quadrant();
    BigInteger passed = to.quadrant().subtract(first);
    int count = passed.bitLength() > 3 ? 4 : Math.min(passed.intValue(), 4);
    int maximum = sine ? 1 : 0;
    for (int i = 1; i <= count; i++) {
      int phase = first.intValue() + i & 3;
      if (phase == maximum) {
        result = Intervals.hull(result, Enclosure.ONE);
      } else if (phase == maximum + 2) {
        result = Intervals.hull(result, Intervals.negate(Enclosure.ONE));
      }
    }
    return result;
  }

  private static Enclosure at(Reduced x, int w, boolean sine) {
    Intervals wide = new Intervals(w);
    // As narrow as r is, r^2 < 0.65 is less than 3 units wide.
    Enclosure square = wide.square(x.r);
    BigInteger q = square.lo.fixed(w);
    int phase = x.n.intValue() + (sine ? 0 : 1) & 3;
    Enclosure size = phase % 2 == 0
        ? wide.multiply(x.r, Fixed.circular(q, w, true))
        : Fixed.circular(q, w, false);
    return Intervals.clamp(phase < 2 ? size : Intervals.negate(size));
  }
}
