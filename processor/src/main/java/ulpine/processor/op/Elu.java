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

/**
 * {@code x} where it is positive, {@code alpha (e^x - 1)} elsewhere; the derivative at 0 is alpha.
 */
record Elu(Argument alpha) implements Elementwise {
  static final Operation OPERATION = new Operation(
      Signature.method("elu", Kind.REAL), (arguments, operands) -> new Elu(arguments.get(0)));

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public List<Argument> arguments() {
    return List.of(alpha);
  }

  @Override
  public Expr scalar(List<Expr> x) {
    Expr positive = Expr.apply(Primitive.GREATER, x.get(0), new Expr.Constant(0));
    Expr tail =
        Expr.apply(Primitive.MUL, Expr.apply(Primitive.EXPM1, x.get(0)), Constants.expr(alpha));
    return Expr.apply(Primitive.SELECT, positive, x.get(0), tail);
  }

  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    Node x = y.operand(0);
    Node zero = b.apply(Fill.scalar(0));
    Node positive = b.apply(new Compare(Compare.Relation.GREATER), x, zero);
    Node slope = b.apply(new Scale(alpha), b.apply(new Exp(), x));
    Node tail = b.apply(new Mul(), seed, slope);
    return List.of(Optional.of(b.apply(new Where(), seed, positive, tail)));
  }
}
