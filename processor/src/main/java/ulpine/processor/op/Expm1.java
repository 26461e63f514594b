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
 * {@code e^x - 1}; its derivative is formed as {@code e^x}, of which {@code y + 1} has lost digits.
 */
record Expm1() implements Elementwise {
  static final Operation OPERATION =
      new Operation(Signature.method("expm1"), (arguments, operands) -> new Expm1());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    return Expr.apply(Primitive.EXPM1, x.get(0));
  }

  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    return List.of(Optional.of(b.apply(new Mul(), seed, b.apply(new Exp(), y.operand(0)))));
  }
}
