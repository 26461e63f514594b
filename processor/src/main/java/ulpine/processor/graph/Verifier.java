package ulpine.processor.graph;

import java.util.HashSet;
import java.util.Set;

/**
 * Checks what every graph must be, whoever made it; a failure is a defect of the compiler, not of
 * the user.
 */
public final class Verifier {
  private Verifier() {}

  /**
   * @throws IllegalStateException if operands do not come first, a type is not the inferred one, or
   *     an id repeats
   */
  public static Graph verify(Graph graph) {
    Set<Node> before = new HashSet<>();
    Set<Integer> ids = new HashSet<>();
    for (Node node : graph.nodes()) {
      for (Node operand : node.operands()) {
        check(before.contains(operand), node, "reads %" + operand.id() + " before it is made");
      }
      check(ids.add(node.id()), node, "repeats an id");
      check(
          node.op().infer(node.operands().stream().map(Node::type).toList()).equals(node.type()),
          node,
          "has not the inferred type");
      before.add(node);
    }
    for (Node output : graph.outputs()) {
      check(before.contains(output), output, "is an output outside the graph");
    }
    return graph;
  }

  private static void check(boolean condition, Node node, String message) {
    if (!condition) {
      throw new IllegalStateException(node + " " + message);
    }
  }
}
