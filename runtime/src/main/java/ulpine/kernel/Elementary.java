package ulpine.kernel;

/**
 * The elementary functions. In binary64 each is evaluated by {@link StrictMath} (fdlibm, the same
 * on every JVM), which is also what is rounded once to the formats narrower than binary32. There
 * {@code exp}, {@code log}, {@code expm1}, {@code log1p}, {@code sin} and {@code cos} are within 1
 * ulp, {@code tanh} within 2.5, and {@code erf}, which the library lacks, within 3. NaN gives NaN.
 *
 * <p>In binary32 all but {@code sin} and {@code cos} are made of operations that processors do on
 * whole vectors, without branches, so that the classes of vectors have twins of them with the same
 * bits. {@link FloatBounds} holds their declared errors, found by trying all floats. Two to three
 * ulps are the price of one division in {@code tanh} and {@code sigmoid}.
 *
 * <p>The exponential is reduced by multiples of log 2 in two floats (Cody and Waite), and what is
 * left summed by a polynomial; the logarithm takes the exponent off and sums a polynomial, too.
 * Both polynomials, and those of softplus and erf, are of least relative error by Lawson's
 * algorithm, their coefficients rounded one after another. See Muller, Elementary Functions,
 * chapters 3 and 11.
 */
public final class Elementary {
  /** Added to a small number, this leaves the nearest integer in the last bits of the sum. */
  private static final float ROUND = 0x1.8p23f;

  /**
   * The same, and the last bits are twice the bias of exponents more: each half of them is the
   * exponent of a float, the product of which is {@code 2^n}.
   */
  private static final float ROUND_TWICE_BIASED = ROUND + 254;

  /** The same, and the last bits are the exponent of {@code 2^n / SHRINK}. */
  private static final float ROUND_SHRUNK = ROUND + 191;

  private static final float ONE_OVER_LOG2 = 0x1.715476p0f;
  private static final float LOG2 = 0x1.62e43p-1f;
  private static final float LOG2_REST = -0x1.05c61p-29f;

  /** From here on exponentials are 0 or infinity. */
  private static final float RANGE = 104;

  /** Keeps what underflows normal until it is multiplied by it, up to the last rounding. */
  private static final float SHRINK = 0x1p-64f;

  /**
   * {@code -log(1 - erf a) / a - 1} for a up to 6, from the highest power on: of least relative
   * error in the error function, which is 2^-56 with these coefficients.
   */
  private static final double[] ERF = {
    0x1.bd61345e81ae5p-51,
    -0x1.5655267f69e6ap-45,
    0x1.ebee70f5e483cp-41,
    -0x1.b6b3e4f250093p-37,
    0x1.0fa532a55f454p-33,
    -0x1.ee6913308f12cp-31,
    0x1.54457d9ae269ap-28,
    -0x1.64ed23a77cdb4p-26,
    0x1.17be31a7c63d4p-24,
    -0x1.2d1b5ec755aa2p-23,
    0x1.1fb1c2986183ep-23,
    0x1.6ef3cea50c8e1p-22,
    -0x1.d57286ba8fea4p-20,
    0x1.7d964e6eeee1cp-19,
    0x1.c865632c1fbabp-19,
    -0x1.f29bab273e2a7p-16,
    0x1.0e7cec9063848p-14,
    0x1.b23022770d9b2p-16,
    -0x1.35655a3af0adcp-11,
    0x1.bca67cfa26cbbp-10,
    -0x1.b6b68d523d355p-13,
    -0x1.3966859393ddbp-6,
    0x1.a4f4e2a1b11b7p-4,
    0x1.45f306dc9c8a3p-1,
    0x1.06eba8214db68p-3
  };

  private Elementary() {}

  /** {@code e^x}: infinity from about 88.72 on, +0 below about -103.97; never below 0. */
  public static float exp(float x) {
    float above = x < -RANGE ? -RANGE : x;
    float within = x > RANGE ? RANGE : above;
    float rounded = Math.fma(within, ONE_OVER_LOG2, ROUND_TWICE_BIASED);
    float factor = power(reduced(within, rounded, ROUND_TWICE_BIASED));
    int exponents = Float.floatToRawIntBits(rounded);
    int half = exponents >> 1;
    return factor
        * Float.intBitsToFloat(half << 23)
        * Float.intBitsToFloat((exponents - half) << 23);
  }

