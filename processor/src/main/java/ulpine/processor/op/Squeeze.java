package ulpine.processor.op;

import java.util.List;
import ulpine.processor.dim.Dim;
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

/** Without an axis of size 1; a view. */
record Squeeze(int axis) implements Composite {
  static final Operation OPERATION = new Operation(
      Signature.method("squeeze", Kind.AXIS),
      (arguments, operands) ->
          new Squeeze(Sizes.axis("squeeze", arguments.get(0), operands.get(0))));

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public List<Argument> arguments() {
    return List.of(new Argument.Size(Dim.of(axis)));
  }

  @Override
  public Type infer(List<Type> operands) {
    Shape x = operands.get(0).shape();
    if (!x.size(axis).is(1)) {
      throw Problem.of(
          Code.U0104, "squeeze: axis %d of %s has size %s, not 1", axis, x, x.size(axis));
    }
    return Type.real(x.without(axis));
  }

  @Override
  public Node parts(Node self, GraphBuilder b) {
    return b.apply(new Reshape(self.shape()), self.operand(0));
  }
}
