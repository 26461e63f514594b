package ulpine.benchmark.peers.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import ulpine.Tensor;
import ulpine.benchmark.peers.Task;
import ulpine.benchmark.peers.Task.ConvNet;
import ulpine.benchmark.peers.Task.Elementwise;
import ulpine.benchmark.peers.Task.Mlp;
import ulpine.benchmark.peers.Task.Network;
import ulpine.benchmark.peers.Task.Phase;
import ulpine.benchmark.peers.Task.Product;
import ulpine.benchmark.peers.Work;

/**
 * PyTorch by way of the Deep Java Library, on arrays outside the heap and one thread: the calls of
 * {@code NDArray}, faster than a {@code Predictor} or {@code Trainer}.
 */
public final class DjlPyTorch implements ulpine.benchmark.peers.Engine {
  private static final Shape ONE = new Shape(1, 1);
  private static final Shape TWO = new Shape(2, 2);

  private final NDManager manager;

  /** For the service loader. */
  public DjlPyTorch() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
    manager = NDManager.newBaseManager();
  }

  @Override
  public String name() {
    return "djl";
  }

  @Override
  public String version() {
    return "DJL " + Engine.getDjlVersion() + " PyTorch " + Engine.getInstance().getVersion();
  }

  @Override
  public Optional<Work> prepare(Task task) {
    if (task instanceof Mlp mlp) {
      return mlp.phase() == Phase.GRADIENT
          ? Optional.empty()
          : Optional.of(network(mlp, new Shape(mlp.batch(), mlp.inputs()), DjlPyTorch::mlp));
    } else if (task instanceof ConvNet net) {
      return Optional.of(network(net, new Shape(net.batch(), 1, 28, 28), DjlPyTorch::convNet));
    } else if (task instanceof Product product) {
      NDArray a = manager.create(product.a(), new Shape(product.m(), product.k()));
      NDArray b = manager.create(product.b(), new Shape(product.k(), product.n()));
      return Optional.of(value(() -> a.matMul(b)));
    }
    return task instanceof Elementwise function ? elementwise(function) : Optional.empty();
  }

  // Arrays outside the heap are freed at once; what a gradient needs of them stays.

  private static NDArray mlp(NDArray x, List<NDArray> w) {
    try (NDArray sum = x.matMul(w.get(0)).addi(w.get(1));
        NDArray hidden = Activation.relu(sum)) {
      return hidden.matMul(w.get(2)).addi(w.get(3));
    }
  }

  private static NDArray convNet(NDArray x, List<NDArray> w) {
    try (NDArray outer = layer(x, w.get(0), w.get(1));
        NDArray inner = layer(outer, w.get(2), w.get(3));
        NDArray rows = inner.reshape(inner.getShape().get(0), 784)) {
      return rows.matMul(w.get(4)).addi(w.get(5));
    }
  }

  private static NDArray layer(NDArray x, NDArray weights, NDArray bias) {
    try (NDArray sum = Conv2d.conv2d(x, weights, bias, ONE, ONE).singletonOrThrow();
        NDArray positive = Activation.relu(sum)) {
      return Pool.maxPool2d(positive, TWO, TWO, new Shape(0, 0), false);
    }
  }

  private Work network(Network task, Shape shape, BiFunction<NDArray, List<NDArray>, NDArray> net) {
    NDArray x = manager.create(task.x(), shape);
    List<NDArray> w = new ArrayList<>();
    for (Tensor weight : task.weights()) {
      long[] sizes = Arrays.stream(weight.shape()).asLongStream().toArray();
      w.add(manager.create(weight.toArray(), new Shape(sizes)));
    }
    if (task.phase() == Phase.INFERENCE) {
      return value(() -> net.apply(x, w));
    }
    NDList labels = new NDList(manager.create(task.y()));
    Loss loss = Loss.softmaxCrossEntropyLoss();
    w.forEach(weight -> weight.setRequiresGradient(true));
    return new Work(
        () -> {
          // What is computed belongs to the manager of x, and is freed with it.
          try (NDManager scope = manager.newSubManager()) {
            x.attach(scope);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
              collector.backward(loss.evaluate(labels, new NDList(net.apply(x, w))));
            }
            for (NDArray weight : w) {
              try (NDArray gradient = weight.getGradient()) {
                weight.subi(gradient.muli(Task.RATE));
                gradient.subi(gradient); // the next is added to it
              }
            }
            x.attach(manager);
          }
        },
        () -> Work.concatenated(w.stream().map(NDArray::toFloatArray).toList()));
  }

  private Optional<Work> elementwise(Elementwise task) {
    NDArray x = manager.create(task.x(), new Shape(Elementwise.SIDE, Elementwise.SIDE));
    return switch (task.function()) {
      case "exp" -> Optional.of(value(x::exp));
      case "tanh" -> Optional.of(value(x::tanh));
      case "sigmoid" -> Optional.of(value(() -> Activation.sigmoid(x)));
      case "softmax" -> Optional.of(value(() -> x.softmax(1)));
      // DJL has only the form of gelu with the error function.
      default -> Optional.empty();
    };
  }

  /** What an expression gives, all arrays freed but the last one until the next. */
  private Work value(Supplier<NDArray> expression) {
    NDArray[] last = new NDArray[1];
    return new Work(
        () -> {
          if (last[0] != null) {
            last[0].close();
          }
          last[0] = expression.get();
        },
        () -> last[0].toFloatArray());
  }
}
