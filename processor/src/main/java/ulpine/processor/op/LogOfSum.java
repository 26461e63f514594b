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

/** The {@link Log} of a sum of {@code e^(x - max)}, which the error of the maximum limits. */
record LogOfSum() implements Elementwise, Bounded {
  static final Operation OPERATION = new Operation(
      Signature.method("logOfSum", Kind.TENSOR), (arguments, operands) -> new LogOfSum());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    return Expr.apply(Primitive.LOG_OF_SUM, x.get(0), x.get(1));
  }

  @Override
  public Optional<Node> decompose(Node self, GraphBuilder b) {
    return Optional.of(b.apply(new Log(), self.operand(0)));
  }

  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    return List.of(Optional.of(b.apply(new Div(), seed, y.operand(0))), Optional.empty());
  }
}
