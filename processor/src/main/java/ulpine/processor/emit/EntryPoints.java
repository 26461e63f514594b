package ulpine.processor.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import ulpine.annotations.Certify;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Port;
import ulpine.processor.lower.Program;

/** The methods users call: forward, backward and step. */
final class EntryPoints {
  static final String DID_NOT_COMPILE = "the graph did not compile; see the compiler's errors";

  private final GraphMethod method;
  private final Surface surface;
  private final Optional<Program> program;
  private final Optional<Descent> descent;
  private final Scope scope;
  private final Binding binding;
  private final DirectResults direct;

  EntryPoints(
      GraphMethod method,
      Surface surface,
      Optional<Program> program,
      Optional<Descent> descent,
      DirectResults direct,
      Scope scope) {
    this.method = method;
    this.surface = surface;
    this.program = program;
    this.descent = descent;
    this.direct = direct;
    this.scope = scope;
    scope.declare("#forward", "computeForward");
    scope.declare("#backward", "computeBackward");
    this.binding = new Binding(method, surface, program, direct, scope);
  }

  List<MethodSpec> methods() {
    List<MethodSpec> methods = new ArrayList<>();
    boolean withParameters = !surface.records().isEmpty();
    methods.add(forward(false));
    if (withParameters) {
      methods.add(forward(true));
    }
    methods.add(forwardArrays(false));
    if (withParameters) {
      methods.add(forwardArrays(true));
    }
    if (surface.gradient().isPresent()) {
      methods.add(backward());
      if (surface.gradient().get().leaves().count() == surface.differentiable().size()) {
        methods.add(backwardArrays());
      }
    }
    if (surface.canStep()) {
      methods.add(step());
    }
    if (method.settings().certify() != Certify.NONE) {
      methods.addAll(new CertifyWriter(method, surface, program, scope, binding, this).methods());
    }
    return methods;
  }

  private MethodSpec forward(boolean parameters) {
    MethodSpec.Builder m = entry("forward").returns(Types.of(method.result()));
    m.addJavadoc(
        "Evaluates the graph.\n\n@return $L, valid until the next call of this instance\n",
        method.result() instanceof Port.Group ? "views of the results" : "a view of the result");
    signature(m, parameters, false);
    CodeBlock.Builder code = CodeBlock.builder();
    code.add(binding.bind(parameters, false));
    code.addStatement("$L()", scope.of("#forward"));
    code.addStatement("done()");
    code.add(returned(method.result(), true));
    return body(m, code.build());
  }

