package ulpine.processor.op;

import java.util.List;
import java.util.stream.IntStream;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Op;
import ulpine.processor.graph.Type;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.shape.Shape;

/** An operation of one or two real tensors whose elements depend on one element of each. */
interface Elementwise extends Op {
  Expr scalar(List<Expr> operands);

  @Override
  default Type infer(List<Type> operands) {
    Shape shape = operands.get(0).shape();
    return Type.real(
        operands.size() == 1
            ? shape
            : Broadcast.shape(signature().name(), operands.get(0), operands.get(1)));
  }

  @Override
  default Expr element(Node self, List<Index> at) {
    return scalar(IntStream.range(0, self.operands().size())
        .mapToObj(i -> Broadcast.read(self, i, at))
        .toList());
  }
}
