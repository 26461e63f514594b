package ulpine.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import ulpine.Arithmetic;
import ulpine.Labels;
import ulpine.Tensor;

/**
 * Arrays in NumPy's {@code .npy} format (NEP 1, versions 1.0 to 3.0).
 *
 * <p>Written are binary32 and binary64 numbers, or labels as 32-bit integers, little-endian in
 * row-major order: the same bytes as NumPy's. Read are binary32, binary64 and integers of 8 (also
 * unsigned), 32 and 64 bits, in both byte orders and in row-major or Fortran's order.
 *
 * <p>A file is written whole or, after a failure, left as it was; folders that are missing are
 * made. Arrays of more than about 2<sup>31</sup> bytes are neither written nor read.
 */
public final class Npy {
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private Npy() {}

  /**
   * Writes a tensor; one in another arithmetic than binary32 or binary64 is rounded to binary32.
   */
  public static void write(Path file, Tensor tensor) throws IOException {
    byte[] bytes = bytes(tensor);
    AtomicFile.write(file, out -> out.write(bytes));
  }

  /** Writes labels. */
  public static void write(Path file, Labels labels) throws IOException {
    int[] data = labels.toArray();
    byte[] bytes = bytes(
        NpyType.I4,
        labels.shape(),
        data.length,
        elements -> elements.asIntBuffer().put(data));
    AtomicFile.write(file, out -> out.write(bytes));
  }

  /**
   * Reads numbers. Binary64 numbers and integers are rounded once to the nearest float, ties to
   * even; what is beyond the largest float becomes infinite.
   *
   * @throws FormatException if the file is truncated, corrupt, longer than its shape says, or holds
   *     something else
   */
  public static Tensor read(Path file) throws IOException {
    return tensor(content(file), file.toString());
  }

  /**
   * Reads numbers in binary64: as they are in the file, but for 64-bit integers, which are rounded
   * to the nearest double, ties to even.
   *
   * @throws FormatException as {@link #read}
   */
  public static Tensor readDoubles(Path file) throws IOException {
    return doubles(content(file), file.toString());
  }

  /**
   * Reads integers, exactly.
   *
   * @throws FormatException as {@link #read}, if the numbers are no integers, and if one is not in
   *     the range of {@code int}
   */
  public static Labels readLabels(Path file) throws IOException {
    String name = file.toString();
    byte[] content = content(file);
    NpyHeader header = NpyHeader.read(content, name);
    NpyType type = NpyType.of(header.type(), name);
    if (!type.isInteger()) {
      throw new FormatException(name + ": expected integers but was " + header.type());
    }
    ByteBuffer elements = elements(content, header, type, name);
    int[] labels = new int[header.length()];
    for (int i = 0; i < labels.length; i++) {
      long label = type.integer(elements);
      if (label != (int) label) {
        throw new FormatException(
            name + ": element " + i + " is " + label + ", which is not in the range of int");
      }
      labels[header.position(i)] = (int) label;
    }
    return Labels.over(labels, header.shape());
  }

  static byte[] bytes(Tensor tensor) {
    if (tensor.arithmetic() == Arithmetic.BINARY64) {
      double[] data = tensor.toDoubles();
      return bytes(
          NpyType.F8,
          tensor.shape(),
          data.length,
          elements -> elements.asDoubleBuffer().put(data));
    }
    float[] data = tensor.toArray();
    return bytes(
        NpyType.F4,
        tensor.shape(),
        data.length,
        elements -> elements.asFloatBuffer().put(data));
  }

  private static byte[] bytes(NpyType type, int[] shape, int length, Consumer<ByteBuffer> put) {
    byte[] header = NpyHeader.write(type.little(), shape);
    if (length > (LARGEST - header.length) / type.size()) {
      throw new IllegalArgumentException(length + " elements are too many for a .npy file");
    }
    int size = type.size() * length;
    byte[] bytes = Arrays.copyOf(header, header.length + size);
    put.accept(ByteBuffer.wrap(bytes, header.length, size).order(ByteOrder.LITTLE_ENDIAN));
    return bytes;
  }

  /** Numbers in binary64. */
  static Tensor doubles(byte[] content, String name) throws FormatException {
    NpyHeader header = NpyHeader.read(content, name);
    NpyType type = NpyType.of(header.type(), name);
    ByteBuffer elements = elements(content, header, type, name);
    double[] doubles = new double[header.length()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[header.position(i)] = type.real(elements);
    }
    return Tensor.of(doubles, header.shape());
  }

  /** Numbers in binary32. */
  static Tensor tensor(byte[] content, String name) throws FormatException {
    NpyHeader header = NpyHeader.read(content, name);
    NpyType type = NpyType.of(header.type(), name);
    ByteBuffer elements = elements(content, header, type, name);
    float[] floats = new float[header.length()];
    for (int i = 0; i < floats.length; i++) {
      floats[header.position(i)] = type.single(elements);
    }
    return Tensor.over(floats, header.shape());
  }

  private static ByteBuffer elements(byte[] content, NpyHeader header, NpyType type, String name)
      throws FormatException {
    long expected = header.start() + (long) type.size() * header.length();
    if (content.length != expected) {
      throw new FormatException(name + ": expected " + expected + " bytes but was " + content.length
          + (content.length < expected ? ": truncated" : ": something follows the elements"));
    }
    return ByteBuffer.wrap(content, header.start(), content.length - header.start())
        .order(NpyType.order(header.type()));
  }

  private static byte[] content(Path file) throws IOException {
    checkSize(Files.size(file), file.toString());
    return Files.readAllBytes(file);
  }

  static void checkSize(long size, String name) throws FormatException {
    if (size > LARGEST) {
      throw new FormatException(name + ": " + size + " bytes are too many for one array");
    }
  }
}
