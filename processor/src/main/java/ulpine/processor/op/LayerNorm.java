package ulpine.processor.op;

import java.util.List;
import ulpine.processor.graph.Argument;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.graph.Signature.Kind;
import ulpine.processor.graph.Type;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;
import ulpine.processor.shape.Shape;

/** {@code normalize(x) gamma + beta} over the last axis, gamma and beta of its size. */
record LayerNorm(Argument epsilon) implements Composite {
  static final Operation OPERATION = new Operation(
      Signature.method("layerNorm", Kind.TENSOR, Kind.TENSOR, Kind.REAL),
      (arguments, operands) -> new LayerNorm(Constants.positive("layerNorm", arguments.get(0))));

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
    Sizes.atLeast(1, "layerNorm", "the operand", operands.get(0));
    Shape expected = Shape.of(operands.get(0).shape().last());
    for (Type parameter : operands.subList(1, 3)) {
      if (!parameter.shape().equals(expected)) {
        throw Problem.of(
            Code.U0107,
            "layerNorm: gamma and beta need the shape %s of the last axis, but one has %s",
            expected,
            parameter.shape());
      }
    }
    return operands.get(0);
  }

  @Override
  public Node parts(Node self, GraphBuilder b) {
    Node core = b.apply(new Normalize(epsilon), self.operand(0));
    return b.apply(new Add(), b.apply(new Mul(), core, self.operand(1)), self.operand(2));
  }
}
