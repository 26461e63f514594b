package ulpine.io;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static ulpine.Network.LAYOUT;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import ulpine.Arithmetic;
import ulpine.Layout;
import ulpine.Network;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.io.Manifest.Content;
import ulpine.optimizer.Adam;
import ulpine.optimizer.AdamW;
import ulpine.optimizer.Momentum;
import ulpine.optimizer.Optimizer;
import ulpine.optimizer.Sgd;

/** Records of parameters in files. */
final class CheckpointTest {
  private final Network network = Network.normal(1);

  @TempDir
  private Path folder;

  private Path file;

  @BeforeEach
  void setUp() {
    file = folder.resolve("network.npz");
  }

  @Test
  void loadsWhatItSaved() throws IOException {
    Checkpoint.save(file, LAYOUT, network);
    assertThat(Checkpoint.load(file, LAYOUT)).isEqualTo(network);
    assertThat(Npz.read(file).keySet())
        .containsExactly("w", "b", "inner.w", "inner.scale")
        .inOrder();
    byte[] bytes = Files.readAllBytes(file);
    Checkpoint.save(file, LAYOUT, Network.normal(2));
    assertThat(Checkpoint.load(file, LAYOUT)).isEqualTo(Network.normal(2));
    Checkpoint.save(file, LAYOUT, network);
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void loadsWhatItSavedInBinary64() throws IOException {
    // All bits, those of a subnormal number, a negative zero and a NaN included.
    Tensor b = Tensor.of(new double[] {-0.0, Double.MIN_VALUE, Double.NaN}, 3);
    Network wide = new Network(Network.wide(1).w(), b, Network.wide(1).inner());
    Checkpoint.save(file, LAYOUT, wide);
    Network loaded = Checkpoint.load(file, LAYOUT);
    assertThat(loaded).isEqualTo(wide);
    assertThat(loaded.w().arithmetic()).isEqualTo(Arithmetic.BINARY64);
    assertThat(Npz.readDoubles(file).get("w")).isEqualTo(wide.w());
    assertThat(Npz.read(file).get("w")).isEqualTo(wide.w().in(Arithmetic.BINARY32));
    assertThat(NpyHeader.read(entries().get("w.npy"), "w").type()).isEqualTo("<f8");
    // A file of binary32 is what it was.
    Checkpoint.save(file, LAYOUT, network);
    assertThat(NpyHeader.read(entries().get("w.npy"), "w").type()).isEqualTo("<f4");
    assertThat(Checkpoint.load(file, LAYOUT)).isEqualTo(network);
  }

  static Stream<Arguments> both() {
    return Stream.of(Sgd.of(0.1), Momentum.of(0.1, 0.9), Adam.of(0.01), AdamW.of(0.01, 0.1))
        .flatMap(optimizer -> Stream.of(Arithmetic.BINARY32, Arithmetic.BINARY64)
            .map(arithmetic -> Arguments.of(optimizer, arithmetic)));
  }

  @ParameterizedTest
  @MethodSource("both")
  void trainingGoesOnAsIfNothingHadHappened(Optimizer optimizer, Arithmetic arithmetic)
      throws IOException {
    Parameters<Network> parameters = Parameters.of(LAYOUT, Network.normal(1, arithmetic));
    for (int i = 0; i < 10; i++) {
      parameters.step(optimizer, Network.normal(i, arithmetic));
    }
    Checkpoint.save(file, parameters);
    Parameters<Network> resumed = Checkpoint.resume(file, LAYOUT);
    assertThat(Checkpoint.load(file, LAYOUT)).isEqualTo(parameters.value());
    assertThat(resumed.state()).isEqualTo(parameters.state());
    assertThat(resumed.arithmetic()).isEqualTo(arithmetic);
    for (int i = 10; i < 20; i++) {
      parameters.step(optimizer, Network.normal(i, arithmetic));
      resumed.step(optimizer, Network.normal(i, arithmetic));
    }
    assertThat(resumed.value()).isEqualTo(parameters.value());
    assertThat(resumed.state()).isEqualTo(parameters.state());
  }

  @Test
  void itsTextIsForReading() throws IOException {
    Parameters<Network> parameters = Parameters.of(LAYOUT, network);
    parameters.step(Momentum.of(0.1, 0.9), network);
    Checkpoint.save(file, parameters);
    String text = new String(entries().get("ulpine.txt"), StandardCharsets.UTF_8);
    List<String> lines = text.replaceAll("[0-9a-f]{64}", "#").lines().toList();
    assertThat(lines)
        .containsExactly(
            "ulpine checkpoint 1",
            "optimizer momentum 1",
            "w [5, 3] #",
            "b [3] #",
            "inner.w [5, 3] #",
            "inner.scale [] #",
            "optimizer/velocity/w [5, 3] #",
            "optimizer/velocity/b [3] #",
            "optimizer/velocity/inner.w [5, 3] #",
            "optimizer/velocity/inner.scale [] #",
            "sha256 #")
        .inOrder();
  }

  @Test
  void aFailureLeavesTheOldFile() throws IOException {
    Checkpoint.save(file, LAYOUT, network);
    Network wrong = new Network(network.w(), Tensor.zeros(4), network.inner());
    assertThrows(IllegalArgumentException.class, () -> Checkpoint.save(file, LAYOUT, wrong));
    assertThat(Checkpoint.load(file, LAYOUT)).isEqualTo(network);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.toList()).containsExactly(file);
    }
  }

  @Test
  void allWeightsAreInOneFormat() throws IOException {
    Network mixed =
        new Network(Network.wide(1).w(), network.b(), Network.wide(1).inner());
    assertThat(assertThrows(
            IllegalArgumentException.class, () -> Checkpoint.save(file, LAYOUT, mixed)))
        .hasMessageThat()
        .isEqualTo("b: expected binary64 but was binary32");
    // What is rounded on the way is in binary32.
    Network narrow = new Network(network.w(), network.b().in(Arithmetic.BFLOAT16), network.inner());
    Checkpoint.save(file, LAYOUT, narrow);
    assertThat(Checkpoint.load(file, LAYOUT).b()).isEqualTo(narrow.b().in(Arithmetic.BINARY32));
  }

  // ---------------------------------------------------------------- what can be wrong

  private Map<String, byte[]> entries() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (Zip zip = Zip.open(file)) {
      for (String name : zip.names()) {
        entries.put(name, zip.read(name));
      }
    }
    return entries;
  }

  private void write(Map<String, byte[]> entries) throws IOException {
    Files.write(file, NpzTest.archive(entries));
  }

  private void assertFormat(String message) {
    FormatException e = assertThrows(FormatException.class, () -> Checkpoint.load(file, LAYOUT));
    assertThat(e).hasMessageThat().isEqualTo(file + message);
    assertThrows(FormatException.class, () -> Checkpoint.resume(file, LAYOUT));
  }

  @Test
  void missingFile() {
    assertThrows(NoSuchFileException.class, () -> Checkpoint.load(file, LAYOUT));
  }

  @Test
  void otherFiles() throws IOException {
    Files.writeString(file, "not an archive");
    FormatException e = assertThrows(FormatException.class, () -> Checkpoint.load(file, LAYOUT));
    assertThat(e)
        .hasMessageThat()
        .startsWith(file + ": not an archive, or a truncated or corrupt one");
    Npz.write(file, Map.of("w", network.w()));
    assertFormat(": not a checkpoint: it has no ulpine.txt");
  }

  @Test
  void otherVersion() throws IOException {
    Checkpoint.save(file, LAYOUT, network);
    Map<String, byte[]> entries = entries();
    String text = new String(entries.get("ulpine.txt"), StandardCharsets.UTF_8);
    entries.put(
        "ulpine.txt",
        text.replace("checkpoint 1", "checkpoint 2").getBytes(StandardCharsets.UTF_8));
    write(entries);
    assertFormat(", ulpine.txt: expected \"ulpine checkpoint 1\" but was \"ulpine checkpoint 2\"");
    entries.put("ulpine.txt", new byte[0]);
    write(entries);
    assertFormat(", ulpine.txt: expected \"ulpine checkpoint 1\" but was \"\"");
  }

  @Test
  void corruptList() throws IOException {
    Checkpoint.save(file, LAYOUT, network);
    Map<String, byte[]> entries = entries();
    byte[] list = entries.get("ulpine.txt");
    list[40] ^= 1;
    write(entries);
    assertFormat(
        ", ulpine.txt: truncated or corrupt: its last line is not the checksum of the others");
    entries.put("ulpine.txt", Arrays.copyOf(list, list.length - 1));
    write(entries);
    assertFormat(
        ", ulpine.txt: truncated or corrupt: its last line is not the checksum of the others");
  }

  @Test
  void otherLeaves() throws IOException {
    Layout<Tensor> one = Layout.of(
        List.of(new Layout.Leaf("w", new int[] {5, 3})), t -> new Tensor[] {t}, t -> t[0]);
    Checkpoint.save(file, one, network.w());
    assertFormat(": arrays: expected [b, inner.scale, inner.w, w] but was [w]:"
        + " [b, inner.scale, inner.w] missing, [] too many");
    Checkpoint.save(file, LAYOUT, network);
    FormatException e = assertThrows(FormatException.class, () -> Checkpoint.load(file, one));
    assertThat(e)
        .hasMessageThat()
        .isEqualTo(file + ": arrays: expected [w] but was [b, inner.scale, inner.w, w]:"
            + " [] missing, [b, inner.scale, inner.w] too many");
  }

  @Test
  void otherShape() throws IOException {
    Layout<Tensor> transposed = Layout.of(
        List.of(new Layout.Leaf("w", new int[] {3, 5})), t -> new Tensor[] {t}, t -> t[0]);
    Layout<Tensor> layout = Layout.of(
        List.of(new Layout.Leaf("w", new int[] {5, 3})), t -> new Tensor[] {t}, t -> t[0]);
    Checkpoint.save(file, layout, network.w());
    FormatException e =
        assertThrows(FormatException.class, () -> Checkpoint.load(file, transposed));
    assertThat(e).hasMessageThat().isEqualTo(file + ", w: expected shape [3, 5] but was [5, 3]");
  }

  @Test
  void entryMissingOrTooMany() throws IOException {
    Checkpoint.save(file, LAYOUT, network);
    Map<String, byte[]> entries = entries();
    byte[] b = entries.remove("b.npy");
    write(entries);
    assertFormat(": entries of the archive:"
        + " expected [b.npy, inner.scale.npy, inner.w.npy, ulpine.txt, w.npy]"
        + " but was [inner.scale.npy, inner.w.npy, ulpine.txt, w.npy]:"
        + " [b.npy] missing, [] too many");
    entries.put("b.npy", b);
    entries.put("c.npy", b);
    write(entries);
    assertFormat(": entries of the archive:"
        + " expected [b.npy, inner.scale.npy, inner.w.npy, ulpine.txt, w.npy]"
        + " but was [b.npy, c.npy, inner.scale.npy, inner.w.npy, ulpine.txt, w.npy]:"
        + " [] missing, [c.npy] too many");
  }

  @Test
  void otherElements() throws IOException {
    Checkpoint.save(file, LAYOUT, network);
    Map<String, byte[]> entries = entries();
    Content good = Content.of(new int[] {3}, entries.get("b.npy"));
    Content bad = Content.of(new int[] {3}, Npy.bytes(Tensor.zeros(3)));
    entries.put("b.npy", Npy.bytes(Tensor.zeros(3)));
    write(entries);
    assertFormat(", b: corrupt: expected SHA-256 " + good.sha256() + " but was " + bad.sha256());
  }

  /** Archives whose list agrees with them, so that only the array itself is wrong. */
  private void replace(String name, byte[] npy, int... shape) throws IOException {
    Map<String, byte[]> entries = entries();
    Map<String, Content> arrays =
        new LinkedHashMap<>(Manifest.of(entries.get(Manifest.ENTRY), "manifest").arrays());
    arrays.put(name, Content.of(shape, npy));
    entries.put(name + ".npy", npy);
    entries.put(Manifest.ENTRY, new Manifest(Optional.empty(), arrays).bytes());
    write(entries);
  }

  @Test
  void otherTypeOrShapeInside() throws IOException {
    Checkpoint.save(file, LAYOUT, network);
    Path labels = folder.resolve("labels.npy");
    Npy.write(labels, ulpine.Labels.of(1, 2, 3));
    replace("b", Files.readAllBytes(labels), 3);
    assertFormat(", b: expected elements of type <f4 but was <i4");
    replace("b", Npy.bytes(Tensor.zeros(3).in(Arithmetic.BINARY64)), 3);
    assertFormat(", b: expected elements of type <f4 but was <f8");
    byte[] w = entries().get("w.npy");
    replace("w", Files.readAllBytes(labels), 5, 3);
    assertFormat(", w: expected elements of type <f4 or <f8 but was <i4");
    replace("w", w, 5, 3);
    replace("b", Npy.bytes(Tensor.zeros(4)), 3);
    assertFormat(", b: expected shape [3] but was [4]");
    replace("b", new byte[] {1, 2, 3}, 3);
    assertFormat(", b: not a .npy file: it does not start with NumPy's magic bytes");
    replace("b", Npy.bytes(network.b()), 3);
    assertThat(Checkpoint.load(file, LAYOUT)).isEqualTo(network);
  }

  @Test
  void weightsOnly() throws IOException {
    Checkpoint.save(file, LAYOUT, network);
    FormatException e = assertThrows(FormatException.class, () -> Checkpoint.resume(file, LAYOUT));
    assertThat(e)
        .hasMessageThat()
        .isEqualTo(file + ": expected an optimizer's state but there are weights only; load them");
  }

  @Test
  void listsThatAreSignedButMakeNoSense() throws IOException {
    Checkpoint.save(file, LAYOUT, network);
    Map<String, byte[]> entries = entries();
    Map<String, Content> arrays =
        new TreeMap<>(Manifest.of(entries.get(Manifest.ENTRY), "").arrays());
    arrays.put("no shape", new Content("[]", "no checksum"));
    byte[] bytes = new Manifest(Optional.empty(), arrays).bytes();
    assertThat(assertThrows(FormatException.class, () -> Manifest.of(bytes, "list")))
        .hasMessageThat()
        .isEqualTo(
            "list: expected a name, a shape and a checksum but was" + " no shape [] no checksum");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void truncatedAnywhereIsAFormatException(boolean wide) throws IOException {
    Checkpoint.save(file, LAYOUT, wide ? Network.wide(1) : network);
    byte[] good = Files.readAllBytes(file);
    for (int length = 0; length < good.length; length++) {
      Files.write(file, Arrays.copyOf(good, length));
      assertThrows(FormatException.class, () -> Checkpoint.load(file, LAYOUT));
    }
  }

  /** Either a format exception, or the weights are what they were: never others. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anyByteMayBeAnother(boolean wide) throws IOException {
    Network network = wide ? Network.wide(1) : this.network;
    Checkpoint.save(file, LAYOUT, network);
    byte[] good = Files.readAllBytes(file);
    int rejected = 0;
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= (byte) (1 << i % 8);
      Files.write(file, bad);
      try {
        assertWithMessage("byte %s", i).that(Checkpoint.load(file, LAYOUT)).isEqualTo(network);
      } catch (FormatException e) {
        rejected++;
        assertThat(e).hasMessageThat().startsWith(file.toString());
      }
    }
    assertThat(rejected).isAtLeast(good.length * 3 / 4);
  }
}
