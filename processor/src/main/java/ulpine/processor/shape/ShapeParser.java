package ulpine.processor.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import ulpine.processor.dim.Dim;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;

/**
 * Reads the text of {@code @Shape}: sizes separated by spaces, each an integer, a name, or
 * arithmetic of them without spaces; {@code *name} for any number of leading axes; the empty text
 * for a scalar.
 */
public final class ShapeParser {
  private final String text;
  private final Function<String, Dim> names;
  private int at;

  private ShapeParser(String text, Function<String, Dim> names) {
    this.text = text;
    this.names = names;
  }

  /**
   * @param names what a name stands for: a constant, or a symbol of that name
   * @throws Problem if the text is malformed
   */
  public static Shape parse(String text, Function<String, Dim> names) {
    List<Dim> dims = new ArrayList<>();
    for (String word : text.trim().isEmpty() ? new String[0] : text.trim().split("\\s+")) {
      if (word.startsWith("*")) {
        dims.add(pack(word, dims.isEmpty()));
      } else {
        dims.add(dim(word, names));
      }
    }
    return new Shape(dims);
  }

  private static Dim pack(String word, boolean first) {
    if (word.length() < 2 || !isName(word.substring(1))) {
      throw Problem.of(Code.U0201, "@Shape: \"%s\" is not * and a name", word);
    }
    if (!first) {
      throw Problem.of(
          Code.U0201, "@Shape: \"%s\" must come first, since it stands for all leading axes", word);
    }
    return Dim.symbol(word);
  }

  /** One size. */
  public static Dim dim(String word, Function<String, Dim> names) {
    ShapeParser parser = new ShapeParser(word, names);
    Dim dim = parser.sum();
    if (parser.at < word.length()) {
      throw parser.unexpected();
    }
    if (dim.isConstant() && dim.constant() < 0) {
      throw Problem.of(Code.U0113, "@Shape: the size \"%s\" is %s", word, dim);
    }
    return dim;
  }

  private static boolean isName(String word) {
    return Character.isJavaIdentifierStart(word.charAt(0))
        && word.chars().allMatch(Character::isJavaIdentifierPart);
  }

  private Dim sum() {
    Dim value = product();
    while (at < text.length() && (peek() == '+' || peek() == '-')) {
      value = text.charAt(at++) == '+' ? value.plus(product()) : value.minus(product());
    }
    return value;
  }

  private Dim product() {
    Dim value = factor();
    while (at < text.length() && (peek() == '*' || peek() == '/')) {
      char operator = text.charAt(at++);
      Dim right = factor();
      if (operator == '/' && right.equals(Dim.ZERO)) {
        throw Problem.of(Code.U0201, "@Shape: division by zero in \"%s\"", text);
      }
      value = operator == '*' ? value.times(right) : value.dividedBy(right);
    }
    return value;
  }

  private Dim factor() {
    if (at >= text.length()) {
      throw unexpected();
    }
    int start = at;
    if (peek() == '(') {
      at++;
      Dim inner = sum();
      if (at >= text.length() || peek() != ')') {
        throw unexpected();
      }
      at++;
      return inner;
    }
    if (peek() >= '0' && peek() <= '9') {
      while (at < text.length() && peek() >= '0' && peek() <= '9') {
        at++;
      }
      return number(text.substring(start, at));
    }
    if (Character.isJavaIdentifierStart(peek())) {
      while (at < text.length() && Character.isJavaIdentifierPart(peek())) {
        at++;
      }
      return names.apply(text.substring(start, at));
    }
    throw unexpected();
  }

  private Dim number(String digits) {
    try {
      return Dim.of(Integer.parseInt(digits));
    } catch (NumberFormatException tooLarge) {
      throw Problem.of(Code.U0201, "@Shape: %s is too large a size", digits);
    }
  }

  private char peek() {
    return text.charAt(at);
  }

  private Problem unexpected() {
    String what = at < text.length() ? "'" + peek() + "'" : "the end";
    return Problem.of(
            Code.U0201,
            "@Shape: \"%s\" is not a size: %s is unexpected at position %d",
            text,
            what,
            at)
        .withHint("sizes are integers, names and arithmetic like 32*7 or T-1, without spaces");
  }
}
