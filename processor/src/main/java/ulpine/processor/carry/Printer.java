package ulpine.processor.carry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Argument;
import ulpine.processor.graph.ClassRef;
import ulpine.processor.graph.Graph;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Port;
import ulpine.processor.graph.Span;
import ulpine.processor.graph.Type;
import ulpine.processor.op.Input;

/** Prints one graph method. Nodes are numbered from 0: the inputs, then the others. */
final class Printer {
  private final GraphMethod method;
  private final StringBuilder text = new StringBuilder();
  private final Map<Node, Integer> numbers = new HashMap<>();
  private final Map<Span, Integer> spans = new LinkedHashMap<>();

  Printer(GraphMethod method) {
    this.method = method;
  }

  String print() {
    line("method", reference(method.owner()) + "." + Escapes.word(method.name()));
    line("class", reference(method.generated()), method.isPublic() ? "public" : "package");
    line("symbols", words(method.symbols()));
    for (ClassRef inlined : method.inlined()) {
      line("inlined", reference(inlined));
    }
    for (GraphMethod.Parameter parameter : method.parameters()) {
      line("parameter", parameter.differentiable() ? "differentiable" : "plain");
      port(parameter.port());
    }
    line("result");
    port(method.result());
    graph(method.graph());
    return text.toString();
  }

  private void port(Port port) {
    if (port instanceof Port.Leaf leaf) {
      line("tensor", Escapes.word(leaf.name()), Escapes.word(leaf.path()), type(leaf.type()));
    } else if (port instanceof Port.Group group) {
      line(
          "record",
          Escapes.word(group.name()),
          reference(group.type()),
          Integer.toString(group.components().size()));
      group.components().forEach(this::port);
    }
  }

  private void graph(Graph graph) {
    List<Node> nodes = new ArrayList<>(graph.inputs());
    graph.nodes().stream().filter(n -> !(n.op() instanceof Input)).forEach(nodes::add);
    for (Node node : nodes) {
      numbers.put(node, numbers.size());
      if (!node.span().equals(Span.NONE) && !spans.containsKey(node.span())) {
        spans.put(node.span(), spans.size());
        Span span = node.span();
        line(
            "span",
            Escapes.word(span.file()),
            Integer.toString(span.line()),
            Escapes.line(span.text()));
      }
    }
    nodes.forEach(this::node);
    line("return", graph.outputs().stream().map(this::number).collect(Collectors.joining(" ")));
  }

  private void node(Node node) {
    List<String> words = new ArrayList<>(List.of(number(node)));
    if (!node.name().isEmpty()) {
      words.add(Escapes.word(node.name()));
    }
    if (spans.containsKey(node.span())) {
      words.add("@" + spans.get(node.span()));
    }
    if (!(node.op() instanceof Input)) {
      List<String> arguments = new ArrayList<>();
      node.operands().forEach(operand -> arguments.add(number(operand)));
      node.op().arguments().forEach(argument -> arguments.add(argument(argument)));
      words.add("= " + node.op().signature().name() + "(" + String.join(", ", arguments) + ")");
    }
    line(words.toArray(String[]::new));
  }

  /** A real has a point, and a size has none. */
  private static String argument(Argument argument) {
    if (argument instanceof Argument.Real real) {
      String value = Double.toString(real.value());
      return value.contains(".") ? value : value + ".";
    }
    return argument instanceof Argument.Sizes sizes ? dims(sizes.values()) : word(argument);
  }

  private static String word(Argument size) {
    return Escapes.word(((Argument.Size) size).value().toString());
  }

  private static String type(Type type) {
    String element = type.element().name().toLowerCase(Locale.ROOT);
    return type.rank() == 0 ? element : element + " " + dims(type.shape().dims());
  }

  private static String dims(List<Dim> dims) {
    return dims.stream().map(Dim::toString).map(Escapes::word).collect(Collectors.joining(","));
  }

  private static String reference(ClassRef type) {
    return Escapes.word(type.packageName()) + " "
        + Escapes.word(String.join(".", type.simpleNames()));
  }

  private static String words(List<String> words) {
    return words.stream().map(Escapes::word).collect(Collectors.joining(" "));
  }

  private String number(Node node) {
    return "%" + numbers.get(node);
  }

  private void line(String... words) {
    text.append(String.join(" ", words)).append('\n');
  }
}
