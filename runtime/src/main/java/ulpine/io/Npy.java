package ulpine.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import ulpine.Labels;
import ulpine.Tensor;

/**
 * Arrays in NumPy's {@code .npy} format (NEP 1). Written are binary32 numbers in row-major order;
 * read are also binary64 numbers, each rounded to the nearest float, and integers, in both byte
 * orders and in Fortran's order.
 */
public final class Npy {
  private Npy() {}

  /**
   * Writes a tensor, whole or not at all; one in another arithmetic than binary32 is rounded to it.
   */
  public static void write(Path file, Tensor tensor) throws IOException {
    AtomicFile.write(file, bytes(tensor));
  }

  /**
   * Reads numbers.
   *
   * @throws FormatException if the file is truncated, corrupt, longer than its shape, or holds
   *     something else
   */
  public static Tensor read(Path file) throws IOException {
    return tensor(Files.readAllBytes(file), file.toString());
  }

  /**
   * Reads integers.
   *
   * @throws FormatException as {@link #read}, and if a number does not fit into an {@code int}
   */
  public static Labels readLabels(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    NpyHeader header = NpyHeader.read(content, file.toString());
    double[] values = values(content, header, file.toString());
    if (header.type().charAt(1) == 'f') {
      throw new FormatException(
          file + ": holds numbers of type " + header.type() + ", expected integers");
    }
    int[] labels = new int[values.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (int) values[i];
      if (labels[i] != values[i]) {
        throw new FormatException(
            file + ": element " + i + " is " + values[i] + ", which is no int");
      }
    }
    return Labels.of(labels, header.shape());
  }

  static byte[] bytes(Tensor tensor) {
    float[] data = tensor.toArray();
    byte[] header = NpyHeader.write(tensor.shape());
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.addExact(header.length, Math.multiplyExact(4, data.length)));
    bytes.put(header).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(data);
    return bytes.array();
  }

  static Tensor tensor(byte[] content, String name) throws FormatException {
    NpyHeader header = NpyHeader.read(content, name);
    double[] values = values(content, header, name);
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return Tensor.of(floats, header.shape());
  }

  /** The elements in row-major order. Integers of 64 bits beyond 2^53 are rounded. */
  private static double[] values(byte[] content, NpyHeader header, String name)
      throws FormatException {
    int size = size(header.type(), name);
    long expected = header.start() + (long) size * header.length();
    if (content.length != expected) {
      throw new FormatException(name + ": expected " + expected + " bytes but was " + content.length
          + (content.length < expected ? ": truncated" : ": something follows the elements"));
    }
    ByteBuffer bytes = ByteBuffer.wrap(content, header.start(), content.length - header.start())
        .order(header.type().charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[header.length()];
    for (int i = 0; i < values.length; i++) {
      values[header.fortranOrder() ? rowMajor(i, header.shape()) : i] =
          next(bytes, header.type().substring(1));
    }
    return values;
  }

  private static int size(String type, String name) throws FormatException {
    return switch (type) {
      case "<f4", ">f4", "<i4", ">i4" -> 4;
      case "<f8", ">f8", "<i8", ">i8" -> 8;
      case "|u1", "|i1" -> 1;
      default ->
        throw new FormatException(
            name + ": elements of type " + type + ", expected f4, f8, i4, i8, u1 or i1");
    };
  }

  private static double next(ByteBuffer bytes, String type) {
    return switch (type) {
      case "f4" -> bytes.getFloat();
      case "f8" -> bytes.getDouble();
      case "i4" -> bytes.getInt();
      case "i8" -> (double) bytes.getLong();
      case "u1" -> bytes.get() & 0xff;
      default -> bytes.get();
    };
  }

  /**
   * The row-major offset of the element that has some offset in Fortran's order, the first axis
   * running fastest.
   */
  private static int rowMajor(int fortran, int[] shape) {
    int rest = fortran;
    int offset = 0;
    int stride = 1;
    for (int size : shape) {
      stride *= size;
    }
    for (int size : shape) {
      stride /= size;
      offset += rest % size * stride;
      rest /= size;
    }
    return offset;
  }
}
