package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Primitive;

/** -1, 0 or 1, zeros keeping their sign and NaN being NaN; its derivative is 0 everywhere. */
record Sign() implements Elementwise {
  static final Operation OPERATION =
      new Operation(Signature.method("sign"), (arguments, operands) -> new Sign());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    Expr zero = new Expr.Constant(0);
    Expr negative = Expr.apply(Primitive.LESS, x.get(0), zero);
    // Zeros keep their sign, and NaN is kept; a product has no error beside 1 and -1.
    Expr same = Expr.apply(Primitive.MUL, x.get(0), zero);
    Expr rest = Expr.apply(Primitive.SELECT, negative, new Expr.Constant(-1), same);
    Expr positive = Expr.apply(Primitive.GREATER, x.get(0), zero);
    Expr sign = Expr.apply(Primitive.SELECT, positive, new Expr.Constant(1), rest);
    return Expr.apply(Primitive.WITHIN, sign, new Expr.Constant(-1), new Expr.Constant(1));
  }

  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    return List.of(Optional.empty());
  }
}
