package ulpine.io;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ulpine.Labels;
import ulpine.Layout;
import ulpine.Tensor;

class FilesTest {
  record Pair(Tensor a, Tensor b) {}

  private static final Layout<Pair> LAYOUT = Layout.of(
      List.of(new Layout.Leaf("a", new int[] {2, 3}), new Layout.Leaf("inner.b", new int[] {})),
      p -> new Tensor[] {p.a(), p.b()},
      t -> new Pair(t[0], t[1]));
  private static final Pair PAIR = new Pair(
      Tensor.of(new float[] {1, -0f, Float.NaN, Float.MAX_VALUE, Float.MIN_VALUE, -2}, 2, 3),
      Tensor.scalar(0.1));

  @TempDir
  Path folder;

  /** A file as NumPy's NEP 1 describes it, built here byte by byte. */
  private Path npy(int version, String type, String order, String shape, ByteBuffer data)
      throws IOException {
    byte[] header = ("{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': " + shape
            + ", }\n")
        .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file =
        ByteBuffer.allocate(12 + header.length + data.capacity()).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    if (version == 1) {
      file.putShort((short) header.length);
    } else {
      file.putInt(header.length);
    }
    file.put(header).put(data.rewind());
    byte[] content = java.util.Arrays.copyOf(file.array(), file.position());
    return Files.write(folder.resolve("x.npy"), content);
  }

  private static ByteBuffer bytes(int size, ByteOrder order) {
    return ByteBuffer.allocate(size).order(order);
  }

  @Test
  void roundTrip() throws IOException {
    for (int[] shape : new int[][] {{}, {0}, {5}, {2, 3}, {1, 2, 3, 4}}) {
      Tensor tensor = Tensor.normal(1, 1, shape);
      Path file = folder.resolve("t.npy");
      Npy.write(file, tensor);
      assertThat(Npy.read(file)).isEqualTo(tensor);
    }
    Npy.write(folder.resolve("a.npy"), PAIR.a());
    assertThat(Npy.read(folder.resolve("a.npy"))).isEqualTo(PAIR.a());
  }

  @Test
  void writesWhatNumPyWrites() throws IOException {
    Path file = folder.resolve("t.npy");
    Npy.write(file, Tensor.vector(1, 2));
    byte[] content = Files.readAllBytes(file);
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";
    assertThat(content.length).isEqualTo(128 + 8);
    assertThat(new String(content, 10, header.length(), StandardCharsets.US_ASCII))
        .isEqualTo(header);
    assertThat(content[127]).isEqualTo((byte) '\n');
    assertThat(ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getFloat(132))
        .isEqualTo(2f);
  }

  @Test
  void readsOtherTypesOrdersAndVersions() throws IOException {
    ByteBuffer doubles = bytes(16, ByteOrder.BIG_ENDIAN).putDouble(0.1).putDouble(-2);
    assertThat(Npy.read(npy(1, ">f8", "False", "(2,)", doubles)))
        .isEqualTo(Tensor.vector(0.1f, -2));
    ByteBuffer floats = bytes(24, ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 6; i++) {
      floats.putFloat(i);
    }
    Tensor fortran = Npy.read(npy(2, "<f4", "True", "(2, 3)", floats));
    assertThat(fortran).isEqualTo(Tensor.of(new float[] {0, 2, 4, 1, 3, 5}, 2, 3));
    ByteBuffer longs = bytes(16, ByteOrder.LITTLE_ENDIAN).putLong(7).putLong(-1);
    assertThat(Npy.readLabels(npy(3, "<i8", "False", "(2,)", longs))).isEqualTo(Labels.of(7, -1));
    ByteBuffer large = bytes(8, ByteOrder.LITTLE_ENDIAN).putLong(1L << 40);
    Path file = npy(1, "<i8", "False", "(1,)", large);
    assertThrows(FormatException.class, () -> Npy.readLabels(file));
  }

