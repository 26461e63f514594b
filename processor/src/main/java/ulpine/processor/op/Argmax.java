package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Argument;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Op;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.graph.Signature.Kind;
import ulpine.processor.graph.Type;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Reduction;

/**
 * The first index of the largest element along an axis, as labels; of the first NaN if there is
 * one. It has no derivative.
 */
record Argmax(int axis) implements Op {
  static final Operation OPERATION = new Operation(
      Signature.method("argmax", Kind.AXIS),
      (arguments, operands) -> new Argmax(Sizes.axis("argmax", arguments.get(0), operands.get(0))));

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
    Sizes.notEmpty("argmax", axis, operands.get(0).shape());
    return Type.integer(Reduced.shape(operands.get(0).shape(), List.of(axis), false));
  }

  @Override
  public Expr element(Node self, List<Index> at) {
    return Reduced.element(Reduction.ARGMAX, self.operand(0).shape(), List.of(axis), false, at);
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    return List.of(Optional.empty());
  }
}
