package ulpine.processor.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ulpine.processor.differentiate.Rewrite;
import ulpine.processor.graph.Graph;
import ulpine.processor.graph.Node;
import ulpine.processor.op.Input;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Primitive;
import ulpine.processor.shape.Shape;

/** Evaluates a graph element by element from the definitions of its operations. */
public final class GraphInterpreter<T> extends Scalars<T> {
  private final Map<Node, Object[]> values = new HashMap<>();

  private GraphInterpreter(Numbers<T> numbers, Map<String, Integer> sizes) {
    super(numbers, sizes);
  }

  /** The outputs, flat, for inputs given flat by their path. */
  public static <T> List<Object[]> evaluate(
      Graph graph, Map<String, Object[]> inputs, Map<String, Integer> sizes, Numbers<T> numbers) {
    GraphInterpreter<T> interpreter = new GraphInterpreter<>(numbers, sizes);
    Graph parts = Rewrite.decompose(graph, node -> true);
    for (Node node : parts.nodes()) {
      interpreter.values.put(
          node,
          node.op() instanceof Input input ? inputs.get(input.path()) : interpreter.compute(node));
    }
    return parts.outputs().stream().map(interpreter.values::get).toList();
  }

  private Object[] compute(Node node) {
    List<Axis> axes = new ArrayList<>();
    List<Index> at = new ArrayList<>();
    for (int axis = 0; axis < node.shape().rank(); axis++) {
      axes.add(new Axis("x" + axis, node.shape().size(axis)));
      at.add(Index.of("x" + axis));
    }
    Expr element = node.op().element(node, at);
    List<Object> result = new ArrayList<>();
    for (Map<String, Integer> position : positions(axes, Map.of())) {
      result.add(value(element, node, position));
    }
    return result.toArray();
  }

  private List<Map<String, Integer>> positions(List<Axis> axes, Map<String, Integer> outer) {
    List<Map<String, Integer>> positions = List.of(outer);
    for (Axis axis : axes) {
      List<Map<String, Integer>> longer = new ArrayList<>();
      for (Map<String, Integer> position : positions) {
        for (int i = 0; i < size(axis.size()); i++) {
          Map<String, Integer> extended = new LinkedHashMap<>(position);
          extended.put(axis.variable(), i);
          longer.add(extended);
        }
      }
      positions = longer;
    }
    return positions;
  }

  private Object value(Expr expr, Node node, Map<String, Integer> position) {
    return evaluate(expr, position, other -> {
      if (other instanceof Expr.Read read) {
        return at(
            node.operand(read.operand()),
            Index.flat(read.at(), strides(node, read.operand())),
            position);
      }
      if (other instanceof Expr.ReadFlat read) {
        return at(node.operand(read.operand()), read.at(), position);
      }
      if (other instanceof Expr.Gather gather) {
        int along = (int) value(gather.position(), node, position);
        List<Index> at = new ArrayList<>(gather.at());
        at.set(gather.axis(), Index.constant(ulpine.processor.dim.Dim.of(along)));
        return at(
            node.operand(gather.operand()),
            Index.flat(at, strides(node, gather.operand())),
            position);
      }
      return reduce((Expr.Reduce) other, node, position);
    });
  }

  @SuppressWarnings("unchecked")
  private Object reduce(Expr.Reduce reduce, Node node, Map<String, Integer> position) {
    List<List<T>> terms = new ArrayList<>();
    for (Expr operand : reduce.operands()) {
      terms.add(new ArrayList<>());
      for (Map<String, Integer> inner : positions(reduce.axes(), position)) {
        Map<String, Integer> all = new LinkedHashMap<>(inner);
        if (reduce.taps().stream().allMatch(tap -> tapped(tap, all))) {
          terms.get(terms.size() - 1).add((T) value(operand, node, all));
        }
      }
    }
    List<T> first = terms.get(0);
    T result = numbers.constant(0);
    switch (reduce.reduction()) {
      case SUM_TREE -> {
        return treeSum(first);
      }
      case ARGMAX -> {
        return argmax(first);
      }
      case MAX -> {
        result = numbers.negativeInfinity();
        for (T term : first) {
          result = real(Primitive.MAX, result, term);
        }
      }
      case SUM_SEQUENTIAL -> {
        for (T term : first) {
          result = real(Primitive.ADD, result, term);
        }
      }
      case DOT -> {
        for (int k = 0; k < first.size(); k++) {
          T[] operands = numbers.array(3);
          operands[0] = first.get(k);
          operands[1] = terms.get(1).get(k);
          operands[2] = result;
          result = numbers.apply(Primitive.FMA, operands);
        }
      }
    }
    return result;
  }

  private static List<ulpine.processor.dim.Dim> strides(Node node, int operand) {
    Shape shape = node.operand(operand).shape();
    return shape.strides();
  }

  private Object at(Node producer, Index flat, Map<String, Integer> position) {
    return values.get(producer)[index(flat, position)];
  }
}
