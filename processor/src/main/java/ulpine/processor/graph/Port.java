package ulpine.processor.graph;

import java.util.List;
import java.util.stream.Stream;
import ulpine.processor.dim.Dim;

/** A parameter or result as Java sees it: one tensor, or a record of them. */
public sealed interface Port {
  /** The parameter's or component's name; empty for a result that is no component. */
  String name();

  /** The tensors in it, in the order of their declaration. */
  Stream<Leaf> leaves();

  /**
   * Whether it is a record of numbers whose shapes are all constant, so that its layout is known.
   */
  default boolean hasLayout() {
    return this instanceof Group
        && leaves()
            .allMatch(leaf -> leaf.type().element() == Element.REAL
                && leaf.type().shape().dims().stream().allMatch(Dim::isConstant));
  }

  /**
   * A {@code Tensor} or {@code Labels}; {@code path} is the way to it from the parameter:
   * {@code w.inner.bias}.
   */
  record Leaf(String name, String path, Type type) implements Port {
    @Override
    public Stream<Leaf> leaves() {
      return Stream.of(this);
    }
  }

  /** A record, with its components in order. */
  record Group(String name, ClassRef type, List<Port> components) implements Port {
    public Group {
      components = List.copyOf(components);
    }

    @Override
    public Stream<Leaf> leaves() {
      return components.stream().flatMap(Port::leaves);
    }
  }
}
