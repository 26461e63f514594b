package ulpine.processor.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * The functions of {@code ulpine.kernel.Elementary} in vectors, and those of {@code Rounding}, as
 * methods of the class that needs them: the same steps in the same order, and so the same bits.
 * There lies what they are about.
 */
enum VectorFunction {
  EXP("{@code e^x}.", List.of("x"), """
      FloatVector above = x.blend(-RANGE, x.compare(VectorOperators.LT, -RANGE));
      FloatVector within = above.blend(RANGE, x.compare(VectorOperators.GT, RANGE));
      return power(within, all(1 / SHRINK).blend(SHRINK, x.compare(VectorOperators.LT, 0f)));
      """),

  LOG("The natural logarithm.", List.of("x"), """
      VectorMask<Float> small = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
      IntVector bits = x.blend(x.mul(0x1p24f), small).reinterpretAsInts();
      // x = 2^n (1 + f) with 1 + f from 2/3 to 4/3
      IntVector exponent = bits.sub(0x3f2aaaab).lanewise(VectorOperators.ASHR, 23);
      FloatVector n = exponent.add(0x4b400000).reinterpretAsFloats()
          .sub(all(ROUND).blend(ROUND + 24, small));
      FloatVector f = bits.sub(exponent.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats()
          .sub(1);
      FloatVector q = all(-0x1.07ab8ep-3f);
      q = q.fma(f, all(0x1.1e71a2p-3f));
      q = q.fma(f, all(-0x1.f33c04p-4f));
      q = q.fma(f, all(0x1.1ed48p-3f));
      q = q.fma(f, all(-0x1.559c3p-3f));
      q = q.fma(f, all(0x1.99d05ap-3f));
      q = q.fma(f, all(-0x1.fffefap-3f));
      q = q.fma(f, all(0x1.555506p-2f));
      q = q.fma(f, all(-0x1p-1f));
      FloatVector finite = n.fma(all(LOG2), q.fma(f.mul(f), n.mul(LOG2_REST)).add(f));
      return x.blend(finite, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY))
          .blend(Float.NaN, x.compare(VectorOperators.LT, 0f))
          .blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
      """),

  TANH("The hyperbolic tangent.", List.of("x"), """
      FloatVector a = x.abs();
      FloatVector y = a.blend(10f, a.compare(VectorOperators.GT, 10f)).mul(-2);
      FloatVector rounded = y.fma(all(ONE_OVER_LOG2), all(ROUND));
      FloatVector r = reduced(y, rounded);
      FloatVector q = series(r).fma(r.mul(r), r);
      FloatVector scale = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23)
          .add(0x3f800000).reinterpretAsFloats();
      FloatVector m = q.fma(scale, scale.sub(1));
      IntVector sign = x.reinterpretAsInts().and(0x80000000);
      return m.abs().div(m.add(2)).reinterpretAsInts().or(sign).reinterpretAsFloats();
      """),

  SIGMOID("{@code 1 / (1 + e^-x)}.", List.of("x"), """
      FloatVector e = decay(x);
      return all(1).blend(e, x.compare(VectorOperators.LT, 0f)).div(e.add(1));
      """),

  SOFTPLUS("{@code log(1 + e^x)}.", List.of("x"), """
      FloatVector e = decay(x);
      FloatVector q = all(-0x1.b10ccep-9f);
      q = q.fma(e, all(0x1.49fb44p-6f));
      q = q.fma(e, all(-0x1.d76cep-5f));
      q = q.fma(e, all(0x1.b50048p-4f));
      q = q.fma(e, all(-0x1.3a5792p-3f));
      q = q.fma(e, all(0x1.9350cap-3f));
      q = q.fma(e, all(-0x1.ff249ep-3f));
      q = q.fma(e, all(0x1.554dd4p-2f));
      q = q.fma(e, all(-0x1.ffffd2p-2f));
      q = q.fma(e, all(1));
      return q.fma(e, all(0).blend(x, x.compare(VectorOperators.GT, 0f)));
      """),

  DECAY("{@code e^-|x|}.", List.of("x"), """
      FloatVector y = x.abs().neg();
      return power(y.blend(-RANGE, y.compare(VectorOperators.LT, -RANGE)), all(SHRINK));
      """),

  POWER("{@code e^x} within the range; the scale keeps it normal.", List.of("x", "scale"), """
      FloatVector rounded = x.fma(all(ONE_OVER_LOG2), all(ROUND));
      FloatVector r = reduced(x, rounded);
      FloatVector p = series(r).fma(r, all(1)).fma(r, all(1));
      IntVector exponent = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23)
          .add(0x7f000000).sub(scale.reinterpretAsInts());
      return p.mul(exponent.reinterpretAsFloats()).mul(scale);
      """),

