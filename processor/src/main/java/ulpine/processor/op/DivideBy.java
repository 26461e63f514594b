package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.Argument;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.graph.Signature.Kind;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Primitive;

/** {@code x / c}, one division; the constant is rounded to the format. */
record DivideBy(Argument constant) implements Elementwise {
  static final Operation OPERATION = new Operation(
      Signature.method("div", Kind.REAL), (arguments, operands) -> new DivideBy(arguments.get(0)));

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public List<Argument> arguments() {
    return List.of(constant);
  }

  @Override
  public Expr scalar(List<Expr> x) {
    return Expr.apply(Primitive.DIV, x.get(0), Constants.expr(constant));
  }

  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    return List.of(Optional.of(b.apply(new DivideBy(constant), seed)));
  }
}
