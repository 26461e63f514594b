package ulpine.processor.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import ulpine.processor.graph.Numerics;
import ulpine.processor.lower.Buffer;
import ulpine.processor.lower.Division;
import ulpine.processor.lower.Lanes;
import ulpine.processor.lower.Stmt;
import ulpine.processor.lower.VectorForm;

/**
 * The kernels of vectors: a class apart, since most compilers and machines do not see the Vector
 * API, and how the compiled class comes by it.
 */
final class SimdWriter {
  /** What follows the compiled class's name in that of the class of vectors. */
  static final String SUFFIX = "Simd";

  private static final String FIELD = "VECTORS";
  private static final String KERNELS = "Kernels";
  private static final ClassName SPECIES = ClassName.get("jdk.incubator.vector", "VectorSpecies");
  private static final ClassName SHUFFLE = ClassName.get("jdk.incubator.vector", "VectorShuffle");
  private static final ClassName MASK = ClassName.get("jdk.incubator.vector", "VectorMask");

  private final Map<String, Buffer> buffers;
  private final Scope scope;
  private final Numerics numerics;
  private final List<MethodSpec> outline = new ArrayList<>();
  private final List<MethodSpec> methods = new ArrayList<>();
  /** The methods that have been written, by what they do. */
  private final Map<List<Stmt>, String> parts = new HashMap<>();

  private final Set<VectorElementary> elementary = EnumSet.noneOf(VectorElementary.class);
  private boolean alternates;
  private final Set<VectorRounding> roundings = EnumSet.noneOf(VectorRounding.class);

  SimdWriter(Map<String, Buffer> buffers, Scope scope, Numerics numerics) {
    this.buffers = buffers;
    this.scope = scope;
    this.numerics = numerics;
  }

  /**
   * Adds a kernel, and returns the statements that call it from the compiled class.
   *
   * @param name of the method that calls it
   * @param value what a key means there
   */
  CodeBlock add(
      VectorForm form, Optional<Division> division, String name, UnaryOperator<String> value) {
    Method method = new Method(division.map(d -> d.part(form.body())).orElse(form.body()));
    outline.add(MethodSpec.methodBuilder(name)
        .addModifiers(Modifier.ABSTRACT)
        .addParameters(method.parameters)
        .build());
    methods.add(MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addParameters(method.parameters)
        .addCode(method.code())
        .build());
    String condition = Stream.concat(
            Stream.of(FIELD + " != null"),
            form.conditions().stream()
                .map(c -> c.size().java(s -> "this." + scope.of(Scope.symbolKey(s))) + " >= "
                    + c.least()))
        .collect(Collectors.joining(" && "));
    return CodeBlock.builder()
        .beginControlFlow("if ($L)", condition)
        .addStatement("$L.$L($L)", FIELD, name, method.arguments(value))
        .addStatement("return")
        .endControlFlow()
        .build();
  }

  boolean isEmpty() {
    return methods.isEmpty();
  }

