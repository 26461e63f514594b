package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Primitive;

/** The natural logarithm; its derivative is {@code 1/x}. */
record Log() implements Elementwise {
  static final Operation OPERATION =
      new Operation(Signature.method("log"), (arguments, operands) -> new Log());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    return Expr.apply(Primitive.LOG, x.get(0));
  }

  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    return List.of(Optional.of(b.apply(new Div(), seed, y.operand(0))));
  }
}
