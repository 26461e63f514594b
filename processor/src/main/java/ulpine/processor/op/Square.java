package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Primitive;

/** {@code x * x}; its derivative is {@code 2 x}. */
record Square() implements Elementwise {
  static final Operation OPERATION =
      new Operation(Signature.method("square"), (arguments, operands) -> new Square());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    return Expr.apply(Primitive.MUL, x.get(0), x.get(0));
  }

  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    return List.of(Optional.of(b.apply(Scale.by(2), b.apply(new Mul(), seed, y.operand(0)))));
  }
}
