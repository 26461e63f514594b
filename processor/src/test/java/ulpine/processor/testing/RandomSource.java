package ulpine.processor.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Argument;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Signature;
import ulpine.processor.op.Input;
import ulpine.processor.shape.Shape;

/** Writes a random graph as a user would: a static method over tensors. */
public final class RandomSource {
  private final RandomGraph.Sample sample;
  private final Map<Node, String> names = new HashMap<>();
  private final Set<String> symbols = new HashSet<>();
  private final StringBuilder text = new StringBuilder();

  private RandomSource(RandomGraph.Sample sample) {
    this.sample = sample;
  }

  /**
   * The method, and a record for its result if there are two; empty if no input determines some
   * symbol.
   */
  public static Optional<String> of(RandomGraph.Sample sample, String name) {
    return of(sample, name, "@Graph");
  }

  /** @param annotation that of the method */
  public static Optional<String> of(RandomGraph.Sample sample, String name, String annotation) {
    return new RandomSource(sample).write(name, annotation);
  }

  private Optional<String> write(String name, String annotation) {
    List<Node> outputs = sample.graph().outputs();
    boolean two = outputs.size() > 1;
    if (two) {
      text.append("  public record Out").append(name).append("(");
      text.append(shape(outputs.get(0).shape())).append(" Tensor first, ");
      text.append(shape(outputs.get(1).shape())).append(" Tensor second) {}\n\n");
    }
    text.append("  ").append(annotation).append("\n  public static ");
    text.append(two ? "Out" + name : shape(outputs.get(0).shape()) + " Tensor")
        .append(" ")
        .append(name)
        .append("(");
    List<String> parameters = new ArrayList<>();
    for (Node input : sample.graph().inputs()) {
      boolean real = input.type().element() == Element.REAL;
      names.put(input, input.name());
      parameters.add((real ? "@Differentiable " : "")
          + shape(input.shape())
          + (real ? " Tensor " : " Labels ")
          + input.name());
    }
    text.append(String.join(", ", parameters)).append(") {\n");
    for (Node input : sample.graph().inputs()) {
      for (int axis = 0; axis < input.shape().rank(); axis++) {
        Optional<String> symbol = input.shape().size(axis).asSymbol();
        if (symbol.isPresent() && symbols.add(symbol.get())) {
          text.append("    int n").append(symbol.get()).append(" = ").append(input.name());
          text.append(".size(").append(axis).append(");\n");
        }
      }
    }
    String example = sample.realInputs().get(0).name();
    for (Node node : sample.graph().nodes()) {
      if (!(node.op() instanceof Input)) {
        String local = "t" + node.id();
        text.append("    ").append(type(node)).append(" ").append(local).append(" = ");
        text.append(call(node, example)).append(";\n");
        names.put(node, local);
      }
    }
    String first = names.get(outputs.get(0));
    text.append("    return ")
        .append(
            two ? "new Out" + name + "(" + first + ", " + names.get(outputs.get(1)) + ")" : first);
    text.append(";\n  }\n\n");
    Set<String> needed = new HashSet<>();
    sample.graph().inputs().forEach(n -> n.shape().dims().forEach(d -> needed.addAll(d.symbols())));
    sample.graph().nodes().forEach(n -> n.shape().dims().forEach(d -> needed.addAll(d.symbols())));
    sample
        .graph()
        .nodes()
        .forEach(n -> n.op().arguments().forEach(a -> needed.addAll(symbolsOf(a))));
    return symbols.containsAll(needed) ? Optional.of(text.toString()) : Optional.empty();
  }

  private static Set<String> symbolsOf(Argument argument) {
    return argument instanceof Argument.Size size
        ? size.value().symbols()
        : argument instanceof Argument.Sizes sizes
            ? sizes.values().stream().flatMap(d -> d.symbols().stream()).collect(Collectors.toSet())
            : Set.of();
  }

  private static String type(Node node) {
    return switch (node.type().element()) {
      case REAL -> "Tensor";
      case INTEGER -> "Labels";
      case BOOLEAN -> "Mask";
    };
  }

  private static String shape(Shape shape) {
    return "@Shape(\"" + shape.dims().stream().map(Dim::toString).collect(Collectors.joining(" "))
        + "\")";
  }

  private String call(Node node, String example) {
    Signature signature = node.op().signature();
    List<String> parts = new ArrayList<>();
    int operand = 0;
    int argument = 0;
    for (Signature.Kind kind : signature.parameters()) {
      if (kind.isOperand()) {
        parts.add(names.get(node.operand(operand++)));
      } else {
        String part = argument(node.op().arguments().get(argument++));
        if (!part.isEmpty()) {
          parts.add(part);
        }
      }
    }
    String receiver = signature.receiverIsExample() ? example : parts.remove(0);
    return receiver + "." + signature.name() + "(" + String.join(", ", parts) + ")";
  }

  private static String argument(Argument argument) {
    if (argument instanceof Argument.Size size) {
      return size.value().java(s -> "n" + s);
    }
    return argument instanceof Argument.Sizes sizes
        ? sizes.values().stream().map(d -> d.java(s -> "n" + s)).collect(Collectors.joining(", "))
        : argument.toString();
  }
}
