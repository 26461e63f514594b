package ulpine.kernel;

import ulpine.annotations.Format;

/**
 * Rounding to formats narrower than binary32, to nearest, ties to even. The result is held in a
 * {@code float}, which has every number of these formats. NaN gives NaN, and zero keeps its sign.
 *
 * <p>What exceeds the largest number after rounding gives infinity, or NaN in a format without
 * infinities; the saturating variants give the largest number instead, of infinities too.
 *
 * <p>Rounding from a {@code double} rounds once: it is not the same as rounding to {@code float}
 * first. The sum, difference, quotient or square root of numbers of a format may be formed in
 * {@code float} and then rounded, with the same result as rounding once, and so may products, but
 * for those of tf32, which may underflow: these are formed in {@code double}.
 *
 * <p>For moderate numbers {@link #split} gives the same bits without branches; each format has
 * constants for it.
 */
public final class Rounding {
  /** The multiplier of {@link #split} to bfloat16. */
  public static final float BFLOAT16_MULTIPLIER = 0x1p16f + 1;

  /** The smallest magnitude but zero that {@link #split} rounds to bfloat16. */
  public static final float BFLOAT16_SMALLEST = 0x1p-126f;

  /** The largest magnitude that {@link #split} rounds to bfloat16. */
  public static final float BFLOAT16_LARGEST = 0x1p111f;

  /** The multiplier of {@link #split} to tf32. */
  public static final float TF32_MULTIPLIER = 0x1p13f + 1;

  /** The smallest magnitude but zero that {@link #split} rounds to tf32. */
  public static final float TF32_SMALLEST = 0x1p-126f;

  /** The largest magnitude that {@link #split} rounds to tf32. */
  public static final float TF32_LARGEST = 0x1p114f;

  /** The multiplier of {@link #split} to binary16. */
  public static final float BINARY16_MULTIPLIER = 0x1p13f + 1;

  /** The smallest magnitude but zero that {@link #split} rounds to binary16. */
  public static final float BINARY16_SMALLEST = 0x1p-14f;

  /** The largest magnitude that {@link #split} rounds to binary16. */
  public static final float BINARY16_LARGEST = 0x1.ffdffep15f;

  /** The multiplier of {@link #split} to FP8 E4M3. */
  public static final float FP8_E4M3_MULTIPLIER = 0x1p20f + 1;

  /** The smallest magnitude but zero that {@link #split} rounds to FP8 E4M3. */
  public static final float FP8_E4M3_SMALLEST = 0x1p-6f;

  /** The largest magnitude that {@link #split} rounds to FP8 E4M3. */
  public static final float FP8_E4M3_LARGEST = 464f;

  /** The multiplier of {@link #split} to FP8 E5M2. */
  public static final float FP8_E5M2_MULTIPLIER = 0x1p21f + 1;

  /** The smallest magnitude but zero that {@link #split} rounds to FP8 E5M2. */
  public static final float FP8_E5M2_SMALLEST = 0x1p-14f;

  /** The largest magnitude that {@link #split} rounds to FP8 E5M2. */
  public static final float FP8_E5M2_LARGEST = 0x1.dffffep15f;

  private Rounding() {}

  /** Rounds to bfloat16; overflow gives infinity. */
  public static float bfloat16(float v) {
    return drop(v, 16);
  }

  /** Rounds once to bfloat16; overflow gives infinity. */
  public static float bfloat16(double v) {
    return narrow(v, 45, 0x1p-126, 0x1p-81, 0x1.fep127f, Float.POSITIVE_INFINITY);
  }

  /** Rounds to bfloat16; overflow gives its largest number. */
  public static float bfloat16Saturating(float v) {
    return bfloat16(clamp(v, 0x1.fep127f));
  }

  /** Rounds once to bfloat16; overflow gives its largest number. */
  public static float bfloat16Saturating(double v) {
    return bfloat16(clamp(v, 0x1.fep127f));
  }

  /** Rounds to tf32; overflow gives infinity. */
  public static float tf32(float v) {
    return drop(v, 13);
  }

  /** Rounds once to tf32; overflow gives infinity. */
  public static float tf32(double v) {
    return narrow(v, 42, 0x1p-126, 0x1p-84, 0x1.ffcp127f, Float.POSITIVE_INFINITY);
  }

  /** Rounds to tf32; overflow gives its largest number. */
  public static float tf32Saturating(float v) {
    return tf32(clamp(v, 0x1.ffcp127f));
  }

  /** Rounds once to tf32; overflow gives its largest number. */
  public static float tf32Saturating(double v) {
    return tf32(clamp(v, 0x1.ffcp127f));
  }

  /** Rounds to binary16; overflow gives infinity. */
  public static float binary16(float v) {
    return narrow(v, 13, 0x1p-14f, 0x1p-1f, 65504f, Float.POSITIVE_INFINITY);
  }

  /** Rounds once to binary16; overflow gives infinity. */
  public static float binary16(double v) {
    return narrow(v, 42, 0x1p-14, 0x1p28, 65504f, Float.POSITIVE_INFINITY);
  }

  /** Rounds to binary16; overflow gives its largest number. */
  public static float binary16Saturating(float v) {
    return binary16(clamp(v, 65504f));
  }

  /** Rounds once to binary16; overflow gives its largest number. */
  public static float binary16Saturating(double v) {
    return binary16(clamp(v, 65504f));
  }

  /** Rounds to FP8 E4M3; overflow gives NaN. */
  public static float fp8E4m3(float v) {
    return narrow(v, 20, 0x1p-6f, 0x1p14f, 448f, Float.NaN);
  }

  /** Rounds once to FP8 E4M3; overflow gives NaN. */
  public static float fp8E4m3(double v) {
    return narrow(v, 49, 0x1p-6, 0x1p43, 448f, Float.NaN);
  }

