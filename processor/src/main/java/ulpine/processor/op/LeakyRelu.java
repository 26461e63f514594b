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

/** {@code x} where it is positive, {@code slope x} elsewhere; the derivative at 0 is the slope. */
record LeakyRelu(Argument slope) implements Elementwise {
  static final Operation OPERATION = new Operation(
      Signature.method("leakyRelu", Kind.REAL),
      (arguments, operands) -> new LeakyRelu(arguments.get(0)));

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public List<Argument> arguments() {
    return List.of(slope);
  }

  @Override
  public Expr scalar(List<Expr> x) {
    Expr positive = Expr.apply(Primitive.GREATER, x.get(0), new Expr.Constant(0));
    Expr scaled = Expr.apply(Primitive.MUL, x.get(0), Constants.expr(slope));
    return Expr.apply(Primitive.SELECT, positive, x.get(0), scaled);
  }

  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    Node zero = b.apply(Fill.scalar(0));
    Node positive = b.apply(new Compare(Compare.Relation.GREATER), y.operand(0), zero);
    return List.of(
        Optional.of(b.apply(new Where(), seed, positive, b.apply(new Scale(slope), seed))));
  }
}
