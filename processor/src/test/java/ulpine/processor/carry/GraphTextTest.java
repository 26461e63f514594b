package ulpine.processor.carry;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import ulpine.processor.dim.Dim;
import ulpine.processor.dim.DimParser;
import ulpine.processor.graph.ClassRef;
import ulpine.processor.graph.Graph;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Port;
import ulpine.processor.graph.Signature.Kind;
import ulpine.processor.graph.Span;
import ulpine.processor.graph.Type;
import ulpine.processor.graph.Verifier;
import ulpine.processor.op.Fill;
import ulpine.processor.op.Input;
import ulpine.processor.op.Operations;
import ulpine.processor.shape.Shape;
import ulpine.processor.testing.RandomGraph;

final class GraphTextTest {

  @Test
  void randomGraphsComeBack() {
    for (int seed = 0; seed < 300; seed++) {
      GraphMethod method =
          method(RandomGraph.of(seed, 1 + seed % 30, operation -> true).graph());
      GraphMethod back = GraphText.parse(GraphText.print(method));
      assertWithMessage("seed %s", seed)
          .that(GraphText.print(back))
          .isEqualTo(GraphText.print(method));
      assertWithMessage("seed %s", seed)
          .that(numbered(back.graph()))
          .isEqualTo(numbered(method.graph()));
      Verifier.verify(back.graph());
    }
  }

  @Test
  void everythingAroundTheGraphComesBack() {
    Type label = Type.integer(Shape.of(Dim.symbol("B")));
    Type image = Type.real(Shape.of(Dim.symbol("*batch"), Dim.of(28)));
    Port.Group inner = new Port.Group(
        "inner",
        new ClassRef("a.b", List.of("Outer", "In$er")),
        List.of(new Port.Leaf("bias", "w.inner.bias", Type.real(Shape.SCALAR))));
    Port.Group weights = new Port.Group(
        "w",
        new ClassRef("", List.of("Poids\u00e9")),
        List.of(new Port.Leaf("k\u20ac", "w.k\u20ac", image), inner));
    GraphBuilder builder = new GraphBuilder();
    List<Node> inputs = new ArrayList<>();
    builder.at("y", new Span("A B.java", 3, "int \"y\"\t = \\u0041; // \u00e9 \ud83d\ude00"));
    inputs.add(builder.apply(new Input("y", label)));
    weights
        .leaves()
        .forEach(leaf -> inputs.add(
            builder.at(leaf.name(), Span.NONE).apply(new Input(leaf.path(), leaf.type()))));
    GraphMethod method = new GraphMethod(
        new ClassRef("a", List.of("Outer", "Net")),
        "f",
        new ClassRef("a", List.of("OuterNetF")),
        true,
        List.of("B", "*batch"),
        List.of(
            new GraphMethod.Parameter(new Port.Leaf("y", "y", label), false),
            new GraphMethod.Parameter(weights, true)),
        new Port.Leaf("", "", Type.real(Shape.SCALAR)),
        Graph.of(inputs, List.of(builder.at("-", Span.NONE).apply(Fill.scalar(Double.NaN)))),
        List.of(new ClassRef("c", List.of("DGraph"))));

    GraphMethod back = GraphText.parse(GraphText.print(method));

    assertThat(withoutGraph(back)).isEqualTo(withoutGraph(method));
    assertThat(back.graph().inputs().get(0).span()).isEqualTo(inputs.get(0).span());
    assertThat(numbered(back.graph())).isEqualTo(numbered(method.graph()));
  }

  @Test
  void piecesFitAConstant() {
    GraphBuilder builder = new GraphBuilder();
    Type type = Type.real(Shape.SCALAR);
    Node value = builder.apply(new Input("x0", type));
    List<Node> inputs = List.of(value);
    Operation neg = Operations.named("neg").get(0);
    for (int i = 0; i < 5_000; i++) {
      builder.at("v" + i, new Span("\u00e9.java", i, "\u20ac".repeat(i == 7 ? 70_000 : 3)));
      value = builder.apply(neg.factory().create(List.of(), List.of(type)), value);
    }
    GraphMethod method = method(Graph.of(inputs, List.of(value)));
    List<String> pieces = GraphText.print(method);
    assertThat(pieces.size()).isGreaterThan(10);
    for (String piece : pieces) {
      assertThat(piece.getBytes(StandardCharsets.UTF_8).length).isLessThan(65_535);
      assertThat(piece.chars().allMatch(c -> c < 127)).isTrue();
    }
    assertThat(GraphText.print(GraphText.parse(pieces))).isEqualTo(pieces);
  }