  /** Has the compiled class round its inputs in vectors, too. */
  void rounding(TypeSpec.Builder type) {
    Rounder format = Rounder.of(numerics);
    VectorRounding rounding = VectorRounding.valueOf(format.name());
    roundings.add(rounding);
    String name = scope.declare("#round", "round");
    List<ParameterSpec> given = List.of(
        ParameterSpec.builder(Types.FLOATS, "numbers").build(),
        ParameterSpec.builder(Types.FLOATS, "into").build(),
        ParameterSpec.builder(TypeName.INT, "length").build());
    outline.add(MethodSpec.methodBuilder(name)
        .addModifiers(Modifier.ABSTRACT)
        .addParameters(given)
        .build());
    CodeBlock.Builder code = CodeBlock.builder();
    code.addStatement("int i = 0");
    code.beginControlFlow("for (; i + $L <= length; i += $L)", lanes(), lanes());
    code.addStatement(
        "$T x = $T.fromArray(SPECIES, numbers, i)", Types.FLOAT_VECTOR, Types.FLOAT_VECTOR);
    code.addStatement("$L.intoArray(into, i)", rounding.call(CodeBlock.of("x"), format));
    code.endControlFlow();
    code.beginControlFlow("for (; i < length; i++)");
    code.addStatement("into[i] = $L", format.round(CodeBlock.of("numbers[i]")));
    code.endControlFlow();
    methods.add(MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addParameters(given)
        .addCode(code.build())
        .build());
    type.addMethod(MethodSpec.methodBuilder("rounded")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PROTECTED)
        .returns(Types.FLOATS)
        .addParameters(given)
        .beginControlFlow("if ($L == null)", FIELD)
        .addStatement("return super.rounded(numbers, into, length)")
        .endControlFlow()
        .addStatement("$L.$L(numbers, into, length)", FIELD, name)
        .addStatement("return into")
        .build());
  }

  private int lanes() {
    return Lanes.count(numerics);
  }

  /** How the compiled class comes by the class of vectors. */
  void link(TypeSpec.Builder type) {
    type.addField(FieldSpec.builder(
            ClassName.get("", KERNELS), FIELD, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .addJavadoc("Null where the machine or the command line has no vectors.\n")
        .initializer(
            "$T.of($T.lookup(), $L.class)", Types.VECTOR_KERNELS, MethodHandles.class, KERNELS)
        .build());
    type.addType(outline());
  }

  private TypeSpec outline() {
    return TypeSpec.classBuilder(KERNELS)
        .addJavadoc("Kernels of vectors, with the same results to the bit.\n")
        .addModifiers(Modifier.ABSTRACT, Modifier.STATIC)
        .addMethods(outline)
        .build();
  }

  /** As much of the compiled class as the class of vectors refers to. */
  TypeSpec outline(ClassName compiled) {
    return TypeSpec.classBuilder(compiled).addType(outline()).build();
  }

  /** The class of vectors. */
  TypeSpec vectors(ClassName compiled) {
    TypeName species =
        ParameterizedTypeName.get(SPECIES, Types.of(numerics.format()).box());
    ClassName vector = Types.vector(numerics);
    TypeSpec.Builder type = TypeSpec.classBuilder(compiled.simpleName() + SUFFIX)
        .addJavadoc("The kernels of {@link $T} in vectors.\n", compiled)
        .addModifiers(Modifier.FINAL)
        .superclass(compiled.nestedClass(KERNELS))
        .addField(
            FieldSpec.builder(species, "SPECIES", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer("$T.SPECIES_256", vector)
                .build())
        .addMethod(MethodSpec.constructorBuilder()
            .beginControlFlow("if ($T.SPECIES_PREFERRED.length() < SPECIES.length())", vector)
            .addStatement(
                "throw new $T($S)",
                UnsupportedOperationException.class,
                "this machine's vectors are shorter than 256 bits")
            .endControlFlow()
            .build())
        .addMethods(methods);
    if (alternates) {
      alternates(type);
    }
    if (numerics.isNarrow() && !numerics.widens()) {
      VectorFma.valueOf(numerics.format().name()).constants(type);
    }
    VectorElementary.constants(elementary, type);
    roundings.forEach(rounding -> type.addMethod(rounding.written()));
    return type.build();
  }

  /** What reads every other element. */
  private void alternates(TypeSpec.Builder type) {
    int count = Lanes.count(numerics);
    TypeName number = Types.of(numerics.format()).box();
    String lanes = IntStream.range(0, count)
        .mapToObj(lane -> "" + (lane < count / 2 ? 2 * lane : 2 * lane - count + 1))
        .collect(Collectors.joining(", "));
    String upper = IntStream.range(0, count)
        .mapToObj(lane -> "" + (lane >= count / 2))
        .collect(Collectors.joining(", "));
    type.addField(constant(SHUFFLE, number, VectorStatements.ALTERNATE)
        .initializer("$T.fromArray(SPECIES, new int[] {$L}, 0)", SHUFFLE, lanes)
        .build());
    type.addField(constant(MASK, number, VectorStatements.UPPER)
        .initializer("$T.fromArray(SPECIES, new boolean[] {$L}, 0)", MASK, upper)
        .build());
  }

  private static FieldSpec.Builder constant(ClassName of, TypeName number, String name) {
    return FieldSpec.builder(
        ParameterizedTypeName.get(of, number),
        name,
        Modifier.PRIVATE,
        Modifier.STATIC,
        Modifier.FINAL);
  }

  /** Statements with the parameters they need. */
  private final class Method {
    private final List<Stmt> body;
    private final Scope inner = scope.inner();
    private final List<ParameterSpec> parameters = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();

    Method(List<Stmt> body) {
      this.body = body;
      Parts.declare(inner);
      for (String buffer : KernelParts.buffers(body)) {
        TypeName array = Types.array(buffers.get(buffer).type(), numerics);
        parameter(array, buffer);
      }
      for (String symbol : KernelParts.symbols(body)) {
        parameter(TypeName.INT, Scope.symbolKey(symbol));
      }
      for (String variable : KernelParts.variables(body)) {
        inner.variable(variable);
        parameter(TypeName.INT, Scope.indexKey(variable));
      }
    }

    private void parameter(TypeName parameterType, String key) {
      keys.add(key);
      parameters.add(ParameterSpec.builder(parameterType, inner.of(key)).build());
    }

    /** @param value what a key means where the method is called */
    String arguments(UnaryOperator<String> value) {
      return keys.stream().map(value).collect(Collectors.joining(", "));
    }

    CodeBlock code() {
      CodeBlock.Builder code = CodeBlock.builder();
      Runnable alternate = () -> alternates = true;
      Consumer<Stmt.Part> parts = part -> part(part, code);
      new VectorStatements(inner, numerics, code, elementary, roundings, alternate, parts)
          .statements(body);
      return code.build();
    }

    private void part(Stmt.Part part, CodeBlock.Builder code) {
      Method method = new Method(part.body());
      String known = parts.get(part.body());
      if (known != null) {
        code.addStatement("$L($L)", known, method.arguments(inner::of));
        return;
      }
      String name = scope.declare("#part " + part.name(), part.name());
      parts.put(part.body(), name);
      code.addStatement("$L($L)", name, method.arguments(inner::of));
      methods.add(MethodSpec.methodBuilder(name)
          .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
          .addParameters(method.parameters)
          .addCode(method.code())
          .build());
    }
  }
}
