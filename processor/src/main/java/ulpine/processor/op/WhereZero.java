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
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Primitive;

/**
 * {@code x.where(mask)}: the element of {@code x} where the mask holds, an exact zero elsewhere,
 * whatever {@code x} is there. The mask has the shape of {@code x} or is the end of it.
 */
record WhereZero() implements Op {
  static final Operation OPERATION =
      new Operation(Signature.method("where", Kind.MASK), (arguments, operands) -> new WhereZero());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Type infer(List<Type> operands) {
    Broadcast.checkMask("where", operands.get(0), operands.get(1));
    return operands.get(0);
  }

  @Override
  public Expr element(Node self, List<Index> at) {
    return Expr.apply(
        Primitive.SELECT, Broadcast.read(self, 1, at), new Expr.Read(0, at), new Expr.Constant(0));
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    return List.of(Optional.of(b.apply(new WhereZero(), seed, self.operand(1))), Optional.empty());
  }
}
