package ulpine.processor.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.lang.model.element.Modifier;
import ulpine.processor.bound.BoundedProgram;
import ulpine.processor.differentiate.Adjoint;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Port;
import ulpine.processor.graph.Span;
import ulpine.processor.lower.Buffer;
import ulpine.processor.lower.Program;
import ulpine.processor.lower.ScalarType;

/**
 * The class that computes an error budget: all values with their roundings, the derivatives by
 * them, and what comes of both.
 */
final class BudgetWriter {
  private static final String BUDGET = "#budget";

  private final GraphMethod method;
  private final Adjoint adjoint;
  private final Program program;
  private final BoundedProgram roundings;
  private final Scope scope = Scope.ofClass();
  private final TypeSpec.Builder type;
  private final CodeBlock.Builder constructor = CodeBlock.builder();
  private final ProgramWriter members;

  /** @param roundings of the adjoint's derivative, with a buffer for each value */
  BudgetWriter(GraphMethod method, Adjoint adjoint, BoundedProgram roundings) {
    this.method = method;
    this.adjoint = adjoint;
    this.program = roundings.program();
    this.roundings = roundings;
    this.type = TypeSpec.classBuilder(name(method))
        .addModifiers(Modifier.FINAL)
        .addAnnotation(Emitter.generated(method))
        .superclass(Types.COMPILED_BOUNDS);
    method.symbols().forEach(s -> scope.declare(Scope.symbolKey(s), Scope.symbol(s)));
    scope.declare(BUDGET, "budget");
    scope.declare("#forward", "computeForward");
    scope.declare("#backward", "computeBackward");
    this.members =
        new ProgramWriter(program, method.settings().numerics(), scope, type, constructor);
  }

  static String name(GraphMethod method) {
    List<String> names = method.generated().simpleNames();
    return names.get(names.size() - 1) + "Budget";
  }

  TypeSpec write() {
    type.addJavadoc(
        "Finds where the error of $L comes from.\n",
        method.generated().simpleNames().get(0));
    method
        .symbols()
        .forEach(symbol ->
            type.addField(TypeName.INT, scope.of(Scope.symbolKey(symbol)), Modifier.PRIVATE));
    members.buffers();
    type.addField(
        FieldSpec.builder(Types.ERROR_BUDGET, scope.of(BUDGET), Modifier.PRIVATE, Modifier.FINAL)
            .build());
    constructor.addStatement(
        "this.$L = new $T($T.of($L), $T.of($L))",
        scope.of(BUDGET),
        Types.ERROR_BUDGET,
        List.class,
        strings(Node::label),
        List.class,
        strings(BudgetWriter::place));
    MethodSpec.Builder made = MethodSpec.constructorBuilder();
    method.symbols().forEach(s -> made.addParameter(TypeName.INT, scope.of(Scope.symbolKey(s))));
    type.addMethod(made.addCode(constructor.build()).build());
    type.addMethod(measure());
    members.pass("#forward", "computeForward", program.forward());
    members.pass("#backward", "computeBackward", program.backward());
    return type.build();
  }

  private CodeBlock strings(Function<Node, String> of) {
    List<CodeBlock> strings = new ArrayList<>();
    adjoint.values().forEach(node -> strings.add(CodeBlock.of("$S", of.apply(node))));
    adjoint.inputs().forEach(node -> strings.add(CodeBlock.of("$S", of.apply(node))));
    return CodeBlock.join(strings, ", ");
  }

  private static String place(Node node) {
    Span span = node.span();
    return span.line() > 0 ? span.file() + ":" + span.line() : "";
  }

  private MethodSpec measure() {
    MethodSpec.Builder m = MethodSpec.methodBuilder("measure").returns(Types.ERROR_BUDGET);
    CodeBlock.Builder code = CodeBlock.builder();
    for (String symbol : method.symbols()) {
      String field = scope.of(Scope.symbolKey(symbol));
      m.addParameter(TypeName.INT, field);
      code.addStatement("this.$L = $L", field, field);
    }
    String errors = scope.inner().declare("#errors", "errors");
    List<Port.Leaf> leaves = new Surface(method).leaves();
    for (int i = 0; i < leaves.size(); i++) {
      Optional<Buffer> input = program.inputs().get(i).map(this::buffer);
      if (input.isPresent()) {
        bind(m, code, input.get(), leaves.get(i).path(), errors);
      }
    }
    m.addParameter(Types.INPUT_ERRORS, errors);
    code.addStatement("$L()", scope.of("#forward"));
    code.addStatement("$L()", scope.of("#backward"));
    for (int i = 0; i < program.gradients().size(); i++) {
      Buffer derivative = buffer(program.gradients().get(i));
      code.addStatement(
          "this.$L.set($L, this.$L, this.$L, $L)",
          scope.of(BUDGET),
          i,
          scope.of(derivative.name()),
          scope.of(roundings.errors().get(value(i))),
          derivative.length().java(symbol -> "this." + scope.of(Scope.symbolKey(symbol))));
    }
    return m.addCode(code.addStatement("return this.$L", scope.of(BUDGET)).build())
        .build();
  }

  private void bind(
      MethodSpec.Builder m, CodeBlock.Builder code, Buffer buffer, String path, String errors) {
    String name = scope.of(buffer.name());
    m.addParameter(Types.array(buffer.type(), method.settings().numerics()), name);
    code.addStatement("this.$L = $L", name, name);
    if (buffer.type() == ScalarType.REAL) {
      code.addStatement(
          "$L.fill($S, $L, this.$L, $L)",
          errors,
          path,
          name,
          scope.of(roundings.errors().get(buffer.name())),
          buffer.length().java(symbol -> "this." + scope.of(Scope.symbolKey(symbol))));
    }
  }

  /** The buffer of the value by which a gradient is the derivative. */
  private String value(int gradient) {
    int values = adjoint.values().size();
    if (gradient < values) {
      return program.outputs().get(gradient);
    }
    Node input = adjoint.inputs().get(gradient - values);
    return program
        .inputs()
        .get(adjoint.derivative().graph().inputs().indexOf(input))
        .orElseThrow();
  }

  private Buffer buffer(String name) {
    return program.buffers().stream()
        .filter(b -> b.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
