package ulpine;

import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Nested brackets as NumPy writes them, a row a line. Of many elements only the ends of each axis
 * are written.
 */
final class Text {
  /** Up to this many elements are written in full. */
  private static final int MANY = 200;

  private static final int EDGE = 3;

  private final StringBuilder text = new StringBuilder();
  private final int[] shape;
  private final boolean whole;
  private final IntFunction<String> element;

  private Text(int[] shape, IntFunction<String> element) {
    this.shape = shape;
    this.whole = Sizes.length(shape) <= MANY && Arrays.stream(shape).allMatch(size -> size <= MANY);
    this.element = element;
  }

  /** Something with a name and a shape, whose element at an offset has a text. */
  static String of(String name, int[] shape, IntFunction<String> element) {
    Text numbers = new Text(shape, element);
    numbers.append(0, 0);
    return name + Sizes.text(shape) + (shape.length < 2 ? " " : "\n") + numbers.text;
  }

  private void append(int axis, int offset) {
    if (axis == shape.length) {
      text.append(element.apply(offset));
      return;
    }
    text.append('[');
    int size = shape[axis];
    int skipped = whole || size <= 2 * EDGE ? 0 : size - 2 * EDGE;
    for (int i = 0; i < size; i++) {
      if (i > 0) {
        separate(axis);
      }
      if (skipped > 0 && i == EDGE) {
        text.append("...");
        i += skipped - 1;
      } else {
        append(axis + 1, offset * size + i);
      }
    }
    text.append(']');
  }

  /** A comma; where brackets follow, new lines and as many spaces as brackets are open. */
  private void separate(int axis) {
    int deeper = shape.length - 1 - axis;
    text.append(",").append("\n".repeat(deeper)).append(" ".repeat(deeper == 0 ? 1 : axis + 1));
  }
}
