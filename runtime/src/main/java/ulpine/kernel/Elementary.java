package ulpine.kernel;

/**
 * The elementary functions. In binary64 each is evaluated by {@link StrictMath} (fdlibm, the same
 * on every JVM), which is also what is rounded once to the formats narrower than binary32. There
 * {@code exp} and {@code log} are within 1 ulp, {@code tanh} within 2.5. NaN gives NaN.
 *
 * <p>In binary32 they are made of operations that processors do on whole vectors, without branches,
 * so that the classes of vectors have twins of them with the same bits. {@link FloatBounds} holds
 * their declared errors, found by trying all floats. Two to three ulps are the price of one
 * division in {@code tanh} and {@code sigmoid}.
 *
 * <p>The exponential is reduced by multiples of log 2 in two floats (Cody and Waite), and what is
 * left summed by a polynomial; the logarithm takes the exponent off and sums a polynomial, too.
 * Both polynomials, and that of softplus, are of least relative error by Lawson's algorithm, their
 * coefficients rounded to floats one after another. See Muller, Elementary Functions, chapters 3
 * and 11.
 */
public final class Elementary {
  /** Added to a small number, this leaves the nearest integer in the last bits of the sum. */
  private static final float ROUND = 0x1.8p23f;

  private static final float ONE_OVER_LOG2 = 0x1.715476p0f;
  private static final float LOG2 = 0x1.62e43p-1f;
  private static final float LOG2_REST = -0x1.05c61p-29f;

  /** From here on exponentials are 0 or infinity. */
  private static final float RANGE = 104;

  /** Keeps exponentials normal until they are multiplied by it, up to the last rounding. */
  private static final float SHRINK = 0x1p-64f;

  private Elementary() {}

  /** {@code e^x}: infinity from about 88.72 on, +0 below about -103.97; never below 0. */
  public static float exp(float x) {
    float above = x < -RANGE ? -RANGE : x;
    float within = x > RANGE ? RANGE : above;
    return power(within, x < 0 ? SHRINK : 1 / SHRINK);
  }

  /** The natural logarithm: NaN of negative numbers, -infinity of zeros, infinity of infinity. */
  public static float log(float x) {
    boolean small = x < Float.MIN_NORMAL;
    int bits = Float.floatToRawIntBits(small ? x * 0x1p24f : x);
    // x = 2^n (1 + f) with 1 + f from 2/3 to 4/3
    int exponent = (bits - 0x3f2aaaab) >> 23;
    float n = Float.intBitsToFloat(exponent + 0x4b400000) - (small ? ROUND + 24 : ROUND);
    float f = Float.intBitsToFloat(bits - (exponent << 23)) - 1;
    float q = -0x1.07ab8ep-3f;
    q = Math.fma(q, f, 0x1.1e71a2p-3f);
    q = Math.fma(q, f, -0x1.f33c04p-4f);
    q = Math.fma(q, f, 0x1.1ed48p-3f);
    q = Math.fma(q, f, -0x1.559c3p-3f);
    q = Math.fma(q, f, 0x1.99d05ap-3f);
    q = Math.fma(q, f, -0x1.fffefap-3f);
    q = Math.fma(q, f, 0x1.555506p-2f);
    q = Math.fma(q, f, -0x1p-1f);
    float finite = Math.fma(n, LOG2, f + Math.fma(q, f * f, n * LOG2_REST));
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
    float y = (a > 10 ? 10 : a) * -2;
    float rounded = Math.fma(y, ONE_OVER_LOG2, ROUND);
    float r = reduced(y, rounded);
    float q = Math.fma(series(r), r * r, r);
    float scale = Float.intBitsToFloat((Float.floatToRawIntBits(rounded) << 23) + 0x3f800000);
    float m = Math.fma(q, scale, scale - 1);
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

  /** {@code e^-|x|}. */
  private static float decay(float x) {
    float y = -Math.abs(x);
    return power(y < -RANGE ? -RANGE : y, SHRINK);
  }

  /**
   * {@code e^x} within the range.
   *
   * @param scale {@link #SHRINK}, or its reciprocal where the result may overflow
   */
  private static float power(float x, float scale) {
    float rounded = Math.fma(x, ONE_OVER_LOG2, ROUND);
    float r = reduced(x, rounded);
    float p = Math.fma(Math.fma(series(r), r, 1), r, 1);
    int exponent = (Float.floatToRawIntBits(rounded) << 23) + 0x7f000000;
    return p * Float.intBitsToFloat(exponent - Float.floatToRawIntBits(scale)) * scale;
  }

  /** What a multiple of log 2 leaves of x, by a sum that {@link #ROUND} is in. */
  private static float reduced(float x, float rounded) {
    float n = rounded - ROUND;
    return Math.fma(n, -LOG2_REST, Math.fma(n, -LOG2, x));
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
}
