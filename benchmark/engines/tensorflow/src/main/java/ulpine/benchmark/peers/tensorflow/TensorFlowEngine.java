package ulpine.benchmark.peers.tensorflow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import ulpine.Tensor;
import ulpine.benchmark.peers.Engine;
import ulpine.benchmark.peers.Task;
import ulpine.benchmark.peers.Task.ConvNet;
import ulpine.benchmark.peers.Task.Elementwise;
import ulpine.benchmark.peers.Task.Mlp;
import ulpine.benchmark.peers.Task.Network;
import ulpine.benchmark.peers.Task.Phase;
import ulpine.benchmark.peers.Task.Product;
import ulpine.benchmark.peers.Work;

/**
 * TensorFlow: a graph and a session for each task, run in the calling thread, on tensors that stay.
 * Images are {@code [batch, row, column, channel]}, the only order its convolutions have on a CPU.
 */
public final class TensorFlowEngine implements Engine {
  /** From {@code [out, in, row, column]} to TensorFlow's order, and back. */
  private static final int[] FILTER = {2, 3, 1, 0};

  private static final int[] FILTER_BACK = {3, 2, 0, 1};

  /** For the service loader. */
  public TensorFlowEngine() {}

  @Override
  public String name() {
    return "tensorflow";
  }

  @Override
  public String version() {
    return TensorFlow.version();
  }

  /** A graph in the making, and what feeds it. */
  private static final class Model {
    private final Graph graph = new Graph();
    private final Ops tf = Ops.create(graph);
    private final List<Placeholder<TFloat32>> places = new ArrayList<>();
    private final List<TFloat32> values = new ArrayList<>();

    Operand<TFloat32> input(float[] data, long... shape) {
      Shape sizes = Shape.of(shape);
      Placeholder<TFloat32> place = tf.placeholder(TFloat32.class, Placeholder.shape(sizes));
      places.add(place);
      values.add(TFloat32.tensorOf(sizes, DataBuffers.of(data)));
      return place;
    }

    Operand<TFloat32> constant(Tensor value) {
      return tf.constant(
          Shape.of(Arrays.stream(value.shape()).asLongStream().toArray()),
          DataBuffers.of(value.toArray()));
    }

    Session session() {
      // Not a pool: the thread that asks does the work.
      return new Session(
          graph,
          ConfigProto.newBuilder()
              .setIntraOpParallelismThreads(1)
              .setInterOpParallelismThreads(-1)
              .build());
    }

    Session.Runner runner(Session session) {
      Session.Runner runner = session.runner();
      for (int i = 0; i < places.size(); i++) {
        runner.feed(places.get(i), values.get(i));
      }
      return runner;
    }

    Work fetch(Operand<TFloat32> result) {
      Session.Runner runner = runner(session()).fetch(result);
      return new Work(() -> runner.run().close(), () -> {
        try (Result values = runner.run()) {
          return floats((TFloat32) values.get(0));
        }
      });
    }
  }

  @Override
  public Optional<Work> prepare(Task task) {
    Model model = new Model();
    Ops tf = model.tf;
    if (task instanceof Network network) {
      return network.phase() == Phase.GRADIENT
          ? Optional.empty()
          : Optional.of(network(model, network));
    } else if (task instanceof Product product) {
      Operand<TFloat32> a = model.input(product.a(), product.m(), product.k());
      Operand<TFloat32> b = model.input(product.b(), product.k(), product.n());
      return Optional.of(model.fetch(tf.linalg.matMul(a, b)));
    }
    if (!(task instanceof Elementwise function)) {
      return Optional.empty();
    }
    Operand<TFloat32> x = model.input(function.x(), Elementwise.SIDE, Elementwise.SIDE);
    return switch (function.function()) {
      case "exp" -> Optional.of(model.fetch(tf.math.exp(x)));
      case "tanh" -> Optional.of(model.fetch(tf.math.tanh(x)));
      case "sigmoid" -> Optional.of(model.fetch(tf.math.sigmoid(x)));
      case "softmax" -> Optional.of(model.fetch(tf.nn.softmax(x)));
      // No kernel of its own.
      default -> Optional.empty();
    };
  }

  private static Work network(Model model, Network task) {
    boolean convolutional = task instanceof ConvNet;
    Operand<TFloat32> x = convolutional
        ? model.input(task.x(), task.batch(), 28, 28, 1)
        : model.input(task.x(), task.batch(), ((Mlp) task).inputs());
    List<Tensor> weights = convolutional ? reorder(task.weights()) : task.weights();
    List<Operand<TFloat32>> starts = new ArrayList<>();
    weights.forEach(weight -> starts.add(model.constant(weight)));
    if (task.phase() == Phase.INFERENCE) {
      return model.fetch(scores(model.tf, x, starts, convolutional));
    }
    return step(model, task, x, starts, convolutional);
  }

