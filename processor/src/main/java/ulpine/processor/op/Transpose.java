package ulpine.processor.op;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Op;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.graph.Type;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.shape.Shape;

/** Swaps the last two axes; a view. */
record Transpose() implements Op {
  static final Operation OPERATION =
      new Operation(Signature.method("transpose"), (arguments, operands) -> new Transpose());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Type infer(List<Type> operands) {
    Sizes.atLeast(2, "transpose", "the operand", operands.get(0));
    Shape x = operands.get(0).shape();
    int last = x.rank() - 1;
    return Type.real(x.with(last, x.size(last - 1)).with(last - 1, x.size(last)));
  }

  @Override
  public Expr element(Node self, List<Index> at) {
    int last = at.size() - 1;
    List<Index> swapped = new ArrayList<>(at);
    swapped.set(last, at.get(last - 1));
    swapped.set(last - 1, at.get(last));
    return new Expr.Read(0, swapped);
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    return List.of(Optional.of(b.apply(new Transpose(), seed)));
  }
}
