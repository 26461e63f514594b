package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Primitive;

/** {@code 1 / x}; its derivative is {@code -y^2}. */
record Reciprocal() implements Elementwise {
  static final Operation OPERATION =
      new Operation(Signature.method("reciprocal"), (arguments, operands) -> new Reciprocal());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    return Expr.apply(Primitive.DIV, new Expr.Constant(1), x.get(0));
  }

  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    Node slope = b.apply(new Mul(), b.apply(new Mul(), seed, y), y);
    return List.of(Optional.of(b.apply(new Neg(), slope)));
  }
}
