package ulpine.processor.op;

import java.util.List;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.shape.Shape;

/**
 * The parts that softmax and its relatives share: exponentials of differences to the maximum, and
 * the logarithm of their sum.
 */
record StableExp(Node max, Node anchor, Node difference, Node exp, Node sum) {
  static StableExp of(Node x, int axis, GraphBuilder b) {
    Node max = b.apply(new Max(axis, true), x);
    Node anchor = b.apply(new Anchor(), max);
    Node difference = b.apply(new Sub(), x, Broadcast.expand(anchor, x.shape(), b));
    Node exp = b.apply(new Exp(), difference);
    Node sum = b.apply(new Sum(List.of(axis), true), exp);
    return new StableExp(max, anchor, difference, exp, sum);
  }

  /** @param shape without the axis, or with its size 1 */
  Node log(Shape shape, GraphBuilder b) {
    Reshape reshape = new Reshape(shape);
    return b.apply(new LogOfSum(), b.apply(reshape, sum), b.apply(reshape, max));
  }
}