  private MethodSpec forwardArrays(boolean parameters) {
    MethodSpec.Builder m = entry("forward");
    m.addJavadoc(
        "Evaluates the graph on plain arrays in row-major order, into arrays of the caller.\n");
    signature(m, parameters, true);
    List<Port.Leaf> results = surface.results();
    Scope inner = binding.scope().inner();
    CodeBlock.Builder checks = CodeBlock.builder();
    CodeBlock.Builder into = CodeBlock.builder();
    CodeBlock.Builder copies = CodeBlock.builder();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      String wanted =
          results.get(i).name().isEmpty() ? "result" : results.get(i).name();
      String name = inner.declare(
          "#into " + i,
          wanted
              + (surface.leaves().stream().anyMatch(l -> l.name().equals(wanted)) ? "Result" : ""));
      m.addParameter(floats(), name);
      if (program.isPresent()) {
        String length = binding.size(results.get(i).type().shape().length());
        checks.addStatement("checkLength($L.length, $L, $S)", name, length, name);
        String buffer = program.get().outputs().get(i);
        into.add(direct.into(name, buffer, names, scope));
        copies.add(direct.copy(name, buffer, scope));
      }
      names.add(name);
    }
    CodeBlock.Builder code = CodeBlock.builder();
    code.add(binding.bind(parameters, true));
    code.add(checks.build());
    code.add(into.build());
    code.addStatement("$L()", scope.of("#forward"));
    code.addStatement("done()");
    code.add(copies.build());
    return body(m, code.build());
  }

  private MethodSpec backward() {
    Port gradient = surface.gradient().orElseThrow();
    MethodSpec.Builder m = entry("backward").returns(Types.of(gradient));
    m.addJavadoc(
        "Differentiates the last forward pass.\n\n@return the gradient, valid until the next call of this instance\n");
    CodeBlock.Builder code = CodeBlock.builder();
    code.addStatement("beginBackward()");
    if (!surface.hasScalarResult()) {
      m.addParameter(Types.of(method.result()), "seed");
      code.add(binding.bindSeeds(method.result(), "seed"));
    }
    code.addStatement("$L($L)", scope.of("#backward"), descent.isPresent() ? "false" : "");
    code.add(returned(gradient, false));
    return body(m, code.build());
  }

  private MethodSpec backwardArrays() {
    MethodSpec.Builder m = entry("backward");
    m.addJavadoc(
        "Differentiates the last forward pass, from and into plain arrays in row-major order.\n");
    CodeBlock.Builder code = CodeBlock.builder();
    code.addStatement("beginBackward()");
    if (!surface.hasScalarResult()) {
      List<Port.Leaf> results = surface.results();
      for (int i = 0; i < results.size(); i++) {
        String name = results.size() == 1
            ? "seed"
            : "seed" + Layouts.capitalized(results.get(i).name());
        m.addParameter(floats(), name);
        if (program.isPresent()) {
          code.addStatement(
              "checkLength($L.length, $L, $S)",
              name,
              binding.size(results.get(i).type().shape().length()),
              name);
          code.add(binding.bindSeedArray(i, name));
        }
      }
    }
    code.addStatement("$L($L)", scope.of("#backward"), descent.isPresent() ? "false" : "");
    List<Port.Leaf> leaves = surface.gradient().orElseThrow().leaves().toList();
    for (int i = 0; i < leaves.size(); i++) {
      String name = "d" + Layouts.capitalized(leaves.get(i).name());
      m.addParameter(floats(), name);
      if (program.isPresent()) {
        String length = binding.size(leaves.get(i).type().shape().length());
        code.addStatement("checkLength($L.length, $L, $S)", name, length, name);
        code.addStatement(
            "System.arraycopy(this.$L, 0, $L, 0, $L.length)",
            scope.of(program.get().gradients().get(i)),
            name,
            name);
      }
    }
    return body(m, code.build());
  }

  private MethodSpec step() {
    MethodSpec.Builder m = entry("step").returns(surface.rounder().type());
    m.addJavadoc(
        "Evaluates the graph, differentiates it and updates the parameters.\n\n@return the value before\n");
    signature(m, true, false);
    String optimizer =
        binding.scope().inner().declare("#optimizer", "optimizer").equals("optimizer")
            ? "optimizer"
            : "by";
    m.addParameter(Types.OPTIMIZER, optimizer);
    CodeBlock.Builder code = CodeBlock.builder();
    code.add(binding.bind(true, false));
    code.addStatement("$L()", scope.of("#forward"));
    String inPlace =
        descent.isPresent() ? binding.scope().inner().declare("#inPlace", "inPlace") : "";
    descent.ifPresent(d -> code.addStatement("boolean $L = $L", inPlace, descends(d, optimizer)));
    code.addStatement("$L($L)", scope.of("#backward"), inPlace);
    program.ifPresent(p -> {
      String record = surface.differentiable().get(0).port().name();
      String arrays = "this." + scope.of("#arrays");
      code.addStatement(
          "update($L, $L, $L$L)",
          binding.name(record),
          optimizer,
          descent.isPresent() ? inPlace + " ? this." + scope.of("#rest") + " : " + arrays : arrays,
          descent.isPresent() ? ", " + inPlace : "");
      code.addStatement("return this.$L[0]", scope.of(p.outputs().get(0)));
    });
    return body(m, code.build());
  }

  /** Whether weights can descend where their gradient is computed; then the rate is there. */
  private String descends(Descent descent, String optimizer) {
    Stream<String> apart = descent.others().stream()
        .flatMap(other -> descent.weights().stream()
            .map(weight -> "this." + scope.of(other) + " != this." + scope.of(weight)));
    String rate = "descends(" + optimizer + ", this." + scope.of(descent.rate().name()) + ")";
    Stream<String> vectors = descent.conditions().stream()
        .map(condition -> condition.size().java(s -> "this." + scope.of(Scope.symbolKey(s)))
            + " >= " + condition.least());
    Stream<String> panels = descent.panels().isEmpty() ? Stream.of() : Stream.of("follows()");
    return Stream.of(apart, vectors, Stream.of(rate), panels)
        .flatMap(conditions -> conditions)
        .collect(Collectors.joining(" && "));
  }

  /** Arrays of numbers. */
  private TypeName floats() {
    return ArrayTypeName.of(surface.rounder().type());
  }

  MethodSpec.Builder entry(String name) {
    MethodSpec.Builder m = MethodSpec.methodBuilder(name);
    return method.isPublic() ? m.addModifiers(Modifier.PUBLIC) : m;
  }

  MethodSpec body(MethodSpec.Builder m, CodeBlock code) {
    return program.isPresent()
        ? m.addCode(code).build()
        : m.addStatement("throw new $T($S)", IllegalStateException.class, DID_NOT_COMPILE)
            .build();
  }

  void signature(MethodSpec.Builder m, boolean parameters, boolean arrays) {
    if (arrays) {
      method
          .symbols()
          .forEach(symbol -> m.addParameter(TypeName.INT, scope.of(Scope.symbolKey(symbol))));
    }
    for (GraphMethod.Parameter parameter : method.parameters()) {
      Port port = parameter.port();
      TypeName type = Types.of(port);
      if (port instanceof Port.Group group) {
        type = parameters && group.hasLayout() ? Types.parameters(group) : type;
      } else if (arrays) {
        type = ((Port.Leaf) port).type().element() == Element.REAL ? floats() : Types.INTS;
      }
      m.addParameter(type, binding.name(port.name()));
    }
  }

  /** Renews the views and returns them. */
  private CodeBlock returned(Port port, boolean outputs) {
    if (program.isEmpty()) {
      return CodeBlock.of("");
    }
    String turn = outputs ? "turn()" : "gradientTurn()";
    List<Port.Leaf> leaves = port.leaves().toList();
    CodeBlock.Builder code = CodeBlock.builder();
    for (int i = 0; i < leaves.size(); i++) {
      String view = scope.of(outputs ? ClassWriter.outputKey(i) : ClassWriter.gradientKey(i));
      CodeBlock renewed = renewed(view, leaves.get(i), turn);
      code.addStatement(port instanceof Port.Leaf ? "return $L" : "$L", renewed);
    }
    if (port instanceof Port.Group) {
      String kind = outputs ? "#result" : "#gradients";
      code.addStatement(
          "return ($L & 1) == 0 ? $L : $L", turn, scope.of(kind + 0), scope.of(kind + 1));
    }
    return code.build();
  }

  private CodeBlock renewed(String view, Port.Leaf leaf, String turn) {
    List<Dim> dims = leaf.type().shape().dims();
    if (leaf.type().shape().hasPack()) {
      StringBuilder rest = new StringBuilder();
      dims.subList(1, dims.size()).forEach(d -> rest.append(", ").append(binding.size(d)));
      return CodeBlock.of(
          "$L.renew($L, withLeading($L$L))", view, turn, binding.packShape(dims.get(0)), rest);
    }
    StringBuilder sizes = new StringBuilder();
    for (int axis = 0; axis < dims.size(); axis++) {
      if (!dims.get(axis).isConstant()) {
        sizes
            .append(".size(")
            .append(axis)
            .append(", ")
            .append(binding.size(dims.get(axis)))
            .append(")");
      }
    }
    return CodeBlock.of("$L$L.renew($L)", view, sizes, turn);
  }
}
