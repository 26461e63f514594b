package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.Argument;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Primitive;

/**
 * {@code clamp((x + 3) / 6, 0, 1)}, the ramp being rounded twice; its slope is that of the ramp.
 */
record HardSigmoid() implements Elementwise {
  static final Operation OPERATION =
      new Operation(Signature.method("hardSigmoid"), (arguments, operands) -> new HardSigmoid());

  private static final Shift SHIFT = Shift.by(3);
  private static final DivideBy DIVIDE = new DivideBy(new Argument.Real(6));
  private static final Clamp CLAMP = new Clamp(0, 1);

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Expr scalar(List<Expr> x) {
    Expr clamped = CLAMP.scalar(List.of(DIVIDE.scalar(List.of(SHIFT.scalar(x)))));
    return Expr.apply(Primitive.WITHIN, clamped, new Expr.Constant(0), new Expr.Constant(1));
  }

  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    Node ramp = b.apply(DIVIDE, b.apply(SHIFT, y.operand(0)));
    return CLAMP.vjp(b.apply(CLAMP, ramp), seed, b).stream()
        .map(slope -> slope.map(g -> b.apply(DIVIDE, g)))
        .toList();
  }
}
