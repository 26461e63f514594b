package ulpine.io;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ulpine.optimizer.Kind;

/**
 * What a checkpoint should hold, as text:
 *
 * <pre>
 * ulpine checkpoint 1
 * optimizer momentum 250
 * w1 [784, 128] 9f86d081884c7d65...
 * optimizer/velocity/w1 [784, 128] 60303ae22b998861...
 * sha256 fd61a03af4f77d87...
 * </pre>
 *
 * <p>The second line is only there for {@link Training}. The checksum of an array is that of its
 * {@code .npy} entry; the last line is the checksum of the lines before it.
 *
 * @param training the optimizer's progress, if it is saved too
 * @param arrays what is said of each array, by name, in order
 */
record Manifest(Optional<Training> training, Map<String, Content> arrays) {
  /** The name of the entry. */
  static final String ENTRY = "ulpine.txt";

  private static final String HEAD = "ulpine checkpoint ";
  private static final int VERSION = 1;
  private static final String LAST = "sha256 ";
  private static final Pattern TRAINING = Pattern.compile("optimizer (\\w+) (\\d{1,18})");
  private static final Pattern ARRAY =
      Pattern.compile("(\\S+) (\\[(?:\\d+(?:, \\d+)*)?\\]) ([0-9a-f]{64})");

  /** How many steps of which kind of optimizer were made. */
  record Training(Kind kind, long steps) {}

  /** Shape and checksum of an array. */
  record Content(String shape, String sha256) {
    static Content of(int[] shape, byte[] npy) {
      return new Content(Arrays.toString(shape), Manifest.sha256(npy));
    }
  }

  byte[] bytes() {
    StringBuilder text = new StringBuilder(HEAD + VERSION + "\n");
    training.ifPresent(progress -> text.append("optimizer ")
        .append(progress.kind().name().toLowerCase(Locale.ROOT))
        .append(' ')
        .append(progress.steps())
        .append('\n'));
    arrays.forEach((name, array) -> text.append(name)
        .append(' ')
        .append(array.shape())
        .append(' ')
        .append(array.sha256())
        .append('\n'));
    String checksum = sha256(utf8(text.toString()));
    text.append(LAST).append(checksum).append('\n');
    return utf8(text.toString());
  }

  static Manifest of(byte[] bytes, String name) throws FormatException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    List<String> lines = text.lines().toList();
    String head = lines.isEmpty() ? "" : lines.get(0);
    if (!head.equals(HEAD + VERSION)) {
      throw new FormatException(name + ": expected \"" + HEAD + VERSION + "\" but was \""
          + NpyHeader.printable(head) + "\"");
    }
    int body = text.lastIndexOf(LAST);
    if (body < 0
        || !text.substring(body).equals(LAST + sha256(utf8(text.substring(0, body))) + "\n")) {
      throw new FormatException(
          name + ": truncated or corrupt: its last line is not the checksum of the others");
    }
    Optional<Training> training = Optional.empty();
    Map<String, Content> arrays = new LinkedHashMap<>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      Matcher progress = TRAINING.matcher(line);
      Matcher array = ARRAY.matcher(line);
      if (progress.matches()) {
        training = Optional.of(
            new Training(kind(progress.group(1), name), Long.parseLong(progress.group(2))));
      } else if (array.matches()) {
        arrays.put(array.group(1), new Content(array.group(2), array.group(3)));
      } else {
        throw new FormatException(name + ": expected a name, a shape and a checksum but was "
            + NpyHeader.printable(line));
      }
    }
    return new Manifest(training, arrays);
  }

  private static Kind kind(String text, String name) throws FormatException {
    for (Kind kind : Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(text)) {
        return kind;
      }
    }
    throw new FormatException(name + ": expected one of the optimizers "
        + Arrays.toString(Kind.values()).toLowerCase(Locale.ROOT) + " but was " + text);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException everyJvmHasIt) {
      throw new IllegalStateException(everyJvmHasIt);
    }
  }
}
