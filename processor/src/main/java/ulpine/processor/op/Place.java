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
import ulpine.processor.scalar.Primitive;

/**
 * {@code x.place(index, axis, size)}: a new axis, along which {@code x} stands at its index and an
 * exact zero elsewhere. It undoes {@link Pick}, and is what max passes back.
 */
record Place(int axis, Dim size) implements LabelOp {
  static final Operation OPERATION = new Operation(
      Signature.method("place", Kind.LABELS, Kind.AXIS, Kind.SIZE),
      (arguments, operands) -> new Place(
          Sizes.axis(
              "place", arguments.get(0), Type.real(operands.get(0).shape().append(Dim.ONE))),
          ((Argument.Size) arguments.get(1)).value()));

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public List<Argument> arguments() {
    return List.of(new Argument.Size(Dim.of(axis)), new Argument.Size(size));
  }

  @Override
  public Type infer(List<Type> operands) {
    if (!operands.get(0).shape().equals(operands.get(1).shape())) {
      throw Problem.of(
          Code.U0108,
          "place: the index has shape %s, the values %s",
          operands.get(1).shape(),
          operands.get(0).shape());
    }
    Sizes.check("place", size);
    return Type.real(operands.get(0).shape().insert(axis, size));
  }

  @Override
  public Dim classes(Node self) {
    return size;
  }

  @Override
  public Expr element(Node self, List<Index> at) {
    List<Index> rest = new ArrayList<>(at);
    Index along = rest.remove(axis);
    Expr here = Expr.apply(Primitive.EQUAL, new Expr.Read(1, rest), new Expr.Position(along));
    return Expr.apply(Primitive.SELECT, here, new Expr.Read(0, rest), new Expr.Constant(0));
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    return List.of(Optional.of(b.apply(new Pick(axis), seed, self.operand(1))), Optional.empty());
  }
}
