package ulpine.processor.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.lang.model.element.Modifier;
import ulpine.processor.graph.Numerics;
import ulpine.processor.lower.Buffer;
import ulpine.processor.lower.Stmt;
import ulpine.processor.lower.VectorForm;
import ulpine.processor.lower.VectorShape;

/** A class of kernels in vectors of one length. */
final class VectorClass {
  private static final ClassName SPECIES = ClassName.get("jdk.incubator.vector", "VectorSpecies");
  private static final ClassName SHUFFLE = ClassName.get("jdk.incubator.vector", "VectorShuffle");
  private static final ClassName MASK = ClassName.get("jdk.incubator.vector", "VectorMask");

  private final VectorShape shape;
  private final Map<String, Buffer> buffers;
  private final Scope scope;
  private final Numerics numerics;
  private final List<MethodSpec> methods = new ArrayList<>();
  /** The methods that have been written, by what they do. */
  private final Map<List<Stmt>, String> parts = new HashMap<>();

  private final Set<VectorElementary> elementary = EnumSet.noneOf(VectorElementary.class);
  private boolean alternates;
  private final Set<VectorRounding> roundings = EnumSet.noneOf(VectorRounding.class);

  VectorClass(VectorShape shape, Map<String, Buffer> buffers, Scope scope, Numerics numerics) {
    this.shape = shape;
    this.buffers = buffers;
    this.scope = scope;
    this.numerics = numerics;
  }

  boolean isEmpty() {
    return methods.isEmpty();
  }

  /**
   * Adds a kernel.
   *
   * @param conditions what must hold of sizes; otherwise that of the class that is extended runs
   */
  void add(Kernel kernel, List<VectorForm.AtLeast> conditions, List<Stmt> body) {
    CodeBlock.Builder code = CodeBlock.builder();
    if (!conditions.isEmpty()) {
      String fewer = conditions.stream()
          .map(c -> c.size().java(s -> kernel.inner.of(Scope.symbolKey(s))) + " < " + c.least())
          .collect(Collectors.joining(" || "));
      code.beginControlFlow("if ($L)", fewer);
      code.addStatement("super.$L($L)", kernel.name, kernel.arguments(kernel.inner::of));
      code.addStatement("return");
      code.endControlFlow();
    }
    code.add(code(kernel, body));
    overrides(kernel.name, kernel.parameters, code.build());
  }

  private void overrides(String name, List<ParameterSpec> parameters, CodeBlock code) {
    methods.add(MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addParameters(parameters)
        .addCode(code)
        .build());
  }

  private CodeBlock code(Kernel kernel, List<Stmt> body) {
    CodeBlock.Builder code = CodeBlock.builder();
    Runnable alternate = () -> alternates = true;
    Consumer<Stmt.Part> part = p -> part(p, kernel.inner, code);
    new VectorStatements(
            kernel.inner, numerics, shape, code, elementary, roundings, alternate, part)
        .write(body);
    return code.build();
  }

  private void part(Stmt.Part part, Scope outer, CodeBlock.Builder code) {
    String known = parts.get(part.body());
    String name =
        known != null ? known : scope.declare("#part " + shape + part.name(), part.name());
    Kernel method = kernel(name, List.of(part.body()), List.of());
    code.addStatement("$L($L)", name, method.arguments(outer::of));
    if (known != null) {
      return;
    }
    parts.put(part.body(), name);
    methods.add(MethodSpec.methodBuilder(name)
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .addParameters(method.parameters)
        .addCode(code(method, part.body()))
        .build());
  }

  /** Adds what rounds numbers. */
  void rounding(String name, List<ParameterSpec> given, Rounder format) {
    VectorRounding rounding = VectorRounding.valueOf(format.name());
    roundings.add(rounding);
    int lanes = shape.lanes(numerics);
    CodeBlock.Builder code = CodeBlock.builder();
    code.addStatement("int i = 0");
    code.beginControlFlow("for (; i + $L <= length; i += $L)", lanes, lanes);
    code.addStatement(
        "$T x = $T.fromArray(SPECIES, numbers, i)", Types.FLOAT_VECTOR, Types.FLOAT_VECTOR);
    code.addStatement(
        "$L.cast($L).intoArray(into, i)",
        VectorStatements.EXACT,
        rounding.call(CodeBlock.of("x"), format));
    code.endControlFlow();
    code.beginControlFlow("for (; i < length; i++)");
    code.addStatement("into[i] = $L", format.round(CodeBlock.of("numbers[i]")));
    code.endControlFlow();
    overrides(name, given, code.build());
  }

  /**
   * The class.
   *
   * @param compiled whose kernels they are
   * @param type what it extends
   */
  TypeSpec write(String name, ClassName compiled, ClassName type) {
    TypeName species =
        ParameterizedTypeName.get(SPECIES, Types.of(numerics.format()).box());
    ClassName vector = Types.vector(numerics);
    TypeSpec.Builder builder = TypeSpec.classBuilder(name)
        .addJavadoc("The kernels of {@link $T} in vectors of $L bits.\n", compiled, shape.bits())
        .superclass(type)
        .addField(
            FieldSpec.builder(species, "SPECIES", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer("$T.SPECIES_$L", vector, shape.bits())
                .build())
        .addField(Types.exactClass(VectorStatements.EXACT, vector, "SPECIES"))
        .addMethods(methods);
    if (alternates) {
      alternates(builder);
    }
    boolean fma = numerics.isNarrow() && !numerics.widens();
    if (fma) {
      VectorFma.valueOf(numerics.format().name()).constants(shape, builder);
    }
    boolean integers = fma || !elementary.isEmpty() || !roundings.isEmpty();
    VectorElementary.constants(elementary, integers, builder);
    roundings.forEach(rounding -> builder.addMethod(rounding.written()));
    return builder.build();
  }

  /** What reads every other element. */
  private void alternates(TypeSpec.Builder type) {
    int count = shape.lanes(numerics);
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

  /** A method, whose parameters are what some bodies and conditions refer to. */
  Kernel kernel(String name, List<List<Stmt>> bodies, List<VectorForm.AtLeast> conditions) {
    List<Stmt> all = new ArrayList<>();
    bodies.forEach(all::addAll);
    conditions.forEach(condition -> all.add(new Stmt.Choice(condition, List.of(), List.of())));
    return new Kernel(name, all);
  }

  /** A method's name and parameters. */
  final class Kernel {
    private final String name;
    private final Scope inner = scope.inner();
    private final List<ParameterSpec> parameters = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();

    private Kernel(String name, List<Stmt> statements) {
      this.name = name;
      Parts.declare(inner);
      for (String buffer : KernelParts.buffers(statements)) {
        TypeName array = Types.array(buffers.get(buffer).type(), numerics);
        parameter(array, buffer);
      }
      for (String symbol : KernelParts.symbols(statements)) {
        parameter(TypeName.INT, Scope.symbolKey(symbol));
      }
      for (String variable : KernelParts.variables(statements)) {
        inner.variable(variable);
        parameter(TypeName.INT, Scope.indexKey(variable));
      }
    }

    private void parameter(TypeName parameterType, String key) {
      keys.add(key);
      parameters.add(ParameterSpec.builder(parameterType, inner.of(key)).build());
    }

    String name() {
      return name;
    }

    /** @param value what a key means where the method is called */
    String arguments(UnaryOperator<String> value) {
      return keys.stream().map(value).collect(Collectors.joining(", "));
    }

    MethodSpec declaration() {
      return MethodSpec.methodBuilder(name)
          .addModifiers(Modifier.ABSTRACT)
          .addParameters(parameters)
          .build();
    }
  }
}
