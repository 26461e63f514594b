package ulpine.processor.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import ulpine.processor.graph.Numerics;
import ulpine.processor.lower.Buffer;
import ulpine.processor.lower.Kernel;
import ulpine.processor.lower.Pattern;
import ulpine.processor.lower.Stmt;
import ulpine.processor.lower.VectorForm;
import ulpine.processor.lower.VectorShape;

/**
 * The kernels of vectors: classes apart, since most compilers and machines do not see the Vector
 * API, and how the compiled class comes by them. The class of vectors of 512 bits extends that of
 * 256, of which it keeps the kernels that would gain nothing.
 */
final class SimdWriter {
  /** What follows the compiled class's name in that of the class of vectors. */
  private static final String SUFFIX = "Simd";

  private static final String FIELD = "VECTORS";
  private static final String KERNELS = "Kernels";

  /** A method, and what it does. */
  private record Written(VectorClass.Kernel kernel, Pattern pattern) {}

  private final Map<String, Buffer> buffers;
  private final Scope scope;
  private final Numerics numerics;
  private final Map<List<Object>, Written> patterns = new HashMap<>();
  private final List<MethodSpec> outline = new ArrayList<>();
  private final VectorClass vectors;
  private final VectorClass wide;

  SimdWriter(Map<String, Buffer> buffers, Scope scope, Numerics numerics) {
    this.buffers = buffers;
    this.scope = scope;
    this.numerics = numerics;
    this.vectors = new VectorClass(VectorShape.S_256_BIT, buffers, scope, numerics);
    this.wide = new VectorClass(VectorShape.S_512_BIT, buffers, scope, numerics);
  }

  /**
   * Adds a kernel, unless there is one that does the same with other buffers, and returns the
   * statements that call it from the compiled class.
   *
   * @param name of the method that calls it
   * @param value what a key means there
   */
  Optional<CodeBlock> add(Kernel kernel, String name, UnaryOperator<String> value) {
    return kernel.vectors().map(form -> {
      List<List<Stmt>> bodies = kernel
          .forms()
          .map(VectorForm::body)
          .map(body -> kernel.division().map(d -> d.part(body)).orElse(body))
          .toList();
      List<VectorForm.AtLeast> longer = kernel.wide().stream()
          .flatMap(w -> w.conditions().stream())
          .filter(condition -> !form.conditions().contains(condition))
          .toList();
      Pattern pattern = Pattern.of(
          bodies.stream().<Stmt>map(body -> new Stmt.Part(name, body)).toList(), buffers);
      Written written = patterns.computeIfAbsent(
          List.of(pattern.statements(), longer),
          p -> new Written(write(name, bodies, longer), pattern));
      VectorClass.Kernel method = written.kernel();
      UnaryOperator<String> instead = pattern.insteadOf(written.pattern());
      String condition = Stream.concat(
              Stream.of(FIELD + " != null"),
              form.conditions().stream()
                  .map(c -> c.size().java(s -> "this." + scope.of(Scope.symbolKey(s))) + " >= "
                      + c.least()))
          .collect(Collectors.joining(" && "));
      return CodeBlock.builder()
          .beginControlFlow("if ($L)", condition)
          .addStatement(
              "$L.$L($L)",
              FIELD,
              method.name(),
              method.arguments(key -> value.apply(instead.apply(key))))
          .addStatement("return")
          .endControlFlow()
          .build();
    });
  }

  private VectorClass.Kernel write(
      String name, List<List<Stmt>> bodies, List<VectorForm.AtLeast> longer) {
    VectorClass.Kernel method = vectors.kernel(name, bodies, longer);
    outline.add(method.declaration());
    vectors.add(method, List.of(), bodies.get(0));
    if (bodies.size() > 1) {
      wide.add(wide.kernel(name, bodies, longer), longer, bodies.get(1));
    }
    return method;
  }

  boolean isEmpty() {
    return vectors.isEmpty();
  }

  /** Has the compiled class round its inputs in vectors, too. */
  void rounding(TypeSpec.Builder type) {
    String name = scope.declare("#round", "round");
    List<ParameterSpec> given = List.of(
        ParameterSpec.builder(Types.FLOATS, "numbers").build(),
        ParameterSpec.builder(Types.FLOATS, "into").build(),
        ParameterSpec.builder(TypeName.INT, "length").build());
    outline.add(MethodSpec.methodBuilder(name)
        .addModifiers(Modifier.ABSTRACT)
        .addParameters(given)
        .build());
    vectors.rounding(name, given, Rounder.of(numerics));
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
        .addJavadoc(
            "Kernels of vectors, with the same results to the bit; one for all that are alike.\n")
        .addModifiers(Modifier.ABSTRACT, Modifier.STATIC)
        .addMethods(outline)
        .build();
  }

  /** As much of the compiled class as the classes of vectors refer to. */
  TypeSpec outline(ClassName compiled) {
    return TypeSpec.classBuilder(compiled).addType(outline()).build();
  }

  /** The classes of vectors. */
  List<TypeSpec> classes(ClassName compiled) {
    String name = compiled.simpleName() + SUFFIX;
    ClassName narrow = compiled.peerClass(name);
    List<TypeSpec> classes = new ArrayList<>();
    classes.add(vectors.write(name, compiled, compiled.nestedClass(KERNELS)));
    if (!wide.isEmpty()) {
      classes.add(wide.write(name + VectorShape.S_512_BIT.bits(), compiled, narrow));
    }
    return classes;
  }
}
