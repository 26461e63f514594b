package ulpine.processor.op;

import java.util.List;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;

/**
 * The parts that softmax and its relatives share: exponentials of differences to the maximum, and
 * their sum.
 */
record StableExp(Node max, Node difference, Node exp, Node sum) {
  static StableExp of(Node x, int axis, GraphBuilder b) {
    Node max = b.apply(new Max(axis, true), x);
    Node difference = b.apply(new Sub(), x, Broadcast.expand(max, x.shape(), b));
    Node exp = b.apply(new Exp(), difference);
    return new StableExp(max, difference, exp, b.apply(new Sum(List.of(axis), true), exp));
  }
}
