package ulpine.kernel;

/**
 * Error rules of primitives that round to binary64, as {@link FloatBounds} for binary32. The
 * rounding of a sum or product is found by error-free transformations (Knuth; Dekker; see Muller et
 * al., Handbook of Floating-Point Arithmetic, chapter 4), that of a fused one is half an ulp.
 */
public final class DoubleBounds {
  private static final double UNIT = 0x1p-53;

  /** Below this the residual of a product may underflow. */
  private static final double RESIDUAL_LIMIT = 0x1p-960;

  private DoubleBounds() {}

  /** Of {@code x + y}: {@code ex + ey} and the rounding. */
  public static double add(double x, double ex, double y, double ey, double z) {
    return finish(z, ex + ey + sumResidual(x, y, z));
  }

  /** Of {@code x - y}: {@code ex + ey} and the rounding. */
  public static double sub(double x, double ex, double y, double ey, double z) {
    return finish(z, ex + ey + sumResidual(x, -y, z));
  }

  /** Of {@code x y}: {@code |x̂| ey + |ŷ| ex + ex ey} and the rounding. */
  public static double mul(double x, double ex, double y, double ey, double z) {
    double residual = Math.abs(Math.fma(x, y, -z)) + floor(z, x == 0 || y == 0);
    return finish(z, Up.products(Math.abs(x), ex, Math.abs(y), ey) + residual);
  }

  /** Of {@code x y + w}, rounded once: the error of the product, {@code ew} and half an ulp. */
  public static double fma(
      double x, double ex, double y, double ey, double w, double ew, double z) {
    boolean exact = x == 0 || y == 0;
    double rounding = exact ? 0 : UNIT * Math.abs(z) + floor(z, false);
    return finish(z, Up.products(Math.abs(x), ex, Math.abs(y), ey) + ew + rounding);
  }

  /**
   * Of {@code x / y}: {@code (ex + (|ẑ| + r) ey) / (|ŷ| - ey)} and the rounding r; infinite if ey
   * reaches {@code |ŷ|}.
   */
  public static double div(double x, double ex, double y, double ey, double z) {
    double magnitude = Math.abs(y);
    double rounding = x == 0 ? 0 : UNIT * Math.abs(z) + floor(z, false);
    double numerator = Up.inflate(ex + Up.product(Math.abs(z) + rounding, ey));
    return finish(z, Up.quotient(numerator, Up.difference(magnitude, ey)) + rounding);
  }

  /**
   * Of {@code x / y} where the exact {@code |x|} is y at most: as {@link #div}, and never more than
   * {@code (ex + ey) / ŷ}, since {@code x̂/ŷ - x/y} is {@code ((x̂ - x) - x/y (ŷ - y)) / ŷ}.
   */
  public static double proportion(double x, double ex, double y, double ey, double z) {
    double rounding = x == 0 ? 0 : UNIT * Math.abs(z) + floor(z, false);
    return finish(z, proportionError(ex, Math.abs(y), ey, z, rounding));
  }

  static double proportionError(double ex, double y, double ey, double z, double rounding) {
    double numerator = Up.inflate(ex + Up.product(Math.abs(z) + rounding, ey));
    double most = Up.quotient(Up.inflate(ex + ey), y);
    return Math.min(Up.quotient(numerator, Up.difference(y, ey)), most) + rounding;
  }

  /**
   * Of {@code x / y} where y is a sum of x and other terms, none of which is negative, and ey that
   * of their errors and more. With p for the exact share and {@code er = ey - ex} for the error of
   * the rest, {@code x̂/ŷ - p} is {@code ((1 - p)(x̂ - x) - p (r̂ - r)) / ŷ} and therefore
   *
   * <ul>
   *   <li>{@code max(ex, er) / ŷ} at most,
   *   <li>and {@code ((1 - p̂) ex + p̂ er) / (ŷ - max(ex, er))}, since p is not farther from p̂
   *       than the error that is looked for.
   * </ul>
   */
  public static double share(double x, double ex, double y, double ey, double z) {
    double rounding = x == 0 ? 0 : UNIT * Math.abs(z) + floor(z, false);
    return finish(z, shareError(ex, y, ey, z, rounding));
  }

