package ulpine.processor.emit;

import com.palantir.javapoet.CodeBlock;

/**
 * The functions of {@code ulpine.kernel.NarrowFma} in vectors, for formats with the exponents of
 * binary32: the same steps in the same order, and so the same bits. There lies what they are about.
 *
 * <p>They are written where they are called, as {@link VectorElementary} is and for its reasons.
 */
enum VectorFma {
  TF32(13),
  BFLOAT16(16);

  private final int bits;

  VectorFma(int bits) {
    this.bits = bits;
  }

  /** {@code a * b + c}, rounded once. */
  CodeBlock write(CodeBlock a, CodeBlock b, CodeBlock c) {
    String unit = "0x1p-" + bits + "f";
    String half = Integer.toHexString((1 << (bits - 1)) - 1);
    return CodeBlock.of(
        "$L.fma($L.mul(1 + $L), $L.mul(1 + $L)).mul(1 - $L + 0x1p-24f)"
            + ".reinterpretAsInts().add(0x$L).and(-1 << $L).reinterpretAsFloats()",
        a,
        b,
        unit,
        c,
        unit,
        unit,
        half,
        bits);
  }
}
