package ulpine.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/** The types of elements that are read. */
enum NpyType {
  F4(4),
  F8(8),
  I4(4),
  I8(8),
  I1(1),
  U1(1);

  private final int size;

  NpyType(int size) {
    this.size = size;
  }

  /** The type that a header describes. */
  static NpyType of(String descr, String name) throws FormatException {
    return switch (descr) {
      case "<f4", ">f4" -> F4;
      case "<f8", ">f8" -> F8;
      case "<i4", ">i4" -> I4;
      case "<i8", ">i8" -> I8;
      case "|i1" -> I1;
      case "|u1" -> U1;
      default ->
        throw new FormatException(
            name + ": expected elements of type f4, f8, i4, i8, i1 or u1 but was "
                + NpyHeader.printable(descr));
    };
  }

  /** The byte order that a header describes; it does not matter for single bytes. */
  static ByteOrder order(String descr) {
    return descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** How a header describes the type in little-endian order. */
  String little() {
    return (size == 1 ? "|" : "<") + name().toLowerCase(Locale.ROOT);
  }

  int size() {
    return size;
  }

  boolean isInteger() {
    return this != F4 && this != F8;
  }

  /** The next element, rounded once to the nearest double. */
  double real(ByteBuffer bytes) {
    return switch (this) {
      case F4 -> bytes.getFloat();
      case F8 -> bytes.getDouble();
      default -> integer(bytes);
    };
  }

  /** The next element, rounded once to the nearest float. */
  float single(ByteBuffer bytes) {
    return switch (this) {
      case F4 -> bytes.getFloat();
      case F8 -> (float) bytes.getDouble();
      default -> (float) integer(bytes);
    };
  }

  /** The next element of a type of integers. */
  long integer(ByteBuffer bytes) {
    return switch (this) {
      case I4 -> bytes.getInt();
      case I8 -> bytes.getLong();
      case I1 -> bytes.get();
      case U1 -> bytes.get() & 0xff;
      case F4, F8 -> throw new IllegalStateException(this + " is no type of integers");
    };
  }
}
