package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Op;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.graph.Signature.Kind;
import ulpine.processor.graph.Type;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;
import ulpine.processor.shape.Shape;

/** The mean over all elements of the squared difference of two tensors of one shape. */
record MeanSquaredError() implements Op {
  static final Operation OPERATION = new Operation(
      Signature.method("meanSquaredError", Kind.TENSOR),
      (arguments, operands) -> new MeanSquaredError());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Type infer(List<Type> operands) {
    if (!operands.get(0).shape().equals(operands.get(1).shape())) {
      throw Problem.of(
          Code.U0107,
          "meanSquaredError: shapes differ, %s and %s",
          operands.get(0).shape(),
          operands.get(1).shape());
    }
    return Type.real(Shape.SCALAR);
  }

  @Override
  public Optional<Node> decompose(Node self, GraphBuilder b) {
    Node difference = b.apply(new Sub(), self.operand(0), self.operand(1));
    return Optional.of(b.apply(new Mean(List.of(), false), b.apply(new Square(), difference)));
  }

  @Override
  public boolean hasVjp() {
    return false;
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    throw new IllegalStateException("meanSquaredError decomposes");
  }
}
