package ulpine.processor.emit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.ClassRef;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Port;
import ulpine.processor.shape.Shape;

/**
 * What follows from a graph method for the class its users see, whether or not its body could be
 * read.
 */
record Surface(GraphMethod method) {
  List<Port.Leaf> leaves() {
    return method.parameters().stream().flatMap(p -> p.port().leaves()).toList();
  }

  List<Port.Leaf> results() {
    return method.result().leaves().toList();
  }

  List<GraphMethod.Parameter> differentiable() {
    return method.parameters().stream()
        .filter(GraphMethod.Parameter::differentiable)
        .toList();
  }

  /**
   * What backward returns: the one differentiable parameter's type, or a record of all; empty if
   * there is none.
   */
  Optional<Port> gradient() {
    List<Port> ports =
        differentiable().stream().map(GraphMethod.Parameter::port).toList();
    if (ports.size() <= 1) {
      return ports.stream().findFirst();
    }
    List<String> names = new ArrayList<>(method.generated().simpleNames());
    names.add("Gradients");
    return Optional.of(
        new Port.Group("", new ClassRef(method.generated().packageName(), names), ports));
  }

  boolean hasScalarResult() {
    return method.result() instanceof Port.Leaf leaf
        && leaf.type().shape().equals(Shape.SCALAR)
        && leaf.type().element() == Element.REAL;
  }

  /** The record parameters whose shapes are all constant, so that their layout is known. */
  List<Port.Group> records() {
    return method.parameters().stream()
        .map(GraphMethod.Parameter::port)
        .filter(Port::hasLayout)
        .map(Port.Group.class::cast)
        .toList();
  }

  Rounder rounder() {
    return Rounder.of(method.settings().numerics());
  }

  /** Whether one call can train: a scalar result, and gradients of one record that has a layout. */
  boolean canStep() {
    return !records().isEmpty()
        && hasScalarResult()
        && differentiable().size() == 1
        && differentiable().get(0).port().hasLayout();
  }
}
