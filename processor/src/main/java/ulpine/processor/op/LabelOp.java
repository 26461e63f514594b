package ulpine.processor.op;

import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Op;
import ulpine.processor.graph.Signature;

/** An operation that takes labels as positions. */
public interface LabelOp extends Op {
  /** The labels must lie in {@code [0, classes)}. */
  Dim classes(Node self);

  /** Which operand holds the labels. */
  default Node labels(Node self) {
    return self.operand(self.op().signature().parameters().stream()
        .filter(Signature.Kind::isOperand)
        .toList()
        .indexOf(Signature.Kind.LABELS));
  }

  /** Whether labels that are computed are within the classes whatever the operands are. */
  static boolean areWithin(Node labels, Dim classes) {
    if (!(labels.op() instanceof Argmax argmax)) {
      return true;
    }
    Dim range = labels.operand(0).shape().size(argmax.axis());
    boolean constants = range.isConstant() && classes.isConstant();
    return range.equals(classes) || (constants && range.constant() <= classes.constant());
  }
}
