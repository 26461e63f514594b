package ulpine.processor.op;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Reduction;
import ulpine.processor.shape.Shape;

/** What reductions over axes have in common. No axes given means all of them. */
final class Reduced {
  private Reduced() {}

  static List<Integer> axes(Shape operand, List<Integer> axes) {
    return axes.isEmpty() ? IntStream.range(0, operand.rank()).boxed().toList() : axes;
  }

  static Shape shape(Shape operand, List<Integer> given, boolean keepDims) {
    List<Integer> axes = axes(operand, given);
    List<Dim> dims = new ArrayList<>();
    for (int axis = 0; axis < operand.rank(); axis++) {
      if (!axes.contains(axis)) {
        dims.add(operand.size(axis));
      } else if (keepDims) {
        dims.add(Dim.ONE);
      }
    }
    return new Shape(dims);
  }

  /** The number of elements that go into one. */
  static Dim count(Shape operand, List<Integer> given) {
    return axes(operand, given).stream().map(operand::size).reduce(Dim.ONE, Dim::times);
  }

  static Expr element(
      Reduction reduction, Shape operand, List<Integer> axes, boolean keepDims, List<Index> at) {
    List<Axis> variables = new ArrayList<>();
    List<Index> position = new ArrayList<>();
    int next = 0;
    for (int axis = 0; axis < operand.rank(); axis++) {
      if (axes.contains(axis)) {
        Axis variable = new Axis("r" + axis, operand.size(axis));
        variables.add(variable);
        position.add(Index.of(variable.variable()));
        next += keepDims ? 1 : 0;
      } else {
        position.add(at.get(next++));
      }
    }
    return new Expr.Reduce(reduction, variables, List.of(new Expr.Read(0, position)));
  }

  /** Repeats a reduced value along the axes that were reduced. */
  static Node expand(
      Node value, Shape operand, List<Integer> given, boolean keepDims, GraphBuilder builder) {
    Shape kept = shape(operand, given, true);
    boolean leading = axes(operand, given)
        .equals(IntStream.range(0, operand.rank() - shape(operand, given, false).rank())
            .boxed()
            .toList());
    Node withOnes = keepDims || leading || value.shape().equals(kept)
        ? value
        : builder.apply(new Reshape(kept), value);
    return Broadcast.expand(withOnes, operand, builder);
  }
}
