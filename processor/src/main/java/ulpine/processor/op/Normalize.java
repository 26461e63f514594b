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
 * {@code (x - mean) / sqrt(variance + epsilon)} over the last axis, the variance being the mean of
 * the squared differences to the mean.
 */
record Normalize(Argument epsilon) implements Op {
  static final Operation OPERATION = new Operation(
      Signature.method("normalize", Kind.REAL),
      (arguments, operands) -> new Normalize(Constants.positive("normalize", arguments.get(0))));

  /** Differences to the mean, and what they are divided by. */
  private record Parts(Node difference, Node deviation) {}

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public List<Argument> arguments() {
    return List.of(epsilon);
  }

  @Override
  public Type infer(List<Type> operands) {
    Sizes.atLeast(1, "normalize", "the operand", operands.get(0));
    return operands.get(0);
  }

  private Parts parts(Node x, GraphBuilder b) {
    Node difference = b.apply(new Sub(), x, mean(x, b));
    Node squares = b.apply(new Square(), difference);
    Node variance = b.apply(new Mean(List.of(x.shape().rank() - 1), true), squares);
    Node deviation = b.apply(new Sqrt(), b.apply(new Shift(epsilon), variance));
    return new Parts(difference, Broadcast.expand(deviation, x.shape(), b));
  }

  private static Node mean(Node x, GraphBuilder b) {
    Node mean = b.apply(new Mean(List.of(x.shape().rank() - 1), true), x);
    return Broadcast.expand(mean, x.shape(), b);
  }

  @Override
  public Optional<Node> decompose(Node self, GraphBuilder b) {
    Parts parts = parts(self.operand(0), b);
    return Optional.of(b.apply(new Div(), parts.difference(), parts.deviation()));
  }

  /** {@code (g - mean(g) - y mean(g y)) / sqrt(variance + epsilon)}. */
  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    Node centred = b.apply(new Sub(), seed, mean(seed, b));
    Node along = b.apply(new Mul(), y, mean(b.apply(new Mul(), seed, y), b));
    Node rest = b.apply(new Sub(), centred, along);
    return List.of(Optional.of(b.apply(new Div(), rest, parts(y.operand(0), b).deviation())));
  }
}
