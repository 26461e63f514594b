package ulpine.processor.op;

import java.util.List;
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
 * Scaled dot-product attention of queries {@code [..., T, D]}, keys {@code [..., S, D]} and values
 * {@code [..., S, E]}: {@code softmax(q k^T / sqrt(D)) v}, of shape {@code [..., T, E]}. With a
 * mask, which has the shape {@code [..., T, S]} or is the end of it, a query sees what it allows.
 */
record Attention(boolean masked) implements Composite {
  static final Operation OPERATION = new Operation(
      Signature.method("attention", Kind.TENSOR, Kind.TENSOR),
      (arguments, operands) -> new Attention(false));
  static final Operation MASKED = new Operation(
      Signature.method("maskedAttention", Kind.TENSOR, Kind.TENSOR, Kind.MASK),
      (arguments, operands) -> new Attention(true));

  @Override
  public Operation operation() {
    return masked ? MASKED : OPERATION;
  }

  @Override
  public Type infer(List<Type> operands) {
    String name = signature().name();
    Sizes.atLeast(2, name, "the query", operands.get(0));
    Sizes.atLeast(2, name, "the key", operands.get(1));
    Sizes.atLeast(2, name, "the value", operands.get(2));
    Shape q = operands.get(0).shape();
    Shape k = operands.get(1).shape();
    Shape v = operands.get(2).shape();
    int matrix = q.rank() - 2;
    Shape leading = q.upTo(matrix);
    for (Shape other : List.of(k, v)) {
      if (!other.upTo(other.rank() - 2).equals(leading)) {
        throw Problem.of(
            Code.U0107,
            "%s: leading axes differ, %s and %s",
            name,
            leading,
            other.upTo(other.rank() - 2));
      }
    }
    if (!q.last().equals(k.last())) {
      throw Problem.of(
          Code.U0101, "%s: queries of size %s, but keys of size %s", name, q.last(), k.last());
    }
    if (!k.size(matrix).equals(v.size(matrix))) {
      throw Problem.of(
          Code.U0101, "%s: %s keys, but %s values", name, k.size(matrix), v.size(matrix));
    }
    Shape scores = q.with(matrix + 1, k.size(matrix));
    Sizes.notEmpty(name, matrix + 1, scores);
    if (masked) {
      Broadcast.checkMask(name, Type.real(scores), operands.get(3));
    }
    return Type.real(q.with(matrix + 1, v.last()));
  }

  @Override
  public Node parts(Node self, GraphBuilder b) {
    Node q = self.operand(0);
    Node products = b.apply(new Matmul(), q, b.apply(new Transpose(), self.operand(1)));
    Node size = b.apply(new Fill(Constants.size(q.shape().last()), Shape.SCALAR));
    Node scores = b.apply(new Div(), products, b.apply(new Sqrt(), size));
    int axis = scores.shape().rank() - 1;
    Node weights = masked
        ? b.apply(new MaskedSoftmax(axis), scores, self.operand(3))
        : b.apply(new Softmax(axis), scores);
    return b.apply(new Matmul(), weights, self.operand(2));
  }
}