  @Test
  void mangledTextIsRejectedOrRead() {
    String text = String.join(
        "", GraphText.print(method(RandomGraph.of(5, 20, operation -> true).graph())));
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      StringBuilder mangled = new StringBuilder(text);
      int at = random.nextInt(text.length());
      if (random.nextBoolean()) {
        mangled.delete(at, Math.min(text.length(), at + 1 + random.nextInt(30)));
      } else {
        mangled.setCharAt(at, text.charAt(random.nextInt(text.length())));
      }
      try {
        GraphText.parse(List.of(mangled.toString()));
      } catch (IllegalArgumentException expected) {
        assertThat(expected).hasMessageThat().startsWith("line ");
      }
    }
    assertThrows(IllegalArgumentException.class, () -> GraphText.parse(List.of()));
  }

  /** A call is found again by its name and by how many operands and arguments it has. */
  @Test
  void callsAreUnambiguous() {
    for (Operation operation : Operations.all()) {
      List<Operation> same = Operations.named(operation.signature().name()).stream()
          .filter(o -> operands(o) == operands(operation)
              && o.signature().parameters().size()
                  == operation.signature().parameters().size())
          .toList();
      assertWithMessage("%s", operation.signature()).that(same).hasSize(1);
    }
  }

  @Test
  void sizesComeBack() {
    Random random = new Random(2);
    List<Dim> sizes = new ArrayList<>(List.of(
        Dim.symbol("B"), Dim.symbol("*batch"), Dim.of(3), Dim.of(0), Dim.symbol("T\u00e9")));
    for (int i = 0; i < 2_000; i++) {
      Dim a = sizes.get(random.nextInt(sizes.size()));
      Dim b = sizes.get(random.nextInt(sizes.size()));
      Dim made = random.nextInt(3) == 0 && !b.equals(Dim.ZERO)
          ? a.dividedBy(b)
          : random.nextBoolean() ? a.minus(b) : a.times(Dim.of(2)).plus(b);
      made = random.nextInt(8) == 0 && made.toString().length() < 30 ? made.times(b) : made;
      assertThat(DimParser.parse(made.toString())).isEqualTo(made);
      if (made.toString().length() < 40) {
        sizes.add(made);
      }
    }
  }

  private static long operands(Operation operation) {
    return operation.signature().parameters().stream().filter(Kind::isOperand).count();
  }

  private static GraphMethod method(Graph graph) {
    List<GraphMethod.Parameter> parameters = new ArrayList<>();
    for (Node input : graph.inputs()) {
      String path = ((Input) input.op()).path();
      parameters.add(
          new GraphMethod.Parameter(new Port.Leaf(path, path, input.type()), parameters.isEmpty()));
    }
    return new GraphMethod(
        new ClassRef("demo", List.of("Net")),
        "f",
        new ClassRef("demo", List.of("NetF")),
        false,
        List.of("B", "T"),
        parameters,
        new Port.Leaf("", "", graph.outputs().get(0).type()),
        graph,
        List.of());
  }

  private static GraphMethod withoutGraph(GraphMethod m) {
    Graph none = new Graph(List.of(), List.of(), List.of());
    return new GraphMethod(
        m.owner(),
        m.name(),
        m.generated(),
        m.isPublic(),
        m.symbols(),
        m.parameters(),
        m.result(),
        none,
        m.inlined());
  }

  /** Independent of ids: each node with its operation, type, name and place. */
  private static List<String> numbered(Graph graph) {
    Map<Node, Integer> numbers = new HashMap<>();
    List<String> lines = new ArrayList<>();
    graph.inputs().forEach(input -> numbers.put(input, numbers.size()));
    for (Node node : graph.nodes()) {
      numbers.putIfAbsent(node, numbers.size());
    }
    for (Node node : graph.nodes()) {
      lines.add(numbers.get(node) + " " + node.op() + " "
          + node.operands().stream().map(numbers::get).toList() + node.type() + node.name()
          + node.span());
    }
    graph.outputs().forEach(output -> lines.add("return " + numbers.get(output)));
    return lines;
  }
}