  REDUCED("What a multiple of log 2 leaves of x.", List.of("x", "rounded"), """
      FloatVector n = rounded.sub(ROUND);
      return n.fma(all(-LOG2_REST), n.fma(all(-LOG2), x));
      """),

  SERIES("{@code (e^r - 1 - r) / r^2}.", List.of("r"), """
      FloatVector q = all(0x1.6a4d34p-10f);
      q = q.fma(r, all(0x1.12398ep-7f));
      q = q.fma(r, all(0x1.5558bp-5f));
      q = q.fma(r, all(0x1.555492p-3f));
      return q.fma(r, all(0x1.fffffcp-2f));
      """),

  TF32("Rounds to tf32.", dropping(13)),

  BFLOAT16("Rounds to bfloat16.", dropping(16)),

  BINARY16(
      "Rounds to binary16.", narrowing(13, "0x1p-14f", "0x1p-1f", "65504f", "POSITIVE_INFINITY")),

  FP8_E4M3("Rounds to FP8 E4M3.", narrowing(20, "0x1p-6f", "0x1p14f", "448f", "NaN")),

  FP8_E5M2(
      "Rounds to FP8 E5M2.", narrowing(21, "0x1p-14f", "0x1p7f", "57344f", "POSITIVE_INFINITY"));

  private static final Map<String, String> CONSTANTS = new TreeMap<>(Map.of(
      "ROUND", "0x1.8p23f",
      "ONE_OVER_LOG2", "0x1.715476p0f",
      "LOG2", "0x1.62e43p-1f",
      "LOG2_REST", "-0x1.05c61p-29f",
      "RANGE", "104",
      "SHRINK", "0x1p-64f"));

  private final String doc;
  private final List<String> parameters;
  private final String body;

  VectorFunction(String doc, List<String> parameters, String body) {
    this.doc = doc;
    this.parameters = parameters;
    this.body = body;
  }

  VectorFunction(String doc, String body) {
    this(doc, List.of("x"), body);
  }

  /** Away with the last bits of significands, in a format with the exponents of binary32. */
  private static String dropping(int bits) {
    return drop(bits) + "return rounded.blend(Float.NaN, x.compare(VectorOperators.NE, x));\n";
  }

  private static String drop(int bits) {
    return """
        IntVector raw = x.reinterpretAsInts();
        // Half of the last bit that stays, less one if that bit is 0: so a tie goes to even.
        IntVector half = raw.lanewise(VectorOperators.LSHR, %d).and(1).add(0x%x);
        FloatVector rounded = raw.add(half).and(-1 << %d).reinterpretAsFloats();
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
        FloatVector beyond = all(Float.%s).reinterpretAsInts().or(sign).reinterpretAsFloats();
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

  /** Adds some functions, and what they use, to a class that has {@code SPECIES}. */
  static void add(Set<VectorFunction> functions, TypeSpec.Builder type) {
    if (functions.isEmpty()) {
      return;
    }
    Set<VectorFunction> all = EnumSet.noneOf(VectorFunction.class);
    functions.forEach(function -> function.collect(all));
    CONSTANTS.forEach((name, value) -> {
      if (all.stream().anyMatch(function -> function.uses(name))) {
        type.addField(FieldSpec.builder(
                TypeName.FLOAT, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
            .initializer(value)
            .build());
      }
    });
    all.forEach(function -> type.addMethod(function.written()));
    if (all.stream().noneMatch(function -> function.uses("all"))) {
      return;
    }
    type.addMethod(MethodSpec.methodBuilder("all")
        .addJavadoc("A number in all lanes.\n")
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .returns(Types.FLOAT_VECTOR)
        .addParameter(TypeName.FLOAT, "value")
        .addStatement("return $T.broadcast(SPECIES, value)", Types.FLOAT_VECTOR)
        .build());
  }

  private void collect(Set<VectorFunction> all) {
    if (all.add(this)) {
      Arrays.stream(values())
          .filter(other -> uses(other.method()))
          .forEach(other -> other.collect(all));
    }
  }

  private boolean uses(String name) {
    return Pattern.compile("\\b" + name + "\\b").matcher(body).find();
  }

  private MethodSpec written() {
    MethodSpec.Builder method = MethodSpec.methodBuilder(method())
        .addJavadoc("$L\n", doc)
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .returns(Types.FLOAT_VECTOR);
    parameters.forEach(parameter -> method.addParameter(Types.FLOAT_VECTOR, parameter));
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
