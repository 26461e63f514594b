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

/** With a new axis of size 1, whose place is counted in the result; a view. */
record Unsqueeze(int axis) implements Composite {
  static final Operation OPERATION = new Operation(
      Signature.method("unsqueeze", Kind.AXIS),
      (arguments, operands) -> new Unsqueeze(Sizes.axis(
          "unsqueeze", arguments.get(0), Type.real(operands.get(0).shape().append(Dim.ONE)))));

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
    if (x.hasPack() && axis == 0) {
      throw Problem.of(
              Code.U0112,
              "unsqueeze: the axis would come before %s, which stands for any number of axes",
              x.size(0))
          .withHint("count the axis from the end: -1 is the last");
    }
    return Type.real(x.insert(axis, Dim.ONE));
  }

  @Override
  public Node parts(Node self, GraphBuilder b) {
    return b.apply(new Reshape(self.shape()), self.operand(0));
  }
}
