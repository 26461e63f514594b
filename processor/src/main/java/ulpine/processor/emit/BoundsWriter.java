package ulpine.processor.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import ulpine.annotations.Certify;
import ulpine.processor.bound.BoundedProgram;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Numerics;
import ulpine.processor.graph.Port;
import ulpine.processor.lower.Buffer;
import ulpine.processor.lower.Contraction;
import ulpine.processor.lower.Program;
import ulpine.processor.lower.ScalarType;
import ulpine.processor.lower.Stmt;

/**
 * The class that evaluates a graph with bounds of the errors, beside the compiled class, which
 * binds the inputs and calls it.
 */
final class BoundsWriter {
  private static final String SAME = "#same";

  private final GraphMethod method;
  private final Surface surface;
  private final Program program;
  private final BoundedProgram bounded;
  private final Scope scope = Scope.ofClass();
  private final TypeSpec.Builder type;
  private final CodeBlock.Builder constructor = CodeBlock.builder();
  private final ProgramWriter members;
  /** Whether the numbers are computed anew, and held against those of the compiled class. */
  private final boolean shadow;

  private final boolean widened;

  /** The inputs that are likely to be those of the last certificate, if that saves something. */
  private final Set<String> weights = new HashSet<>();

  /**
   * The inputs that only contractions read, as a whole: they have no errors where all are exact.
   */
  private final Set<String> whole;

  /** @param bounded lowered so that every stored value has a buffer of its own */
  BoundsWriter(GraphMethod method, Numerics numerics, BoundedProgram bounded) {
    this.method = method;
    this.surface = new Surface(method);
    this.program = withoutUnused(bounded);
    this.bounded = bounded;
    this.shadow = isShadow(method);
    this.whole = whole();
    this.widened = isWidened(method);
    if (!method.weights().isEmpty()) {
      method.weights().forEach(input -> program.inputs().get(input).ifPresent(weights::add));
      scope.declare(SAME, "same");
    }
    this.type = TypeSpec.classBuilder(name(method))
        .addModifiers(Modifier.FINAL)
        .addAnnotation(Emitter.generated(method))
        .superclass(Types.COMPILED_BOUNDS);
    method.symbols().forEach(s -> scope.declare(Scope.symbolKey(s), Scope.symbol(s)));
    scope.declare("#certificate", "certificate");
    scope.declare("#forward", "computeForward");
    scope.declare("#backward", "computeBackward");
    this.members = new ProgramWriter(program, numerics, scope, type, constructor);
  }

  static String name(GraphMethod method) {
    List<String> names = method.generated().simpleNames();
    return names.get(names.size() - 1) + "Bounds";
  }

  /** Whether the numbers of a shadow are of a wider format than those of the graph. */
  private static boolean isWidened(GraphMethod method) {
    return isShadow(method) && !Rounder.of(method.settings().numerics()).isDouble();
  }

  private static boolean isShadow(GraphMethod method) {
    Certify kind = method.settings().certify();
    return kind != Certify.NORMWISE && kind != Certify.ELEMENTWISE;
  }

  TypeSpec write() {
    type.addJavadoc(
        "Evaluates $L with bounds of the errors$L.\n",
        method.generated().simpleNames().get(0),
        bounded.corrections().isEmpty() ? shadow ? ", in binary64" : "" : ", in double-double");
    method
        .symbols()
        .forEach(symbol ->
            type.addField(TypeName.INT, scope.of(Scope.symbolKey(symbol)), Modifier.PRIVATE));
    members.buffers(
        normwise()
            ? Set.of()
            : whole.stream().map(bounded.errors()::get).collect(Collectors.toSet()),
        Set.of());
    ownInputs();
    weightNorms();
    certificate();
    MethodSpec.Builder made = MethodSpec.constructorBuilder();
    method.symbols().forEach(s -> made.addParameter(TypeName.INT, scope.of(Scope.symbolKey(s))));
    type.addMethod(made.addCode(constructor.build()).build());
    type.addMethod(certify());
    type.addMethod(new ResponsibleWriter(program, bounded.errors(), scope, whole, normwise())
        .method(inputPaths()));
    members.pass("#forward", "computeForward", program.forward());
    members.pass("#backward", "computeBackward", program.backward());
    if (!members.simd().isEmpty()) {
      members.simd().link(type);
    }
    return type.build();
  }

  /** The kernels of vectors, after {@link #write}. */
  Optional<SimdWriter> simd() {
    return Optional.of(members.simd()).filter(simd -> !simd.isEmpty());
  }

