package ulpine.kernel;

/**
 * {@code a * b + c} of numbers of a narrow format, rounded once to it: the bits of {@link Rounding}
 * after {@link Rounding#fmaToOdd}, but in steps of binary32 that vectors have, too.
 *
 * <p>Rounding the fused result of binary32 would round twice, which matters where {@code a * b}
 * lies in the middle of two numbers and {@code c} is too small to be seen beside it. Here is how it
 * is not lost. Let p be the precision of the format and {@code U = 2^(24 - p)}, and let the unit be
 * the distance of floats around the exact {@code s = a b + c = k U + f} with an integer k and
 * {@code 0 <= f < U}, s positive: so U is the distance of the format's numbers, {@code k < 2^p},
 * and f is to be compared with {@code H = U / 2}.
 *
 * <ol>
 *   <li>{@code t = fma(a, (1 + 1/U) b, (1 + 1/U) c)}, where the multiples of b and c are exact, for
 *       they have no more than 24 bits. So {@code t = RN(s + s / U) = k U + k + g} with {@code g =
 *       RN(f + f / U)}. If {@code f < H} then {@code g <= H}, and if {@code f > H} then {@code g >=
 *       H + 1}, however little is between; {@code H + 1/2} goes to H if k is even, and to {@code H
 *       + 1} if it is odd, as it should.
 *   <li>{@code d = RN((1 - 1/U + 2^-24) t)}, which is {@code k U + RN(g + e)} with {@code e = 2^-24
 *       t - (k + g) / U}. For g equal to H and to {@code H + 1} that is {@code k U + g}, since
 *       {@code |e| < 1/2}: {@code t < 2^24}, and {@code U^2 > 2^24}. All is monotonic, so d is at
 *       most {@code k U + H} if s is to be rounded down, and greater if up.
 *   <li>Adding {@code H - 1} to the bits of d and dropping what is below U does so.
 * </ol>
 *
 * <p>Where t is {@code 2^24} or more, s is to be rounded up to that, and where d is less than
 * {@code 2^23}, down to that; both happens, for they are nearer than {@code 2^9}. Subnormal floats
 * have one distance, that of the smallest normal ones, and so do the numbers of a format with the
 * same exponents: k is just smaller. What overflows carries to infinity, and infinity, NaN and the
 * signs of zeros take the same way.
 */
public final class NarrowFma {
  private NarrowFma() {}

  /** In bfloat16; overflow gives infinity. */
  public static float bfloat16(float a, float b, float c) {
    return drop(16, a, b, c);
  }

  /** In bfloat16; overflow gives its largest number. */
  public static float bfloat16Saturating(float a, float b, float c) {
    return clamp(drop(16, a, b, c), 0x1.fep127f);
  }

  /** In tf32; overflow gives infinity. */
  public static float tf32(float a, float b, float c) {
    return drop(13, a, b, c);
  }

  /** In tf32; overflow gives its largest number. */
  public static float tf32Saturating(float a, float b, float c) {
    return clamp(drop(13, a, b, c), 0x1.ffcp127f);
  }

  /** In binary16; overflow gives infinity. */
  public static float binary16(float a, float b, float c) {
    return limit(narrow(13, a, b, c, 0x1p-14f, 0x1.8p-1f), 65504f, Float.POSITIVE_INFINITY);
  }

  /** In binary16; overflow gives its largest number. */
  public static float binary16Saturating(float a, float b, float c) {
    return clamp(narrow(13, a, b, c, 0x1p-14f, 0x1.8p-1f), 65504f);
  }

  /** In FP8 E4M3; overflow gives NaN. */
  public static float fp8E4m3(float a, float b, float c) {
    return limit(narrow(20, a, b, c, 0x1p-6f, 0x1.8p14f), 448f, Float.NaN);
  }

  /** In FP8 E4M3; overflow gives its largest number. */
  public static float fp8E4m3Saturating(float a, float b, float c) {
    return clamp(narrow(20, a, b, c, 0x1p-6f, 0x1.8p14f), 448f);
  }

  /** In FP8 E5M2; overflow gives infinity. */
  public static float fp8E5m2(float a, float b, float c) {
    return limit(narrow(21, a, b, c, 0x1p-14f, 0x1.8p7f), 57344f, Float.POSITIVE_INFINITY);
  }

  /** In FP8 E5M2; overflow gives its largest number. */
  public static float fp8E5m2Saturating(float a, float b, float c) {
    return clamp(narrow(21, a, b, c, 0x1p-14f, 0x1.8p7f), 57344f);
  }

  /** @param bits how many a float has beyond the format's precision */
  private static float drop(int bits, float a, float b, float c) {
    float unit = 1f / (1 << bits);
    float t = Math.fma(a, (1 + unit) * b, (1 + unit) * c);
    int raw = Float.floatToRawIntBits((1 - unit + 0x1p-24f) * t);
    return Float.intBitsToFloat(raw + (1 << (bits - 1)) - 1 & -1 << bits);
  }

  /**
   * The same in a format with a smaller range, but not limited to it.
   *
   * @param minNormal below this magnitude the format's numbers are equally spaced
   * @param spacing a number around which floats are spaced so: adding the product to it and
   *     {@code c}, whose sum is exact, rounds to them
   */
  private static float narrow(int bits, float a, float b, float c, float minNormal, float spacing) {
    float near = drop(bits, a, b, c);
    return Math.abs(near) < minNormal
        ? Math.copySign(Math.fma(a, b, c + spacing) - spacing, near)
        : near;
  }

  private static float limit(float v, float max, float beyond) {
    return Math.abs(v) > max ? Math.copySign(beyond, v) : v;
  }

  // Math.min and max, unlike comparisons, let NaN through.

  private static float clamp(float v, float max) {
    return Math.max(-max, Math.min(max, v));
  }
}
