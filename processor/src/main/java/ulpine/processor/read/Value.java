package ulpine.processor.read;

import java.util.List;
import javax.lang.model.element.TypeElement;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Node;

/** What an expression of a body evaluates to at compile time. */
sealed interface Value {
  /** A tensor, labels or a mask. */
  record OfNode(Node node) implements Value {}

  /** An {@code int}, perhaps symbolic. */
  record OfSize(Dim size) implements Value {}

  /** A constant {@code double}. */
  record OfReal(double value) implements Value {}

  record OfBoolean(boolean value) implements Value {}

  record OfText(String text) implements Value {}

  /** A record of values. */
  record OfRecord(TypeElement type, List<Component> components) implements Value {
    public OfRecord {
      components = List.copyOf(components);
    }
  }

  /** A component of a record. */
  record Component(String name, Value value) {}

  /** The value of something that has been reported: whatever uses it stays silent. */
  record Unknown() implements Value {}

  /** How messages call the kind of value. */
  default String kind() {
    if (this instanceof OfNode n) {
      return switch (n.node().type().element()) {
        case REAL -> "a tensor";
        case INTEGER -> "labels";
        case BOOLEAN -> "a mask";
      };
    }
    if (this instanceof OfRecord r) {
      return "a " + r.type().getSimpleName();
    }
    return this instanceof OfBoolean ? "a boolean" : this instanceof OfText ? "a text" : "a number";
  }
}
