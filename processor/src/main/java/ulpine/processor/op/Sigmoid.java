package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Primitive;

/** The logistic function {@code 1 / (1 + e^-x)}; its derivative is {@code y (1 - y)}. */
record Sigmoid() implements Elementwise {
  static final Operation OPERATION =
      new Operation(Signature.method("sigmoid"), (arguments, operands) -> new Sigmoid());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    return Expr.apply(Primitive.SIGMOID, x.get(0));
  }

  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    Node oneMinus = b.apply(Shift.by(1), b.apply(new Neg(), y));
    return List.of(Optional.of(b.apply(new Mul(), seed, b.apply(new Mul(), y, oneMinus))));
  }
}