  /** Without companions of scratch buffers that nothing reads or writes. */
  private static Program withoutUnused(BoundedProgram bounded) {
    Program program = bounded.program();
    Set<String> used = new HashSet<>();
    Stream.concat(program.forward().stream(), program.backward().stream())
        .forEach(kernel -> used.addAll(KernelParts.buffers(kernel.body())));
    Set<String> unused = new HashSet<>();
    for (Buffer buffer : program.buffers()) {
      if (buffer.holds().isEmpty()) {
        bounded.beside().stream()
            .flatMap(beside -> Optional.ofNullable(beside.get(buffer.name())).stream())
            .filter(companion -> !used.contains(companion))
            .forEach(unused::add);
      }
    }
    return program.without(unused);
  }

  private Set<String> whole() {
    Set<String> operands = new HashSet<>();
    Set<String> read = new HashSet<>();
    Stream.concat(program.forward().stream(), program.backward().stream())
        .flatMap(kernel -> kernel.body().stream())
        .forEach(statement -> {
          if (statement instanceof Stmt.BoundContraction bound) {
            operands.add(bound.contraction().left().buffer());
            operands.add(bound.contraction().right().buffer());
          } else {
            read.addAll(KernelParts.buffers(List.of(statement)));
          }
        });
    return operands.stream()
        .filter(operand -> buffer(operand).input())
        .filter(operand -> !read.contains(bounded.errors().get(operand)))
        .collect(Collectors.toSet());
  }

  /** A shadow in a wider format has its inputs in arrays of its own. */
  private void ownInputs() {
    for (Buffer buffer : program.buffers()) {
      if (buffer.input() && buffer.type() == ScalarType.REAL && widened) {
        constructor.addStatement(
            "this.$L = new double[$L]", scope.of(buffer.name()), members.capacity(buffer.length()));
      }
    }
  }

  /** What bounds contractions by norms keeps of weights. */
  private void weightNorms() {
    if (!normwise() || weights.isEmpty()) {
      return;
    }
    Stream.concat(program.forward().stream(), program.backward().stream())
        .flatMap(kernel -> kernel.contraction().stream())
        .forEach(contraction -> {
          List<Contraction.Operand> operands = List.of(contraction.left(), contraction.right());
          for (int side = 0; side < operands.size(); side++) {
            Contraction.Operand operand = operands.get(side);
            if (weights.contains(operand.buffer()) && NormWriter.isConstant(operand)) {
              String name = scope.declare(
                  NormWriter.key(contraction, side), scope.of(operand.buffer()) + "Norms");
              type.addField(
                  FieldSpec.builder(Types.ROW_NORMS, name, Modifier.PRIVATE, Modifier.FINAL)
                      .initializer("new $T()", Types.ROW_NORMS)
                      .build());
            }
          }
        });
  }

  private void certificate() {
    type.addField(FieldSpec.builder(
            Types.CERTIFICATE, scope.of("#certificate"), Modifier.PRIVATE, Modifier.FINAL)
        .build());
    constructor.addStatement(
        "this.$L = new $T($T.$L, $T.of($L), $T.of($L), this::responsible)",
        scope.of("#certificate"),
        Types.CERTIFICATE,
        Types.CERTIFY,
        method.settings().certify(),
        List.class,
        tensors(surface.results()),
        List.class,
        tensors(gradients()));
  }

  private CodeBlock tensors(List<Port.Leaf> leaves) {
    return leaves.stream()
        .map(leaf -> CodeBlock.of(
            "new $T($S, $L$L)",
            Types.CERTIFIED_TENSOR,
            leaf.path(),
            members.capacity(leaf.type().shape().length()),
            leaf.type().shape().dims().stream()
                .map(d -> ", " + (d.isConstant() ? d.toString() : "0"))
                .collect(Collectors.joining())))
        .collect(CodeBlock.joining(", "));
  }

  private List<Port.Leaf> gradients() {
    return surface.gradient().map(g -> g.leaves().toList()).orElse(List.of());
  }

