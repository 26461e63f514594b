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
 * The smaller of {@code x} and {@code y}, exact, with suffix broadcasting; NaN if either is. On a
 * tie the first operand has the whole derivative.
 */
record Minimum() implements Elementwise {
  static final Operation OPERATION = new Operation(
      Signature.method("minimum", Kind.TENSOR), (arguments, operands) -> new Minimum());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    return Expr.apply(Primitive.MIN, x.get(0), x.get(1));
  }

  @Override
  public List<Optional<Node>> vjp(Node z, Node seed, GraphBuilder b) {
    Node x = z.operand(0);
    Node y = z.operand(1);
    if (x == y) {
      return List.of(Optional.of(seed), Optional.empty());
    }
    Node dx =
        b.apply(new WhereZero(), seed, b.apply(new Compare(Compare.Relation.LESS_EQUAL), x, y));
    Node dy = b.apply(new WhereZero(), seed, b.apply(new Compare(Compare.Relation.GREATER), x, y));
    return List.of(
        Optional.of(Broadcast.reduce(dx, x, b)), Optional.of(Broadcast.reduce(dy, y, b)));
  }
}
