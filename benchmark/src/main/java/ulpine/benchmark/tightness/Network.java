package ulpine.benchmark.tightness;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ulpine.Labels;
import ulpine.Tensor;

/**
 * A multilayer perceptron with random weights, as wide as keeps numbers of the same size from layer
 * to layer. Its result are the numbers of its last layer, or their mean cross-entropy.
 *
 * @param widths of the input and of each layer
 * @param activation {@code "tanh"} after each layer, or {@code "relu"} after each but the last
 */
public record Network(String kind, List<Integer> widths, String activation, boolean isLoss)
    implements Subject {
  private static final int LARGEST_BATCH = 4;

  /** With so many layers of hyperbolic tangents. */
  public static Network tanh(int layers, int width, boolean isLoss) {
    List<Integer> widths = IntStream.rangeClosed(0, layers).mapToObj(i -> width).toList();
    return new Network("tanh-" + layers, widths, "tanh", isLoss);
  }

  /** With rectifiers between layers. */
  public static Network relu(boolean isLoss, Integer... widths) {
    return new Network("relu-" + widths[0], List.of(widths), "relu", isLoss);
  }

  @Override
  public String name() {
    return kind + (isLoss ? " loss" : "");
  }

  /** How many layers there are. */
  public int layers() {
    return widths.size() - 1;
  }

  /** Whether a layer, counted from 0, has an activation. */
  public boolean isActivated(int layer) {
    return activation.equals("tanh") || layer < layers() - 1;
  }

  /**
   * Whether the gradient of an input, weight or bias, in the order of the method's parameters, has
   * passed an activation.
   */
  public boolean passesActivation(int gradient) {
    return activation.equals("tanh") || gradient < 2 * layers() - 1;
  }

  @Override
  public String method(String annotation) {
    String parameters = "@Differentiable @Shape(\"B " + widths.get(0) + "\") Tensor x"
        + IntStream.range(0, layers()).mapToObj(this::parameters).collect(Collectors.joining())
        + (isLoss ? ", @Shape(\"B\") Labels y" : "");
    StringBuilder body = new StringBuilder("    Tensor h = x;\n");
    for (int layer = 0; layer < layers(); layer++) {
      body.append("    h = h.matmul(w" + layer + ").add(b" + layer + ")"
          + (isActivated(layer) ? "." + activation + "()" : "") + ";\n");
    }
    String shape = isLoss ? "" : "B " + widths.get(layers());
    return "  " + annotation + "\n  public static @Shape(\"" + shape + "\") Tensor f(" + parameters
        + ") {\n" + body + "    return " + (isLoss ? "h.crossEntropy(y).mean()" : "h")
        + ";\n  }\n";
  }

  private String parameters(int layer) {
    int out = widths.get(layer + 1);
    return ", @Differentiable @Shape(\"" + widths.get(layer) + " " + out + "\") Tensor w" + layer
        + ", @Differentiable @Shape(\"" + out + "\") Tensor b" + layer;
  }

  /** Batches of one to four rows. */
  @Override
  public List<Object> inputs(int trial, Random random) {
    int batch = 1 + trial % LARGEST_BATCH;
    List<Object> inputs = new ArrayList<>();
    inputs.add(Tensor.normal(random.nextLong(), 1, batch, widths.get(0)));
    for (int layer = 0; layer < layers(); layer++) {
      int in = widths.get(layer);
      int out = widths.get(layer + 1);
      inputs.add(Tensor.normal(random.nextLong(), 1 / Math.sqrt(in), in, out));
      inputs.add(Tensor.normal(random.nextLong(), 0.1, out));
    }
    if (isLoss) {
      inputs.add(Labels.of(random.ints(batch, 0, widths.get(layers())).toArray()));
    }
    return inputs;
  }

  /** In each row 1 for the first number and -1 for the second: how far they are apart. */
  @Override
  public Object seed(Object result, Random random) {
    int[] shape = ((Tensor) result).shape();
    float[] seed = new float[shape[0] * shape[1]];
    for (int row = 0; row < shape[0]; row++) {
      seed[row * shape[1]] = 1;
      seed[row * shape[1] + 1] = -1;
    }
    return Tensor.of(seed, shape);
  }
}
