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

/**
 * The mean over some axes, or over all where none is given: the {@linkplain Sum sum} divided by the
 * count.
 */
record Mean(List<Integer> axes, boolean keepDims) implements Op {
  static final Operation OPERATION = new Operation(
      Signature.method("mean", Kind.AXES),
      (arguments, operands) ->
          new Mean(Sizes.axes("mean", arguments.get(0), operands.get(0)), false));
  static final Operation KEEP_DIMS = new Operation(
      Signature.method("meanKeepDims", Kind.AXES),
      (arguments, operands) ->
          new Mean(Sizes.axes("meanKeepDims", arguments.get(0), operands.get(0)), true));

  Mean {
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
    return new Sum(axes, keepDims).infer(operands);
  }

  @Override
  public Optional<Node> decompose(Node self, GraphBuilder b) {
    Node sum = b.apply(new Sum(axes, keepDims), self.operand(0));
    return Optional.of(b.apply(new DivideBy(count(self)), sum));
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    Node share = b.apply(new DivideBy(count(self)), seed);
    return List.of(Optional.of(Reduced.expand(share, self.operand(0).shape(), axes, keepDims, b)));
  }

  private Argument count(Node self) {
    return new Argument.Size(Reduced.count(self.operand(0).shape(), axes));
  }
}
