package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.graph.Signature.Kind;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Primitive;

/**
 * {@code x - y}, with suffix broadcasting. {@code x - x} is still computed, but its cotangent is
 * zero for all values.
 */
record Sub() implements Elementwise {
  static final Operation OPERATION =
      new Operation(Signature.method("sub", Kind.TENSOR), (arguments, operands) -> new Sub());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    return Expr.apply(Primitive.SUB, x.get(0), x.get(1));
  }

  @Override
  public List<Optional<Node>> vjp(Node z, Node seed, GraphBuilder b) {
    Node x = z.operand(0);
    Node y = z.operand(1);
    if (x == y) {
      return List.of(Optional.empty(), Optional.empty());
    }
    Node negative = b.apply(new Neg(), Broadcast.reduce(seed, y, b));
    return List.of(Optional.of(Broadcast.reduce(seed, x, b)), Optional.of(negative));
  }
}
