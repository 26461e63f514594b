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
 * The logarithm kept from its pole, {@code log(max(x, epsilon))}; below epsilon the derivative is
 * 0, at epsilon it is that of the logarithm.
 */
record LogClamped(Argument epsilon) implements Composite {
  static final Operation OPERATION = new Operation(
      Signature.method("logClamped", Kind.REAL),
      (arguments, operands) -> new LogClamped(Constants.positive("logClamped", arguments.get(0))));

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
    Node least = b.apply(new Fill(epsilon, Shape.SCALAR));
    return b.apply(new Log(), b.apply(new Maximum(), self.operand(0), least));
  }
}
