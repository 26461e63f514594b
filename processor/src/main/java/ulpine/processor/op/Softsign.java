package ulpine.processor.op;

import java.util.List;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.graph.Type;

/** {@code x / (1 + |x|)}. */
record Softsign() implements Composite {
  static final Operation OPERATION =
      new Operation(Signature.method("softsign"), (arguments, operands) -> new Softsign());

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
    return b.apply(new Div(), x, b.apply(Shift.by(1), b.apply(new Abs(), x)));
  }
}
