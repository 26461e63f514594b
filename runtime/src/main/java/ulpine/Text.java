package ulpine;

import java.util.function.IntFunction;

/**
 * Nested brackets, long axes shortened in the middle: {@code Tensor[2, 2] [[1.0, 2.0], [3.0,
 * 4.0]]}.
 */
final class Text {
  private static final int EDGE = 3;

  private Text() {}

  static String of(String name, int[] shape, IntFunction<String> element) {
    StringBuilder text = new StringBuilder(name).append(Sizes.text(shape)).append(' ');
    append(text, shape, 0, 0, element);
    return text.toString();
  }

  private static void append(
      StringBuilder text, int[] shape, int axis, int offset, IntFunction<String> element) {
    if (axis == shape.length) {
      text.append(element.apply(offset));
      return;
    }
    text.append('[');
    for (int i = 0; i < shape[axis]; i++) {
      if (i > 0) {
        text.append(", ");
      }
      if (i == EDGE && shape[axis] > 2 * EDGE) {
        text.append("...");
        i = shape[axis] - EDGE - 1;
      } else {
        append(text, shape, axis + 1, offset * shape[axis] + i, element);
      }
    }
    text.append(']');
  }
}
