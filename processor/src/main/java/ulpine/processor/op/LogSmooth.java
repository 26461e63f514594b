package ulpine.processor.op;

import java.util.List;
import ulpine.processor.graph.Argument;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.graph.Signature.Kind;
import ulpine.processor.graph.Type;

/** The logarithm kept from its pole smoothly, {@code log(softplus(x) + epsilon)}. */
record LogSmooth(Argument epsilon) implements Composite {
  static final Operation OPERATION = new Operation(
      Signature.method("logSmooth", Kind.REAL),
      (arguments, operands) -> new LogSmooth(Constants.positive("logSmooth", arguments.get(0))));

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public List<Argument> arguments() {
    return List.of(epsilon);
  }

  @Override
  public Type infer(List<Type> operands) {
    return operands.get(0);
  }

  @Override
  public Node parts(Node self, GraphBuilder b) {
    Node positive = b.apply(new Softplus(), self.operand(0));
    return b.apply(new Log(), b.apply(new Shift(epsilon), positive));
  }
}
