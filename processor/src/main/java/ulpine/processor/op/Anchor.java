package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Primitive;

/**
 * The number itself, as a constant without an error: what {@link StableExp} subtracts. Whatever
 * number that is, softmax and its relatives are the same, so that it need not be the exact maximum.
 * Generated code calls it what it is, the maximum.
 */
record Anchor() implements Elementwise {
  static final Operation OPERATION =
      new Operation(Signature.method("max"), (arguments, operands) -> new Anchor());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    return Expr.apply(Primitive.ANCHOR, x.get(0));
  }

  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    return List.of(Optional.empty());
  }
}
