package ulpine.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import ulpine.Arithmetic;
import ulpine.Layout;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.io.Manifest.Content;
import ulpine.io.Manifest.Training;
import ulpine.optimizer.State;

/**
 * Records of parameters in a file, saved and loaded whole. The file is a {@code .npz} archive that
 * {@code numpy.load} reads: an entry {@code w1.npy} for each leaf {@code w1},
 * {@code optimizer/velocity/w1.npy} and the like for the optimizer's state, and one entry more, the
 * text {@code ulpine.txt}, that lists the version of the format and the name, shape and SHA-256
 * checksum of each array. All arrays are in binary32, or all in binary64.
 *
 * <p>Saving replaces the file in one move after all is on the disk: there is the old file or the
 * new one, never a part; folders that are missing are made. The same weights give the same bytes.
 *
 * <p>Loading checks everything before it returns anything. A file that is truncated, corrupt, of
 * another version, or of a record with other names or shapes is a {@link FormatException} that says
 * which file, what was expected and what was found. Weights come back in the arithmetic that they
 * were saved in.
 */
public final class Checkpoint {
  private static final String SUFFIX = ".npy";

  private Checkpoint() {}

  /**
   * Saves weights; those in another arithmetic than binary32 or binary64 are rounded to binary32.
   *
   * @throws IllegalArgumentException if a tensor does not have the layout's shape, or some are in
   *     binary64 and some are not
   */
  public static <W> void save(Path file, Layout<W> layout, W weights) throws IOException {
    List<Tensor> tensors = layout.flatten(weights);
    for (int leaf = 0; leaf < tensors.size(); leaf++) {
      Arithmetic expected = written(tensors.get(0));
      if (written(tensors.get(leaf)) != expected) {
        throw new IllegalArgumentException(layout.names().get(leaf) + ": expected " + expected
            + " but was " + tensors.get(leaf).arithmetic());
      }
    }
    write(file, Optional.empty(), layout, List.of(weights));
  }

  /**
   * Saves weights together with the optimizer's state, so that {@link #resume} can go on as if
   * nothing had happened, to the last bit. Hyper-parameters are not saved: they belong to the
   * optimizer.
   */
  public static <W> void save(Path file, Parameters<W> parameters) throws IOException {
    State<W> state = parameters.state();
    List<W> records = new ArrayList<>(List.of(parameters.value()));
    records.addAll(state.slots());
    Training training = new Training(state.kind(), state.steps());
    write(file, Optional.of(training), parameters.layout(), records);
  }

  /**
   * Loads weights. An optimizer's state in the file is checked too, but not used.
   *
   * @throws FormatException if the file is not a whole checkpoint of this layout
   */
  public static <W> W load(Path file, Layout<W> layout) throws IOException {
    try (Zip zip = Zip.open(file)) {
      return records(zip, manifest(zip, file), layout, file).get(0);
    }
  }

  /**
   * Loads weights together with the optimizer's state.
   *
   * @throws FormatException if the file is not a whole checkpoint of this layout, or holds weights
   *     only
   */
  public static <W> Parameters<W> resume(Path file, Layout<W> layout) throws IOException {
    try (Zip zip = Zip.open(file)) {
      Manifest manifest = manifest(zip, file);
      Training training = manifest
          .training()
          .orElseThrow(() -> new FormatException(
              file + ": expected an optimizer's state but there are weights only; load them"));
      List<W> records = records(zip, manifest, layout, file);
      List<W> slots = records.subList(1, records.size());
      return Parameters.of(
          layout, records.get(0), new State<>(training.kind(), training.steps(), slots));
    }
  }

  /** The arithmetic of a tensor in a file. */
  private static Arithmetic written(Tensor tensor) {
    return tensor.arithmetic() == Arithmetic.BINARY64 ? Arithmetic.BINARY64 : Arithmetic.BINARY32;
  }

  /** What goes before the names of the leaves, for the weights and for each of the slots. */
  private static List<String> prefixes(Optional<Training> training) {
    List<String> prefixes = new ArrayList<>(List.of(""));
    training.ifPresent(progress ->
        progress.kind().slots().forEach(slot -> prefixes.add("optimizer/" + slot + "/")));
    return prefixes;
  }