  /** The natural logarithm: NaN of negative numbers, -infinity of zeros, infinity of infinity. */
  public static float log(float x) {
    boolean small = x < Float.MIN_NORMAL;
    int bits = Float.floatToRawIntBits(small ? x * 0x1p24f : x);
    // x = 2^n (1 + f) with 1 + f from 2/3 to 4/3
    int exponent = (bits - 0x3f2aaaab) >> 23;
    float n = Float.intBitsToFloat(exponent + 0x4b400000) - (small ? ROUND + 24 : ROUND);
    float f = Float.intBitsToFloat(bits - (exponent << 23)) - 1;
    float finite = logarithm(f, n);
    float positive = x < Float.POSITIVE_INFINITY ? finite : x;
    float nonzero = x < 0 ? Float.NaN : positive;
    return x == 0 ? Float.NEGATIVE_INFINITY : nonzero;
  }

  /**
   * The hyperbolic tangent, as {@code -m / (2 + m)} for {@code m = e^-2|x| - 1}; keeps the sign of
   * zero, never beyond 1 and -1, which it is from about 9.01 on.
   */
  public static float tanh(float x) {
    float a = Math.abs(x);
    float m = minusOne((a > 10 ? 10 : a) * -2, 1);
    return Math.copySign(Math.abs(m) / (m + 2), x);
  }

  /**
   * {@code 1 / (1 + e^-x)}, for negative {@code x} in the form {@code e^x / (1 + e^x)}: never below
   * 0 or above 1, which are those of the infinities.
   */
  public static float sigmoid(float x) {
    float e = decay(x);
    return (x < 0 ? e : 1) / (e + 1);
  }

  /**
   * {@code log(1 + e^x)}, as {@code max(x, 0) + log(1 + e^-|x|)}: +0 and infinity of the
   * infinities, never below 0.
   */
  public static float softplus(float x) {
    float e = decay(x);
    float q = -0x1.b10ccep-9f;
    q = Math.fma(q, e, 0x1.49fb44p-6f);
    q = Math.fma(q, e, -0x1.d76cep-5f);
    q = Math.fma(q, e, 0x1.b50048p-4f);
    q = Math.fma(q, e, -0x1.3a5792p-3f);
    q = Math.fma(q, e, 0x1.9350cap-3f);
    q = Math.fma(q, e, -0x1.ff249ep-3f);
    q = Math.fma(q, e, 0x1.554dd4p-2f);
    q = Math.fma(q, e, -0x1.ffffd2p-2f);
    q = Math.fma(q, e, 1);
    return Math.fma(q, e, x > 0 ? x : 0);
  }

  /** {@code e^x - 1}: infinity from about 88.72 on, never below -1; keeps the sign of zero. */
  public static float expm1(float x) {
    float above = x < -20 ? -20 : x;
    float within = above > 89 ? 89 : above;
    boolean large = x > 1;
    float m = minusOne(within, large ? 0.5f : 1);
    return Math.copySign(m * (large ? 2 : 1), x);
  }

  /** {@code log(1 + x)}: NaN below -1, -infinity of that; keeps the sign of zero. */
  public static float log1p(float x) {
    // 1 + x = 2^n (1 + f) with 1 + f from 2/3 to 4/3; four times 2^-n is normal for every n.
    int exponent = (Float.floatToRawIntBits(x + 1) - 0x3f2aaaab) & 0xff800000;
    float scale = Float.intBitsToFloat(0x40800000 - exponent);
    float f = Math.fma(0.25f, x * scale, Math.fma(0.25f, scale, -1));
    float finite = logarithm(f, Float.intBitsToFloat((exponent >> 23) + 0x4b400000) - ROUND);
    float positive = x < Float.POSITIVE_INFINITY ? finite : x;
    float defined = x < -1 ? Float.NaN : positive;
    return Math.copySign(x == -1 ? Float.NEGATIVE_INFINITY : defined, x);
  }

  /** The sine, from binary64; NaN of the infinities. */
  public static float sin(float x) {
    return (float) StrictMath.sin(x);
  }

  /** The cosine, from binary64; NaN of the infinities. */
  public static float cos(float x) {
    return (float) StrictMath.cos(x);
  }

  /**
   * The error function, as {@code 1 - e^-y} for a polynomial y of {@code |x|}; keeps the sign of
   * zero, never beyond 1 and -1, which it is from about 3.92 on.
   */
  public static float erf(float x) {
    float a = Math.abs(x);
    float within = a > 4 ? 4 : a;
    float q = -0x1.385a96p-17f;
    q = Math.fma(q, within, 0x1.ef88c2p-14f);
    q = Math.fma(q, within, -0x1.4cce3cp-11f);
    q = Math.fma(q, within, 0x1.b604aep-10f);
    q = Math.fma(q, within, -0x1.59733p-13f);
    q = Math.fma(q, within, -0x1.39c282p-6f);
    q = Math.fma(q, within, 0x1.a4f974p-4f);
    q = Math.fma(q, within, 0x1.45f2fep-1f);
    q = Math.fma(q, within, 0x1.06eba8p-3f);
    return Math.copySign(minusOne(-Math.fma(q, within, within), 1), x);
  }