  static double shareError(double ex, double y, double ey, double z, double rounding) {
    // By its rounding it may be less by ex at most, and y - (er - ex) is enough for the divisor.
    double er = Math.max(0, ey - ex);
    double larger = Math.max(ex, er);
    double own = Up.product(Up.inflate(1 - z + rounding), ex);
    double numerator = Up.inflate(own + Up.product(z + rounding, er));
    double near = Up.quotient(numerator, Up.difference(y, larger));
    return Math.min(near, Up.quotient(larger, y)) + rounding;
  }

  /**
   * Of the root of x: {@code ex / (√x̂ + √(x̂ - ex))} and half an ulp; infinite if ex exceeds x̂.
   */
  public static double sqrt(double x, double ex, double z) {
    return finish(z, sqrtSpread(x, ex) + UNIT * z);
  }

  /** Of {@code e^x}: {@code (ẑ + φ)(e^ex - 1) + φ} with φ one ulp. */
  public static double exp(double x, double ex, double z) {
    double phi = ulps(1, z);
    return finish(z, Up.product(z + phi, Up.expm1(ex)) + phi);
  }

  /** Of the logarithm of x: {@code -log(1 - ex / x̂)} and one ulp; infinite if ex reaches x̂. */
  public static double log(double x, double ex, double z) {
    return finish(z, Up.minusLog1pMinus(Up.quotient(ex, x)) + ulps(1, z));
  }

  /**
   * Of the logarithm of x, a sum of exponentials of the differences to m, whose exact counterpart
   * is the largest: one of them is {@code e^-em} at least. As {@link #log}, and never more than the
   * computed logarithm and em, or {@code ex / x̂}, whichever is larger. (Of m itself nothing but
   * its error counts; all rules take both.)
   */
  public static double logOfSum(double x, double ex, double m, double em, double z) {
    return finish(z, logOfSumError(x, ex, em, z, ulps(1, z)));
  }

  static double logOfSumError(double x, double ex, double em, double z, double phi) {
    double above = Up.quotient(ex, x);
    double below = Math.min(Up.minusLog1pMinus(above), Up.inflate(Math.max(z, 0) + phi + em));
    // Where z is negative, what is above it counts.
    return Math.max(above, below) + phi;
  }

  /**
   * Of the hyperbolic tangent, whose second derivative is below 0.77: {@code ex min(1, 1 - ẑ² +
   * 0.77 ex + 2φ) + φ}, and never more than {@code 2 + φ}; φ is 2.5 ulp.
   */
  public static double tanh(double x, double ex, double z) {
    return finish(z, tanhError(ex, z, ulps(2.5, z)));
  }

  /**
   * Of the logistic function, whose second derivative is below 0.0963: {@code ex min(1/4, ẑ(1 - ẑ)
   * + 0.0963 ex + φ) + φ}, and never more than {@code 1 + φ}; φ is 4 ulp.
   */
  public static double sigmoid(double x, double ex, double z) {
    return finish(z, sigmoidError(ex, z, ulps(4, z)));
  }

  /**
   * Of {@code log(1 + e^x)}, whose slope is below 1 and below its value, and changes by a quarter
   * at most: {@code ex min(1, ẑ + φ + ex / 4) + φ}; φ is 4 ulp.
   */
  public static double softplus(double x, double ex, double z) {
    return finish(z, softplusError(ex, z, ulps(4, z)));
  }

  /** Of {@code e^x - 1}: {@code (ẑ + 1 + φ)(e^ex - 1) + φ} with φ one ulp. */
  public static double expm1(double x, double ex, double z) {
    return finish(z, expm1Error(ex, z, ulps(1, z)));
  }

  /**
   * Of the logarithm of {@code 1 + x}: {@code -log(1 - ex / (1 + x̂))} and one ulp; infinite if ex
   * reaches {@code 1 + x̂}.
   */
  public static double log1p(double x, double ex, double z) {
    return finish(z, log1pSpread(x, ex) + ulps(1, z));
  }

