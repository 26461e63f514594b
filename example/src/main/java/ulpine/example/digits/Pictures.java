package ulpine.example.digits;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Digits as text: a character for two pixels, one above the other. */
final class Pictures {
  private static final String BLOCKS = " \u2580\u2584\u2588"; // none, upper, lower, both
  private static final int MARGIN = 2;

  private Pictures() {}

  /** Some digits in a row, each under what the network takes it for. */
  static String row(DigitsData data, Confusion confusion, int[] digits) {
    List<String> lines = new ArrayList<>();
    lines.add(across(digits, i -> caption(data, confusion, i)));
    for (int row = MARGIN; row < DigitsData.SIDE - MARGIN; row += 2) {
      int upper = row;
      lines.add(across(digits, i -> line(data, i, upper)));
    }
    return String.join("\n", lines);
  }

  private static String across(int[] digits, IntFunction<String> text) {
    return Arrays.stream(digits).mapToObj(text).collect(Collectors.joining()).stripTrailing();
  }

  private static String caption(DigitsData data, Confusion confusion, int digit) {
    String text = "read as " + confusion.answer(digit);
    if (!confusion.isRight(digit)) {
      text += ", but is " + data.label(digit);
    }
    return String.format(Locale.ROOT, "%-25s", text);
  }

  private static String line(DigitsData data, int digit, int upper) {
    StringBuilder line = new StringBuilder();
    for (int column = MARGIN; column < DigitsData.SIDE - MARGIN; column++) {
      int upperHalf = data.pixel(digit, upper, column) > 0.4 ? 1 : 0;
      int lowerHalf = data.pixel(digit, upper + 1, column) > 0.4 ? 2 : 0;
      line.append(BLOCKS.charAt(upperHalf + lowerHalf));
    }
    return line.append(' ').toString();
  }
}
