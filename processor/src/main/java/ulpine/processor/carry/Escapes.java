package ulpine.processor.carry;

/** Words without spaces and lines without breaks, both in ASCII. */
final class Escapes {
  private static final String IN_WORDS = "_$.*+-/(),";

  private Escapes() {}

  /** A word; {@code -} stands for none. */
  static String word(String text) {
    if (text.isEmpty()) {
      return "-";
    }
    return text.equals("-")
        ? unicode('-')
        : escape(text, c -> Character.isLetterOrDigit(c) || IN_WORDS.indexOf(c) >= 0);
  }

  static String line(String text) {
    return escape(text, c -> c >= ' ');
  }

  static String fromWord(String word) {
    return word.equals("-") ? "" : fromLine(word);
  }

  static String fromLine(String line) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < line.length()) {
      boolean escaped = line.charAt(at) == '\\';
      text.append(
          escaped ? (char) Integer.parseInt(line.substring(at + 2, at + 6), 16) : line.charAt(at));
      at += escaped ? 6 : 1;
    }
    return text.toString();
  }

  private interface Kept {
    boolean test(char c);
  }

  private static String escape(String text, Kept kept) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      escaped.append(c < 127 && c != '\\' && kept.test(c) ? String.valueOf(c) : unicode(c));
    }
    return escaped.toString();
  }

  private static String unicode(char c) {
    String hex = Integer.toHexString(c);
    return "\\u" + "0".repeat(4 - hex.length()) + hex;
  }
}
