package ulpine.processor.op;

import java.util.ArrayList;
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
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Reduction;
import ulpine.processor.shape.Shape;

/**
 * The matrix product over the last two axes: {@code [..., m, k] x [..., k, n]} with equal leading
 * axes, or {@code [..., m, k] x [k, n]}. Each element accumulates in increasing k by fma.
 */
record Matmul() implements Op {
  static final Operation OPERATION =
      new Operation(Signature.method("matmul", Kind.TENSOR), (arguments, operands) -> new Matmul());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Type infer(List<Type> operands) {
    Shape x = operands.get(0).shape();
    Shape y = operands.get(1).shape();
    Sizes.atLeast(2, "matmul", "the left operand", operands.get(0));
    if (y.rank() == 1) {
      throw Problem.of(
              Code.U0106, "matmul: the right operand has shape %s, but needs at least 2 axes", y)
          .withHint("use matvec for a matrix and a vector");
    }
    Sizes.atLeast(2, "matmul", "the right operand", operands.get(1));
    if (!x.last().equals(y.size(y.rank() - 2))) {
      throw Problem.of(
          Code.U0101, "matmul: inner dimensions differ, %s and %s", x.last(), y.size(y.rank() - 2));
    }
    Shape leading = x.upTo(x.rank() - 2);
    if (y.rank() > 2 && !y.upTo(y.rank() - 2).equals(leading)) {
      throw Problem.of(
              Code.U0107, "matmul: leading axes differ, %s and %s", leading, y.upTo(y.rank() - 2))
          .withHint("the right operand has either the leading axes of the left one or none");
    }
    return Type.real(x.with(x.rank() - 1, y.last()));
  }

  @Override
  public Expr element(Node self, List<Index> at) {
    Shape x = self.operand(0).shape();
    int last = at.size() - 1;
    Index k = Index.of("k");
    List<Index> left = new ArrayList<>(at);
    left.set(last, k);
    List<Index> right =
        new ArrayList<>(self.operand(1).shape().rank() == 2 ? List.of() : at.subList(0, last - 1));
    right.add(k);
    right.add(at.get(last));
    return new Expr.Reduce(
        Reduction.DOT,
        List.of(new Axis("k", x.last())),
        List.of(new Expr.Read(0, left), new Expr.Read(1, right)));
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    Node x = self.operand(0);
    Node y = self.operand(1);
    Node dx = b.apply(new Matmul(), seed, b.apply(new Transpose(), y));
    boolean shared = y.shape().rank() == 2;
    Node rows = shared ? rows(x, b) : x;
    Node seeds = shared ? rows(seed, b) : seed;
    Node dy = b.apply(new Matmul(), b.apply(new Transpose(), rows), seeds);
    return List.of(Optional.of(dx), Optional.of(dy));
  }

  /** All leading axes as one: the rows of one matrix. */
  static Node rows(Node x, GraphBuilder b) {
    Shape shape = x.shape();
    if (shape.rank() == 2) {
      return x;
    }
    return b.apply(new Reshape(Shape.of(shape.upTo(shape.rank() - 1).length(), shape.last())), x);
  }
}
