package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Primitive;

/** The error function; its derivative is {@code c e^(-x^2)} with {@code c = 2 / sqrt(pi)}. */
record Erf() implements Elementwise {
  static final Operation OPERATION =
      new Operation(Signature.method("erf"), (arguments, operands) -> new Erf());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    return Expr.apply(Primitive.ERF, x.get(0));
  }

  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    Node square = b.apply(new Square(), y.operand(0));
    Node decay = b.apply(new Exp(), b.apply(new Neg(), square));
    Node slope = b.apply(Scale.by(1.1283791670955126), decay);
    return List.of(Optional.of(b.apply(new Mul(), seed, slope)));
  }
}
