package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Primitive;

/** The absolute value, exact; its derivative at 0 is 0. */
record Abs() implements Elementwise {
  static final Operation OPERATION =
      new Operation(Signature.method("abs"), (arguments, operands) -> new Abs());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    return Expr.apply(Primitive.ABS, x.get(0));
  }

  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    Node x = y.operand(0);
    Node zero = b.apply(Fill.scalar(0));
    Node negative = b.apply(new Compare(Compare.Relation.LESS), x, zero);
    Node positive = b.apply(new Compare(Compare.Relation.GREATER), x, zero);
    Node rest = b.apply(new WhereZero(), b.apply(new Neg(), seed), negative);
    return List.of(Optional.of(b.apply(new Where(), seed, positive, rest)));
  }
}
