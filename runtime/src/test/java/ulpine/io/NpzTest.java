package ulpine.io;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ulpine.Arithmetic;
import ulpine.Tensor;

/** Archives of arrays. */
final class NpzTest {
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  @TempDir
  private Path folder;

  private Path file;

  @BeforeEach
  void setUp() {
    file = folder.resolve("file.npz");
    tensors.put("z", Tensor.vector(1, 2));
    tensors.put("a/b", Tensor.scalar(3));
    tensors.put("ä", Tensor.zeros(0, 2));
  }

  @Test
  void readsWhatItWrote() throws IOException {
    Npz.write(file, tensors);
    Map<String, Tensor> read = Npz.read(file);
    assertThat(read).containsExactlyEntriesIn(tensors).inOrder();
    assertThrows(UnsupportedOperationException.class, read::clear);
    tensors.replaceAll((name, tensor) -> tensor.in(Arithmetic.BINARY64).mul(1 / 3.0));
    Npz.write(file, tensors);
    assertThat(Npz.readDoubles(file)).containsExactlyEntriesIn(tensors).inOrder();
    Npz.write(file, Map.of());
    assertThat(Npz.read(file)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stored", "compressed"})
  void readsNumpys(String name) throws IOException {
    Files.write(file, NpyTest.fixture(name + ".npz"));
    assertThat(Npz.read(file))
        .containsExactly(
            "w", Tensor.of(new float[] {1.5f, -2, 3.25f, 0, 0.1f, -1e10f}, 2, 3),
            "b", Tensor.of(new float[] {1, 2, 3, 100, 0, 7}, 2, 3),
            "c", Tensor.scalar(0.5))
        .inOrder();
  }

  @Test
  void theSameTensorsGiveTheSameBytesInAnyTimeZone() throws IOException {
    Npz.write(file, tensors);
    byte[] here = Files.readAllBytes(file);
    TimeZone zone = TimeZone.getDefault();
    try {
      for (String other : new String[] {"Asia/Tokyo", "America/Los_Angeles"}) {
        TimeZone.setDefault(TimeZone.getTimeZone(other));
        Npz.write(file, tensors);
        assertThat(Files.readAllBytes(file)).isEqualTo(here);
      }
    } finally {
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void passesOverWhatIsNoArray() throws IOException {
    Files.write(file, archive(Map.of("README", new byte[] {1})));
    assertThat(Npz.read(file)).isEmpty();
  }

  static byte[] archive(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    assertThrows(NoSuchFileException.class, () -> Npz.read(file));
    assertThat(assertThrows(FormatException.class, () -> Npz.read(folder)))
        .hasMessageThat()
        .contains("a folder");
    Files.write(file, NpyTest.fixture("scalar.npy"));
    assertFormat("not an archive");
    Files.write(file, new byte[0]);
    assertFormat("not an archive");
    Files.write(file, archive(Map.of("w.npy", new byte[] {1, 2, 3})));
    assertFormat(", w.npy: not a .npy file");
    Map<String, Tensor> two = new LinkedHashMap<>();
    two.put("same", Tensor.scalar(1));
    two.put("sane", Tensor.scalar(1));
    Npz.write(file, two);
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    Files.write(file, text.replace("sane", "same").getBytes(StandardCharsets.ISO_8859_1));
    assertFormat("two entries named same.npy");
  }

  private void assertFormat(String part) {
    FormatException e = assertThrows(FormatException.class, () -> Npz.read(file));
    assertThat(e).hasMessageThat().startsWith(file.toString());
    assertThat(e).hasMessageThat().contains(part);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stored", "compressed"})
  void truncatedAnywhereIsAFormatException(String name) throws IOException {
    byte[] good = NpyTest.fixture(name + ".npz");
    for (int length = 0; length < good.length; length++) {
      Files.write(file, Arrays.copyOf(good, length));
      assertThrows(FormatException.class, () -> Npz.read(file));
    }
  }

  /** Either a format exception, or the elements are what they were. */
  @ParameterizedTest
  @ValueSource(strings = {"stored", "compressed"})
  void anyByteMayBeAnother(String name) throws IOException {
    byte[] good = NpyTest.fixture(name + ".npz");
    Files.write(file, good);
    Map<String, Tensor> expected = Npz.read(file);
    int rejected = 0;
    for (int i = 0; i < good.length; i++) {
      for (int flip : new int[] {1, 0x80, 0xff}) {
        byte[] bad = good.clone();
        bad[i] ^= (byte) flip;
        Files.write(file, bad);
        try {
          // Under another name, or as no array any more, but never with other elements.
          assertThat(expected.values()).containsAtLeastElementsIn(Npz.read(file).values());
        } catch (FormatException e) {
          rejected++;
          assertThat(e).hasMessageThat().startsWith(file.toString());
        }
      }
    }
    assertThat(rejected).isAtLeast(good.length);
  }
}
