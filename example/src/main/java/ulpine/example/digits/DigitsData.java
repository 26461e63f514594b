package ulpine.example.digits;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import ulpine.Labels;
import ulpine.Tensor;

/** Handwritten digits: images of 28 by 28 pixels from 0 (background) to 1, and what each shows. */
public final class DigitsData {
  static final int SIDE = 28;
  static final int PIXELS = SIDE * SIDE;
  static final int CLASSES = 10;
  private static final int TRAINING = 8_000;

  private final float[] pixels;
  private final int[] labels;

  private DigitsData(float[] pixels, int[] labels) {
    this.pixels = pixels;
    this.labels = labels;
  }

  /** The 10,000 digits that come with this example. */
  public static DigitsData load() throws IOException {
    byte[] images = resource("images.idx3-ubyte.gz", SIDE, SIDE);
    byte[] classes = resource("labels.idx1-ubyte.gz");
    if (images.length != classes.length * PIXELS) {
      throw new IOException(images.length / PIXELS + " images, but " + classes.length + " labels");
    }
    float[] pixels = new float[images.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (images[i] & 0xff) / 255f;
    }
    int[] labels = new int[classes.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = classes[i];
      if (labels[i] < 0 || labels[i] >= CLASSES) {
        throw new IOException("label " + i + " is " + labels[i]);
      }
    }
    return new DigitsData(pixels, labels);
  }

  private static byte[] resource(String name, int... sizes) throws IOException {
    try (InputStream in = DigitsData.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException("no resource " + name);
      }
      return IdxReader.read(in, name, sizes);
    }
  }

  /** The 8,000 to learn from. */
  public DigitsData training() {
    return slice(0, TRAINING);
  }

  /** The other 2,000. */
  public DigitsData test() {
    return slice(TRAINING, size());
  }

  private DigitsData slice(int from, int to) {
    return select(IntStream.range(from, to).toArray());
  }

  /** Some of these digits. */
  public DigitsData select(int... digits) {
    float[] selected = new float[digits.length * PIXELS];
    for (int i = 0; i < digits.length; i++) {
      System.arraycopy(pixels, digits[i] * PIXELS, selected, i * PIXELS, PIXELS);
    }
    return new DigitsData(selected, Arrays.stream(digits).map(i -> labels[i]).toArray());
  }

  /** How many there are. */
  public int size() {
    return labels.length;
  }

  /** The pixels, one row a digit. */
  public Tensor images() {
    return Tensor.over(pixels, size(), PIXELS);
  }

  /** What the digits are. */
  public Labels labels() {
    return Labels.over(labels, size());
  }

  /** What a digit is. */
  public int label(int digit) {
    return labels[digit];
  }

  float pixel(int digit, int row, int column) {
    return pixels[digit * PIXELS + row * SIDE + column];
  }

  /** Writes the pixels of a digit to an array, moved down and to the right. */
  void copy(int digit, int down, int right, float[] target, int at) {
    Arrays.fill(target, at, at + PIXELS, 0);
    for (int row = Math.max(0, down); row < Math.min(SIDE, SIDE + down); row++) {
      System.arraycopy(
          pixels,
          digit * PIXELS + (row - down) * SIDE + Math.max(0, -right),
          target,
          at + row * SIDE + Math.max(0, right),
          SIDE - Math.abs(right));
    }
  }
}
