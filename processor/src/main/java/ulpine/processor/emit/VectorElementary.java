package ulpine.processor.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/**
 * The functions of {@code ulpine.kernel.Elementary} in vectors: the same steps in the same order,
 * and so the same bits. There lies what they are about.
 *
 * <p>They are written where they are called. Methods of vectors would be slow at times: HotSpot
 * inlines none into code that is long already, and a vector that leaves a method is an object.
 *
 * <p>Numbers are vectors too, and what is reinterpreted is cast to its exact class
 * ({@link Types#exactClass}): else HotSpot of JDK 17 makes objects of long code.
 */
enum VectorElementary {
  EXP("e^x", """
      FloatVector above = x.blend(all(-RANGE), x.compare(VectorOperators.LT, all(-RANGE)));
      FloatVector y = above.blend(all(RANGE), x.compare(VectorOperators.GT, all(RANGE)));
      """ + Steps.POWER.replace("ROUND", "ROUND_TWICE_BIASED") + """
      IntVector exponents = exact(rounded).reinterpretAsInts();
      IntVector half = exponents.lanewise(VectorOperators.ASHR, 1);
      IntVector one = half.lanewise(VectorOperators.LSHL, 23);
      IntVector other = exponents.sub(half).lanewise(VectorOperators.LSHL, 23);
      FloatVector z = factor.mul(exactInts(one).reinterpretAsFloats())
          .mul(exactInts(other).reinterpretAsFloats());
      """),

  /** Where the result is normal, its exponent is that of the power more. */
  USUAL_EXP("e^x", Steps.POWER.replaceAll("\\by\\b", "x") + """
      IntVector exponent = exactInts(exact(rounded).reinterpretAsInts()).lanewise(VectorOperators.LSHL, 23);
      IntVector bits = exactInts(exact(factor).reinterpretAsInts()).add(exponent);
      FloatVector z = exactInts(bits).reinterpretAsFloats();
      """),

  LOG("log x", """
      VectorMask<Float> small = x.compare(VectorOperators.LT, all(Float.MIN_NORMAL));
      FloatVector normal = x.blend(x.mul(all(0x1p24f)), small);
      IntVector bits = exact(normal).reinterpretAsInts();
      IntVector exponent = bits.sub(ints(0x3f2aaaab)).lanewise(VectorOperators.ASHR, 23);
      FloatVector n = exact(exactInts(exponent.add(ints(0x4b400000))).reinterpretAsFloats())
          .sub(exact(all(ROUND)).blend(all(ROUND + 24), small));
      IntVector mantissa = bits.sub(exponent.lanewise(VectorOperators.LSHL, 23));
      FloatVector f = exact(exactInts(mantissa).reinterpretAsFloats()).sub(all(1f));
      """ + Steps.LOGARITHM + """
      FloatVector z = x.blend(finite, x.compare(VectorOperators.LT, all(INFINITY)))
          .blend(all(Float.NaN), x.compare(VectorOperators.LT, all(0f)))
          .blend(all(-INFINITY), x.compare(VectorOperators.EQ, all(0f)));
      """),

  TANH("tanh x", """
      FloatVector a = x.abs();
      FloatVector y = a.blend(all(10f), a.compare(VectorOperators.GT, all(10f))).mul(all(-2f));
      """ + Steps.MINUS_ONE + """
      FloatVector size = m.abs().div(m.add(all(2f)));
      """ + Steps.SIGNED),

  SIGMOID("1 / (1 + e^-x)", Steps.DECAY + """
      FloatVector z = exact(all(1f)).blend(e, x.compare(VectorOperators.LT, all(0f))).div(e.add(all(1f)));
      """),

  SOFTPLUS("log(1 + e^x)", Steps.DECAY + """
      FloatVector p = all(-0x1.b10ccep-9f);
      p = p.fma(e, all(0x1.49fb44p-6f));
      p = p.fma(e, all(-0x1.d76cep-5f));
      p = p.fma(e, all(0x1.b50048p-4f));
      p = p.fma(e, all(-0x1.3a5792p-3f));
      p = p.fma(e, all(0x1.9350cap-3f));
      p = p.fma(e, all(-0x1.ff249ep-3f));
      p = p.fma(e, all(0x1.554dd4p-2f));
      p = p.fma(e, all(-0x1.ffffd2p-2f));
      p = p.fma(e, all(1f));
      FloatVector z = p.fma(e, exact(all(0f)).blend(x, x.compare(VectorOperators.GT, all(0f))));
      """),

  EXPM1("e^x - 1", """
      FloatVector above = x.blend(all(-20f), x.compare(VectorOperators.LT, all(-20f)));
      FloatVector y = above.blend(all(89f), above.compare(VectorOperators.GT, all(89f)));
      VectorMask<Float> large = x.compare(VectorOperators.GT, all(1f));
      FloatVector unit = exact(all(1f)).blend(all(0.5f), large);
      """ + Steps.MINUS_UNIT + """
      FloatVector size = m.mul(exact(all(1f)).blend(all(2f), large)).abs();
      """ + Steps.SIGNED),

