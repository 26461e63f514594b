package ulpine.processor.graph;

import static java.util.stream.Collectors.joining;

import java.util.List;

/**
 * A value of the graph: one operation applied to earlier values. Nodes are compared by identity.
 */
public final class Node {
  private final int id;
  private final Op op;
  private final List<Node> operands;
  private final Type type;
  private final String name;
  private final Span span;

  Node(int id, Op op, List<Node> operands, Type type, String name, Span span) {
    this.id = id;
    this.op = op;
    this.operands = List.copyOf(operands);
    this.type = type;
    this.name = name;
    this.span = span;
  }

  /** Larger than the ids of all operands. */
  public int id() {
    return id;
  }

  public Op op() {
    return op;
  }

  public List<Node> operands() {
    return operands;
  }

  public Node operand(int i) {
    return operands.get(i);
  }

  public Type type() {
    return type;
  }

  public ulpine.processor.shape.Shape shape() {
    return type.shape();
  }

  /**
   * The user's name for the value, or one made from it; not unique, and empty where nothing is
   * known.
   */
  public String name() {
    return name;
  }

  /** The name, or where there is none that of the operation. */
  public String label() {
    return name.isEmpty() ? op.signature().name().replace("KeepDims", "") : name;
  }

  public Span span() {
    return span;
  }

  /** {@code %3 hidden = add(%1, %2) [B, 128]}. */
  @Override
  public String toString() {
    String arguments = java.util.stream.Stream.concat(
            operands.stream().map(o -> "%" + o.id), op.arguments().stream().map(Object::toString))
        .collect(joining(", ", "(", ")"));
    return "%" + id + (name.isEmpty() ? "" : " " + name) + " = "
        + op.signature().name() + arguments + " "
        + (type.element() == Element.REAL
            ? ""
            : type.element().name().toLowerCase(java.util.Locale.ROOT))
        + type.shape();
  }
}
