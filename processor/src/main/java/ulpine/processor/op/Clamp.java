package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.Argument;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.graph.Signature.Kind;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Primitive;

/**
 * {@code min(max(x, low), high)}, exact up to the rounding of the bounds; the derivative is 0 at
 * and beyond them.
 */
record Clamp(double low, double high) implements Elementwise {
  static final Operation OPERATION = new Operation(
      Signature.method("clamp", Kind.REAL, Kind.REAL), (arguments, operands) -> create(arguments));

  private static Clamp create(List<Argument> arguments) {
    double low = Constants.real("clamp", arguments.get(0));
    double high = Constants.real("clamp", arguments.get(1));
    if (!(low <= high)) {
      throw Problem.of(
          Code.U0115, "clamp: the lower bound %s is not below the upper bound %s", low, high);
    }
    return new Clamp(low, high);
  }

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public List<Argument> arguments() {
    return List.of(new Argument.Real(low), new Argument.Real(high));
  }

  @Override
  public Expr scalar(List<Expr> x) {
    Expr above = Expr.apply(Primitive.MAX, x.get(0), new Expr.Constant(low));
    return Expr.apply(Primitive.MIN, above, new Expr.Constant(high));
  }

  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    Node x = y.operand(0);
    Node above = b.apply(new Compare(Compare.Relation.GREATER), x, b.apply(Fill.scalar(low)));
    Node below = b.apply(new Compare(Compare.Relation.LESS), x, b.apply(Fill.scalar(high)));
    Node inner = b.apply(new WhereZero(), b.apply(new WhereZero(), seed, above), below);
    return List.of(Optional.of(inner));
  }
}
