package ulpine.processor.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ulpine.annotations.Certify;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Port;
import ulpine.processor.lower.Program;

/** The methods by which users get a certificate. */
final class CertifyWriter {
  private final GraphMethod method;
  private final Surface surface;
  private final Optional<Program> program;
  private final Scope scope;
  private final Binding binding;
  private final EntryPoints entryPoints;

  CertifyWriter(
      GraphMethod method,
      Surface surface,
      Optional<Program> program,
      Scope scope,
      Binding binding,
      EntryPoints entryPoints) {
    this.method = method;
    this.surface = surface;
    this.program = program;
    this.scope = scope;
    this.binding = binding;
    this.entryPoints = entryPoints;
  }

  List<MethodSpec> methods() {
    List<MethodSpec> methods = new ArrayList<>();
    methods.add(certify(false, false));
    methods.add(certify(false, true));
    // Those of narrow formats are in binary32: a certificate could not tell how far their rounding
    // has moved them.
    if (!surface.records().isEmpty() && !surface.rounder().isNarrow()) {
      methods.add(certify(true, false));
      methods.add(certify(true, true));
    }
    return methods;
  }

  /** @param withErrors whether the errors of the inputs are a parameter */
  private MethodSpec certify(boolean parameters, boolean withErrors) {
    MethodSpec.Builder m = entryPoints.entry("certify").returns(Types.CERTIFICATE);
    m.addJavadoc(
        "Evaluates the graph$L, and bounds the errors of all results$L.\n\n@return the certificate, which the next call fills anew\n",
        surface.gradient().isPresent() ? " and differentiates it" : "",
        withErrors ? ", given those of the inputs" : "; the inputs are exact");
    entryPoints.signature(m, parameters, false);
    List<String> arguments = new ArrayList<>();
    method.parameters().forEach(p -> arguments.add(binding.name(p.port().name())));
    String inputs = String.join(", ", arguments);
    boolean seeded = surface.gradient().isPresent() && !surface.hasScalarResult();
    Scope inner = binding.scope().inner();
    if (seeded) {
      String seed = inner.declare("#seed", "seed");
      m.addParameter(Types.of(method.result()), seed);
      arguments.add(seed);
    }
    CodeBlock.Builder code = CodeBlock.builder();
    if (!withErrors) {
      code.addStatement(
          "return certify($L, $T.NONE)", String.join(", ", arguments), Types.INPUT_ERRORS);
      return entryPoints.body(m, code.build());
    }
    String errors = inner.declare("#errors", "inputErrors");
    m.addParameter(Types.INPUT_ERRORS, errors);
    code.beginControlFlow("if ($L != $T.NONE)", errors, Types.INPUT_ERRORS);
    code.addStatement(
        "$L.check($L)",
        errors,
        Stream.concat(
                surface.leaves().stream()
                    .filter(leaf -> leaf.type().element() == Element.REAL)
                    .map(Port.Leaf::path),
                seeded ? surface.results().stream().map(CertifyWriter::seedPath) : Stream.of())
            .map(path -> CodeBlock.of("$S", path).toString())
            .collect(Collectors.joining(", ")));
    code.endControlFlow();
    if (isShadow()) {
      code.addStatement("forward($L)", inputs);
      if (surface.gradient().isPresent()) {
        code.addStatement("backward($L)", seeded ? inner.of("#seed") : "");
      }
    } else {
      code.add(binding.bind(parameters, false));
      if (seeded && program.isPresent()) {
        code.add(binding.bindSeeds(method.result(), inner.of("#seed")));
      }
    }
    program.ifPresent(p -> code.add(bounds(p, errors)));
    return entryPoints.body(m, code.build());
  }

  /** Whether the bounds are of another computation, so that the graph's own is needed too. */
  private boolean isShadow() {
    Certify kind = method.settings().certify();
    return kind != Certify.NORMWISE && kind != Certify.ELEMENTWISE;
  }

  static String seedPath(Port.Leaf result) {
    return result.path().isEmpty() ? "seed" : "seed." + result.path();
  }

  /** Hands all that is bound to the class that bounds the errors, which is made when needed. */
  private CodeBlock bounds(Program p, String errors) {
    List<String> sizes = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    for (String symbol : method.symbols()) {
      sizes.add("this." + scope.of(ClassWriter.capacityKey(symbol)));
      arguments.add("this." + scope.of(Scope.symbolKey(symbol)));
    }
    p.inputs().forEach(input -> input.ifPresent(b -> arguments.add("this." + scope.of(b))));
    int read = arguments.size() - method.symbols().size();
    if (isShadow()) {
      p.outputs().forEach(b -> arguments.add("this." + scope.of(b)));
      p.gradients().forEach(b -> arguments.add("this." + scope.of(b)));
    }
    arguments.add(errors);
    CodeBlock certificate = CodeBlock.of(
        !method.weights().isEmpty()
            ? "certified(this.$L.certify($L, sameWeights()))"
            : "this.$L.certify($L)",
        scope.of("#bounds"),
        String.join(", ", arguments));
    CodeBlock.Builder code = made("#bounds", BoundsWriter.name(method), sizes);
    if (method.settings().certify() != Certify.ADJOINT) {
      return code.addStatement("return $L", certificate).build();
    }
    code.add(made("#budget", BudgetWriter.name(method), sizes).build());
    List<String> inputs = new ArrayList<>(arguments.subList(0, method.symbols().size() + read));
    inputs.add(errors);
    return code.addStatement(
            "return $L.withBudget(this.$L.measure($L))",
            certificate,
            scope.of("#budget"),
            String.join(", ", inputs))
        .build();
  }

  /** Makes a helper when it is needed. */
  private CodeBlock.Builder made(String key, String type, List<String> sizes) {
    return CodeBlock.builder()
        .beginControlFlow("if (this.$L == null)", scope.of(key))
        .addStatement("this.$L = new $L($L)", scope.of(key), type, String.join(", ", sizes))
        .endControlFlow();
  }
}
