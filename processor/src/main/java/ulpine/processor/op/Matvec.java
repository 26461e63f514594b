package ulpine.processor.op;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Op;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.graph.Signature.Kind;
import ulpine.processor.graph.Type;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Reduction;
import ulpine.processor.shape.Shape;

/**
 * The product of matrices and one vector, {@code [..., m, k] x [k]}. Each element accumulates in
 * increasing k by fma.
 */
record Matvec() implements Op {
  static final Operation OPERATION =
      new Operation(Signature.method("matvec", Kind.TENSOR), (arguments, operands) -> new Matvec());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Type infer(List<Type> operands) {
    Shape matrix = operands.get(0).shape();
    Shape vector = operands.get(1).shape();
    Sizes.atLeast(2, "matvec", "the matrix", operands.get(0));
    if (vector.rank() != 1) {
      throw Problem.of(
              Code.U0106, "matvec: the vector has shape %s, but must have one axis", vector)
          .withHint("use matmul for two matrices");
    }
    if (!matrix.last().equals(vector.last())) {
      throw Problem.of(
          Code.U0101, "matvec: inner dimensions differ, %s and %s", matrix.last(), vector.last());
    }
    return Type.real(matrix.upTo(matrix.rank() - 1));
  }

  @Override
  public Expr element(Node self, List<Index> at) {
    Index k = Index.of("k");
    List<Index> row = new ArrayList<>(at);
    row.add(k);
    return new Expr.Reduce(
        Reduction.DOT,
        List.of(new Axis("k", self.operand(1).shape().last())),
        List.of(new Expr.Read(0, row), new Expr.Read(1, List.of(k))));
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    Node matrix = self.operand(0);
    Node vector = self.operand(1);
    Node column = b.apply(new Reshape(seed.shape().append(Dim.ONE)), seed);
    Node row = b.apply(new Reshape(Shape.of(Dim.ONE, vector.shape().last())), vector);
    Node dMatrix = b.apply(new Matmul(), column, row);
    Node flat = seed.shape().rank() == 1
        ? seed
        : b.apply(new Reshape(Shape.of(seed.shape().length())), seed);
    Node dVector = b.apply(new Matvec(), b.apply(new Transpose(), Matmul.rows(matrix, b)), flat);
    return List.of(Optional.of(dMatrix), Optional.of(dVector));
  }
}
