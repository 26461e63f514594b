package ulpine.processor.op;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;

/** {@code x.pick(index, axis)}: along an axis, the one element at the index; the axis goes. */
record Pick(int axis) implements LabelOp {
  static final Operation OPERATION = new Operation(
      Signature.method("pick", Kind.LABELS, Kind.AXIS),
      (arguments, operands) -> new Pick(Sizes.axis("pick", arguments.get(0), operands.get(0))));

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
    Type x = operands.get(0);
    Sizes.axis("pick", axis, x.shape());
    if (!x.shape().without(axis).equals(operands.get(1).shape())) {
      throw Problem.of(
          Code.U0108,
          "pick: the index has shape %s, but %s without axis %d is %s",
          operands.get(1).shape(),
          x.shape(),
          axis,
          x.shape().without(axis));
    }
    return Type.real(operands.get(1).shape());
  }

  @Override
  public Dim classes(Node self) {
    return self.operand(0).shape().size(axis);
  }

  @Override
  public Expr element(Node self, List<Index> at) {
    List<Index> position = new ArrayList<>(at);
    position.add(axis, Index.ZERO);
    return new Expr.Gather(0, position, axis, new Expr.Read(1, at));
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    Dim size = self.operand(0).shape().size(axis);
    return List.of(
        Optional.of(b.apply(new Place(axis, size), seed, self.operand(1))), Optional.empty());
  }
}
