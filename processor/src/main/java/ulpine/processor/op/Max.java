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
import ulpine.processor.shape.Shape;

/**
 * The largest element along an axis, exact; NaN if any is NaN. The first index of the largest has
 * the whole derivative.
 */
record Max(int axis, boolean keepDims) implements Op {
  static final Operation OPERATION = new Operation(
      Signature.method("max", Kind.AXIS),
      (arguments, operands) ->
          new Max(Sizes.axis("max", arguments.get(0), operands.get(0)), false));
  static final Operation KEEP_DIMS = new Operation(
      Signature.method("maxKeepDims", Kind.AXIS),
      (arguments, operands) ->
          new Max(Sizes.axis("maxKeepDims", arguments.get(0), operands.get(0)), true));

  @Override
  public Operation operation() {
    return keepDims ? KEEP_DIMS : OPERATION;
  }

  @Override
  public List<Argument> arguments() {
    return List.of(new Argument.Size(Dim.of(axis)));
  }

  @Override
  public Type infer(List<Type> operands) {
    Sizes.notEmpty(operation().signature().name(), axis, operands.get(0).shape());
    return Type.real(Reduced.shape(operands.get(0).shape(), List.of(axis), keepDims));
  }

  @Override
  public Expr element(Node self, List<Index> at) {
    return Reduced.element(Reduction.MAX, self.operand(0).shape(), List.of(axis), keepDims, at);
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    Node x = self.operand(0);
    Shape without = x.shape().without(axis);
    Node flat = keepDims ? b.apply(new Reshape(without), seed) : seed;
    return List.of(Optional.of(
        b.apply(new Place(axis, x.shape().size(axis)), flat, b.apply(new Argmax(axis), x))));
  }
}