  /** The arrays come as parameters, under the names of the fields. */
  private MethodSpec certify() {
    MethodSpec.Builder m = MethodSpec.methodBuilder("certify").returns(Types.CERTIFICATE);
    CodeBlock.Builder code = CodeBlock.builder();
    Scope local = scope.inner();
    for (String symbol : method.symbols()) {
      String field = scope.of(Scope.symbolKey(symbol));
      m.addParameter(TypeName.INT, field);
      code.addStatement("this.$L = $L", field, field);
    }
    String errors = local.declare("#errors", "errors");
    if (scope.knows(SAME)) {
      code.addStatement("begin($L)", scope.of(SAME));
    }
    List<String> paths = inputPaths();
    for (int i = 0; i < program.inputs().size(); i++) {
      Optional<String> name = program.inputs().get(i);
      if (name.isPresent()) {
        bind(m, code, buffer(name.get()), paths.get(i), errors);
      }
    }
    code.addStatement("$L()", scope.of("#forward"));
    code.addStatement("$L()", scope.of("#backward"));
    fill(m, code, local, "outputs", surface.results(), program.outputs());
    fill(m, code, local, "gradients", gradients(), program.gradients());
    m.addParameter(Types.INPUT_ERRORS, errors);
    if (scope.knows(SAME)) {
      m.addParameter(TypeName.BOOLEAN, scope.of(SAME));
    }
    String certificate = "this." + scope.of("#certificate");
    code.addStatement("return $L", certificate);
    return m.addCode(code.build()).build();
  }

  /** The paths of the inputs and the seeds. */
  private List<String> inputPaths() {
    List<String> paths = new ArrayList<>();
    surface.leaves().forEach(leaf -> paths.add(leaf.path()));
    surface.results().forEach(leaf -> paths.add(CertifyWriter.seedPath(leaf)));
    return paths;
  }

  private void bind(
      MethodSpec.Builder m, CodeBlock.Builder code, Buffer buffer, String path, String errors) {
    String name = scope.of(buffer.name());
    m.addParameter(Types.array(buffer.type(), method.settings().numerics()), name);
    String length = size(buffer.length());
    if (buffer.type() != ScalarType.REAL) {
      code.addStatement("this.$L = $L", name, name);
      return;
    }
    if (widened) {
      CodeBlock widen = CodeBlock.of("widen($L, this.$L, $L);\n", name, name, length);
      code.add(
          weights.contains(buffer.name()) && buffer.length().isConstant()
              ? unlessKept(widen)
              : widen);
    } else {
      code.addStatement("this.$L = $L", name, name);
    }
    String own = scope.of(bounded.errors().get(buffer.name()));
    if (whole.contains(buffer.name()) && !normwise()) {
      code.addStatement("this.$L = $L.given($S, this.$L, $L)", own, errors, path, own, length);
      return;
    }
    code.addStatement(
        "$L.$L($S, $L, this.$L, $L)",
        errors,
        normwise() ? whole.contains(buffer.name()) ? "givenNorms" : "fillNorms" : "fill",
        path,
        name,
        own,
        length);
  }

  private CodeBlock unlessKept(CodeBlock code) {
    return CodeBlock.builder()
        .beginControlFlow("if (!$L)", scope.of(SAME))
        .add(code)
        .endControlFlow()
        .build();
  }

  private void fill(
      MethodSpec.Builder m,
      CodeBlock.Builder code,
      Scope local,
      String list,
      List<Port.Leaf> leaves,
      List<String> buffers) {
    for (int i = 0; i < leaves.size(); i++) {
      String field = scope.of(buffers.get(i));
      String error = scope.of(bounded.errors().get(buffers.get(i)));
      StringBuilder sizes = new StringBuilder();
      List<Dim> dims = leaves.get(i).type().shape().dims();
      for (int axis = 0; axis < dims.size(); axis++) {
        if (!dims.get(axis).isConstant()) {
          sizes
              .append(".size(")
              .append(axis)
              .append(", ")
              .append(size(dims.get(axis)))
              .append(")");
        }
      }
      CodeBlock target =
          CodeBlock.of("this.$L.$L().get($L)$L", scope.of("#certificate"), list, i, sizes);
      if (shadow) {
        String computed = local.declare("#computed " + list + i, field + "Computed");
        m.addParameter(Types.array(ScalarType.REAL, method.settings().numerics()), computed);
        String correction = bounded.corrections().get(buffers.get(i));
        code.addStatement(
            "$L.compare($L, this.$L$L, this.$L)",
            target,
            computed,
            field,
            correction == null ? "" : ", this." + scope.of(correction),
            error);
      } else {
        code.addStatement(
            "$L.$L(this.$L, this.$L)", target, normwise() ? "showNorms" : "show", field, error);
      }
    }
  }

  private boolean normwise() {
    return method.settings().certify() == Certify.NORMWISE;
  }

  private Buffer buffer(String name) {
    return program.buffers().stream()
        .filter(b -> b.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private String size(Dim dim) {
    return dim.java(symbol -> "this." + scope.of(Scope.symbolKey(symbol)));
  }
}
