package ulpine.processor.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Modifier;
import ulpine.processor.differentiate.Derivative;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Argument;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.Graph;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Port;
import ulpine.processor.graph.Signature;
import ulpine.processor.graph.Span;
import ulpine.processor.op.Fill;
import ulpine.processor.op.Input;
import ulpine.processor.shape.Shape;

/**
 * The gradient as source over tensors, one statement a value: to read, to debug, and to run in any
 * arithmetic.
 */
final class GradientWriter {
  private static final int LONGEST = 90;

  private final GraphMethod method;
  private final Surface surface;
  private final Derivative derivative;
  private final Scope scope = Scope.ofClass();
  private final CodeBlock.Builder code = CodeBlock.builder();
  private final Map<Node, String> texts = new HashMap<>();
  private final Map<Node, Integer> uses = new HashMap<>();
  private final Set<String> knownSymbols = new HashSet<>();
  private String example = "";

  GradientWriter(GraphMethod method, Derivative derivative) {
    this.method = method;
    this.surface = new Surface(method);
    this.derivative = derivative;
  }

  TypeSpec write() {
    Port gradient = surface.gradient().orElseThrow();
    MethodSpec.Builder m = MethodSpec.methodBuilder("gradient")
        .addModifiers(Modifier.STATIC)
        .addJavadoc("The gradient of {@code $L}, in the arithmetic of its inputs.\n", method.name())
        .returns(Types.of(gradient));
    if (method.isPublic()) {
      m.addModifiers(Modifier.PUBLIC);
    }
    for (GraphMethod.Parameter parameter : method.parameters()) {
      Port port = parameter.port();
      m.addParameter(Types.of(port), scope.declare("#parameter " + port.name(), port.name()));
    }
    if (!surface.hasScalarResult()) {
      m.addParameter(Types.of(method.result()), scope.declare("#seed", "seed"));
    }
    inputs();
    body();
    code.addStatement("return $L", result(gradient, new int[1]));
    return Emitter.type(method, "Gradient")
        .addJavadoc(
            "The gradient of {@link $T}, as source over tensors. {@link $T} computes the same bits faster.\n",
            Types.of(method.owner()),
            Types.of(method.generated()))
        .addMethod(
            MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build())
        .addMethod(m.addCode(code.build()).build())
        .build();
  }

  private void inputs() {
    List<Node> nodes = derivative.graph().inputs();
    List<Port.Leaf> leaves = surface.leaves();
    for (int i = 0; i < leaves.size(); i++) {
      Port.Leaf leaf = leaves.get(i);
      input(nodes.get(i), access(scope.of("#parameter " + root(leaf.path())), leaf.path()), leaf);
    }
    List<Port.Leaf> results = surface.results();
    for (int i = 0; i < derivative.seeds().size(); i++) {
      boolean single = method.result() instanceof Port.Leaf;
      String path = single ? "seed" : "seed." + results.get(i).path();
      input(derivative.seeds().get(i), access(scope.of("#seed"), path), results.get(i));
    }
  }

  private static String root(String path) {
    int dot = path.indexOf('.');
    return dot < 0 ? path : path.substring(0, dot);
  }

  private static String access(String variable, String path) {
    int dot = path.indexOf('.');
    return dot < 0 ? variable : variable + Layouts.accessors(path.substring(dot + 1));
  }

