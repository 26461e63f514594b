package ulpine.kernel;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.lang.reflect.Method;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import ulpine.annotations.Format;

/** All bits of all formats that have bits of their own. */
final class EncodingsTest {
  private interface Decoder {
    float decode(int bits);
  }

  private interface Encoder {
    int encode(float v);
  }

  /** Where a format's encodings are, unsigned in an int. */
  private record Code(Narrow narrow, int fractionBits, Encoder encoder, Decoder decoder) {
    int mask() {
      return (1 << narrow.bits) - 1;
    }

    int encode(float v) {
      return encoder.encode(v) & mask();
    }
  }

  private static final Code[] CODES = {
    new Code(
        Narrow.BFLOAT16,
        7,
        Encodings::bfloat16ToBits,
        bits -> Encodings.bfloat16FromBits((short) bits)),
    new Code(
        Narrow.BINARY16,
        10,
        Encodings::binary16ToBits,
        bits -> Encodings.binary16FromBits((short) bits)),
    new Code(
        Narrow.FP8_E4M3,
        3,
        Encodings::fp8E4m3ToBits,
        bits -> Encodings.fp8E4m3FromBits((byte) bits)),
    new Code(
        Narrow.FP8_E5M2,
        2,
        Encodings::fp8E5m2ToBits,
        bits -> Encodings.fp8E5m2FromBits((byte) bits))
  };

  @Test
  void decodesAndEncodesAllBits() {
    for (Code code : CODES) {
      for (int bits = 0; bits <= code.mask(); bits++) {
        float value = code.decoder.decode(bits);
        assertWithMessage("%s %s", code.narrow, Integer.toHexString(bits))
            .that(Float.floatToIntBits(value))
            .isEqualTo(Float.floatToIntBits(meaning(code, bits)));
        if (Float.isNaN(value)) {
          assertThat(code.decoder.decode(code.encode(value))).isNaN();
        } else {
          assertThat(code.encode(value)).isEqualTo(bits);
        }
      }
    }
  }

  /** What bits mean by the specifications' formulas. */
  private static float meaning(Code code, int bits) {
    int fractionBits = code.fractionBits;
    int exponentBits = code.narrow.bits - 1 - fractionBits;
    int fraction = bits & ((1 << fractionBits) - 1);
    int exponent = bits >> fractionBits & ((1 << exponentBits) - 1);
    int sign = bits >> (code.narrow.bits - 1) == 0 ? 1 : -1;
    int bias = (1 << (exponentBits - 1)) - 1;
    boolean lastExponent = exponent == (1 << exponentBits) - 1;
    if (code.narrow == Narrow.FP8_E4M3 ? lastExponent && fraction == 7 : lastExponent) {
      boolean infinite = code.narrow != Narrow.FP8_E4M3 && fraction == 0;
      return infinite ? sign * Float.POSITIVE_INFINITY : Float.NaN;
    }
    double significand = fraction * Math.pow(2, -fractionBits) + (exponent == 0 ? 0 : 1);
    return (float) (sign * significand * Math.pow(2, Math.max(exponent, 1) - bias));
  }

  @Test
  void encodingRounds() {
    for (Code code : CODES) {
      for (long raw = Integer.MIN_VALUE; raw <= Integer.MAX_VALUE; raw += 1021) {
        float v = Float.intBitsToFloat((int) raw);
        float back = code.decoder.decode(code.encode(v));
        if (Float.floatToIntBits(back) != Float.floatToIntBits(code.narrow.fromFloat.round(v))) {
          assertWithMessage("%s of %s", code.narrow, v)
              .that(back)
              .isEqualTo(code.narrow.fromFloat.round(v));
        }
      }
    }
  }

  @Test
  void nanOfAnyBitsIsEncodedAlike() {
    for (Code code : CODES) {
      int expected = code.encode(Float.NaN);
      assertThat(code.decoder.decode(expected)).isNaN();
      for (int raw : new int[] {0x7f800001, 0x7fffffff, 0xff800001, 0xffffffff}) {
        assertThat(code.encode(Float.intBitsToFloat(raw))).isEqualTo(expected);
      }
    }
    assertThat(Encodings.fp8E4m3ToBits(1e9f)).isEqualTo(Encodings.fp8E4m3ToBits(Float.NaN));
  }

  /** Java itself converts binary16 from version 20 on. */
  @Test
  void agreesWithJavaOnBinary16() throws ReflectiveOperationException {
    Method decode;
    Method encode;
    try {
      decode = Float.class.getMethod("float16ToFloat", short.class);
      encode = Float.class.getMethod("floatToFloat16", float.class);
    } catch (NoSuchMethodException e) {
      Assumptions.abort("before Java 20");
      throw e;
    }
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Encodings.binary16FromBits((short) bits);
      assertThat((float) decode.invoke(null, (short) bits)).isEqualTo(value);
      if (!Float.isNaN(value)) {
        float between = value * 1.0003f;
        assertThat((short) encode.invoke(null, between))
            .isEqualTo(Encodings.binary16ToBits(between));
      }
    }
  }

  @Test
  void formatsAreWhatTheirStandardsSay() {
    for (Narrow narrow : Narrow.values()) {
      Format f = narrow.format;
      assertThat(f.unitRoundoff()).isEqualTo(Math.pow(2, -f.precision()));
      assertThat(Math.getExponent(f.maxValue())).isEqualTo(f.maxExponent());
      assertThat(f.includes(f)).isTrue();
      assertThat(Format.BINARY32.includes(f)).isTrue();
      assertThat(f.includes(Format.BINARY32)).isFalse();
    }
    assertThat(Format.TF32.includes(Format.BFLOAT16)).isTrue();
    assertThat(Format.TF32.includes(Format.BINARY16)).isTrue();
    assertThat(Format.BINARY16.includes(Format.BFLOAT16)).isFalse();
    assertThat(Format.BFLOAT16.includes(Format.BINARY16)).isFalse();
    assertThat(Format.BINARY16.includes(Format.FP8_E4M3)).isTrue();
    assertThat(Format.FP8_E4M3.includes(Format.FP8_E5M2)).isFalse();
    assertThat(Format.FP8_E4M3.minSubnormal()).isEqualTo(0x1p-9);
    assertThat(Format.FP8_E5M2.minSubnormal()).isEqualTo(0x1p-16);
    assertThat(Format.BINARY16.minSubnormal()).isEqualTo(0x1p-24);
    assertThat(Format.BFLOAT16.minSubnormal()).isEqualTo(0x1p-133);
    assertThat(Format.TF32.minSubnormal()).isEqualTo(0x1p-136);
    assertThat(Format.BINARY32.minSubnormal()).isEqualTo((double) Float.MIN_VALUE);
    assertThat(Format.BINARY64.minSubnormal()).isEqualTo(Double.MIN_VALUE);
    assertThat(Format.BFLOAT16.toString()).isEqualTo("bfloat16");
    assertThat(Format.FP8_E4M3.toString()).isEqualTo("fp8_e4m3");
  }
}
