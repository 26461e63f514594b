package ulpine.kernel;

/**
 * A double that a formula has computed, with the most that the roundings in it may have made: each
 * operation adds 2^-53 of its result, each function of the library an ulp, and what underflows the
 * smallest number. A running error analysis, from the formulas and nothing else.
 */
record Rounded(double v, double e) {
  private static final double UNIT = 0x1p-53;
  private static final double RESIDUAL_LIMIT = 0x1p-960;

  static Rounded exact(double v) {
    return new Rounded(v, 0);
  }

  /** What {@code z} leaves of {@code x y + w}, which is exact unless it underflows. */
  static Rounded residual(double x, double y, double w) {
    boolean underflow = x != 0 && y != 0 && Math.abs(x * y) < RESIDUAL_LIMIT;
    return new Rounded(Math.fma(x, y, w), underflow ? Double.MIN_VALUE : 0);
  }

  Rounded add(Rounded o) {
    double sum = v + o.v;
    // Nothing is lost beside an exact zero.
    boolean same = (v == 0 && e == 0) || (o.v == 0 && o.e == 0);
    return new Rounded(sum, e + o.e + (same ? 0 : UNIT * Math.abs(sum)));
  }

  Rounded subtract(Rounded o) {
    return add(o.negate());
  }

  Rounded negate() {
    return new Rounded(-v, e);
  }

  Rounded multiply(Rounded o) {
    return fma(o, exact(0));
  }

  Rounded fma(Rounded o, Rounded w) {
    double z = Math.fma(v, o.v, w.v);
    boolean zero = (v == 0 && e == 0) || (o.v == 0 && o.e == 0);
    double product = Math.abs(v) * o.e + Math.abs(o.v) * e + e * o.e;
    return new Rounded(z, product + w.e + (zero ? 0 : rounding(z)));
  }

  Rounded divide(Rounded o) {
    double q = v / o.v;
    boolean zero = v == 0 && e == 0;
    double spread = (e + Math.abs(q) * o.e) / (Math.abs(o.v) - o.e);
    return new Rounded(q, zero ? 0 : spread + rounding(q));
  }

  Rounded sqrt() {
    double root = Math.sqrt(v);
    return new Rounded(root, e / (2 * root) + rounding(root));
  }

  /** A function of the library, exact at 0 only. */
  Rounded apply(double value, double slope) {
    return new Rounded(value, e * slope + (v == 0 && value == 0 ? 0 : 2 * rounding(value)));
  }

  private static double rounding(double z) {
    return UNIT * Math.abs(z) + (Math.abs(z) < Double.MIN_NORMAL ? Double.MIN_VALUE / 2 : 0);
  }
}
