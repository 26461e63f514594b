package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Primitive;

/** {@code x / (1 + |x|)}; its derivative is {@code 1 / (1 + |x|)} squared. */
record Softsign() implements Elementwise {
  static final Operation OPERATION =
      new Operation(Signature.method("softsign"), (arguments, operands) -> new Softsign());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    Expr one = new Expr.Constant(1);
    Expr divisor = Expr.apply(Primitive.ADD, Expr.apply(Primitive.ABS, x.get(0)), one);
    Expr quotient = Expr.apply(Primitive.PROPORTION, x.get(0), divisor);
    return Expr.apply(Primitive.WITHIN, quotient, new Expr.Constant(-1), one);
  }

  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    Node divisor = b.apply(Shift.by(1), b.apply(new Abs(), y.operand(0)));
    // Twice by the divisor, whose square might overflow.
    return List.of(Optional.of(b.apply(new Div(), b.apply(new Div(), seed, divisor), divisor)));
  }
}
