package ulpine.processor.carry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Argument;
import ulpine.processor.graph.ClassRef;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.Graph;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Op;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Port;
import ulpine.processor.graph.Signature.Kind;
import ulpine.processor.graph.Span;
import ulpine.processor.graph.Type;
import ulpine.processor.op.Input;
import ulpine.processor.op.Operations;
import ulpine.processor.shape.Shape;
import ulpine.processor.shape.ShapeParser;

/**
 * A graph method as lines of tab-separated fields: the method, its ports, then one line a node in
 * the notation of calls. Reading what was written gives an equal graph.
 */
public final class Carried {
  /** Grows whenever the text or the meaning of an operation changes. */
  public static final int VERSION = 1;

  /**
   * The most bytes a string constant of a class file may have is 65,535, and a character may take
   * three.
   */
  private static final int CHUNK = 20_000;

  private Carried() {}

  /** The text, in pieces that fit into a class file. */
  public static List<String> write(GraphMethod method) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "method",
        method.owner().packageName(),
        String.join(".", method.owner().simpleNames()),
        method.name());
    for (GraphMethod.Parameter parameter : method.parameters()) {
      port(text, parameter.port());
    }
    line(text, "result");
    port(text, method.result());
    Map<Node, Integer> numbers = new HashMap<>();
    for (Node input : method.graph().inputs()) {
      numbers.put(input, numbers.size());
    }
    for (Node node : method.graph().nodes()) {
      if (!(node.op() instanceof Input)) {
        numbers.put(node, numbers.size());
        node(text, node, numbers);
      }
    }
    line(text, "return", numbers(method.graph().outputs(), numbers));
    List<String> chunks = new ArrayList<>();
    for (int at = 0; at < text.length(); at += CHUNK) {
      chunks.add(text.substring(at, Math.min(text.length(), at + CHUNK)));
    }
    return chunks;
  }

  private static void port(StringBuilder text, Port port) {
    if (port instanceof Port.Group group) {
      line(
          text,
          "record",
          group.name(),
          group.type().packageName(),
          String.join(".", group.type().simpleNames()),
          Integer.toString(group.components().size()));
      group.components().forEach(component -> port(text, component));
    } else {
      Port.Leaf leaf = (Port.Leaf) port;
      line(
          text,
          "leaf",
          leaf.name(),
          leaf.path(),
          leaf.type().element().name(),
          shape(leaf.type().shape()));
    }
  }

  private static void node(StringBuilder text, Node node, Map<Node, Integer> numbers) {
    String arguments =
        node.op().arguments().stream().map(Object::toString).collect(Collectors.joining(";"));
    Span span = node.span();
    line(
        text,
        node.op().signature().name(),
        kinds(node.op().operation()),
        numbers(node.operands(), numbers),
        arguments,
        node.name(),
        span.file(),
        Integer.toString(span.line()),
        escape(span.text()));
  }

  private static String kinds(Operation operation) {
    return operation.signature().parameters().stream()
        .map(Kind::name)
        .collect(Collectors.joining(" "));
  }

  private static String numbers(List<Node> nodes, Map<Node, Integer> numbers) {
    return nodes.stream().map(n -> numbers.get(n).toString()).collect(Collectors.joining(" "));
  }

  private static String shape(Shape shape) {
    return shape.dims().stream().map(Dim::toString).collect(Collectors.joining(" "));
  }

  private static void line(StringBuilder text, String... fields) {
    text.append(String.join("\t", fields)).append('\n');
  }

  private static String escape(String text) {
    return text.replace('\t', ' ').replace('\n', ' ');
  }

  /** @throws RuntimeException of any kind if the text was not written by this version */
  public static GraphMethod read(List<String> chunks) {
    return new Reader(
            String.join("", chunks).lines().map(l -> l.split("\t", -1)).iterator())
        .read();
  }

  private static final class Reader {
    private final Iterator<String[]> lines;
    private String[] line;

    Reader(Iterator<String[]> lines) {
      this.lines = lines;
      this.line = lines.next();
    }

    private String[] take() {
      String[] taken = line;
      line = lines.hasNext() ? lines.next() : new String[] {""};
      return taken;
    }

    GraphMethod read() {
      String[] head = take();
      List<GraphMethod.Parameter> parameters = new ArrayList<>();
      while (!line[0].equals("result")) {
        parameters.add(new GraphMethod.Parameter(port(), false));
      }
      take();
      Port result = port();
      GraphBuilder builder = new GraphBuilder();
      List<Node> nodes = new ArrayList<>();
      parameters.stream()
          .flatMap(p -> p.port().leaves())
          .forEach(leaf -> nodes.add(
              builder.at(leaf.name(), Span.NONE).apply(new Input(leaf.path(), leaf.type()))));
      List<Node> inputs = List.copyOf(nodes);
      while (!line[0].equals("return")) {
        nodes.add(node(take(), nodes, builder));
      }
      Graph graph = Graph.of(inputs, operands(take()[1], nodes));
      ClassRef owner = classRef(head[1], head[2]);
      return new GraphMethod(
          owner, head[3], owner, true, List.of(), parameters, result, graph, List.of());
    }

    private Port port() {
      String[] fields = take();
      if (fields[0].equals("leaf")) {
        return new Port.Leaf(
            fields[1], fields[2], new Type(Element.valueOf(fields[3]), shape(fields[4])));
      }
      List<Port> components = new ArrayList<>();
      for (int i = Integer.parseInt(fields[4]); i > 0; i--) {
        components.add(port());
      }
      return new Port.Group(fields[1], classRef(fields[2], fields[3]), components);
    }

    private static ClassRef classRef(String packageName, String names) {
      return new ClassRef(packageName, List.of(names.split("\\.")));
    }

    private static Shape shape(String text) {
      return ShapeParser.parse(text, Dim::symbol);
    }

    private static Node node(String[] fields, List<Node> nodes, GraphBuilder builder) {
      Operation operation = Operations.named(fields[0]).stream()
          .filter(o -> kinds(o).equals(fields[1]))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("unknown operation " + fields[0]));
      List<Node> operands = operands(fields[2], nodes);
      List<Argument> arguments = new ArrayList<>();
      String[] texts = fields[3].split(";", -1);
      for (Kind kind : operation.signature().parameters()) {
        if (!kind.isOperand()) {
          arguments.add(argument(kind, texts[arguments.size()]));
        }
      }
      Op op = operation
          .factory()
          .create(arguments, operands.stream().map(Node::type).toList());
      return builder
          .at(fields[4], new Span(fields[5], Integer.parseInt(fields[6]), fields[7]))
          .apply(op, operands);
    }

    private static List<Node> operands(String numbers, List<Node> nodes) {
      List<Node> operands = new ArrayList<>();
      for (String number : numbers.isEmpty() ? new String[0] : numbers.split(" ")) {
        operands.add(nodes.get(Integer.parseInt(number)));
      }
      return operands;
    }

    private static Argument argument(Kind kind, String text) {
      if (kind == Kind.REAL) {
        // Sizes are integers or names; the text of a double has a point or is NaN or an infinity.
        boolean real = text.contains(".") || text.equals("NaN") || text.endsWith("Infinity");
        return real ? new Argument.Real(Double.parseDouble(text)) : new Argument.Size(dim(text));
      }
      if (kind == Kind.AXIS || kind == Kind.SIZE) {
        return new Argument.Size(dim(text));
      }
      List<Dim> dims = new ArrayList<>();
      for (String size : text.isEmpty() ? new String[0] : text.split(",")) {
        dims.add(dim(size));
      }
      return new Argument.Sizes(dims);
    }

    private static Dim dim(String text) {
      return text.startsWith("*") ? Dim.symbol(text) : ShapeParser.dim(text, Dim::symbol);
    }
  }
}
