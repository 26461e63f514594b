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

/**
 * The smallest element along an axis, exact; NaN if any is NaN. The first index of the smallest has
 * the whole derivative. It is {@code -max(-x)}, to the bit.
 */
record Min(int axis, boolean keepDims) implements Composite {
  static final Operation OPERATION = new Operation(
      Signature.method("min", Kind.AXIS),
      (arguments, operands) ->
          new Min(Sizes.axis("min", arguments.get(0), operands.get(0)), false));
  static final Operation KEEP_DIMS = new Operation(
      Signature.method("minKeepDims", Kind.AXIS),
      (arguments, operands) ->
          new Min(Sizes.axis("minKeepDims", arguments.get(0), operands.get(0)), true));

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
    Sizes.notEmpty(signature().name(), axis, operands.get(0).shape());
    return Type.real(Reduced.shape(operands.get(0).shape(), List.of(axis), keepDims));
  }

  @Override
  public Node parts(Node self, GraphBuilder b) {
    Node negated = b.apply(new Neg(), self.operand(0));
    return b.apply(new Neg(), b.apply(new Max(axis, keepDims), negated));
  }
}