  LOG1P("log(1 + x)", """
      IntVector exponent = exactInts(exact(x.add(all(1f))).reinterpretAsInts())
          .sub(ints(0x3f2aaaab)).and(ints(0xff800000));
      FloatVector scale = exactInts(exponent.neg().add(ints(0x40800000)))
          .reinterpretAsFloats();
      FloatVector f = x.mul(scale).fma(all(0.25f), scale.fma(all(0.25f), all(-1f)));
      IntVector shifted = exponent.lanewise(VectorOperators.ASHR, 23).add(ints(0x4b400000));
      FloatVector n = exact(exactInts(shifted).reinterpretAsFloats()).sub(all(ROUND));
      """ + Steps.LOGARITHM + """
      FloatVector size = x.blend(finite, x.compare(VectorOperators.LT, all(INFINITY)))
          .blend(all(Float.NaN), x.compare(VectorOperators.LT, all(-1f)))
          .blend(all(INFINITY), x.compare(VectorOperators.EQ, all(-1f))).abs();
      """ + Steps.SIGNED),

  /** With a call of neg for the product, HotSpot of JDK 17 makes objects: five times the time. */
  ERF("erf x", """
      FloatVector a = x.abs();
      FloatVector within = a.blend(all(4f), a.compare(VectorOperators.GT, all(4f)));
      FloatVector p = all(-0x1.385a96p-17f);
      p = p.fma(within, all(0x1.ef88c2p-14f));
      p = p.fma(within, all(-0x1.4cce3cp-11f));
      p = p.fma(within, all(0x1.b604aep-10f));
      p = p.fma(within, all(-0x1.59733p-13f));
      p = p.fma(within, all(-0x1.39c282p-6f));
      p = p.fma(within, all(0x1.a4f974p-4f));
      p = p.fma(within, all(0x1.45f2fep-1f));
      p = p.fma(within, all(0x1.06eba8p-3f));
      FloatVector y = p.fma(within, within).mul(all(-1f));
      """ + Steps.MINUS_ONE + """
      FloatVector size = m.abs();
      """ + Steps.SIGNED);

  /** Exponentials of arguments up to this size are normal numbers. */
  static final String USUAL = "87f";

  /** Steps that functions share. */
  private static final class Steps {
    /** What a multiple of log 2 leaves of y is r, and q is {@code (e^r - 1 - r) / r^2}. */
    static final String REDUCTION = """
        FloatVector rounded = y.fma(all(ONE_OVER_LOG2), all(ROUND));
        FloatVector n = rounded.sub(all(ROUND));
        FloatVector r = n.fma(all(-LOG2_REST), n.fma(all(-LOG2), y));
        FloatVector q = all(0x1.6a4d34p-10f);
        q = q.fma(r, all(0x1.12398ep-7f));
        q = q.fma(r, all(0x1.5558bp-5f));
        q = q.fma(r, all(0x1.555492p-3f));
        q = q.fma(r, all(0x1.fffffcp-2f));
        """;

    /** m is {@code e^y - 1}. */
    static final String MINUS_ONE = REDUCTION.replace("ROUND", "ROUND_BIASED") + """
        q = q.fma(r.mul(r), r);
        IntVector shifted = exactInts(exact(rounded).reinterpretAsInts())
            .lanewise(VectorOperators.LSHL, 23);
        FloatVector power = exactInts(shifted).reinterpretAsFloats();
        FloatVector m = q.fma(power, power.sub(all(1f)));
        """;

    /** m is {@code e^y - 1} times a unit. */
    static final String MINUS_UNIT = MINUS_ONE
        .replace("ROUND_BIASED", "ROUND")
        .replace("LSHL, 23)", "LSHL, 23).add(exact(unit).reinterpretAsInts())")
        .replace("power.sub(all(1f))", "power.sub(unit)");

    /** z has the sign of x. */
    static final String SIGNED = """
        IntVector sign = exactInts(exact(x).reinterpretAsInts()).and(ints(0x80000000));
        FloatVector z = exactInts(exactInts(exact(size).reinterpretAsInts()).or(sign)).reinterpretAsFloats();
        """;

    /** finite is {@code log(2^n (1 + f))}. */
    static final String LOGARITHM = """
        FloatVector q = all(-0x1.07ab8ep-3f);
        q = q.fma(f, all(0x1.1e71a2p-3f));
        q = q.fma(f, all(-0x1.f33c04p-4f));
        q = q.fma(f, all(0x1.1ed48p-3f));
        q = q.fma(f, all(-0x1.559c3p-3f));
        q = q.fma(f, all(0x1.99d05ap-3f));
        q = q.fma(f, all(-0x1.fffefap-3f));
        q = q.fma(f, all(0x1.555506p-2f));
        q = q.fma(f, all(-0x1p-1f));
        q = q.fma(f.mul(f), n.mul(all(LOG2_REST))).add(f);
        FloatVector finite = n.fma(all(LOG2), q);
        """;

    /** factor is {@code e^r}. */
    static final String POWER = REDUCTION + """
        FloatVector factor = q.fma(r, all(1f)).fma(r, all(1f));
        """;

