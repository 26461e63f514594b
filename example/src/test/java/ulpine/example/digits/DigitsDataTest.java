package ulpine.example.digits;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class DigitsDataTest {
  @Test
  void theDigitsAreThoseThatWereConverted() throws IOException {
    DigitsData digits = DigitsData.load();
    CRC32 checksum = new CRC32();
    for (float pixel : digits.images().toArray()) {
      checksum.update(Math.round(pixel * 255));
    }
    for (int i = 0; i < digits.size(); i++) {
      checksum.update(digits.label(i));
    }
    assertThat(digits.size()).isEqualTo(10_000);
    assertThat(checksum.getValue()).isEqualTo(3765985478L);
  }

  @Test
  void everyClassIsInBothParts() throws IOException {
    DigitsData digits = DigitsData.load();
    assertThat(histogram(digits.training()))
        .isEqualTo(new int[] {782, 920, 770, 833, 808, 690, 808, 868, 756, 765});
    assertThat(histogram(digits.test()))
        .isEqualTo(new int[] {219, 207, 221, 199, 172, 173, 206, 202, 188, 213});
  }

  private static int[] histogram(DigitsData digits) {
    int[] counts = new int[DigitsData.CLASSES];
    for (int i = 0; i < digits.size(); i++) {
      counts[digits.label(i)]++;
    }
    return counts;
  }

  @Test
  void aMovedDigitLosesWhatLeavesTheImage() throws IOException {
    DigitsData digits = DigitsData.load();
    float[] moved = new float[DigitsData.PIXELS];
    for (int down = -1; down <= 1; down++) {
      for (int right = -1; right <= 1; right++) {
        Arrays.fill(moved, 9);
        digits.copy(7, down, right, moved, 0);
        for (int i = 0; i < DigitsData.PIXELS; i++) {
          int row = i / DigitsData.SIDE - down;
          int column = i % DigitsData.SIDE - right;
          boolean inside =
              row >= 0 && row < DigitsData.SIDE && column >= 0 && column < DigitsData.SIDE;
          assertThat(moved[i]).isEqualTo(inside ? digits.pixel(7, row, column) : 0f);
        }
      }
    }
  }

  @Test
  void aWrongFileIsNamed() throws IOException {
    assertProblem("x: magic number 0x00000801 where 0x00000802 was expected", 0x0801, 2, 3);
    assertProblem("x: an axis of 2 where 3 was expected", 0x0802, 1, 2, 0);
    assertProblem("x: ends after 4 of 6 bytes", 0x0802, 2, 3, 0);
    assertProblem("x: goes on after 3 bytes", 0x0802, 1, 3, 0);
    assertProblem("x: truncated", 0x0802, 1);
    assertProblem("x: -1 items", 0x0802, -1, 3);
  }

  /** What the reader says of a file of these integers, if it wants vectors of 3. */
  private static void assertProblem(String message, int... integers) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(file)) {
      for (int integer : integers) {
        out.write(new byte[] {
          (byte) (integer >> 24), (byte) (integer >> 16), (byte) (integer >> 8), (byte) integer
        });
      }
    }
    IOException problem = assertThrows(
        IOException.class,
        () -> IdxReader.read(new ByteArrayInputStream(file.toByteArray()), "x", 3));
    assertThat(problem).hasMessageThat().isEqualTo(message);
  }
}
