package ulpine.example.digits;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Reads gzipped IDX files of unsigned bytes, the format in which MNIST is published. */
final class IdxReader {
  private static final int UNSIGNED_BYTES = 0x08;

  private IdxReader() {}

  /** The bytes of a file whose first axis may have any size, and whose others have these. */
  static byte[] read(InputStream gzipped, String name, int... sizes) throws IOException {
    try (DataInputStream in = new DataInputStream(new GZIPInputStream(gzipped))) {
      int magic = in.readInt();
      int expected = UNSIGNED_BYTES << 8 | sizes.length + 1;
      if (magic != expected) {
        throw new IOException(String.format(
            "%s: magic number 0x%08x where 0x%08x was expected", name, magic, expected));
      }
      int length = in.readInt();
      if (length < 0) {
        throw new IOException(name + ": " + length + " items");
      }
      for (int size : sizes) {
        int found = in.readInt();
        if (found != size) {
          throw new IOException(
              name + ": an axis of " + found + " where " + size + " was expected");
        }
        length = Math.multiplyExact(length, size);
      }
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new IOException(name + ": ends after " + bytes.length + " of " + length + " bytes");
      }
      if (in.read() >= 0) {
        throw new IOException(name + ": goes on after " + length + " bytes");
      }
      return bytes;
    } catch (EOFException end) {
      throw new IOException(name + ": truncated", end);
    }
  }
}
