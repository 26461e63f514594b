package ulpine.io;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ulpine.Arithmetic;
import ulpine.Labels;
import ulpine.Tensor;

/** Files of NumPy's, and files like NumPy's. */
final class NpyTest {
  private static final String F4 = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n";
  private static final Tensor REALS =
      Tensor.of(new float[] {1.5f, -2, 3.25f, 0, 0.1f, -1e10f}, 2, 3);
  private static final Labels INTEGERS = Labels.of(new int[] {1, 2, 3, 100, 0, 7}, 2, 3);

  @TempDir
  private Path folder;

  /** A file that NumPy wrote: see fixtures.py beside it. */
  static byte[] fixture(String name) throws IOException {
    try (var in = NpyTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(folder.resolve("file.npy"), content);
  }

  /** A file of version 1.0 with any header, and elements in little-endian order. */
  private static byte[] npy(String header, Number... elements) {
    ByteBuffer bytes = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    bytes.putShort((short) header.length()).put(header.getBytes(StandardCharsets.ISO_8859_1));
    for (Number element : elements) {
      if (element instanceof Float f) {
        bytes.putFloat(f);
      } else if (element instanceof Double d) {
        bytes.putDouble(d);
      } else {
        bytes.putLong(element.longValue());
      }
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f4-little-C",
        "f4-little-F",
        "f4-big-C",
        "f4-big-F",
        "f8-little-C",
        "f8-little-F",
        "f8-big-C",
        "f8-big-F",
        "version-2",
        "version-3"
      })
  void readsReals(String name) throws IOException {
    assertThat(Npy.read(file(fixture(name + ".npy")))).isEqualTo(REALS);
    Tensor doubles = Npy.readDoubles(file(fixture(name + ".npy")));
    // 0.1, which is another number in binary64.
    double tenth = name.startsWith("f8") ? 0.1 : 0.1f;
    assertThat(doubles).isEqualTo(Tensor.of(new double[] {1.5, -2, 3.25, 0, tenth, -1e10}, 2, 3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i4-little-C", "i4-little-F", "i4-big-C", "i4-big-F", "i8-little-C", "i8-little-F",
        "i8-big-C", "i8-big-F", "i1-single-C", "i1-single-F", "u1-single-C", "u1-single-F"
      })
  void readsIntegers(String name) throws IOException {
    Path file = file(fixture(name + ".npy"));
    assertThat(Npy.readLabels(file)).isEqualTo(INTEGERS);
    assertThat(Npy.read(file)).isEqualTo(Tensor.of(new float[] {1, 2, 3, 100, 0, 7}, 2, 3));
  }

  @ParameterizedTest
  @CsvSource({"scalar,''", "vector,3", "empty,0 4", "cube,2 3 4"})
  void writesAndReadsNumpysBytes(String name, String sizes) throws IOException {
    int[] shape = sizes.isEmpty()
        ? new int[0]
        : Arrays.stream(sizes.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
    float[] data = new float[Tensor.zeros(shape).length()];
    for (int i = 0; i < data.length; i++) {
      data[i] = i;
    }
    Tensor tensor = Tensor.of(data, shape);
    Path file = folder.resolve("written.npy");
    Npy.write(file, tensor);
    assertThat(Files.readAllBytes(file)).isEqualTo(fixture(name + ".npy"));
    assertThat(Npy.read(file)).isEqualTo(tensor);
  }

  @Test
  void writesLabelsAsNumpyDoes() throws IOException {
    Path file = folder.resolve("not/there/yet/labels.npy");
    Npy.write(file, INTEGERS);
    assertThat(Files.readAllBytes(file)).isEqualTo(fixture("labels.npy"));
    assertThat(Npy.readLabels(file)).isEqualTo(INTEGERS);
  }

  @Test
  void keepsEveryBit() throws IOException {
    int[] bits = {0, 1, 0x80000000, 0x7f800000, 0xff800000, 0x7fc00001, 0x7fa00000, 0x807fffff};
    float[] data = new float[bits.length];
    for (int i = 0; i < bits.length; i++) {
      data[i] = Float.intBitsToFloat(bits[i]);
    }
    Path file = folder.resolve("bits.npy");
    Npy.write(file, Tensor.over(data, bits.length));
    float[] read = Npy.read(file).toArray();
    for (int i = 0; i < bits.length; i++) {
      assertWithMessage("%s", i).that(Float.floatToRawIntBits(read[i])).isEqualTo(bits[i]);
    }
  }

  @Test
  void keepsEveryBitOfDoubles() throws IOException {
    long[] bits = {
      0, 1, 1L << 63, 0x7ff0L << 48, 0x7ff8000000000001L, 0x7ff4L << 48, -5, 0x3fb9999999999999L
    };
    double[] data = Arrays.stream(bits).mapToDouble(Double::longBitsToDouble).toArray();
    Path file = folder.resolve("bits.npy");
    Npy.write(file, Tensor.of(data, 2, 4));
    String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 4), }";
    byte[] content = Files.readAllBytes(file);
    assertThat(new String(content, 10, header.length(), StandardCharsets.ISO_8859_1))
        .isEqualTo(header);
    ByteBuffer elements = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(content.length % 64).isEqualTo(0);
    double[] read = Npy.readDoubles(file).toDoubles();
    for (int i = 0; i < bits.length; i++) {
      assertThat(elements.getLong(content.length - 64 + 8 * i)).isEqualTo(bits[i]);
      assertWithMessage("%s", i).that(Double.doubleToRawLongBits(read[i])).isEqualTo(bits[i]);
    }
    assertThat(Npy.read(file)).isEqualTo(Tensor.of(data, 2, 4).in(Arithmetic.BINARY32));
  }

  @Test
  void readsLongsAsDoubles() throws IOException {
    String i8 = F4.replace("f4", "i8");
    assertThat(Npy.readDoubles(file(npy(i8, (1L << 53) + 1, 1L << 53))))
        .isEqualTo(Tensor.of(new double[] {0x1p53, 0x1p53}, 2));
  }

  @Test
  void roundsOnce() throws IOException {
    String f8 = F4.replace("f4", "f8").replace("(2,)", "(4,)");
    assertThat(Npy.read(file(npy(f8, 0.1, 1e300, -1e-300, Double.NaN))))
        .isEqualTo(Tensor.vector(0.1f, Float.POSITIVE_INFINITY, -0f, Float.NaN));
    // Just above a tie between floats, and nearest to it as a double: two roundings would go down.
    long number = (1L << 54) + (1L << 30) + 1;
    assertThat((float) (double) number).isNotEqualTo((float) number);
    String i8 = F4.replace("f4", "i8");
    assertThat(Npy.read(file(npy(i8, number, Long.MIN_VALUE))))
        .isEqualTo(Tensor.vector((float) number, -0x1p63f));
    Npy.write(file(new byte[0]), Tensor.vector(0.1f).in(Arithmetic.DECIMAL60));
    assertThat(Npy.read(folder.resolve("file.npy"))).isEqualTo(Tensor.vector(0.1f));
  }

  @Test
  void labelsAreInRange() throws IOException {
    String i8 = F4.replace("f4", "i8");
    assertThat(Npy.readLabels(file(npy(i8, Integer.MIN_VALUE, Integer.MAX_VALUE))))
        .isEqualTo(Labels.of(Integer.MIN_VALUE, Integer.MAX_VALUE));
    Path file = file(npy(i8, 0, 1L << 31));
    assertThat(assertThrows(FormatException.class, () -> Npy.readLabels(file)))
        .hasMessageThat()
        .isEqualTo(file + ": element 1 is 2147483648, which is not in the range of int");
    Path reals = file(npy(F4, 1f, 2f));
    assertThat(assertThrows(FormatException.class, () -> Npy.readLabels(reals)))
        .hasMessageThat()
        .isEqualTo(reals + ": expected integers but was <f4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n",
        "{\"shape\":(2,),\"fortran_order\":False,\"descr\":\"<f4\"}",
        "{ 'descr' : '<f4' ,\n'fortran_order' : True , 'shape' : ( 2L , ) }   ",
      })
  void readsHeadersHoweverTheyAreSpaced(String header) throws IOException {
    assertThat(Npy.read(file(npy(header, 1f, 2f)))).isEqualTo(Tensor.vector(1, 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "{'descr': '<f4', 'fortran_order': False}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'more': (2,)}",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': 'False', 'shape': (2,)}",
        "{'descr': (2,), 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': True}",
        "{'descr': '<f4' 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f4\", 'fortran_order': False, 'shape': (2,)}",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1 2)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,,2)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967298,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65537)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} x",
        "{'descr': '<f2', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '|f4', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<c8', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '|O', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2147483647,)}",
      })
  void rejectsOtherHeaders(String header) throws IOException {
    Path file = file(npy(header, 1f, 2f));
    assertThat(assertThrows(FormatException.class, () -> Npy.read(file)))
        .hasMessageThat()
        .startsWith(file + ": expected ");
  }

  @Test
  void aLongHeaderIsReadOrRejected() throws IOException {
    String header = F4.replace("(2,)", "(" + "1,".repeat(30_000) + ")");
    // The length is one of 16 bits here; that it fits is what makes the next line mean something.
    assertThat(header.length()).isLessThan(1 << 16);
    ByteBuffer bytes = ByteBuffer.allocate(header.length() + 14).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(npy(""), 0, 8).putShort((short) header.length());
    bytes.put(header.getBytes(StandardCharsets.ISO_8859_1)).putFloat(5);
    assertThat(Npy.tensor(bytes.array(), "long").rank()).isEqualTo(30_000);
    byte[] spoilt = new String(bytes.array(), StandardCharsets.ISO_8859_1)
        .replace(",)", ",x")
        .getBytes(StandardCharsets.ISO_8859_1);
    FormatException e = assertThrows(FormatException.class, () -> Npy.tensor(spoilt, "long"));
    assertThat(e.getMessage().length()).isLessThan(400);
  }

  @Test
  void aHugeShapeWithoutElementsIsEmpty() throws IOException {
    byte[] empty = npy(F4.replace("(2,)", "(70000, 70000, 0)"));
    assertThat(Npy.read(file(empty)).length()).isEqualTo(0);
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    byte[] good = npy(F4, 1f, 2f);
    assertMessage(new byte[0], "not a .npy file: it does not start with NumPy's magic bytes");
    assertMessage(
        "PK\3\4 nothing of ours".getBytes(StandardCharsets.ISO_8859_1),
        "not a .npy file: it does not start with NumPy's magic bytes");
    byte[] version = good.clone();
    version[6] = 4;
    assertMessage(version, "version 4.0 of .npy, expected 1.0, 2.0 or 3.0");
    version[6] = 1;
    version[7] = 1;
    assertMessage(version, "version 1.1 of .npy, expected 1.0, 2.0 or 3.0");
    byte[] header = good.clone();
    header[9] = 1;
    assertMessage(header, "truncated in the header");
    int length = good.length;
    assertMessage(
        Arrays.copyOf(good, length - 1),
        "expected " + length + " bytes but was " + (length - 1) + ": truncated");
    assertMessage(
        Arrays.copyOf(good, length + 1),
        "expected " + length + " bytes but was " + (length + 1)
            + ": something follows the elements");
    assertThrows(NoSuchFileException.class, () -> Npy.read(folder.resolve("absent.npy")));
    assertThrows(IOException.class, () -> Npy.read(folder));
  }

  private void assertMessage(byte[] content, String message) throws IOException {
    Path file = file(content);
    assertThat(assertThrows(FormatException.class, () -> Npy.read(file)))
        .hasMessageThat()
        .isEqualTo(file + ": " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"f4-little-C", "f8-big-F", "u1-single-C", "scalar", "empty", "version-2"})
  void truncatedAnywhereIsAFormatException(String name) throws IOException {
    byte[] good = fixture(name + ".npy");
    for (int length = 0; length < good.length; length++) {
      byte[] truncated = Arrays.copyOf(good, length);
      assertThrows(FormatException.class, () -> Npy.tensor(truncated, name));
    }
  }

  /** Either a format exception, or as many elements as the file has bytes for. */
  @ParameterizedTest
  @ValueSource(strings = {"f4-little-C", "f8-big-F", "u1-single-C", "scalar", "empty", "version-2"})
  void anyByteOfTheHeaderMayBeAnyOther(String name) throws IOException {
    byte[] good = fixture(name + ".npy");
    int elements = Npy.tensor(good, name).length();
    int rejected = 0;
    for (int i = 0; i < NpyHeader.read(good, name).start(); i++) {
      for (int value = 0; value < 256; value++) {
        byte[] bad = good.clone();
        bad[i] = (byte) value;
        try {
          assertThat(Npy.tensor(bad, name).length()).isAtMost(8 * Math.max(elements, 1));
        } catch (FormatException expected) {
          rejected++;
          assertThat(expected).hasMessageThat().startsWith(name + ": ");
          // Nothing that would disturb a terminal.
          assertThat(expected.getMessage()).matches("[ -~]*");
        }
      }
    }
    assertThat(rejected).isAtLeast(20_000);
  }
}
