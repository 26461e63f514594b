package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Primitive;

/** {@code 1 / sqrt(x)}, each step rounded; its derivative is {@code -y / (2 x)}. */
record Rsqrt() implements Elementwise {
  static final Operation OPERATION =
      new Operation(Signature.method("rsqrt"), (arguments, operands) -> new Rsqrt());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    Expr root = Expr.apply(Primitive.SQRT, x.get(0));
    return Expr.apply(Primitive.DIV, new Expr.Constant(1), root);
  }

  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    Node slope = b.apply(Scale.by(-0.5), b.apply(new Div(), y, y.operand(0)));
    return List.of(Optional.of(b.apply(new Mul(), seed, slope)));
  }
}
