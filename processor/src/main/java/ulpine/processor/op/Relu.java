package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Primitive;

/**
 * {@code max(x, 0)}, exact; its derivative at 0 is 0. The gate is read off the result, which is
 * positive where {@code x} is.
 */
record Relu() implements Elementwise {
  static final Operation OPERATION =
      new Operation(Signature.method("relu"), (arguments, operands) -> new Relu());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    return Expr.apply(Primitive.MAX, x.get(0), new Expr.Constant(0));
  }

  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    Node zero = b.apply(Fill.scalar(0));
    return List.of(Optional.of(
        b.apply(new WhereZero(), seed, b.apply(new Compare(Compare.Relation.GREATER), y, zero))));
  }
}
