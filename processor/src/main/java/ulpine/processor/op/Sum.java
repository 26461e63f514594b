package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
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
 * The sum over some axes, or over all where none is given. Over the last axis or all axes it is a
 * tree of sixteen partial sums, over others sequential; see {@link Reduction}.
 */
record Sum(List<Integer> axes, boolean keepDims) implements Op {
  static final Operation OPERATION = new Operation(
      Signature.method("sum", Kind.AXES),
      (arguments, operands) ->
          new Sum(Sizes.axes("sum", arguments.get(0), operands.get(0)), false));
  static final Operation KEEP_DIMS = new Operation(
      Signature.method("sumKeepDims", Kind.AXES),
      (arguments, operands) ->
          new Sum(Sizes.axes("sumKeepDims", arguments.get(0), operands.get(0)), true));

  Sum {
    axes = List.copyOf(axes);
  }

  @Override
  public Operation operation() {
    return keepDims ? KEEP_DIMS : OPERATION;
  }

  @Override
  public List<Argument> arguments() {
    return List.of(Argument.Sizes.of(axes));
  }

  @Override
  public Type infer(List<Type> operands) {
    return Type.real(Reduced.shape(operands.get(0).shape(), axes, keepDims));
  }

  @Override
  public Expr element(Node self, List<Index> at) {
    Shape operand = self.operand(0).shape();
    List<Integer> reduced = Reduced.axes(operand, axes);
    boolean tree = reduced.size() == operand.rank() || reduced.equals(List.of(operand.rank() - 1));
    return Reduced.element(
        tree ? Reduction.SUM_TREE : Reduction.SUM_SEQUENTIAL, operand, reduced, keepDims, at);
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    return List.of(Optional.of(Reduced.expand(seed, self.operand(0).shape(), axes, keepDims, b)));
  }
}
