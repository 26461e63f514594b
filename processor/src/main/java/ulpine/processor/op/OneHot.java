package ulpine.processor.op;

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
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Primitive;

/**
 * {@code x.oneHot(labels, classes)}: a new last axis with 1 at the label and 0 elsewhere, in the
 * arithmetic of {@code x}.
 */
record OneHot(Dim classes) implements LabelOp {
  static final Operation OPERATION = new Operation(
      Signature.like("oneHot", Kind.LABELS, Kind.SIZE),
      (arguments, operands) -> new OneHot(((Argument.Size) arguments.get(0)).value()));

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public List<Argument> arguments() {
    return List.of(new Argument.Size(classes));
  }

  @Override
  public Type infer(List<Type> operands) {
    Sizes.check("oneHot", classes);
    return Type.real(operands.get(0).shape().append(classes));
  }

  @Override
  public Dim classes(Node self) {
    return classes;
  }

  @Override
  public Expr element(Node self, List<Index> at) {
    int last = at.size() - 1;
    Expr here = Expr.apply(
        Primitive.EQUAL, new Expr.Read(0, at.subList(0, last)), new Expr.Position(at.get(last)));
    return Expr.apply(Primitive.SELECT, here, new Expr.Constant(1), new Expr.Constant(0));
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    return List.of(Optional.empty());
  }
}
