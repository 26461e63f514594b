package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Primitive;

/** The cosine; its derivative is {@code -sin x}. */
record Cos() implements Elementwise {
  static final Operation OPERATION =
      new Operation(Signature.method("cos"), (arguments, operands) -> new Cos());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    return Expr.apply(Primitive.COS, x.get(0));
  }

  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    Node slope = b.apply(new Neg(), b.apply(new Sin(), y.operand(0)));
    return List.of(Optional.of(b.apply(new Mul(), seed, slope)));
  }
}
