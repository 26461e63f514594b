package ulpine.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The header of a {@code .npy} file, as NumPy's NEP 1 describes it: magic bytes, a version, the
 * length of the rest, and a Python dictionary of three entries.
 *
 * @param type the type of the elements, {@code <f4}
 * @param fortranOrder whether the first axis runs fastest
 * @param start where the elements start
 */
@SuppressWarnings("ArrayRecordComponent") // local to the package, and never compared
record NpyHeader(String type, boolean fortranOrder, int[] shape, int start) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  /** NumPy leaves room for the first size to grow to that many digits. */
  private static final int GROWTH_DIGITS = 21;

  // One entry: a quoted key, and a quoted string, a truth value or a tuple of integers.
  private static final Pattern ENTRY = Pattern.compile("\\s*(['\"])(\\w+)\\1\\s*:\\s*"
      + "(?:(['\"])([^'\"]*)\\3|(True|False)|(\\([0-9L,\\s]*\\)))\\s*(?:,|(?=\\}))");
  // As Python 2 wrote them, too: 3L.
  private static final Pattern SIZE = Pattern.compile("\\d+L?");
  private static final Pattern END = Pattern.compile("\\s*\\}\\s*");

  static NpyHeader read(byte[] file, String name) throws FormatException {
    if (file.length < MAGIC.length + 2
        || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new FormatException(
          name + ": not a .npy file: it does not start with NumPy's magic bytes");
    }
    if (file[6] < 1 || file[6] > 3 || file[7] != 0) {
      throw new FormatException(name + ": version " + (file[6] & 0xff) + "." + (file[7] & 0xff)
          + " of .npy, expected 1.0, 2.0 or 3.0");
    }
    int from = file[6] == 1 ? 10 : 12;
    if (file.length < from) {
      throw new FormatException(name + ": truncated in the header");
    }
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long length = from == 10 ? bytes.getShort(8) & 0xffff : bytes.getInt(8) & 0xffffffffL;
    if (from + length > file.length) {
      throw new FormatException(name + ": truncated in the header");
    }
    // Versions differ in the encoding of field names; the headers read here have none.
    String text = new String(file, from, (int) length, StandardCharsets.ISO_8859_1);
    Map<String, String> entries = entries(text, name);
    return new NpyHeader(
        entries.get("descr"),
        entries.get("fortran_order").equals("True"),
        shape(entries.get("shape"), name),
        from + (int) length);
  }

  private static Map<String, String> entries(String text, String name) throws FormatException {
    Map<String, String> entries = new TreeMap<>();
    Matcher matcher = ENTRY.matcher(text);
    int at = 1;
    boolean distinct = text.startsWith("{");
    while (distinct && matcher.region(at, text.length()).lookingAt()) {
      // The kind of value goes before it, so that no key gets one of another kind.
      String value = matcher.group(4) != null
          ? "string " + matcher.group(4)
          : matcher.group(5) != null ? "truth " + matcher.group(5) : "tuple " + matcher.group(6);
      distinct = entries.put(matcher.group(2), value) == null;
      at = matcher.end();
    }
    boolean complete = distinct
        && END.matcher(text).region(at, text.length()).matches()
        && entries.size() == 3
        && take(entries, "descr", "string ")
        && take(entries, "fortran_order", "truth ")
        && take(entries, "shape", "tuple ");
    if (!complete) {
      throw new FormatException(name
          + ": expected a header {'descr': '...', 'fortran_order': ..., 'shape': (...)} but was "
          + printable(text));
    }
    return entries;
  }

  private static boolean take(Map<String, String> entries, String key, String kind) {
    String value = entries.getOrDefault(key, "");
    entries.put(key, value.substring(Math.min(kind.length(), value.length())));
    return value.startsWith(kind);
  }

  static String printable(String text) {
    String start = text.strip().replaceAll("[^ -~]", "?");
    return start.length() > 200 ? start.substring(0, 200) + "..." : start;
  }

  private static int[] shape(String tuple, String name) throws FormatException {
    List<String> sizes = sizes(tuple);
    if (!sizes.stream().allMatch(size -> SIZE.matcher(size).matches())) {
      throw new FormatException(name + ": expected a tuple of sizes but was " + printable(tuple));
    }
    int[] shape = new int[sizes.size()];
    try {
      boolean empty = false;
      for (int i = 0; i < shape.length; i++) {
        shape[i] = Integer.parseInt(sizes.get(i).replace("L", ""));
        empty |= shape[i] == 0;
      }
      long length = empty ? 0 : 1;
      for (int size : shape) {
        length = Math.multiplyExact(length, size);
      }
      Math.toIntExact(length);
    } catch (NumberFormatException | ArithmeticException tooLarge) {
      throw new FormatException(
          name + ": expected a shape of fewer than 2^31 elements but was " + printable(tuple),
          tooLarge);
    }
    return shape;
  }

  /** What stands between the commas; the last may be followed by one, a single one must be. */
  private static List<String> sizes(String tuple) {
    String inner = tuple.substring(1, tuple.length() - 1);
    if (inner.isBlank()) {
      return List.of();
    }
    List<String> sizes = Arrays.stream(inner.split(",", -1)).map(String::strip).toList();
    int last = sizes.size() - 1;
    if (last == 0) {
      // (3) is a number in Python.
      return List.of("");
    }
    return sizes.get(last).isEmpty() ? sizes.subList(0, last) : sizes;
  }

  /** The number of elements. */
  int length() {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  /** Where the element stands in row-major order that is number {@code i} in the file. */
  int position(int i) {
    if (!fortranOrder) {
      return i;
    }
    int rest = i;
    int stride = length();
    int position = 0;
    for (int size : shape) {
      stride /= size;
      position += rest % size * stride;
      rest /= size;
    }
    return position;
  }

  /** A header of version 1.0 in row-major order, byte for byte what NumPy 2 writes. */
  static byte[] write(String type, int... shape) {
    String sizes =
        Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + sizes
        + (shape.length == 1 ? "," : "") + "), }";
    if (shape.length > 0) {
      text += " ".repeat(GROWTH_DIGITS - Integer.toString(shape[0]).length());
    }
    int padding = ALIGNMENT - (MAGIC.length + 4 + text.length() + 1) % ALIGNMENT;
    byte[] dictionary = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    if (dictionary.length > 0xffff) {
      throw new IllegalArgumentException(
          "a shape of " + shape.length + " axes does not fit into a .npy header");
    }
    ByteBuffer header =
        ByteBuffer.allocate(MAGIC.length + 4 + dictionary.length).order(ByteOrder.LITTLE_ENDIAN);
    header
        .put(MAGIC)
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) dictionary.length)
        .put(dictionary);
    return header.array();
  }
}
