package ulpine.processor.op;

import java.util.List;
import ulpine.processor.graph.Argument;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;

/**
 * Identities that keep every bit: a repeated constant is a constant, what is repeated twice is
 * repeated once, a repeated scalar of another shape is the scalar repeated, and a product with
 * exact ones is the other factor.
 */
public final class Simplification {
  private Simplification() {}

  /** A node equal to the given one, or that one. */
  public static Node of(Node node, GraphBuilder builder) {
    if ((node.op() instanceof Expand || node.op() instanceof Reshape)
        && node.operand(0).op() instanceof Fill fill) {
      return builder.copy(node, new Fill(fill.value(), node.shape()), List.of());
    }
    if (node.op() instanceof Expand && node.operand(0).op() instanceof Expand) {
      return builder.copy(node, node.op(), List.of(node.operand(0).operand(0)));
    }
    if (node.op() instanceof Reshape && node.operand(0).op() instanceof Expand) {
      Node repeated = node.operand(0).operand(0);
      return repeated.shape().rank() == 0
          ? builder.copy(node, new Expand(node.shape()), List.of(repeated))
          : node;
    }
    if (node.op() instanceof Mul) {
      if (isOne(node.operand(1)) && node.operand(0).shape().equals(node.shape())) {
        return node.operand(0);
      }
      if (isOne(node.operand(0)) && node.operand(1).shape().equals(node.shape())) {
        return node.operand(1);
      }
    }
    return node;
  }

  /** A maximum of maxima, that along the earlier axis first. */
  public static Node linesFirst(Node node, GraphBuilder builder) {
    if (node.op() instanceof Max second
        && node.operand(0).op() instanceof Max first
        && !first.keepDims()
        && !second.keepDims()
        && second.axis() < first.axis()) {
      Node inner = node.operand(0);
      Node lines = builder.copy(inner, second, inner.operands());
      return builder.copy(node, new Max(first.axis() - 1, false), List.of(lines));
    }
    return node;
  }

  private static boolean isOne(Node node) {
    return node.op() instanceof Fill fill && fill.value().equals(new Argument.Real(1));
  }
}
