package ulpine.annotations;

import java.util.Locale;

/**
 * A format of binary floating-point numbers: how precise they are, how large and how small. All
 * have signed zeros, NaN and gradual underflow.
 */
public enum Format {
  /** Java's {@code double}: binary64 of IEEE 754-2019, section 3.6. */
  BINARY64(53, -1022, 1023, Double.MAX_VALUE, true),

  /** Java's {@code float}: binary32 of IEEE 754-2019, section 3.6. */
  BINARY32(24, -126, 127, Float.MAX_VALUE, true),

  /**
   * The 19 bits to which NVIDIA's tensor cores read the factors of a product of floats: the
   * exponents of binary32 and the precision of {@link #BINARY16}. From the NVIDIA A100 Tensor Core
   * GPU Architecture white paper (2020). It has no encoding of its own in memory: its numbers are
   * kept as floats.
   */
  TF32(11, -126, 127, 0x1.ffcp127, true),

  /**
   * The upper half of a {@code float}: the exponents of binary32 in 16 bits. From Intel's BFLOAT16
   * Hardware Numerics Definition (2018), but with gradual underflow, and rounded to nearest even.
   */
  BFLOAT16(8, -126, 127, 0x1.fep127, true),

  /** "Half precision": binary16 of IEEE 754-2019, section 3.6. */
  BINARY16(11, -14, 15, 65504, true),

  /**
   * Eight bits with three of fraction, from the OCP 8-bit Floating Point Specification, revision
   * 1.0. It has no infinities: the largest exponent is one of numbers but for the last encoding,
   * which is NaN. What is too large becomes NaN.
   */
  FP8_E4M3(4, -6, 8, 448, false),

  /**
   * Eight bits with two of fraction, from the OCP 8-bit Floating Point Specification, revision 1.0:
   * the upper half of {@link #BINARY16}, infinities included.
   */
  FP8_E5M2(3, -14, 15, 57344, true);

  private final int precision;
  private final int minExponent;
  private final int maxExponent;
  private final double maxValue;
  private final boolean hasInfinity;

  Format(int precision, int minExponent, int maxExponent, double maxValue, boolean hasInfinity) {
    this.precision = precision;
    this.minExponent = minExponent;
    this.maxExponent = maxExponent;
    this.maxValue = maxValue;
    this.hasInfinity = hasInfinity;
  }

  /** How many bits a significand has, the hidden one included. */
  public int precision() {
    return precision;
  }

  /** The exponent of the smallest normal number, which is two to this power. */
  public int minExponent() {
    return minExponent;
  }

  /** The exponent of the largest number: that is less than two to the power after this. */
  public int maxExponent() {
    return maxExponent;
  }

  /** The largest finite number. */
  public double maxValue() {
    return maxValue;
  }

  /** The smallest positive number, which is also the distance of all subnormal ones. */
  public double minSubnormal() {
    return Math.scalb(1.0, minExponent - precision + 1);
  }

  /**
   * Half the distance of 1 to the next larger number: rounding to nearest changes a number by at
   * most this factor, unless it underflows or overflows.
   */
  public double unitRoundoff() {
    return Math.scalb(1.0, -precision);
  }

  /** Whether what is too large becomes an infinity; otherwise it becomes NaN. */
  public boolean hasInfinity() {
    return hasInfinity;
  }

  /** Whether every finite number of another format is one of this. */
  public boolean includes(Format other) {
    return precision >= other.precision
        && maxValue >= other.maxValue
        && minSubnormal() <= other.minSubnormal();
  }

  /** The name in lower case: {@code "bfloat16"}, {@code "fp8_e4m3"}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
