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
record Div(boolean isShare) implements Elementwise {
  static final Operation OPERATION =
      new Operation(Signature.method("div", Kind.TENSOR), (arguments, operands) -> new Div());

  Div() {
    this(false);
  }

  /** The share that {@code x} has of a sum of it and other terms, none of which is negative. */
  static Div share() {
    return new Div(true);
  }

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    if (!isShare) {
      return Expr.apply(Primitive.DIV, x.get(0), x.get(1));
    }
    Expr share = Expr.apply(Primitive.SHARE, x.get(0), x.get(1));
    return Expr.apply(Primitive.WITHIN, share, new Expr.Constant(0), new Expr.Constant(1));
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
