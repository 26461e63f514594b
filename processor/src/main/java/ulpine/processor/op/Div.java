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
 * {@code x / y}, with suffix broadcasting; the derivative by {@code y} is {@code -(g / y) (x / y)}.
 */
record Div() implements Elementwise {
  static final Operation OPERATION =
      new Operation(Signature.method("div", Kind.TENSOR), (arguments, operands) -> new Div());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    return Expr.apply(Primitive.DIV, x.get(0), x.get(1));
  }

  @Override
  public List<Optional<Node>> vjp(Node z, Node seed, GraphBuilder b) {
    Node x = z.operand(0);
    Node y = z.operand(1);
    Node quotient = b.apply(new Div(), seed, y);
    Node dy = b.apply(new Neg(), b.apply(new Mul(), quotient, z));
    return List.of(
        Optional.of(Broadcast.reduce(quotient, x, b)), Optional.of(Broadcast.reduce(dy, y, b)));
  }
}
