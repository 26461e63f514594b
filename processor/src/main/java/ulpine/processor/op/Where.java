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
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Primitive;

/**
 * {@code x.where(mask, y)}: the element of {@code x} where the mask holds, of {@code y} elsewhere;
 * exact. Both have one shape, and the mask has it too or is the end of it.
 */
record Where() implements Op {
  static final Operation OPERATION = new Operation(
      Signature.method("where", Kind.MASK, Kind.TENSOR), (arguments, operands) -> new Where());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Type infer(List<Type> operands) {
    if (!operands.get(2).shape().equals(operands.get(0).shape())) {
      throw Problem.of(
          Code.U0107,
          "where: shapes differ, %s and %s",
          operands.get(0).shape(),
          operands.get(2).shape());
    }
    Broadcast.checkMask("where", operands.get(0), operands.get(1));
    return operands.get(0);
  }

  @Override
  public Expr element(Node self, List<Index> at) {
    return Expr.apply(
        Primitive.SELECT, Broadcast.read(self, 1, at), new Expr.Read(0, at), new Expr.Read(2, at));
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    Node zero = b.apply(new Fill(0, seed.shape()));
    return List.of(
        Optional.of(b.apply(new WhereZero(), seed, self.operand(1))),
        Optional.empty(),
        Optional.of(b.apply(new Where(), zero, self.operand(1), seed)));
  }
}