  private static Operand<TFloat32> scores(
      Ops tf, Operand<TFloat32> x, List<Operand<TFloat32>> w, boolean convolutional) {
    if (convolutional) {
      Operand<TFloat32> outer = layer(tf, x, w.get(0), w.get(1));
      Operand<TFloat32> inner = layer(tf, outer, w.get(2), w.get(3));
      Operand<TFloat32> rows = tf.reshape(inner, tf.constant(new int[] {-1, 784}));
      return tf.nn.biasAdd(tf.linalg.matMul(rows, w.get(4)), w.get(5));
    }
    Operand<TFloat32> hidden = tf.nn.relu(tf.nn.biasAdd(tf.linalg.matMul(x, w.get(0)), w.get(1)));
    return tf.nn.biasAdd(tf.linalg.matMul(hidden, w.get(2)), w.get(3));
  }

  private static Operand<TFloat32> layer(
      Ops tf, Operand<TFloat32> x, Operand<TFloat32> weights, Operand<TFloat32> bias) {
    Operand<TFloat32> sum = tf.nn.conv2d(x, weights, List.of(1L, 1L, 1L, 1L), "SAME");
    Operand<TFloat32> positive = tf.nn.relu(tf.nn.biasAdd(sum, bias));
    var window = tf.constant(new int[] {1, 2, 2, 1});
    return tf.nn.maxPool(positive, window, window, "VALID");
  }

  private static Work step(
      Model model,
      Network task,
      Operand<TFloat32> x,
      List<Operand<TFloat32>> starts,
      boolean convolutional) {
    Ops tf = model.tf;
    Operand<TFloat32> labels = model.input(task.oneHot(), task.batch(), task.classes());
    List<Operand<TFloat32>> variables = new ArrayList<>();
    List<Operand<TFloat32>> assignments = new ArrayList<>();
    for (Operand<TFloat32> start : starts) {
      Variable<TFloat32> variable = tf.variable(start.shape(), TFloat32.class);
      variables.add(variable);
      assignments.add(tf.assign(variable, start));
    }
    Operand<TFloat32> loss = tf.math.mean(
        tf.nn
            .softmaxCrossEntropyWithLogits(scores(tf, x, variables, convolutional), labels)
            .loss(),
        tf.constant(0));
    Gradients gradients = tf.gradients(loss, variables);
    List<Operand<TFloat32>> steps = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      Operand<TFloat32> gradient = gradients.dy(i);
      steps.add(tf.train.applyGradientDescent(variables.get(i), tf.constant(Task.RATE), gradient));
    }
    Session session = model.session();
    Session.Runner start = session.runner();
    assignments.forEach(start::addTarget);
    start.run().close();
    Session.Runner runner = model.runner(session).fetch(loss);
    steps.forEach(runner::addTarget);
    return new Work(() -> runner.run().close(), () -> values(session, variables, convolutional));
  }

  private static float[] values(
      Session session, List<Operand<TFloat32>> variables, boolean convolutional) {
    Session.Runner runner = session.runner();
    variables.forEach(runner::fetch);
    List<Tensor> weights = new ArrayList<>();
    try (Result result = runner.run()) {
      for (int i = 0; i < result.size(); i++) {
        TFloat32 value = (TFloat32) result.get(i);
        int[] shape =
            Arrays.stream(value.shape().asArray()).mapToInt(Math::toIntExact).toArray();
        weights.add(Tensor.of(floats(value), shape));
      }
    }
    return Work.concatenated((convolutional ? reorderBack(weights) : weights)
        .stream().map(Tensor::toArray).toList());
  }

  private static List<Tensor> reorder(List<Tensor> w) {
    return List.of(
        w.get(0).permute(FILTER),
        w.get(1),
        w.get(2).permute(FILTER),
        w.get(3),
        w.get(4).reshape(16, 7, 7, 10).permute(1, 2, 0, 3).reshape(784, 10),
        w.get(5));
  }

  private static List<Tensor> reorderBack(List<Tensor> w) {
    return List.of(
        w.get(0).permute(FILTER_BACK),
        w.get(1),
        w.get(2).permute(FILTER_BACK),
        w.get(3),
        w.get(4).reshape(7, 7, 16, 10).permute(2, 0, 1, 3).reshape(784, 10),
        w.get(5));
  }

  private static float[] floats(TFloat32 tensor) {
    float[] floats = new float[(int) tensor.size()];
    tensor.asRawTensor().data().asFloats().read(floats);
    return floats;
  }
}
