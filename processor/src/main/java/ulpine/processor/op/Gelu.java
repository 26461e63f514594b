package ulpine.processor.op;

import java.util.List;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.graph.Type;

/** {@code (x / 2) (1 + erf(x / sqrt(2)))}. */
record Gelu() implements Composite {
  static final Operation OPERATION =
      new Operation(Signature.method("gelu"), (arguments, operands) -> new Gelu());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Type infer(List<Type> operands) {
    return operands.get(0);
  }

  @Override
  public Node parts(Node self, GraphBuilder b) {
    Node x = self.operand(0);
    Node erf = b.apply(new Erf(), b.apply(Scale.by(0.7071067811865476), x));
    return b.apply(new Mul(), b.apply(Scale.by(0.5), x), b.apply(Shift.by(1), erf));
  }
}
