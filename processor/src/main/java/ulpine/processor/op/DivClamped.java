package ulpine.processor.op;

import java.util.List;
import ulpine.processor.graph.Argument;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.graph.Signature.Kind;
import ulpine.processor.graph.Type;
import ulpine.processor.shape.Shape;

/**
 * Division kept from its pole, {@code x / max(y, epsilon)}, with suffix broadcasting; where y is
 * below epsilon the derivative by y is 0.
 */
record DivClamped(Argument epsilon) implements Composite {
  static final Operation OPERATION = new Operation(
      Signature.method("divClamped", Kind.TENSOR, Kind.REAL),
      (arguments, operands) -> new DivClamped(Constants.positive("divClamped", arguments.get(0))));

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
    return Type.real(Broadcast.shape("divClamped", operands.get(0), operands.get(1)));
  }

  @Override
  public Node parts(Node self, GraphBuilder b) {
    Node least = b.apply(new Fill(epsilon, Shape.SCALAR));
    Node divisor = b.apply(new Maximum(), self.operand(1), least);
    return b.apply(new Div(), self.operand(0), divisor);
  }
}