    /** e is {@code e^-|x|}. */
    static final String DECAY = """
        IntVector negative = exactInts(exact(x).reinterpretAsInts()).or(ints(0x80000000));
        FloatVector a = exactInts(negative).reinterpretAsFloats();
        FloatVector y = a.blend(all(-RANGE), a.compare(VectorOperators.LT, all(-RANGE)));
        """ + POWER.replace("ROUND", "ROUND_SHRUNK") + """
        IntVector power = exactInts(exact(rounded).reinterpretAsInts()).lanewise(VectorOperators.LSHL, 23);
        FloatVector e = factor.mul(exactInts(power).reinterpretAsFloats()).mul(all(SHRINK));
        """;
  }

  private static final Map<String, String> CONSTANTS = new TreeMap<>(Map.of(
      "INFINITY", "Float.POSITIVE_INFINITY",
      "ROUND", "0x1.8p23f",
      "ROUND_BIASED", "0x1.8000fep23f",
      "ROUND_TWICE_BIASED", "0x1.8001fcp23f",
      "ROUND_SHRUNK", "0x1.80017ep23f",
      "ONE_OVER_LOG2", "0x1.715476p0f",
      "LOG2", "0x1.62e43p-1f",
      "LOG2_REST", "-0x1.05c61p-29f",
      "RANGE", "104",
      "SHRINK", "0x1p-64f"));

  private static final ClassName SPECIES = ClassName.get("jdk.incubator.vector", "VectorSpecies");

  private static final Pattern VECTOR_LOCAL = Pattern.compile("(?m)^(Float|Int)Vector (\\w+) = ");

  private static final Pattern LOCAL = Pattern.compile("(?m)^[A-Z][\\w<>]* (\\w+) = ");

  private final String meaning;
  private final String steps;

  VectorElementary(String meaning, String steps) {
    this.meaning = meaning;
    this.steps = steps;
  }

  /**
   * Writes the steps, in a class that has {@code SPECIES}.
   *
   * @return the variable that holds the result
   */
  String write(CodeBlock x, Scope scope, CodeBlock.Builder code) {
    return write(x, scope, code, argument -> {});
  }

  /** @param before writes what comes before the steps, given the variable of the argument */
  String write(CodeBlock x, Scope scope, CodeBlock.Builder code, Consumer<String> before) {
    String argument = scope.declare("#x", "x");
    code.add("// $L\n$T $L = $L;\n", meaning, Types.FLOAT_VECTOR, argument, x);
    before.accept(argument);
    String text = word("x").matcher(exact(steps)).replaceAll(argument);
    Map<String, Object> arguments = new TreeMap<>();
    for (ClassName type : Types.VECTORS) {
      String key = type.simpleName().toLowerCase(Locale.ROOT);
      arguments.put(key, type);
      text = word(type.simpleName()).matcher(text).replaceAll("\\$" + key + ":T");
    }
    String result = "";
    Stream<String> declared = LOCAL.matcher(steps).results().map(found -> found.group(1));
    for (String local : declared.toList()) {
      result = scope.declare("#" + local, local);
      text = word(local).matcher(text).replaceAll(result);
    }
    text = text.replace("all(", "$floatvector:T.broadcast(SPECIES, ")
        .replace("ints(", "$intvector:T.broadcast(INTEGERS, ")
        .replace("exact(", "VECTOR.cast(")
        .replace("exactInts(", "INT_VECTOR.cast(");
    code.addNamed(text, arguments);
    return result;
  }

  /** The steps, with every vector cast that a method is called of. */
  private static String exact(String steps) {
    String text = steps;
    for (MatchResult local :
        VECTOR_LOCAL.matcher("FloatVector x = ;\n" + steps).results().toList()) {
      String cast = local.group(1).equals("Int") ? "exactInts(" : "exact(";
      text = Pattern.compile("(?<![.$\\w])" + local.group(2) + "\\.(?=[a-z])")
          .matcher(text)
          .replaceAll(cast + local.group(2) + ").");
    }
    return text;
  }

  /**
   * Adds the constants of some functions to a class.
   *
   * @param integers whether there are vectors of integers
   */
  static void constants(Set<VectorElementary> functions, boolean integers, TypeSpec.Builder type) {
    if (integers) {
      type.addField(FieldSpec.builder(
              ParameterizedTypeName.get(SPECIES, TypeName.INT.box()),
              "INTEGERS",
              Modifier.PRIVATE,
              Modifier.STATIC,
              Modifier.FINAL)
          .initializer("SPECIES.withLanes(int.class)")
          .build());
      type.addField(Types.exactClass("INT_VECTOR", Types.INT_VECTOR, "INTEGERS"));
    }
    CONSTANTS.forEach((name, value) -> {
      if (functions.stream().anyMatch(f -> word(name).matcher(f.steps).find())) {
        type.addField(FieldSpec.builder(
                TypeName.FLOAT, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
            .initializer(value)
            .build());
      }
    });
  }

  private static Pattern word(String name) {
    return Pattern.compile("(?<![.$\\w])" + name + "(?![\\w:])");
  }
}