  /** Rounds to FP8 E4M3; overflow gives its largest number. */
  public static float fp8E4m3Saturating(float v) {
    return fp8E4m3(clamp(v, 448f));
  }

  /** Rounds once to FP8 E4M3; overflow gives its largest number. */
  public static float fp8E4m3Saturating(double v) {
    return fp8E4m3(clamp(v, 448f));
  }

  /** Rounds to FP8 E5M2; overflow gives infinity. */
  public static float fp8E5m2(float v) {
    return narrow(v, 21, 0x1p-14f, 0x1p7f, 57344f, Float.POSITIVE_INFINITY);
  }

  /** Rounds once to FP8 E5M2; overflow gives infinity. */
  public static float fp8E5m2(double v) {
    return narrow(v, 50, 0x1p-14, 0x1p36, 57344f, Float.POSITIVE_INFINITY);
  }

  /** Rounds to FP8 E5M2; overflow gives its largest number. */
  public static float fp8E5m2Saturating(float v) {
    return fp8E5m2(clamp(v, 57344f));
  }

  /** Rounds once to FP8 E5M2; overflow gives its largest number. */
  public static float fp8E5m2Saturating(double v) {
    return fp8E5m2(clamp(v, 57344f));
  }

  /**
   * {@code a * b + c} to the 53 bits of a {@code double}, but rounded to odd: of two neighbours the
   * one whose last bit is 1, unless one of them is exact. Rounding that to any format of at most 51
   * bits is rounding the exact result.
   */
  public static double fmaToOdd(float a, float b, float c) {
    double product = (double) a * b; // exact: 48 bits, and no exponent is too large or too small
    double sum = product + c;
    // Knuth's two-sum: what the addition left over, exactly.
    double part = sum - product;
    double rest = (product - (sum - part)) + (c - part);
    long bits = Double.doubleToRawLongBits(sum);
    // The rest of an infinite sum is NaN, for which neither holds.
    if ((bits & 1) == 0 && (rest > 0 || rest < 0)) {
      return Double.longBitsToDouble(rest > 0 == sum > 0 ? bits + 1 : bits - 1);
    }
    return sum;
  }

  /**
   * Rounds by a multiplication and two subtractions (Veltkamp's splitting), which a compiler makes
   * vector instructions of. For a format's multiplier, zeros and magnitudes from its smallest to
   * its largest, inclusive, the bits are those of the method that is called like the format.
   */
  public static float split(float multiplier, float v) {
    float t = multiplier * v;
    return t - (t - v);
  }

  /**
   * The distance of the numbers of a format around {@code x}: on a power of two, of those above it;
   * of zero and subnormal numbers, the smallest number. Beyond the largest number, what it would be
   * if exponents had no end; infinity of infinities, NaN of NaN.
   */
  public static double ulp(Format format, double x) {
    if (!Double.isFinite(x)) {
      return Math.abs(x);
    }
    int exponent = Math.max(Math.getExponent(x), format.minExponent());
    return Math.scalb(1.0, exponent - format.precision() + 1);
  }

  /**
   * Half of {@link #ulp}: a bound of the error of rounding to nearest, given the result. Never
   * zero: where half is too small for a {@code double}, it is the whole.
   */
  public static double halfUlp(Format format, double x) {
    return Math.max(0.5 * ulp(format, x), Double.MIN_VALUE);
  }

  // Math.min and max, unlike comparisons, let NaN through.

  private static float clamp(float v, float max) {
    return Math.max(-max, Math.min(max, v));
  }

  private static double clamp(double v, double max) {
    return Math.max(-max, Math.min(max, v));
  }

  /**
   * Rounds away the last bits of a significand, which may carry into the exponent and up to
   * infinity. Right for formats with the exponents of binary32, subnormal numbers included, since
   * those of both formats have one exponent.
   */
  private static float drop(float v, int bits) {
    int raw = Float.floatToRawIntBits(v);
    // Half of the last bit that stays, less one if that bit is 0: so a tie goes to even.
    int half = (1 << (bits - 1)) - 1 + (raw >>> bits & 1);
    // The carry would make something else of a NaN, and of some a zero.
    return Float.isNaN(v) ? Float.NaN : Float.intBitsToFloat(raw + half & -1 << bits);
  }

  private static double drop(double v, int bits) {
    long raw = Double.doubleToRawLongBits(v);
    long half = (1L << (bits - 1)) - 1 + (raw >>> bits & 1);
    return Double.isNaN(v) ? Double.NaN : Double.longBitsToDouble(raw + half & -1L << bits);
  }

  /**
   * Rounds to a format with a smaller range.
   *
   * @param minNormal below this magnitude the format's numbers are equally spaced
   * @param spacing a power of two around which floats are spaced so
   * @param beyond the result for magnitudes above {@code max}
   */
  private static float narrow(
      float v, int bits, float minNormal, float spacing, float max, float beyond) {
    float magnitude = Math.abs(v);
    if (magnitude < minNormal) {
      // The addition rounds, to nearest even, and the subtraction is exact.
      return Math.copySign(magnitude + spacing - spacing, v);
    }
    float rounded = drop(v, bits);
    return Math.abs(rounded) > max ? Math.copySign(beyond, v) : rounded;
  }

  private static float narrow(
      double v, int bits, double minNormal, double spacing, double max, float beyond) {
    double magnitude = Math.abs(v);
    if (magnitude < minNormal) {
      return (float) Math.copySign(magnitude + spacing - spacing, v);
    }
    double rounded = drop(v, bits);
    return Math.abs(rounded) > max ? (float) Math.copySign(beyond, v) : (float) rounded;
  }
}