  /**
   * Of the sine, whose slope is a root of {@code 1 - sin²} and changes by 1 at most: {@code ex
   * min(1, √((1 + φ)² - ẑ²) + ex / 2) + φ}, and never more than {@code 2 + φ}; φ is one ulp.
   */
  public static double sin(double x, double ex, double z) {
    double phi = ulps(1, z);
    return finish(z, circularSpread(ex, z, phi) + phi);
  }

  /** Of the cosine, as {@link #sin}. */
  public static double cos(double x, double ex, double z) {
    return sin(x, ex, z);
  }

  /**
   * Of the error function: {@code ex 2/√π e^-m²} for the least m of {@code |x|}, and φ, which is 3
   * ulp; never more than {@code 2 + φ}.
   */
  public static double erf(double x, double ex, double z) {
    return finish(z, erfSpread(Math.abs(x), ex) + ulps(3, z));
  }

  static double sqrtSpread(double x, double ex) {
    if (ex == 0) {
      return 0;
    }
    double low = Up.difference(x, ex);
    if (!(low >= 0)) {
      return Double.POSITIVE_INFINITY;
    }
    return Up.quotient(ex, Up.DEFLATION * (Math.sqrt(x) + Math.sqrt(low)));
  }

  static double expm1Error(double ex, double z, double phi) {
    return Up.product(Up.inflate(z + 1 + phi), Up.expm1(ex)) + phi;
  }

  static double log1pSpread(double x, double ex) {
    return Up.minusLog1pMinus(Up.quotient(ex, (1 + x) * Up.DEFLATION));
  }

  /** @param off how far z is from the sine, or cosine, at most */
  static double circularSpread(double ex, double z, double off) {
    double t = Math.abs(z);
    double slope = Math.sqrt(Up.inflate((1 - t + off) * (1 + t + off)));
    return capped(ex, Math.min(1, Up.inflate(slope + ex / 2)), 2);
  }

  /** @param x a magnitude */
  static double erfSpread(double x, double ex) {
    double least = Math.max(0, Up.difference(x, ex));
    // The exponential's argument may be off by a few roundings, which grow with it.
    double decay = StrictMath.exp(-least * least * Up.DEFLATION);
    return capped(ex, Up.inflate(1.1284 * decay) + Up.FLOOR, 2);
  }

  static double tanhError(double ex, double z, double phi) {
    double t = Math.abs(z);
    double slope = Up.inflate((1 - t) * (1 + t) + 0.77 * ex + 2 * phi);
    return capped(ex, Math.min(1, slope), 2) + phi;
  }

  static double sigmoidError(double ex, double z, double phi) {
    double slope = Up.inflate(z * (1 - z) + 0.0963 * ex + phi);
    return capped(ex, Math.min(0.25, slope), 1) + phi;
  }

  /** Not for an infinite error, behind which there may be no exact value at all. */
  static double capped(double ex, double slope, double range) {
    double e = Up.product(ex, slope);
    return e < Double.POSITIVE_INFINITY ? Math.min(e, range) : e;
  }

  static double softplusError(double ex, double z, double phi) {
    return Up.product(ex, Math.min(1, Up.inflate(z + phi + ex / 4))) + phi;
  }

  /** {@code |x + y - z|} for the rounded sum z. */
  private static double sumResidual(double x, double y, double z) {
    double part = z - x;
    return Math.abs((x - (z - part)) + (y - part));
  }

  /**
   * The least error of a result that is so small that its rounding, or its residual, underflows.
   */
  private static double floor(double z, boolean exact) {
    return exact || Math.abs(z) >= RESIDUAL_LIMIT ? 0 : Double.MIN_VALUE;
  }

  /** At least so many ulps of the exact value that z was meant to be. */
  private static double ulps(double count, double z) {
    return count * Math.ulp(Math.nextUp(Math.abs(z) * (1 + 0x1p-50)));
  }

  private static double finish(double z, double e) {
    double inflated = Up.inflate(e);
    return Math.abs(z) + inflated <= Double.MAX_VALUE ? inflated : Double.POSITIVE_INFINITY;
  }
}
