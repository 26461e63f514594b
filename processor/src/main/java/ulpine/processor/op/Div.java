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
record Div(Primitive primitive) implements Elementwise {
  static final Operation OPERATION =
      new Operation(Signature.method("div", Kind.TENSOR), (arguments, operands) -> new Div());

  Div() {
    this(Primitive.DIV);
  }

  /** The share that {@code x >= 0} has of a sum of at least {@code x} and 1. */
  static Div proportion() {
    return new Div(Primitive.PROPORTION);
  }

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    return Expr.apply(primitive, x.get(0), x.get(1));
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
