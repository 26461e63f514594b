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

/** {@code c * x}; the constant is rounded to the format. */
record Scale(Argument constant) implements Elementwise {
  static final Operation OPERATION = new Operation(
      Signature.method("mul", Kind.REAL), (arguments, operands) -> new Scale(arguments.get(0)));

  static Scale by(double constant) {
    return new Scale(new Argument.Real(constant));
  }

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
    return Expr.apply(Primitive.MUL, x.get(0), Constants.expr(constant));
  }

  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    return List.of(Optional.of(b.apply(new Scale(constant), seed)));
  }
}