  /**
   * Remembers how an input is read, flattens its pack, and takes the symbols that it determines.
   */
  private void input(Node node, String access, Port.Leaf leaf) {
    Shape shape = leaf.type().shape();
    String text = access;
    boolean real = leaf.type().element() == Element.REAL;
    if (shape.hasPack() && real) {
      List<String> sizes = new ArrayList<>(List.of("-1"));
      for (int axis = 1; axis < shape.rank(); axis++) {
        Dim dim = shape.size(axis);
        boolean known = knownSymbols.containsAll(dim.symbols());
        sizes.add(known ? size(dim) : access + ".size(" + (axis - shape.rank()) + ")");
      }
      text = scope.declare(
          "#flat " + leaf.path(), leaf.name().isEmpty() ? "seedFlat" : leaf.name() + "Flat");
      code.addStatement(
          "$T $L = $L.reshape($L)", Types.TENSOR, text, access, String.join(", ", sizes));
    }
    for (int axis = 0; axis < shape.rank(); axis++) {
      String symbol = shape.size(axis).asSymbol().orElse("");
      if (!symbol.isEmpty() && knownSymbols.add(symbol)) {
        String name = scope.declare(Scope.symbolKey(symbol), Scope.symbol(symbol));
        code.addStatement("int $L = $L.size($L)", name, text, axis);
      }
    }
    texts.put(node, text);
    if (example.isEmpty() && real) {
      example = text;
    }
  }

  private void body() {
    Graph graph = derivative.graph();
    Set<Node> needed = new HashSet<>(Graph.reachable(derivative.gradients()));
    for (Node node : graph.nodes()) {
      if (needed.contains(node)) {
        node.operands().forEach(operand -> uses.merge(operand, 1, Integer::sum));
      }
    }
    derivative.gradients().forEach(g -> uses.merge(g, 1, Integer::sum));
    Span last = Span.NONE;
    for (Node node : graph.nodes()) {
      if (!needed.contains(node) || node.op() instanceof Input) {
        continue;
      }
      String text = call(node);
      if (uses.get(node) == 1
          && node.name().isEmpty()
          && text.length() < LONGEST
          && !isScalarFill(node)) {
        texts.put(node, text);
        continue;
      }
      if (!node.span().equals(last) && node.span().line() > 0) {
        last = node.span();
        code.add("// $L:$L  $L\n", last.file(), last.line(), last.text());
      }
      String name = scope.declare("%" + node.id(), node.label());
      code.addStatement("$T $L = $L", Types.tensor(node.type().element()), name, text);
      texts.put(node, name);
    }
  }

  private static boolean isScalarFill(Node node) {
    return node.op() instanceof Fill && node.shape().rank() == 0;
  }

  private String call(Node node) {
    Signature signature = node.op().signature();
    List<String> parts = new ArrayList<>();
    int operand = 0;
    int argument = 0;
    for (Signature.Kind kind : signature.parameters()) {
      if (kind.isOperand()) {
        parts.add(texts.get(node.operand(operand++)));
      } else {
        String text = argument(node.op().arguments().get(argument++));
        if (!text.isEmpty()) {
          parts.add(text);
        }
      }
    }
    String receiver = signature.receiverIsExample() ? example : parts.remove(0);
    return receiver + "." + signature.name() + "(" + String.join(", ", parts) + ")";
  }

  private String argument(Argument argument) {
    if (argument instanceof Argument.Real real) {
      return Double.toString(real.value());
    }
    if (argument instanceof Argument.Size size) {
      return size(size.value());
    }
    return ((Argument.Sizes) argument)
        .values().stream().map(this::size).collect(java.util.stream.Collectors.joining(", "));
  }

  private String size(Dim dim) {
    return dim.java(symbol -> scope.of(Scope.symbolKey(symbol)));
  }

  /** The gradients in the type of the parameters, packs unfolded again. */
  private CodeBlock result(Port port, int[] next) {
    if (port instanceof Port.Group group) {
      List<CodeBlock> components = new ArrayList<>();
      group.components().forEach(c -> components.add(result(c, next)));
      return CodeBlock.of("new $T($L)", Types.of(group), CodeBlock.join(components, ", "));
    }
    Port.Leaf leaf = (Port.Leaf) port;
    String text = texts.get(derivative.gradients().get(next[0]++));
    return leaf.type().shape().hasPack()
        ? CodeBlock.of(
            "$L.reshape($L.shape())",
            text,
            access(scope.of("#parameter " + root(leaf.path())), leaf.path()))
        : CodeBlock.of("$L", text);
  }
}
