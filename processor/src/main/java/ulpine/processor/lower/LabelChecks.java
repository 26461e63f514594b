package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.List;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.Node;
import ulpine.processor.op.Input;
import ulpine.processor.op.LabelOp;
import ulpine.processor.op.Reshape;

/** Collects the ranges that label inputs must keep, so that they are checked once on entry. */
final class LabelChecks {
  private final List<Program.LabelCheck> found = new ArrayList<>();

  void check(Node node, List<Node> inputs) {
    if (!(node.op() instanceof LabelOp op)) {
      return;
    }
    Node labels = op.labels(node);
    while (labels.op() instanceof Reshape) {
      labels = labels.operand(0);
    }
    if (labels.op() instanceof Input && labels.type().element() == Element.INTEGER) {
      Dim classes = op.classes(node);
      Program.LabelCheck check =
          new Program.LabelCheck(inputs.indexOf(labels), node.op().signature().name(), classes);
      boolean known =
          found.stream().anyMatch(c -> c.input() == check.input() && c.classes().equals(classes));
      if (!known) {
        found.add(check);
      }
    }
  }

  List<Program.LabelCheck> found() {
    return found;
  }
}
