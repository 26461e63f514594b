package ulpine.processor.op;

import java.util.List;
import ulpine.processor.graph.Argument;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.graph.Type;

/** {@code clamp((x + 3) / 6, 0, 1)}. */
record HardSigmoid() implements Composite {
  static final Operation OPERATION =
      new Operation(Signature.method("hardSigmoid"), (arguments, operands) -> new HardSigmoid());

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
    Node ramp = b.apply(new DivideBy(new Argument.Real(6)), b.apply(Shift.by(3), x));
    return b.apply(new Clamp(0, 1), ramp);
  }
}
