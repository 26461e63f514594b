package ulpine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import ulpine.annotations.Format;

/** What users read when they are wrong about formats. */
final class BadFormatTest {
  private static final Tensor X = Tensor.zeros(2, 3);
  private static final Tensor BFLOAT16 = X.in(Arithmetic.BFLOAT16);

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void illegalArgument(String message, Executable call) {
    assertThat(assertThrows(IllegalArgumentException.class, call))
        .hasMessageThat()
        .isEqualTo(message);
  }

  static Stream<Arguments> illegalArgument() {
    return Stream.of(
        bad(
            "ofBits: expected bfloat16 or binary16, but was fp8_e4m3",
            () -> Tensor.ofBits(Format.FP8_E4M3, new short[1], 1)),
        bad(
            "ofBits: expected fp8_e4m3 or fp8_e5m2, but was tf32",
            () -> Tensor.ofBits(Format.TF32, new byte[1], 1)),
        bad("toShortBits: expected bfloat16 or binary16, but was binary32", X::toShortBits),
        bad(
            "toByteBits: expected fp8_e4m3 or fp8_e5m2, but was decimal60",
            () -> X.in(Arithmetic.DECIMAL60).toByteBits()),
        bad("of: 2 numbers for shape [3], which has 3", () -> Tensor.of(new double[] {1, 2}, 3)),
        bad(
            "ofBits: 1 numbers for shape [3], which has 3",
            () -> Tensor.ofBits(Format.BFLOAT16, new short[1], 3)),
        bad(
            "ofBits: 1 numbers for shape [3], which has 3",
            () -> Tensor.ofBits(Format.FP8_E5M2, new byte[1], 3)),
        bad(
            "an accumulator in binary16 does not hold all numbers of bfloat16",
            () -> Arithmetic.of(Format.BFLOAT16, Format.BINARY16)),
        bad(
            "an accumulator in binary32 does not hold all numbers of binary64",
            () -> Arithmetic.of(Format.BINARY64, Format.BINARY32)),
        bad(
            "add: evaluates in bfloat16, but an operand is in bfloat16 accumulating in bfloat16;"
                + " convert one of them with in(...)",
            () -> BFLOAT16.add(BFLOAT16.in(Arithmetic.of(Format.BFLOAT16, Format.BFLOAT16)))),
        bad(
            "matmul: evaluates in bfloat16, but an operand is in bfloat16 saturating;"
                + " convert one of them with in(...)",
            () -> BFLOAT16.matmul(BFLOAT16.transpose().in(Arithmetic.BFLOAT16.saturating()))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void illegalState(String message, Executable call) {
    assertThat(assertThrows(IllegalStateException.class, call)).hasMessageThat().isEqualTo(message);
  }

  static Stream<Arguments> illegalState() {
    return Stream.of(
        bad("binary32 does not saturate; narrower formats may", Arithmetic.BINARY32::saturating),
        bad("binary64 does not saturate; narrower formats may", Arithmetic.BINARY64::saturating),
        bad("decimal60 is not of a binary format", Arithmetic.DECIMAL60::format),
        bad("decimal60 is not of a binary format", Arithmetic.DECIMAL60::accumulator),
        bad(
            "decimal60 does not saturate: nothing is too large for it",
            Arithmetic.DECIMAL60::saturating));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void nullArgument(String parameter, Executable call) {
    assertThat(assertThrows(NullPointerException.class, call))
        .hasMessageThat()
        .isEqualTo(parameter);
  }

  @SuppressWarnings("NullAway")
  static Stream<Arguments> nullArgument() {
    double[] doubles = null;
    short[] shorts = null;
    byte[] bytes = null;
    Format format = null;
    return Stream.of(
        bad("data", () -> Tensor.of(doubles, 1)),
        bad("bits", () -> Tensor.ofBits(Format.BINARY16, shorts, 1)),
        bad("bits", () -> Tensor.ofBits(Format.FP8_E5M2, bytes, 1)),
        bad("format", () -> Tensor.ofBits(format, new short[1], 1)),
        bad("format", () -> Arithmetic.of(format)),
        bad("format", () -> Arithmetic.of(format, Format.BINARY32)),
        bad("accumulator", () -> Arithmetic.of(Format.BFLOAT16, format)));
  }

  private static Arguments bad(String message, Executable call) {
    return Arguments.of(message, call);
  }
}
