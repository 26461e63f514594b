package ulpine.processor.carry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import ulpine.processor.dim.Dim;
import ulpine.processor.dim.DimParser;
import ulpine.processor.graph.Argument;
import ulpine.processor.graph.ClassRef;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.Graph;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Port;
import ulpine.processor.graph.Signature.Kind;
import ulpine.processor.graph.Span;
import ulpine.processor.graph.Type;
import ulpine.processor.op.Input;
import ulpine.processor.op.Operations;
import ulpine.processor.shape.Shape;

/** Parses what {@link Printer} printed, line after line. */
final class Parser {
  private final List<String> lines;
  private final GraphBuilder builder = new GraphBuilder();
  private final List<Span> spans = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private int next;

  Parser(String text) {
    lines = Arrays.asList(text.split("\n"));
  }

  GraphMethod parse() {
    try {
      return method();
    } catch (RuntimeException e) {
      // Whatever a mangled text leads to, a rule of shapes that it breaks included.
      throw new IllegalArgumentException("line " + next + ": " + e.getMessage(), e);
    }
  }

  private GraphMethod method() {
    List<String> method = words("method");
    String path = method.get(1);
    int dot = path.lastIndexOf('.');
    ClassRef owner = reference(method.get(0), path.substring(0, dot));
    List<String> generated = words("class");
    List<String> symbols = words("symbols").stream().map(Escapes::fromWord).toList();
    List<ClassRef> inlined = new ArrayList<>();
    while (comes("inlined")) {
      List<String> words = words("inlined");
      inlined.add(reference(words.get(0), words.get(1)));
    }
    List<GraphMethod.Parameter> parameters = new ArrayList<>();
    while (comes("parameter")) {
      boolean differentiable = words("parameter").get(0).equals("differentiable");
      parameters.add(new GraphMethod.Parameter(port(), differentiable));
    }
    words("result");
    Port result = port();
    return new GraphMethod(
        owner,
        Escapes.fromWord(path.substring(dot + 1)),
        reference(generated.get(0), generated.get(1)),
        generated.get(2).equals("public"),
        symbols,
        parameters,
        result,
        graph(parameters),
        inlined);
  }

  private Port port() {
    if (comes("tensor")) {
      List<String> words = words("tensor");
      return new Port.Leaf(
          Escapes.fromWord(words.get(0)),
          Escapes.fromWord(words.get(1)),
          new Type(
              Element.valueOf(words.get(2).toUpperCase(Locale.ROOT)),
              new Shape(words.size() > 3 ? dims(words.get(3)) : List.of())));
    }
    List<String> words = words("record");
    List<Port> components = new ArrayList<>();
    int count = Integer.parseInt(words.get(3));
    for (int i = 0; i < count; i++) {
      components.add(port());
    }
    return new Port.Group(
        Escapes.fromWord(words.get(0)), reference(words.get(1), words.get(2)), components);
  }

  private Graph graph(List<GraphMethod.Parameter> parameters) {
    while (comes("span")) {
      String[] words = line().split(" ", 4);
      spans.add(new Span(
          Escapes.fromWord(words[1]), Integer.parseInt(words[2]), Escapes.fromLine(words[3])));
    }
    parameters.stream().flatMap(p -> p.port().leaves()).forEach(leaf -> {
      header(line());
      nodes.add(builder.apply(new Input(leaf.path(), leaf.type())));
    });
    List<Node> inputs = List.copyOf(nodes);
    while (!comes("return")) {
      String line = line();
      int equals = line.indexOf(" = ");
      header(line.substring(0, equals));
      nodes.add(call(line.substring(equals + 3)));
    }
    return Graph.of(inputs, words("return").stream().map(this::node).toList());
  }

  /** The name and place of the node to come: {@code %3 hidden @2}. */
  private void header(String text) {
    String name = "";
    Span span = Span.NONE;
    List<String> words = List.of(text.split(" "));
    if (!words.get(0).equals("%" + nodes.size())) {
      throw new IllegalArgumentException("nodes are out of order");
    }
    for (String word : words.subList(1, words.size())) {
      if (word.startsWith("@")) {
        span = spans.get(Integer.parseInt(word.substring(1)));
      } else {
        name = Escapes.fromWord(word);
      }
    }
    builder.at(name, span);
  }

  private Node call(String text) {
    int open = text.indexOf('(');
    String inside = text.substring(open + 1, text.length() - 1);
    List<Node> operands = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    for (String word : inside.split(", ", -1)) {
      if (word.startsWith("%")) {
        operands.add(node(word));
      } else {
        arguments.add(word);
      }
    }
    Operation operation = operation(text.substring(0, open), operands.size(), arguments.size());
    List<Kind> kinds = operation.signature().parameters().stream()
        .filter(kind -> !kind.isOperand())
        .toList();
    List<Argument> parsed = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      parsed.add(argument(kinds.get(i), arguments.get(i)));
    }
    return builder.apply(
        operation.factory().create(parsed, operands.stream().map(Node::type).toList()), operands);
  }

  private static Operation operation(String name, int operands, int arguments) {
    return Operations.named(name).stream()
        .filter(o -> o.signature().parameters().stream().filter(Kind::isOperand).count() == operands
            && o.signature().parameters().size() == operands + arguments)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no operation " + name));
  }

  private static Argument argument(Kind kind, String text) {
    if (kind == Kind.AXES || kind == Kind.SIZES) {
      return new Argument.Sizes(dims(text));
    }
    if (kind == Kind.REAL && text.contains(".")) {
      return new Argument.Real(
          Double.parseDouble(text.endsWith(".") ? text.substring(0, text.length() - 1) : text));
    }
    return new Argument.Size(dim(text));
  }

  private static List<Dim> dims(String text) {
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(",")).map(Parser::dim).toList();
  }

  private static Dim dim(String word) {
    return DimParser.parse(Escapes.fromWord(word));
  }

  private Node node(String word) {
    return nodes.get(Integer.parseInt(word.substring(1)));
  }

  private static ClassRef reference(String packageName, String path) {
    return new ClassRef(
        Escapes.fromWord(packageName),
        Arrays.stream(path.split("\\.")).map(Escapes::fromWord).toList());
  }

  private boolean comes(String key) {
    String line = lines.get(next);
    return line.equals(key) || line.startsWith(key + " ");
  }

  private String line() {
    return lines.get(next++);
  }

  /** What follows a line's key. */
  private List<String> words(String key) {
    if (!comes(key)) {
      throw new IllegalArgumentException("'" + key + "' expected");
    }
    List<String> words = List.of(line().trim().split(" "));
    return words.subList(1, words.size());
  }
}
