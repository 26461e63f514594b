package ulpine.processor.op;

import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Op;

/** An operation that takes labels as positions. */
public interface LabelOp extends Op {
  /** The labels must lie in {@code [0, classes)}. */
  Dim classes(Node self);
}
