package ulpine;

import ulpine.annotations.Format;
import ulpine.kernel.Encodings;

/** Arrays of encoded numbers. */
final class Bits {
  private Bits() {}

  static float[] decode(Format format, short[] bits) {
    boolean bfloat16 = first("ofBits", format, Format.BFLOAT16, Format.BINARY16);
    float[] x = new float[bits.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = bfloat16 ? Encodings.bfloat16FromBits(bits[i]) : Encodings.binary16FromBits(bits[i]);
    }
    return x;
  }

  static float[] decode(Format format, byte[] bits) {
    boolean e4m3 = first("ofBits", format, Format.FP8_E4M3, Format.FP8_E5M2);
    float[] x = new float[bits.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = e4m3 ? Encodings.fp8E4m3FromBits(bits[i]) : Encodings.fp8E5m2FromBits(bits[i]);
    }
    return x;
  }

  static short[] encodeShorts(Arithmetic arithmetic, Elements elements) {
    boolean bfloat16 = first("toShortBits", format(arithmetic), Format.BFLOAT16, Format.BINARY16);
    short[] bits = new short[elements.length()];
    for (int i = 0; i < bits.length; i++) {
      float x = elements.single(i);
      bits[i] = bfloat16 ? Encodings.bfloat16ToBits(x) : Encodings.binary16ToBits(x);
    }
    return bits;
  }

  static byte[] encodeBytes(Arithmetic arithmetic, Elements elements) {
    boolean e4m3 = first("toByteBits", format(arithmetic), Format.FP8_E4M3, Format.FP8_E5M2);
    byte[] bits = new byte[elements.length()];
    for (int i = 0; i < bits.length; i++) {
      float x = elements.single(i);
      bits[i] = e4m3 ? Encodings.fp8E4m3ToBits(x) : Encodings.fp8E5m2ToBits(x);
    }
    return bits;
  }

  /** What to compare with the formats that are expected, and what to name if it is none. */
  private static Object format(Arithmetic arithmetic) {
    return arithmetic == Arithmetic.DECIMAL60 ? arithmetic : arithmetic.format();
  }

  /** Whether a format is the first of those that an operation takes, and not the second. */
  private static boolean first(String operation, Object format, Format first, Format second) {
    if (format != first && format != second) {
      throw new IllegalArgumentException(
          operation + ": expected " + first + " or " + second + ", but was " + format);
    }
    return format == first;
  }
}
