package ulpine.processor.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Argument;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.Graph;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature.Kind;
import ulpine.processor.graph.Span;
import ulpine.processor.graph.Type;
import ulpine.processor.op.Input;
import ulpine.processor.op.LabelOp;
import ulpine.processor.op.Operations;
import ulpine.processor.report.Problem;
import ulpine.processor.shape.Shape;

/**
 * A random graph over the whole table of operations, the same for the same seed, with sizes for its
 * symbols.
 */
public final class RandomGraph {
  private static final List<Dim> SIZES = List.of(
      Dim.symbol("B"),
      Dim.of(1),
      Dim.of(3),
      Dim.of(4),
      Dim.of(18),
      Dim.symbol("T"),
      Dim.symbol("B"),
      Dim.of(3));
  private static final List<Double> CONSTANTS = List.of(0.5, 2.0, -1.25, 0.1, 3.0, -0.0, 1.0);

  /** Labels are below this, and only axes that are at least as long are indexed by them. */
  private static final int CLASSES = 3;

  private final Random random;
  private final GraphBuilder builder = new GraphBuilder();
  private final List<Node> inputs = new ArrayList<>();
  private final List<Node> values = new ArrayList<>();
  private final Map<String, Integer> sizes = new LinkedHashMap<>();

  private RandomGraph(long seed) {
    random = new Random(seed);
    sizes.put("B", 1 + random.nextInt(9));
    sizes.put("T", 2 + random.nextInt(4));
  }

  /** A function, with one real output or two. */
  public record Sample(Graph graph, Map<String, Integer> sizes) {
    public List<Node> realInputs() {
      return graph.inputs().stream()
          .filter(i -> i.type().element() == Element.REAL)
          .toList();
    }
  }

  /** @param allowed which operations to use */
  public static Sample of(long seed, int nodes, Predicate<Operation> allowed) {
    return new RandomGraph(seed).make(nodes, allowed);
  }

  /** The same, with one scalar output: the sum of the elements of the first. */
  public static Sample scalar(long seed, int nodes, Predicate<Operation> allowed) {
    Sample sample = of(seed, nodes, allowed);
    Node output = sample.graph().outputs().get(0);
    List<Integer> axes = IntStream.range(0, output.shape().rank()).boxed().toList();
    Operation sum = Operations.named("sum").get(0);
    Node total = GraphBuilder.after(sample.graph())
        .apply(
            sum.factory().create(List.of(Argument.Sizes.of(axes)), List.of(output.type())), output);
    return new Sample(Graph.of(sample.graph().inputs(), List.of(total)), sample.sizes());
  }

