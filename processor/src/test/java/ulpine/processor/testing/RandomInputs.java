package ulpine.processor.testing;

import java.util.Random;
import ulpine.Labels;
import ulpine.Tensor;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.Node;

/** Inputs that are kind at first and then look for trouble. */
public final class RandomInputs {
  private RandomInputs() {}

  /** @param trial 0 for moderate numbers; then each tensor has a nature of its own */
  public static Object value(Node input, RandomGraph.Sample sample, int trial, Random random) {
    int[] shape =
        input.shape().dims().stream().mapToInt(d -> Calls.size(d, sample)).toArray();
    double[] values = RandomGraph.values(input, sample.sizes(), random);
    if (input.type().element() == Element.INTEGER) {
      int[] labels = new int[values.length];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = (int) values[i];
      }
      return Labels.of(labels, shape);
    }
    int nature = trial == 0 ? 0 : random.nextInt(12);
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = element((float) values[i], nature, random);
    }
    return Tensor.of(floats, shape);
  }

  private static float element(float x, int nature, Random random) {
    return switch (nature) {
      case 1 -> Math.round(x); // ties and zeros
      case 2 -> x * 1e-3f;
      case 3 -> x * 30; // saturates
      case 4 -> x * 0x1p-140f; // subnormal
      case 5 -> x * 0x1p100f; // products overflow
      case 6 -> 1 + Math.round(x * 4) * 0x1p-22f; // cancels
      case 7 -> Math.scalb(x, random.nextInt(60) - 30);
      case 8 -> random.nextInt(3) == 0 ? 0 : x;
      case 9 -> Math.abs(x) + 0.01f;
      case 10 -> random.nextInt(20) == 0 ? Float.intBitsToFloat(random.nextInt()) : x;
      case 11 -> x * 5;
      default -> x;
    };
  }
}