  private static <W> void write(
      Path file, Optional<Training> training, Layout<W> layout, List<W> records)
      throws IOException {
    List<String> prefixes = prefixes(training);
    List<String> names = layout.names();
    List<List<Tensor>> tensors = records.stream().map(layout::flatten).toList();
    AtomicFile.write(
        file,
        out -> Zip.write(out, zip -> {
          Map<String, Content> arrays = new LinkedHashMap<>();
          for (int i = 0; i < prefixes.size(); i++) {
            for (int leaf = 0; leaf < names.size(); leaf++) {
              Tensor tensor = tensors.get(i).get(leaf);
              String name = prefixes.get(i) + names.get(leaf);
              byte[] npy = Npy.bytes(tensor);
              zip.add(name + SUFFIX, npy);
              arrays.put(name, Content.of(tensor.shape(), npy));
            }
          }
          zip.add(Manifest.ENTRY, new Manifest(training, arrays).bytes());
        }));
  }

  private static Manifest manifest(Zip zip, Path file) throws IOException {
    if (!zip.names().contains(Manifest.ENTRY)) {
      throw new FormatException(file + ": not a checkpoint: it has no " + Manifest.ENTRY);
    }
    Manifest manifest = Manifest.of(zip.read(Manifest.ENTRY), file + ", " + Manifest.ENTRY);
    Set<String> listed = new TreeSet<>(Set.of(Manifest.ENTRY));
    manifest.arrays().keySet().forEach(name -> listed.add(name + SUFFIX));
    checkNames(file + ": entries of the archive", listed, zip.names());
    return manifest;
  }

  private static void checkNames(String what, Set<String> expected, Set<String> actual)
      throws FormatException {
    Set<String> missing = new TreeSet<>(expected);
    missing.removeAll(actual);
    Set<String> surplus = new TreeSet<>(actual);
    surplus.removeAll(expected);
    if (!missing.isEmpty() || !surplus.isEmpty()) {
      throw new FormatException(what + ": expected " + new TreeSet<>(expected) + " but was "
          + new TreeSet<>(actual) + ": " + missing + " missing, " + surplus + " too many");
    }
  }

  private static <W> List<W> records(Zip zip, Manifest manifest, Layout<W> layout, Path file)
      throws IOException {
    List<String> prefixes = prefixes(manifest.training());
    Set<String> expected = new TreeSet<>();
    prefixes.forEach(prefix -> layout.names().forEach(name -> expected.add(prefix + name)));
    checkNames(file + ": arrays", expected, manifest.arrays().keySet());
    List<W> records = new ArrayList<>();
    // The first array decides for all.
    List<String> types = List.of(NpyType.F4.little(), NpyType.F8.little());
    for (String prefix : prefixes) {
      List<Tensor> tensors = new ArrayList<>();
      for (Layout.Leaf leaf : layout.leaves()) {
        String name = prefix + leaf.name();
        Content content = manifest.arrays().get(name);
        checkShape(file + ", " + name, Arrays.toString(leaf.shape()), content.shape());
        byte[] npy = zip.read(name + SUFFIX);
        NpyHeader header = header(npy, content, types, file + ", " + name);
        types = List.of(header.type());
        tensors.add(
            header.type().equals(NpyType.F8.little())
                ? Npy.doubles(npy, file + ", " + name)
                : Npy.tensor(npy, file + ", " + name));
      }
      records.add(layout.rebuild(tensors));
    }
    return records;
  }

  private static NpyHeader header(byte[] npy, Content content, List<String> types, String name)
      throws FormatException {
    NpyHeader header = NpyHeader.read(npy, name);
    if (!types.contains(header.type())) {
      throw new FormatException(name + ": expected elements of type " + String.join(" or ", types)
          + " but was " + NpyHeader.printable(header.type()));
    }
    checkShape(name, content.shape(), Arrays.toString(header.shape()));
    Content actual = Content.of(header.shape(), npy);
    if (!actual.equals(content)) {
      throw new FormatException(
          name + ": corrupt: expected SHA-256 " + content.sha256() + " but was " + actual.sha256());
    }
    return header;
  }

  private static void checkShape(String name, String expected, String actual)
      throws FormatException {
    if (!actual.equals(expected)) {
      throw new FormatException(name + ": expected shape " + expected + " but was " + actual);
    }
  }
}
