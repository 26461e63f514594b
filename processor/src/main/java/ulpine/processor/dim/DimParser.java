package ulpine.processor.dim;

import java.util.function.Function;

/**
 * Parses what {@link Dim#toString} prints and what users write: sums, products and quotients of
 * integers and names, where a {@code *} in place of an operand begins the name of a pack.
 */
public final class DimParser {
  private final String text;
  private final Function<String, Dim> meaning;
  private int at;

  private DimParser(String text, Function<String, Dim> meaning) {
    this.text = text;
    this.meaning = meaning;
  }

  /** Every name a symbol. */
  public static Dim parse(String text) {
    return parse(text, Dim::symbol);
  }

  /**
   * @param meaning of a name, which starts with {@code *} if it is a pack
   * @throws IllegalArgumentException if the text is no size; the message says what is wrong
   * @throws ArithmeticException if it divides by zero or leaves the range of {@code long}
   */
  public static Dim parse(String text, Function<String, Dim> meaning) {
    DimParser parser = new DimParser(text, meaning);
    Dim dim = parser.sum();
    if (parser.at < text.length()) {
      throw parser.unexpected();
    }
    return dim;
  }

  private Dim sum() {
    Dim sum = take('-') ? Dim.ZERO.minus(product()) : product();
    while (true) {
      if (take('+')) {
        sum = sum.plus(product());
      } else if (take('-')) {
        sum = sum.minus(product());
      } else {
        return sum;
      }
    }
  }

  private Dim product() {
    Dim product = factor();
    while (true) {
      if (take('*')) {
        product = product.times(factor());
      } else if (take('/')) {
        product = product.dividedBy(factor());
      } else {
        return product;
      }
    }
  }

  private Dim factor() {
    if (take('(')) {
      Dim sum = sum();
      if (!take(')')) {
        throw unexpected();
      }
      return sum;
    }
    int start = at;
    if (take('*')) {
      identifier();
    } else if (startsNumber()) {
      while (startsNumber()) {
        at++;
      }
      return Dim.of(Long.parseLong(text.substring(start, at)));
    } else {
      identifier();
    }
    return meaning.apply(text.substring(start, at));
  }

  private void identifier() {
    if (at == text.length() || !Character.isJavaIdentifierStart(text.codePointAt(at))) {
      throw unexpected();
    }
    while (at < text.length() && Character.isJavaIdentifierPart(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
  }

  private boolean take(char expected) {
    boolean found = at < text.length() && text.charAt(at) == expected;
    at += found ? 1 : 0;
    return found;
  }

  private boolean startsNumber() {
    return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  private IllegalArgumentException unexpected() {
    return new IllegalArgumentException(
        at == text.length()
            ? "'" + text + "' ends where a size is expected"
            : "unexpected '" + text.substring(at, text.offsetByCodePoints(at, 1)) + "' in '" + text
                + "'");
  }
}
