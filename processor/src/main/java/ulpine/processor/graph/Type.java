package ulpine.processor.graph;

import ulpine.processor.shape.Shape;

/** The type of a value. */
public record Type(Element element, Shape shape) {
  public static Type real(Shape shape) {
    return new Type(Element.REAL, shape);
  }

  public static Type integer(Shape shape) {
    return new Type(Element.INTEGER, shape);
  }

  public static Type bool(Shape shape) {
    return new Type(Element.BOOLEAN, shape);
  }

  public int rank() {
    return shape.rank();
  }
}
