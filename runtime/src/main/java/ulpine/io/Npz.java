package ulpine.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import ulpine.Tensor;

/** Several arrays by name in NumPy's {@code .npz} format: an archive of {@code .npy} files. */
public final class Npz {
  private static final String SUFFIX = ".npy";

  private Npz() {}

  /** Writes tensors in the order of the map, whole or not at all. */
  public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> entries.put(name + SUFFIX, Npy.bytes(tensor)));
    AtomicFile.write(file, Zip.bytes(entries));
  }

  /**
   * Reads all arrays, in the order of the file.
   *
   * @throws FormatException if the archive or one of its arrays is truncated, corrupt, or of
   *     another kind
   */
  public static Map<String, Tensor> read(Path file) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, byte[]> entry : Zip.read(file).entrySet()) {
      String name = entry.getKey();
      if (name.endsWith(SUFFIX)) {
        Tensor tensor = Npy.tensor(entry.getValue(), file + ", " + name);
        tensors.put(name.substring(0, name.length() - SUFFIX.length()), tensor);
      }
    }
    return Collections.unmodifiableMap(tensors);
  }
}
