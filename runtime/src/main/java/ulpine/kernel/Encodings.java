package ulpine.kernel;

/**
 * The bits of numbers in formats of 16 and 8 bits: sign, exponent and fraction, from the highest
 * bit down. Encoding rounds first, as {@link Rounding} does; a number of the format stays exact.
 * Decoding is exact. All NaNs are encoded alike, and positive. (Tf32 has no encoding: its numbers
 * are kept as floats.)
 */
public final class Encodings {
  private static final int BINARY16_NAN = 0x7e00;
  private static final int FP8_E4M3_NAN = 0x7f;

  private Encodings() {}

  /** Rounds to bfloat16 and encodes: the upper half of the float. */
  public static short bfloat16ToBits(float v) {
    return (short) (Float.floatToIntBits(Rounding.bfloat16(v)) >>> 16);
  }

  /** Decodes bfloat16. */
  public static float bfloat16FromBits(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /** Rounds to binary16 and encodes. */
  public static short binary16ToBits(float v) {
    float rounded = Rounding.binary16(v);
    return (short) (Float.isNaN(rounded) ? BINARY16_NAN : sign(v, 16) | magnitude16(rounded));
  }

  private static int magnitude16(float rounded) {
    // Numbers of binary16 times 2^-112 have the same bits in binary32, followed by 13 zeros.
    return Float.isInfinite(rounded)
        ? 0x7c00
        : Float.floatToRawIntBits(Math.abs(rounded) * 0x1p-112f) >>> 13;
  }

  /** Decodes binary16. */
  public static float binary16FromBits(short bits) {
    int magnitude = bits & 0x7fff;
    if (magnitude > 0x7c00) {
      return Float.NaN;
    }
    float value = magnitude == 0x7c00
        ? Float.POSITIVE_INFINITY
        : Float.intBitsToFloat(magnitude << 13) * 0x1p112f;
    return bits < 0 ? -value : value;
  }

  /** Rounds to FP8 E4M3 and encodes. */
  public static byte fp8E4m3ToBits(float v) {
    float rounded = Rounding.fp8E4m3(v);
    // As for binary16: the exponent bias is 7 instead of 127.
    int magnitude = Float.floatToRawIntBits(Math.abs(rounded) * 0x1p-120f) >>> 20;
    return (byte) (Float.isNaN(rounded) ? FP8_E4M3_NAN : sign(v, 8) | magnitude);
  }

  /** Decodes FP8 E4M3. */
  public static float fp8E4m3FromBits(byte bits) {
    int magnitude = bits & 0x7f;
    float value =
        magnitude == FP8_E4M3_NAN ? Float.NaN : Float.intBitsToFloat(magnitude << 20) * 0x1p120f;
    return bits < 0 ? -value : value;
  }

  /** Rounds to FP8 E5M2 and encodes: the upper half of its binary16. */
  public static byte fp8E5m2ToBits(float v) {
    return (byte) (binary16ToBits(Rounding.fp8E5m2(v)) >>> 8);
  }

  /** Decodes FP8 E5M2. */
  public static float fp8E5m2FromBits(byte bits) {
    return binary16FromBits((short) (bits << 8));
  }

  /** The sign of a number as the highest of some bits. */
  private static int sign(float v, int bits) {
    return Float.floatToRawIntBits(v) >>> 31 << (bits - 1);
  }
}
