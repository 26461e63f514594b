package ulpine.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import ulpine.Tensor;

/**
 * Several arrays by name in NumPy's {@code .npz} format: an archive of {@code .npy} files, stored
 * or compressed.
 *
 * <p>Written is an archive without compression and without dates, so that the same tensors give the
 * same bytes; whole or, after a failure, not at all.
 */
public final class Npz {
  private static final String SUFFIX = ".npy";

  private Npz() {}

  /**
   * Writes tensors in the order of the map; those in another arithmetic than binary32 or binary64
   * are rounded to binary32.
   */
  public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
    AtomicFile.write(
        file,
        out -> Zip.write(out, zip -> {
          for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            zip.add(entry.getKey() + SUFFIX, Npy.bytes(entry.getValue()));
          }
        }));
  }

  /**
   * Reads all arrays, in the order of the file, as {@link Npy#read} does. Entries that are no
   * {@code .npy} files are passed over.
   *
   * @throws FormatException if the archive or one of its arrays is truncated, corrupt, or of
   *     another kind
   */
  public static Map<String, Tensor> read(Path file) throws IOException {
    return read(file, Npy::tensor);
  }

  /**
   * Reads all arrays, in the order of the file, as {@link Npy#readDoubles} does; otherwise as
   * {@link #read}.
   *
   * @throws FormatException as {@link #read}
   */
  public static Map<String, Tensor> readDoubles(Path file) throws IOException {
    return read(file, Npy::doubles);
  }

  private interface Reader {
    Tensor tensor(byte[] content, String name) throws FormatException;
  }

  private static Map<String, Tensor> read(Path file, Reader reader) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try (Zip zip = Zip.open(file)) {
      for (String name : zip.names()) {
        if (name.endsWith(SUFFIX)) {
          Tensor tensor = reader.tensor(zip.read(name), file + ", " + name);
          tensors.put(name.substring(0, name.length() - SUFFIX.length()), tensor);
        }
      }
    }
    return Collections.unmodifiableMap(tensors);
  }
}
