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

/** The logarithm of {@link Softmax}, {@code (x - max) - log sum e^(x - max)}, along an axis. */
record LogSoftmax(int axis) implements Op {
  static final Operation OPERATION = new Operation(
      Signature.method("logSoftmax", Kind.AXIS),
      (arguments, operands) ->
          new LogSoftmax(Sizes.axis("logSoftmax", arguments.get(0), operands.get(0))));

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
    Sizes.axis("logSoftmax", axis, operands.get(0).shape());
    Sizes.notEmpty("logSoftmax", axis, operands.get(0).shape());
    return operands.get(0);
  }

  @Override
  public Optional<Node> decompose(Node self, GraphBuilder b) {
    StableExp parts = StableExp.of(self.operand(0), axis, b);
    Node log = Broadcast.expand(parts.log(parts.sum().shape(), b), self.shape(), b);
    return Optional.of(b.apply(new Sub(), parts.difference(), log));
  }

  /** {@code g - softmax(x) sum(g)}. */
  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    Node sum = Broadcast.expand(b.apply(new Sum(List.of(axis), true), seed), y.shape(), b);
    Node softmax = b.apply(new Softmax(axis), y.operand(0));
    return List.of(Optional.of(b.apply(new Sub(), seed, b.apply(new Mul(), softmax, sum))));
  }
}