  @Test
  void everyTruncationAndEveryWrongByteOfAHeaderIsAFormatException() throws IOException {
    Path file = folder.resolve("t.npy");
    Npy.write(file, Tensor.normal(1, 1, 3, 2));
    byte[] content = Files.readAllBytes(file);
    for (int length = 0; length < content.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(content, length));
      assertThrows(FormatException.class, () -> Npy.read(file));
    }
    Files.write(file, java.util.Arrays.copyOf(content, content.length + 1));
    assertThrows(FormatException.class, () -> Npy.read(file));
    for (int at = 0; at < 128; at++) {
      byte[] changed = content.clone();
      changed[at] ^= 0x15;
      Files.write(file, changed);
      try {
        assertThat(Npy.read(file).length()).isEqualTo(6);
      } catch (FormatException expected) {
        assertThat(expected).hasMessageThat().contains("t.npy");
      }
    }
  }

  @Test
  void archives() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("first", PAIR.a());
    tensors.put("second", PAIR.b());
    Path file = folder.resolve("t.npz");
    Npz.write(file, tensors);
    assertThat(Npz.read(file)).containsExactlyEntriesIn(tensors).inOrder();
    byte[] once = Files.readAllBytes(file);
    Npz.write(file, tensors);
    assertThat(Files.readAllBytes(file)).isEqualTo(once);
  }

  @Test
  void checkpoints() throws IOException {
    Path file = folder.resolve("deep/weights");
    Checkpoint.save(file, LAYOUT, PAIR);
    assertThat(Checkpoint.load(file, LAYOUT)).isEqualTo(PAIR);
    assertThat(Npz.read(file).keySet()).containsExactly("a", "inner.b").inOrder();
    try (var files = Files.list(file.getParent())) {
      assertThat(files.toList()).containsExactly(file);
    }
  }

  @Test
  void checkpointsOfAnotherRecord() throws IOException {
    Path file = folder.resolve("weights");
    Checkpoint.save(file, LAYOUT, PAIR);
    Layout<Pair> renamed = Layout.of(
        List.of(new Layout.Leaf("a", new int[] {2, 3}), new Layout.Leaf("b", new int[] {})),
        p -> new Tensor[] {p.a(), p.b()},
        t -> new Pair(t[0], t[1]));
    assertThat(assertThrows(FormatException.class, () -> Checkpoint.load(file, renamed)))
        .hasMessageThat()
        .endsWith("expected the tensors [a, b] but was [a, inner.b]");
    Layout<Pair> reshaped = Layout.of(
        List.of(new Layout.Leaf("a", new int[] {3, 2}), new Layout.Leaf("inner.b", new int[] {})),
        p -> new Tensor[] {p.a(), p.b()},
        t -> new Pair(t[0], t[1]));
    assertThat(assertThrows(FormatException.class, () -> Checkpoint.load(file, reshaped)))
        .hasMessageThat()
        .endsWith("a: expected shape [3, 2] but was [2, 3]");
    Npz.write(file, Map.of("a", PAIR.a()));
    assertThrows(FormatException.class, () -> Checkpoint.load(file, LAYOUT));
  }

  /**
   * Whatever byte is wrong or missing, the record is right or there is an exception that says so.
   */
  @Test
  void corruptCheckpoints() throws IOException {
    Path file = folder.resolve("weights");
    Checkpoint.save(file, LAYOUT, PAIR);
    byte[] content = Files.readAllBytes(file);
    int rejected = 0;
    for (int at = 0; at < content.length; at++) {
      byte[] changed = content.clone();
      changed[at] ^= 0x40;
      Files.write(file, changed);
      rejected += isRejected(file) ? 1 : 0;
      Files.write(file, java.util.Arrays.copyOf(content, at));
      isRejected(file);
    }
    assertThat(rejected).isGreaterThan(content.length / 2);
  }

  private static boolean isRejected(Path file) throws IOException {
    try {
      assertThat(Checkpoint.load(file, LAYOUT)).isEqualTo(PAIR);
      return false;
    } catch (FormatException expected) {
      return true;
    }
  }
}
