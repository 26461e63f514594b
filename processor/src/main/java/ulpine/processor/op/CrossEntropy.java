package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.graph.Signature.Kind;
import ulpine.processor.graph.Type;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;
import ulpine.processor.shape.Shape;

/**
 * The cross-entropy of logits {@code [..., C]} and labels {@code [...]}, one number an example:
 * {@code log sum e^(x - max) - (x_label - max)}.
 */
record CrossEntropy() implements LabelOp {
  static final Operation OPERATION = new Operation(
      Signature.method("crossEntropy", Kind.LABELS), (arguments, operands) -> new CrossEntropy());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Type infer(List<Type> operands) {
    Shape logits = operands.get(0).shape();
    Shape labels = operands.get(1).shape();
    Sizes.atLeast(1, "crossEntropy", "the logits", operands.get(0));
    if (!logits.upTo(logits.rank() - 1).equals(labels)) {
      throw Problem.of(
              Code.U0108,
              "crossEntropy: the logits have shape %s, so the labels need %s, but have %s",
              logits,
              logits.upTo(logits.rank() - 1),
              labels)
          .withHint("the classes are the last axis of the logits");
    }
    Sizes.notEmpty("crossEntropy", logits.rank() - 1, logits);
    return Type.real(labels);
  }

  @Override
  public Dim classes(Node self) {
    return self.operand(0).shape().last();
  }

  @Override
  public Optional<Node> decompose(Node self, GraphBuilder b) {
    int axis = self.operand(0).shape().rank() - 1;
    StableExp parts = StableExp.of(self.operand(0), axis, b);
    Node log = parts.log(self.shape(), b);
    return Optional.of(
        b.apply(new Sub(), log, b.apply(new Pick(axis), parts.difference(), self.operand(1))));
  }

  /** {@code (softmax(x) - oneHot(label)) g}. */
  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    Node x = self.operand(0);
    int axis = x.shape().rank() - 1;
    Node softmax = b.apply(new Softmax(axis), x);
    Node target = b.apply(new OneHot(x.shape().last()), self.operand(1));
    Node column = b.apply(new Reshape(seed.shape().append(Dim.ONE)), seed);
    Node difference = b.apply(new Sub(), softmax, target);
    return List.of(
        Optional.of(b.apply(new Mul(), difference, Broadcast.expand(column, x.shape(), b))),
        Optional.empty());
  }
}
