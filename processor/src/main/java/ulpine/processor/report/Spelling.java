package ulpine.processor.report;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Names that may have been meant. */
public final class Spelling {
  private Spelling() {}

  /**
   * The nearest other name, if it is near: at most two edits, and at most one for every three
   * letters, so that {@code B} is never taken for {@code T}.
   */
  public static Optional<String> nearest(String name, Collection<String> known) {
    return known.stream()
        .filter(other -> !other.equals(name))
        .filter(other ->
            edits(name, other) <= Math.min(2, Math.max(name.length(), other.length()) / 3))
        .min(Comparator.<String>comparingInt(other -> edits(name, other))
            .thenComparing(Comparator.naturalOrder()));
  }

  /** {@code did you mean HIDDEN?}, or the empty string. */
  public static String hint(String name, Collection<String> known) {
    return nearest(name, known).map(other -> "did you mean " + other + "?").orElse("");
  }

  /** The Levenshtein distance. */
  static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
