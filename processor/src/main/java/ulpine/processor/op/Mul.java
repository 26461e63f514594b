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

/** {@code x * y}, element by element, with suffix broadcasting. */
record Mul() implements Elementwise {
  static final Operation OPERATION =
      new Operation(Signature.method("mul", Kind.TENSOR), (arguments, operands) -> new Mul());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    return Expr.apply(Primitive.MUL, x.get(0), x.get(1));
  }

  @Override
  public List<Optional<Node>> vjp(Node z, Node seed, GraphBuilder b) {
    Node x = z.operand(0);
    Node y = z.operand(1);
    Node dx = Broadcast.reduce(b.apply(new Mul(), seed, y), x, b);
    Node dy = Broadcast.reduce(b.apply(new Mul(), seed, x), y, b);
    return List.of(Optional.of(dx), Optional.of(dy));
  }
}
