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

/** {@code e^(x - max) / sum e^(x - max)} along an axis. */
record Softmax(int axis) implements Op {
  static final Operation OPERATION = new Operation(
      Signature.method("softmax", Kind.AXIS),
      (arguments, operands) ->
          new Softmax(Sizes.axis("softmax", arguments.get(0), operands.get(0))));

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
    Sizes.axis("softmax", axis, operands.get(0).shape());
    Sizes.notEmpty("softmax", axis, operands.get(0).shape());
    return operands.get(0);
  }

  @Override
  public Optional<Node> decompose(Node self, GraphBuilder b) {
    StableExp parts = StableExp.of(self.operand(0), axis, b);
    return Optional.of(
        b.apply(Div.share(), parts.exp(), Broadcast.expand(parts.sum(), self.shape(), b)));
  }

  /** {@code y (g - sum(g y))}. */
  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    Node dot = b.apply(new Sum(List.of(axis), true), b.apply(new Mul(), seed, y));
    Node centred = b.apply(new Sub(), seed, Broadcast.expand(dot, y.shape(), b));
    return List.of(Optional.of(b.apply(new Mul(), y, centred)));
  }
}
