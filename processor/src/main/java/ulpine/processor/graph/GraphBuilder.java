package ulpine.processor.graph;

import java.util.List;

/**
 * Makes nodes: numbers them, infers their types, and gives them the name and place that are
 * current.
 */
public final class GraphBuilder {
  private int nextId;
  private String name = "";
  private Span span = Span.NONE;

  /** A builder whose nodes come after all nodes of a graph. */
  public static GraphBuilder after(Graph graph) {
    GraphBuilder builder = new GraphBuilder();
    builder.nextId = graph.nodes().stream().mapToInt(Node::id).max().orElse(-1) + 1;
    return builder;
  }

  /** How many nodes were made. */
  public int count() {
    return nextId;
  }

  /** Sets the name and place of the nodes to come. */
  public GraphBuilder at(String newName, Span newSpan) {
    name = newName;
    span = newSpan;
    return this;
  }

  /** @throws ulpine.processor.report.Problem if the operands do not fit the operation */
  public Node apply(Op op, Node... operands) {
    return apply(op, List.of(operands));
  }

  /** @throws ulpine.processor.report.Problem if the operands do not fit the operation */
  public Node apply(Op op, List<Node> operands) {
    Type type = op.infer(operands.stream().map(Node::type).toList());
    return new Node(nextId++, op, operands, type, name, span);
  }

  /** The same value under the current name and at the current place. */
  public Node renamed(Node node) {
    return new Node(nextId++, node.op(), node.operands(), node.type(), name, span);
  }

  /** A copy of a node on other operands, with its name and place. */
  public Node copy(Node node, List<Node> operands) {
    return copy(node, node.op(), operands);
  }

  /** A copy of a node with another operation on other operands, with its name and place. */
  public Node copy(Node node, Op op, List<Node> operands) {
    Type type = op.infer(operands.stream().map(Node::type).toList());
    return new Node(nextId++, op, operands, type, node.name(), node.span());
  }
}
