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
 * The hyperbolic tangent. Its derivative {@code 1 - y^2} is formed as {@code (1 - y)(1 + y)}, which
 * keeps its relative accuracy where the function saturates.
 */
record Tanh() implements Elementwise {
  static final Operation OPERATION =
      new Operation(Signature.method("tanh"), (arguments, operands) -> new Tanh());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    return Expr.apply(Primitive.TANH, x.get(0));
  }

  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    Node oneMinus = b.apply(Shift.by(1), b.apply(new Neg(), y));
    Node onePlus = b.apply(Shift.by(1), y);
    return List.of(Optional.of(b.apply(new Mul(), seed, b.apply(new Mul(), oneMinus, onePlus))));
  }
}
