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

/** {@code x + y}, with suffix broadcasting. */
public record Add() implements Elementwise {
  static final Operation OPERATION =
      new Operation(Signature.method("add", Kind.TENSOR), (arguments, operands) -> new Add());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    return Expr.apply(Primitive.ADD, x.get(0), x.get(1));
  }

  @Override
  public List<Optional<Node>> vjp(Node z, Node seed, GraphBuilder b) {
    Node x = z.operand(0);
    Node y = z.operand(1);
    return List.of(
        Optional.of(Broadcast.reduce(seed, x, b)), Optional.of(Broadcast.reduce(seed, y, b)));
  }
}
