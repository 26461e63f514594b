package ulpine.processor.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeSpec;
import javax.lang.model.element.Modifier;
import ulpine.processor.lower.VectorShape;

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

  /** {@code a * b + c}, rounded once, in a class that has the {@link #constants}. */
  static CodeBlock write(CodeBlock a, CodeBlock b, CodeBlock c) {
    return CodeBlock.of(
        "INT_VECTOR.cast(VECTOR.cast($L.fma($L.mul(UP), $L.mul(UP)).mul(DOWN)).reinterpretAsInts())"
            + ".add(HALF).and(KEPT).reinterpretAsFloats()",
        a,
        b,
        c);
  }

  /** Vectors, since each call with a scalar makes one, and HotSpot inlines only so much. */
  void constants(VectorShape shape, TypeSpec.Builder type) {
    String unit = "0x1p-" + bits + "f";
    String half = "0x" + Integer.toHexString((1 << (bits - 1)) - 1);
    type.addField(constant(shape, Types.FLOAT_VECTOR, "UP", "1 + " + unit));
    type.addField(constant(shape, Types.FLOAT_VECTOR, "DOWN", "1 - " + unit + " + 0x1p-24f"));
    type.addField(constant(shape, Types.INT_VECTOR, "HALF", half));
    type.addField(constant(shape, Types.INT_VECTOR, "KEPT", "-1 << " + bits));
  }

  private static FieldSpec constant(VectorShape shape, ClassName of, String name, String value) {
    return FieldSpec.builder(of, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .initializer("$T.broadcast($T.SPECIES_$L, $L)", of, of, shape.bits(), value)
        .build();
  }
}
