package ulpine.processor.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * The functions of {@code ulpine.kernel.Rounding} in vectors, as methods of the class that needs
 * them: the same steps in the same order, and so the same bits. There lies what they are about.
 */
enum VectorRounding {
  TF32("Rounds to tf32.", dropping(13)),

  BFLOAT16("Rounds to bfloat16.", dropping(16)),

  BINARY16(
      "Rounds to binary16.", narrowing(13, "0x1p-14f", "0x1p-1f", "65504f", "POSITIVE_INFINITY")),

  FP8_E4M3("Rounds to FP8 E4M3.", narrowing(20, "0x1p-6f", "0x1p14f", "448f", "NaN")),

  FP8_E5M2(
      "Rounds to FP8 E5M2.", narrowing(21, "0x1p-14f", "0x1p7f", "57344f", "POSITIVE_INFINITY"));

  private final String doc;
  private final String body;

  VectorRounding(String doc, String body) {
    this.doc = doc;
    this.body = body;
  }

  /** Away with the last bits of significands, in a format with the exponents of binary32. */
  private static String dropping(int bits) {
    return drop(bits)
        + "return VECTOR.cast(rounded)"
        + ".blend(Float.NaN, VECTOR.cast(x).compare(VectorOperators.NE, x));\n";
  }

  private static String drop(int bits) {
    return """
        IntVector raw = VECTOR.cast(x).reinterpretAsInts();
        // Half of the last bit that stays, less one if that bit is 0: so a tie goes to even.
        IntVector half = INT_VECTOR.cast(raw).lanewise(VectorOperators.LSHR, %d).and(1).add(0x%x);
        FloatVector rounded = INT_VECTOR.cast(raw).add(half).and(-1 << %d).reinterpretAsFloats();
        """.formatted(bits, (1 << (bits - 1)) - 1, bits);
  }

  /**
   * The same in a format with a smaller range.
   *
   * @param least below it the format's numbers are equally spaced
   * @param spacing a number around which floats are spaced so
   * @param beyond what is beyond the largest number
   */
  private static String narrowing(
      int bits, String least, String spacing, String largest, String beyond) {
    return drop(bits) + """
        FloatVector magnitude = x.abs();
        IntVector sign = raw.and(0x80000000);
        // The addition rounds, to nearest even, and the subtraction is exact.
        FloatVector small = magnitude.add(%s).sub(%s)
            .reinterpretAsInts().or(sign).reinterpretAsFloats();
        FloatVector beyond = FloatVector.broadcast(SPECIES, Float.%s)
            .reinterpretAsInts().or(sign).reinterpretAsFloats();
        return rounded.blend(beyond, rounded.abs().compare(VectorOperators.GT, %s))
            .blend(small, magnitude.compare(VectorOperators.LT, %s))
            .blend(Float.NaN, x.compare(VectorOperators.NE, x));
        """.formatted(spacing, spacing, beyond, largest, least);
  }

  /** The name of the method: that of the function, as Java has it. */
  String method() {
    String[] words = name().toLowerCase(Locale.ROOT).split("_");
    return words[0]
        + Arrays.stream(words).skip(1).map(Layouts::capitalized).collect(Collectors.joining());
  }

  /** A call of the method, after which what is too large is as the format has it. */
  CodeBlock call(CodeBlock x, Rounder format) {
    return CodeBlock.of("$L($L)", method(), format.saturates() ? within(x, format) : x);
  }

  /** What is too large as the largest number. */
  static CodeBlock within(CodeBlock x, Rounder format) {
    String max = format.literal(format.format().maxValue());
    return CodeBlock.of("$L.min($L).max(-$L)", x, max, max);
  }

  /** The method, for a class that has {@code SPECIES}. */
  MethodSpec written() {
    MethodSpec.Builder method = MethodSpec.methodBuilder(method())
        .addJavadoc("$L\n", doc)
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .returns(Types.FLOAT_VECTOR)
        .addParameter(Types.FLOAT_VECTOR, "x");
    // Types are named in a way that imports them.
    String named = body;
    Map<String, ClassName> types = new TreeMap<>();
    for (ClassName type : Types.VECTORS) {
      types.put(type.simpleName().toLowerCase(Locale.ROOT), type);
      named = named.replaceAll(
          "\\b" + type.simpleName() + "\\b",
          "\\$" + type.simpleName().toLowerCase(Locale.ROOT) + ":T");
    }
    return method.addCode(CodeBlock.builder().addNamed(named, types).build()).build();
  }
}
