package ulpine.processor.op;

import java.util.List;
import java.util.stream.IntStream;
import ulpine.processor.graph.Argument;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Type;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.shape.Shape;

/** The one implicit broadcasting: equal shapes, or one shape that is a suffix of the other. */
final class Broadcast {
  private Broadcast() {}

  static Shape shape(String operation, Type left, Type right) {
    if (left.shape().endsWith(right.shape())) {
      return left.shape();
    }
    if (right.shape().endsWith(left.shape())) {
      return right.shape();
    }
    throw Problem.of(
            Code.U0102,
            "%s: %s and %s are not equal, and neither is the end of the other",
            operation,
            left.shape(),
            right.shape())
        .withHint("give both the same shape with reshape or expand");
  }

  /** A mask has the shape of what it selects from, or is the end of it. */
  static void checkMask(String operation, Type selected, Type mask) {
    if (!selected.shape().endsWith(mask.shape())) {
      throw Problem.of(
              Code.U0107,
              "%s: the mask has shape %s, but the elements %s",
              operation,
              mask.shape(),
              selected.shape())
          .withHint("a mask has the same shape, or is the end of it");
    }
  }

  /** The element of an operand that goes with an element of the result. */
  static Expr read(Node self, int operand, List<Index> at) {
    int rank = self.operand(operand).type().rank();
    return new Expr.Read(operand, at.subList(at.size() - rank, at.size()));
  }

  /** Sums a cotangent over the leading axes that {@code operand} does not have. */
  static Node reduce(Node cotangent, Node operand, GraphBuilder builder) {
    int extra = cotangent.type().rank() - operand.type().rank();
    if (extra == 0) {
      return cotangent;
    }
    return builder.apply(new Sum(IntStream.range(0, extra).boxed().toList(), false), cotangent);
  }

  /** Repeats along new leading axes, to the shape of {@code like}. */
  static Node expand(Node value, Shape shape, GraphBuilder builder) {
    return value.shape().equals(shape) ? value : builder.apply(new Expand(shape), value);
  }

  static List<Argument> sizes(Shape shape) {
    return List.of(new Argument.Sizes(shape.dims()));
  }
}