  private Sample make(int nodes, Predicate<Operation> allowed) {
    int count = 2 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      input("x" + i, Type.real(shape(random.nextInt(4))));
    }
    input("y", Type.integer(Shape.of(Dim.symbol("B"))));
    values.addAll(inputs);
    List<Operation> operations = Operations.all().stream().filter(allowed).toList();
    for (int tries = 0; tries < 400 && values.size() < inputs.size() + nodes; tries++) {
      attempt(operations.get(random.nextInt(operations.size()))).ifPresent(values::add);
    }
    List<Node> real =
        values.stream().filter(n -> n.type().element() == Element.REAL).toList();
    List<Node> outputs = new ArrayList<>(List.of(real.get(real.size() - 1)));
    if (random.nextInt(3) == 0) {
      outputs.add(real.get(random.nextInt(real.size())));
    }
    return new Sample(inputsFirst(Graph.of(inputs, outputs)), sizes);
  }

  /** Some inputs were made where they were needed; graphs that are read have them first. */
  private static Graph inputsFirst(Graph graph) {
    GraphBuilder builder = new GraphBuilder();
    Map<Node, Node> copies = new HashMap<>();
    List<Node> all = new ArrayList<>(graph.inputs());
    graph.nodes().stream().filter(n -> !all.contains(n)).forEach(all::add);
    for (Node node : all) {
      copies.put(
          node, builder.copy(node, node.operands().stream().map(copies::get).toList()));
    }
    return Graph.of(
        graph.inputs().stream().map(copies::get).toList(),
        graph.outputs().stream().map(copies::get).toList());
  }

  private void input(String name, Type type) {
    inputs.add(builder.at(name, Span.NONE).apply(new Input(name, type)));
  }

  private Shape shape(int rank) {
    List<Dim> dims = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      dims.add(SIZES.get(random.nextInt(SIZES.size())));
    }
    return new Shape(dims);
  }

  private Optional<Node> attempt(Operation operation) {
    List<Node> operands = new ArrayList<>();
    List<Argument> arguments = new ArrayList<>();
    Optional<FittingOperands> fitting = FittingOperands.of(operation, random);
    for (Kind kind : operation.signature().parameters()) {
      if (kind.isOperand()) {
        Optional<Node> operand = fitting.isEmpty()
            ? operand(kind, operands)
            : Optional.of(fitting(kind, fitting.get().shapes().get(operands.size())));
        if (operand.isEmpty()) {
          return Optional.empty();
        }
        operands.add(operand.get());
      } else {
        boolean given = fitting.isPresent() && !fitting.get().arguments().isEmpty();
        arguments.add(
            given
                ? fitting.get().arguments().get(arguments.size())
                : argument(kind, operation, operands));
      }
    }
    try {
      String name = random.nextInt(3) == 0 ? "v" + values.size() : "";
      Node node = builder
          .at(name, new Span("Random.java", values.size(), operation.signature().name()))
          .apply(
              operation
                  .factory()
                  .create(arguments, operands.stream().map(Node::type).toList()),
              operands);
      boolean small = elements(node.shape()) <= 600;
      boolean within = !(node.op() instanceof LabelOp op)
          || LabelOp.areWithin(op.labels(node), op.classes(node));
      return small && within && labelsFit(operation, operands)
          ? Optional.of(node)
          : Optional.empty();
    } catch (Problem doesNotFit) {
      return Optional.empty();
    }
  }

  private boolean labelsFit(Operation operation, List<Node> operands) {
    return switch (operation.signature().name()) {
      case "crossEntropy", "pick" ->
        operands.get(0).shape().dims().stream()
                .allMatch(d -> size(d) >= CLASSES || d.equals(Dim.symbol("B")))
            && size(operands.get(0).shape().last()) >= CLASSES
            && size(operands.get(0).shape().size(0)) >= CLASSES;
      default -> true;
    };
  }

  private Optional<Node> operand(Kind kind, List<Node> before) {
    Element element = switch (kind) {
      case LABELS -> Element.INTEGER;
      case MASK -> Element.BOOLEAN;
      default -> Element.REAL;
    };
    List<Node> candidates =
        values.stream().filter(n -> n.type().element() == element).toList();
    if (!before.isEmpty() && before.get(0).type().element() == element && random.nextInt(12) == 0) {
      return Optional.of(before.get(0));
    }
    if (!before.isEmpty() && random.nextInt(2) == 0) {
      List<Node> same = candidates.stream()
          .filter(n -> n.shape().equals(before.get(0).shape()))
          .toList();
      candidates = same.isEmpty() ? candidates : same;
    }
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    // Later values more often, so that graphs grow deep.
    int last = candidates.size() - 1;
    return Optional.of(
        candidates.get(last - (int) (random.nextDouble() * random.nextDouble() * (last + 1))));
  }

  /** A value or a new input of a shape, or a mask that compares two of them. */
  private Node fitting(Kind kind, Shape shape) {
    if (kind == Kind.MASK) {
      Operation greater = Operations.named("greater").get(0);
      return builder.apply(
          greater.factory().create(List.of(), List.of()),
          fitting(Kind.TENSOR, shape),
          fitting(Kind.TENSOR, shape));
    }
    List<Node> candidates =
        values.stream().filter(n -> n.type().equals(Type.real(shape))).toList();
    if (!candidates.isEmpty() && random.nextInt(3) > 0) {
      return candidates.get(random.nextInt(candidates.size()));
    }
    input("x" + inputs.size(), Type.real(shape));
    Node input = inputs.get(inputs.size() - 1);
    values.add(input);
    return input;
  }

  private Argument argument(Kind kind, Operation operation, List<Node> operands) {
    int rank = operands.isEmpty() ? 0 : operands.get(0).type().rank();
    return switch (kind) {
      case REAL ->
        random.nextInt(6) == 0
            ? new Argument.Size(Dim.symbol("B"))
            : new Argument.Real(CONSTANTS.get(random.nextInt(CONSTANTS.size())));
      case AXIS -> new Argument.Size(Dim.of(random.nextInt(2 * rank + 1) - rank));
      case AXES -> {
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
          if (operation.signature().name().equals("permute") || random.nextInt(2) == 0) {
            axes.add(random.nextInt(axes.size() + 1), axis);
          }
        }
        yield Argument.Sizes.of(axes);
      }
      case SIZE -> new Argument.Size(Dim.of(CLASSES + random.nextInt(3)));
      default -> new Argument.Sizes(sizes(operation, operands));
    };
  }

  private List<Dim> sizes(Operation operation, List<Node> operands) {
    if (operands.isEmpty()) {
      return values.get(random.nextInt(values.size())).shape().dims();
    }
    List<Dim> dims = new ArrayList<>(operands.get(0).shape().dims());
    if (operation.signature().name().equals("expand")) {
      dims.replaceAll(d -> d.is(1) ? SIZES.get(random.nextInt(SIZES.size())) : d);
      if (random.nextBoolean()) {
        dims.add(0, SIZES.get(random.nextInt(SIZES.size())));
      }
      return dims;
    }
    switch (random.nextInt(4)) {
      case 0 -> java.util.Collections.shuffle(dims, random);
      case 1 -> dims.add(random.nextInt(dims.size() + 1), Dim.ONE);
      case 2 -> dims = new ArrayList<>(List.of(Dim.of(-1)));
      default -> {
        if (dims.size() >= 2) {
          int at = random.nextInt(dims.size() - 1);
          dims.set(at, dims.get(at).times(dims.remove(at + 1)));
        }
      }
    }
    return dims;
  }

  private int elements(Shape shape) {
    return size(shape.length());
  }

  private int size(Dim dim) {
    Map<String, Dim> known = new LinkedHashMap<>();
    sizes.forEach((name, size) -> known.put(name, Dim.of(size)));
    return Math.toIntExact(dim.substitute(known).constant());
  }

  /**
   * Values for an input: labels below {@link #CLASSES}, and numbers of moderate size with an
   * occasional zero.
   */
  public static double[] values(Node input, Map<String, Integer> sizes, Random random) {
    Map<String, Dim> known = new LinkedHashMap<>();
    sizes.forEach((name, size) -> known.put(name, Dim.of(size)));
    double[] values =
        new double[Math.toIntExact(input.shape().length().substitute(known).constant())];
    for (int i = 0; i < values.length; i++) {
      values[i] = input.type().element() == Element.INTEGER
          ? random.nextInt(CLASSES)
          : (float) random.nextGaussian();
    }
    return values;
  }
}
