package ulpine.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ulpine.Layout;
import ulpine.Tensor;

/**
 * Records of parameters in a file, saved and loaded whole. The file is a {@code .npz} archive that
 * NumPy reads, with an entry more that lists the version of the format and each tensor's name,
 * shape and SHA-256 checksum.
 */
public final class Checkpoint {
  private static final String MANIFEST = "ulpine.txt";
  private static final String HEAD = "ulpine checkpoint 1";

  private Checkpoint() {}

  /**
   * Saves a record. The file is there whole or, after a failure, as it was before.
   *
   * @throws IllegalArgumentException if a tensor has not the shape that the layout says
   */
  public static <W> void save(Path file, Layout<W> layout, W weights) throws IOException {
    List<Tensor> tensors = layout.flatten(weights);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    StringBuilder manifest = new StringBuilder(HEAD).append('\n');
    for (int i = 0; i < tensors.size(); i++) {
      Layout.Leaf leaf = layout.leaves().get(i);
      byte[] bytes = Npy.bytes(tensors.get(i));
      entries.put(leaf.name() + ".npy", bytes);
      manifest.append(line(leaf, bytes)).append('\n');
    }
    entries.put(MANIFEST, manifest.toString().getBytes(StandardCharsets.UTF_8));
    AtomicFile.write(file, Zip.bytes(entries));
  }

  private static String line(Layout.Leaf leaf, byte[] bytes) {
    return leaf.name() + " " + Arrays.toString(leaf.shape()).replace(" ", "") + " " + sha256(bytes);
  }

  /**
   * Loads a record.
   *
   * @throws FormatException if the file is truncated or corrupt, of another version, or of a record
   *     with other names or shapes than the layout's
   */
  public static <W> W load(Path file, Layout<W> layout) throws IOException {
    Map<String, byte[]> entries = Zip.read(file);
    byte[] manifest = entries.get(MANIFEST);
    if (manifest == null) {
      throw new FormatException(file + ": not a checkpoint: it has no " + MANIFEST);
    }
    List<String> lines = new String(manifest, StandardCharsets.UTF_8).lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(HEAD)) {
      throw new FormatException(file + ": expected \"" + HEAD + "\" but was \""
          + (lines.isEmpty() ? "" : lines.get(0)) + "\"");
    }
    checkNames(file, layout, lines.subList(1, lines.size()));
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < layout.leaves().size(); i++) {
      tensors.add(tensor(file, layout.leaves().get(i), lines.get(i + 1), entries));
    }
    return layout.rebuild(tensors);
  }

  private static void checkNames(Path file, Layout<?> layout, List<String> lines)
      throws FormatException {
    List<String> names = lines.stream().map(line -> line.split(" ", 2)[0]).toList();
    if (!names.equals(layout.names())) {
      throw new FormatException(
          file + ": expected the tensors " + layout.names() + " but was " + names);
    }
  }

  private static Tensor tensor(
      Path file, Layout.Leaf leaf, String line, Map<String, byte[]> entries)
      throws FormatException {
    String name = file + ", " + leaf.name();
    byte[] bytes = entries.get(leaf.name() + ".npy");
    if (bytes == null) {
      throw new FormatException(name + ": missing from the archive");
    }
    Tensor tensor = Npy.tensor(bytes, name);
    if (!Arrays.equals(tensor.shape(), leaf.shape())) {
      throw new FormatException(name + ": expected shape " + Arrays.toString(leaf.shape())
          + " but was " + Arrays.toString(tensor.shape()));
    }
    if (!line.equals(line(leaf, bytes))) {
      throw new FormatException(
          name + ": the checksum is not that of the elements; the file is corrupt");
    }
    return tensor;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException everyJvmHasIt) {
      throw new IllegalStateException(everyJvmHasIt);
    }
  }
}
