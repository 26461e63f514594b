package ulpine.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The header of a {@code .npy} file, as NumPy's NEP 1 describes it.
 *
 * @param type the type of the elements, {@code <f4}
 * @param start where the elements start
 */
@SuppressWarnings("ArrayRecordComponent") // local to the package, and never compared
record NpyHeader(String type, boolean fortranOrder, int[] shape, int start) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final Pattern TYPE = Pattern.compile("'descr': *'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([0-9, L]*)\\)");

  static NpyHeader read(byte[] file, String name) throws FormatException {
    if (file.length < 10 || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new FormatException(
          name + ": not a .npy file: it does not start with NumPy's magic bytes");
    }
    int major = file[6];
    if (major < 1 || major > 3) {
      throw new FormatException(name + ": version " + major + " of .npy, expected 1, 2 or 3");
    }
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int lengthBytes = major == 1 ? 2 : 4;
    if (file.length < 8 + lengthBytes) {
      throw new FormatException(name + ": truncated in the header");
    }
    long length = major == 1 ? bytes.getShort(8) & 0xffff : bytes.getInt(8) & 0xffffffffL;
    int from = 8 + lengthBytes;
    if (from + length > file.length) {
      throw new FormatException(name + ": truncated in the header");
    }
    String text = new String(file, from, (int) length, StandardCharsets.UTF_8);
    return new NpyHeader(
        find(TYPE, text, name),
        find(ORDER, text, name).equals("True"),
        shape(find(SHAPE, text, name), name),
        from + (int) length);
  }

  private static String find(Pattern pattern, String text, String name) throws FormatException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new FormatException(
          name + ": the header has no " + pattern.pattern().substring(0, 8) + "...");
    }
    return matcher.group(1);
  }

  private static int[] shape(String text, String name) throws FormatException {
    String sizes = text.replace("L", "").replace(" ", "");
    String[] words = sizes.isEmpty() ? new String[0] : sizes.split(",");
    int[] shape = new int[words.length];
    long length = 1;
    try {
      for (int i = 0; i < shape.length; i++) {
        shape[i] = Integer.parseInt(words[i]);
        length = Math.multiplyExact(length, shape[i]);
      }
      Math.toIntExact(length);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new FormatException(
          name + ": the shape (" + text + ") is not one of fewer than 2^31 elements", e);
    }
    return shape;
  }

  int length() {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  /** The header of binary32 in row-major order, padded so that the elements are aligned. */
  static byte[] write(int... shape) {
    String sizes =
        Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + sizes
        + (shape.length == 1 ? "," : "") + "), }";
    int unpadded = 10 + text.length() + 1;
    int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
    byte[] dictionary = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer header = ByteBuffer.allocate(10 + dictionary.length).order(ByteOrder.LITTLE_ENDIAN);
    header
        .put(MAGIC)
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) dictionary.length)
        .put(dictionary);
    return header.array();
  }
}
