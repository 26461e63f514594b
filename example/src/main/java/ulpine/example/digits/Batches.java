package ulpine.example.digits;

import java.util.Random;
import ulpine.Labels;
import ulpine.Tensor;

/**
 * Digits in random order, a batch at a time, each moved by up to one pixel in either direction,
 * which is as good as having more of them. The tensors read arrays that the next batch overwrites.
 */
final class Batches {
  private final DigitsData data;
  private final Random random;
  private final int[] order;
  private final float[] pixels;
  private final int[] classes;
  private final Tensor images;
  private final Labels labels;
  private int next;

  Batches(DigitsData data, int size, long seed) {
    this.data = data;
    random = new Random(seed);
    order = new int[data.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    pixels = new float[size * DigitsData.PIXELS];
    classes = new int[size];
    images = Tensor.over(pixels, size, DigitsData.PIXELS);
    labels = Labels.over(classes, size);
  }

  /** The number of whole batches; in each epoch other digits are left over. */
  int count() {
    return order.length / classes.length;
  }

  /** Starts an epoch. */
  void shuffle() {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    next = 0;
  }

  void advance() {
    for (int i = 0; i < classes.length; i++) {
      int digit = order[next++];
      int down = random.nextInt(3) - 1;
      int right = random.nextInt(3) - 1;
      data.copy(digit, down, right, pixels, i * DigitsData.PIXELS);
      classes[i] = data.label(digit);
    }
  }

  Tensor images() {
    return images;
  }

  Labels labels() {
    return labels;
  }
}
