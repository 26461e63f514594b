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

/**
 * {@link Softmax} along an axis over the elements that a mask allows: the others are exact zeros
 * and count for nothing, not even as NaN. Where nothing is allowed, all are zero. The mask has the
 * shape of {@code x} or is the end of it.
 */
record MaskedSoftmax(int axis) implements Op {
  static final Operation OPERATION = new Operation(
      Signature.method("maskedSoftmax", Kind.MASK, Kind.AXIS),
      (arguments, operands) ->
          new MaskedSoftmax(Sizes.axis("maskedSoftmax", arguments.get(0), operands.get(0))));

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
    Broadcast.checkMask("maskedSoftmax", operands.get(0), operands.get(1));
    Sizes.axis("maskedSoftmax", axis, operands.get(0).shape());
    Sizes.notEmpty("maskedSoftmax", axis, operands.get(0).shape());
    return operands.get(0);
  }

  /**
   * What is not allowed counts as the smallest of the allowed ones or 0, which is never larger than
   * their maximum, so that the maximum is theirs without an infinity. The largest of them adds
   * {@code e^0 = 1} to the sum, so that a sum below 1 is that of nothing, and dividing by 1 instead
   * keeps its zeros. That it is nothing is certain whatever the error of a sum.
   */
  @Override
  public Optional<Node> decompose(Node self, GraphBuilder b) {
    Node x = self.operand(0);
    Node mask = self.operand(1);
    Node open = b.apply(new WhereZero(), x, mask);
    Node least = Broadcast.expand(b.apply(new Min(axis, true), open), x.shape(), b);
    Node max = b.apply(new Max(axis, true), b.apply(new Where(), x, mask, least));
    Node anchor = Broadcast.expand(b.apply(new Anchor(), max), x.shape(), b);
    Node difference = b.apply(new Sub(), x, anchor);
    Node exp = b.apply(new Exp(), b.apply(new WhereZero(), difference, mask));
    Node terms = b.apply(new WhereZero(), exp, mask);
    Node sum = b.apply(new Sum(List.of(axis), true), terms);
    Node ones = b.apply(new Fill(1, sum.shape()));
    Node isNothing = b.apply(new Compare(Compare.Relation.LESS), b.apply(new Anchor(), sum), ones);
    Node divisor = b.apply(new Where(), ones, isNothing, sum);
    return Optional.of(b.apply(Div.share(), terms, Broadcast.expand(divisor, x.shape(), b)));
  }

  /** {@code y (g - sum(g y))} where the mask allows, exact zeros elsewhere whatever g is. */
  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    Node mask = y.operand(1);
    Node weighted = b.apply(new WhereZero(), b.apply(new Mul(), seed, y), mask);
    Node dot = b.apply(new Sum(List.of(axis), true), weighted);
    Node centred = b.apply(new Sub(), seed, Broadcast.expand(dot, y.shape(), b));
    Node dx = b.apply(new WhereZero(), b.apply(new Mul(), y, centred), mask);
    return List.of(Optional.of(dx), Optional.empty());
  }
}