  /** {@code e^-|x|}. */
  private static float decay(float x) {
    float y = -Math.abs(x);
    float within = y < -RANGE ? -RANGE : y;
    float rounded = Math.fma(within, ONE_OVER_LOG2, ROUND_SHRUNK);
    float factor = power(reduced(within, rounded, ROUND_SHRUNK));
    return factor * Float.intBitsToFloat(Float.floatToRawIntBits(rounded) << 23) * SHRINK;
  }

  /**
   * {@code e^x - 1} times a unit, for x from -20 on.
   *
   * @param unit 1/2 where the result may overflow, or 1
   */
  private static float minusOne(float x, float unit) {
    float rounded = Math.fma(x, ONE_OVER_LOG2, ROUND);
    float r = reduced(x, rounded, ROUND);
    float q = Math.fma(series(r), r * r, r);
    int exponent = Float.floatToRawIntBits(rounded) << 23;
    float scale = Float.intBitsToFloat(exponent + Float.floatToRawIntBits(unit));
    return Math.fma(q, scale, scale - unit);
  }

  /** {@code log(2^n (1 + f))}. */
  private static float logarithm(float f, float n) {
    float q = -0x1.07ab8ep-3f;
    q = Math.fma(q, f, 0x1.1e71a2p-3f);
    q = Math.fma(q, f, -0x1.f33c04p-4f);
    q = Math.fma(q, f, 0x1.1ed48p-3f);
    q = Math.fma(q, f, -0x1.559c3p-3f);
    q = Math.fma(q, f, 0x1.99d05ap-3f);
    q = Math.fma(q, f, -0x1.fffefap-3f);
    q = Math.fma(q, f, 0x1.555506p-2f);
    q = Math.fma(q, f, -0x1p-1f);
    return Math.fma(n, LOG2, f + Math.fma(q, f * f, n * LOG2_REST));
  }

  /**
   * What a multiple of log 2 leaves of x.
   *
   * @param rounded the number of multiples in the last bits
   * @param round what was added to the multiples
   */
  private static float reduced(float x, float rounded, float round) {
    float n = rounded - round;
    return Math.fma(n, -LOG2_REST, Math.fma(n, -LOG2, x));
  }

  /** {@code e^r} for {@code |r|} up to {@code log 2 / 2}. */
  private static float power(float r) {
    return Math.fma(Math.fma(series(r), r, 1), r, 1);
  }

  /** {@code (e^r - 1 - r) / r^2} for {@code |r|} up to {@code log 2 / 2}. */
  private static float series(float r) {
    float q = 0x1.6a4d34p-10f;
    q = Math.fma(q, r, 0x1.12398ep-7f);
    q = Math.fma(q, r, 0x1.5558bp-5f);
    q = Math.fma(q, r, 0x1.555492p-3f);
    return Math.fma(q, r, 0x1.fffffcp-2f);
  }

  /** {@code e^x} in binary64: infinity from about 709.78 on, +0 below about -745.13. */
  public static double exp(double x) {
    return StrictMath.exp(x);
  }

  /** {@link #log(float)} in binary64. */
  public static double log(double x) {
    return StrictMath.log(x);
  }

  /** {@link #tanh(float)} in binary64. */
  public static double tanh(double x) {
    return StrictMath.tanh(x);
  }

  /** {@link #sigmoid(float)} in binary64: an exponential, a sum and a quotient, each rounded. */
  public static double sigmoid(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return x < 0 ? e / (1 + e) : 1 / (1 + e);
  }

  /** {@link #softplus(float)} in binary64: the terms and their sum, each rounded. */
  public static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  /** {@link #expm1(float)} in binary64. */
  public static double expm1(double x) {
    return StrictMath.expm1(x);
  }

  /** {@link #log1p(float)} in binary64. */
  public static double log1p(double x) {
    return StrictMath.log1p(x);
  }

  /** {@link #sin(float)} in binary64. */
  public static double sin(double x) {
    return StrictMath.sin(x);
  }

  /** {@link #cos(float)} in binary64. */
  public static double cos(double x) {
    return StrictMath.cos(x);
  }

  /**
   * {@link #erf(float)} in binary64, 1 from about 5.92 on. It is within 3 ulps: the polynomial adds
   * less than 2^-55.5, relatively, its last step half an ulp, and a relative error of y is none
   * larger in the result; the library's function adds one ulp.
   */
  public static double erf(double x) {
    double a = Math.min(Math.abs(x), 6);
    double q = 0;
    for (double coefficient : ERF) {
      q = Math.fma(q, a, coefficient);
    }
    return Math.copySign(StrictMath.expm1(-Math.fma(q, a, a)), x);
  }
}
