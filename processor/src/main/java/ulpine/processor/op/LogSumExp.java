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
import ulpine.processor.shape.Shape;

/** {@code max + log sum e^(x - max)} along an axis, which goes. */
record LogSumExp(int axis) implements Op {
  static final Operation OPERATION = new Operation(
      Signature.method("logSumExp", Kind.AXIS),
      (arguments, operands) ->
          new LogSumExp(Sizes.axis("logSumExp", arguments.get(0), operands.get(0))));

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
    Shape x = operands.get(0).shape();
    Sizes.notEmpty("logSumExp", axis, x);
    return Type.real(x.without(axis));
  }

  @Override
  public Optional<Node> decompose(Node self, GraphBuilder b) {
    StableExp parts = StableExp.of(self.operand(0), axis, b);
    Node sum = b.apply(new Add(), parts.anchor(), parts.log(parts.sum().shape(), b));
    return Optional.of(b.apply(new Reshape(self.shape()), sum));
  }

  /** {@code softmax(x) g}. */
  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    Node x = self.operand(0);
    Node wide = Reduced.expand(seed, x.shape(), List.of(axis), false, b);
    return List.of(Optional.of(b.apply(new Mul(), b.apply(new Softmax(axis), x), wide)));
  }
}
