package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.List;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.Node;
import ulpine.processor.op.Input;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Primitive;

/** What one element of a node is, at the position given by one index variable an axis. */
record Definition(Node node, List<Axis> axes, Expr element) {
  private static final List<String> VARIABLES = List.of("i", "j", "l", "m", "n");

  static Definition of(Node node) {
    List<Axis> axes = new ArrayList<>();
    for (int axis = 0; axis < node.shape().rank(); axis++) {
      String variable = axis < VARIABLES.size() ? VARIABLES.get(axis) : "i" + axis;
      axes.add(new Axis(variable, node.shape().size(axis)));
    }
    List<Index> at = axes.stream().map(a -> Index.of(a.variable())).toList();
    Expr element =
        node.op() instanceof Input ? new Expr.Read(-1, at) : node.op().element(node, at);
    return new Definition(node, axes, element);
  }

  List<Index> position() {
    return axes.stream().map(a -> Index.of(a.variable())).toList();
  }

  boolean isInput() {
    return node.op() instanceof Input;
  }

  /** Only other indices of an operand. */
  boolean isView() {
    return !isInput() && (element instanceof Expr.Read || element instanceof Expr.ReadFlat);
  }

  boolean isReduction() {
    return element instanceof Expr.Reduce;
  }

  /**
   * Cheaper to compute again than to keep: views, anchors, constants, masks, and what is made of
   * labels alone.
   */
  boolean isFree() {
    return isView()
        || (element instanceof Expr.Apply apply && apply.primitive() == Primitive.ANCHOR)
        || node.type().element() == Element.BOOLEAN
        || (!isReduction()
            && !isInput()
            && node.operands().stream().noneMatch(o -> o.type().element() == Element.REAL));
  }
}
