package ulpine.benchmark.peers;

import java.util.Arrays;
import java.util.List;
import ulpine.Tensor;

/** What is measured. A task has the same inputs for every engine. */
public sealed interface Task {
  /** The learning rate of all steps. */
  float RATE = 0.1f;

  /** How many classes the large networks tell apart. */
  int CLASSES = 10;

  /** What a network is to do. */
  enum Phase {
    INFERENCE,
    /** Forward and backward: the gradient of the mean cross-entropy. */
    GRADIENT,
    /** The gradient and one step of plain gradient descent. */
    STEP
  }

  /** A name, without blanks and commas. */
  String name();

  /**
   * What is compared between engines, given the {@linkplain Work#result() result} of the first run.
   */
  default float[] compared(float[] result) {
    return result;
  }

  /** The tasks, in the order in which they are measured. */
  static List<Task> all() {
    return List.of(
        new Mlp(784, 128, CLASSES, 1, Phase.INFERENCE),
        new Mlp(784, 128, CLASSES, 32, Phase.INFERENCE),
        new Mlp(784, 128, CLASSES, 256, Phase.INFERENCE),
        new Mlp(784, 128, CLASSES, 32, Phase.GRADIENT),
        new Mlp(784, 128, CLASSES, 32, Phase.STEP),
        new Mlp(784, 128, CLASSES, 128, Phase.STEP),
        new Mlp(4, 8, 3, 1, Phase.INFERENCE),
        new Mlp(16, 16, 4, 1, Phase.INFERENCE),
        new Mlp(32, 32, 8, 1, Phase.INFERENCE),
        new Mlp(64, 64, CLASSES, 1, Phase.INFERENCE),
        new Mlp(16, 16, 4, 1, Phase.GRADIENT),
        new ConvNet(32, Phase.INFERENCE),
        new ConvNet(32, Phase.STEP),
        new Product(64, 64, 64, false),
        new Product(128, 128, 128, false),
        new Product(256, 256, 256, false),
        new Product(512, 512, 512, false),
        new Product(1024, 1024, 1024, false),
        new Product(1, 784, 128, false),
        new Product(32, 784, 128, false),
        new Product(256, 784, 128, false),
        new Product(784, 32, 128, false),
        new Product(64, 64, 64, true),
        new Product(128, 128, 128, true),
        new Product(256, 256, 256, true),
        new Product(512, 512, 512, true),
        new Product(1024, 1024, 1024, true),
        new Product(1, 784, 128, true),
        new Product(32, 784, 128, true),
        new Product(256, 784, 128, true),
        new Product(784, 32, 128, true),
        new Elementwise("exp"),
        new Elementwise("tanh"),
        new Elementwise("sigmoid"),
        new Elementwise("gelu"),
        new Elementwise("softmax"));
  }

  /** Numbers between {@code -bound} and {@code bound}. */
  static Tensor uniform(long seed, double bound, int... shape) {
    return Tensor.uniform(seed, -bound, bound, shape);
  }

  /** A network over a batch, with labels. */
  sealed interface Network extends Task {
    int batch();

    Phase phase();

    int classes();

    /** The images. */
    float[] x();

    /** The weights before the first step. */
    List<Tensor> weights();

    /** The labels: classes in turn. */
    default int[] y() {
      int[] labels = new int[batch()];
      Arrays.setAll(labels, i -> i % classes());
      return labels;
    }

    /** The labels as rows with a one at their place. */
    default float[] oneHot() {
      int[] labels = y();
      float[] rows = new float[labels.length * classes()];
      for (int i = 0; i < labels.length; i++) {
        rows[i * classes() + labels[i]] = 1;
      }
      return rows;
    }

    /**
     * How far a step of rate one would have gone: compares gradients, which are small, by
     * themselves.
     */
    @Override
    default float[] compared(float[] result) {
      if (phase() != Phase.STEP) {
        return result;
      }
      float[] moved = new float[result.length];
      int i = 0;
      for (Tensor weight : weights()) {
        for (float start : weight.toArray()) {
          moved[i] = (start - result[i]) / RATE;
          i++;
        }
      }
      return moved;
    }
  }

  /** Two dense layers, {@code relu(x w1 + b1) w2 + b2}. */
  record Mlp(int inputs, int hidden, int classes, int batch, Phase phase) implements Network {
    @Override
    public String name() {
      return "mlp-%d-%d-%d-b%d%s".formatted(inputs, hidden, classes, batch, suffix(phase));
    }

    @Override
    public float[] x() {
      return uniform(5, 0.5, batch * inputs).toArray();
    }

    @Override
    public List<Tensor> weights() {
      return List.of(
          uniform(1, 2 / Math.sqrt(inputs), inputs, hidden),
          uniform(2, 0.1, hidden),
          uniform(3, 2 / Math.sqrt(hidden), hidden, classes),
          uniform(4, 0.1, classes));
    }
  }

  /**
   * Images of 28x28: 3x3 convolutions with 8 and 16 channels, each with bias, relu and the maximum
   * of 2x2, then a dense layer on {@code [channel, row, column]}.
   */
  record ConvNet(int batch, Phase phase) implements Network {
    @Override
    public String name() {
      return "conv-28x28-8-16-b%d%s".formatted(batch, suffix(phase));
    }

    @Override
    public int classes() {
      return CLASSES;
    }

    @Override
    public float[] x() {
      return uniform(5, 0.5, batch * 28 * 28).toArray();
    }

    @Override
    public List<Tensor> weights() {
      return List.of(
          uniform(1, 0.6, 8, 1, 3, 3),
          uniform(2, 0.1, 8),
          uniform(3, 0.2, 16, 8, 3, 3),
          uniform(4, 0.1, 16),
          uniform(6, 0.06, 784, CLASSES),
          uniform(7, 0.1, CLASSES));
    }
  }

  /**
   * So many dense layers as wide as their input, {@code relu(x w + b)}, all with the same weights.
   */
  record Stack(int width, int layers, int batch) implements Task {
    @Override
    public String name() {
      return "stack-w%d-l%d-b%d".formatted(width, layers, batch);
    }

    /** The input. */
    public float[] x() {
      return uniform(5, 0.5, batch * width).toArray();
    }

    /** The weights and the bias: such that numbers neither grow nor fade much. */
    public List<Tensor> weights() {
      return List.of(uniform(1, Math.sqrt(6.0 / width), width, width), uniform(2, 0.1, width));
    }
  }

  /**
   * A matrix product, {@code [m, k] [k, n]}.
   *
   * @param dense whether the right matrix is the weights of a layer, the same in all runs
   */
  record Product(int m, int k, int n, boolean dense) implements Task {
    @Override
    public String name() {
      return "%s-%dx%dx%d".formatted(dense ? "dense" : "sgemm", m, k, n);
    }

    /** The left matrix. */
    public float[] a() {
      return uniform(1, 0.5, m * k).toArray();
    }

    /** The right matrix. */
    public float[] b() {
      return uniform(2, 0.5, k * n).toArray();
    }
  }

  /** A function of 1024 rows of 1024 numbers; gelu is the form with tanh. */
  record Elementwise(String function) implements Task {
    /** Of rows and of columns. */
    public static final int SIDE = 1024;

    @Override
    public String name() {
      return function + "-1M";
    }

    /** The argument. */
    public float[] x() {
      return uniform(1, 4, SIDE * SIDE).toArray();
    }
  }

  private static String suffix(Phase phase) {
    return switch (phase) {
      case INFERENCE -> "";
      case GRADIENT -> "-gradient";
      case STEP -> "-step";
    };
  }
}
