package ulpine.benchmark.peers;

import java.util.Optional;
import ulpine.Labels;
import ulpine.Layout;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.benchmark.peers.Task.ConvNet;
import ulpine.benchmark.peers.Task.Elementwise;
import ulpine.benchmark.peers.Task.Mlp;
import ulpine.benchmark.peers.Task.Network;
import ulpine.benchmark.peers.Task.Phase;
import ulpine.benchmark.peers.Task.Product;
import ulpine.example.digits.DigitsLogits;
import ulpine.example.digits.DigitsLoss;
import ulpine.optimizer.Optimizer;
import ulpine.optimizer.Sgd;

/**
 * The compiled graphs, on plain arrays and {@link Parameters}. Each task has a lambda of its own,
 * so that the harness reaches the generated code by one interface call: a tiny network takes no
 * longer than a few of them.
 */
final class Ulpine implements Engine {
  @Override
  public String name() {
    return "ulpine";
  }

  @Override
  public String version() {
    return "of this tree";
  }

  @Override
  public Optional<Work> prepare(Task task) {
    if (task instanceof Mlp mlp) {
      return Optional.of(mlp(mlp));
    } else if (task instanceof ConvNet net) {
      return Optional.of(convNet(net));
    } else if (task instanceof Product product) {
      return Optional.of(product.dense() ? UlpineDense.prepare(product) : product(product));
    } else if (task instanceof Task.Stack stack) {
      return Optional.of(UlpineStacks.prepare(stack));
    } else {
      return Optional.of(elementwise((Elementwise) task));
    }
  }

  /** The weights of a task as a record. */
  static <W> W weights(Layout<W> layout, Network task) {
    return layout.rebuild(task.weights());
  }

  /** The numbers of a record, one tensor after another. */
  static <W> float[] flat(Layout<W> layout, W value) {
    return Work.concatenated(layout.flatten(value).stream().map(Tensor::toArray).toList());
  }

  private static <W> Parameters<W> parameters(Layout<W> layout, Network task) {
    return Parameters.of(layout, weights(layout, task));
  }

  private static Work mlp(Mlp task) {
    int batch = task.batch();
    float[] x = task.x();
    float[] out = new float[batch * task.classes()];
    if (task.phase() == Phase.STEP) {
      var loss = new DigitsLoss(batch);
      var w = parameters(DigitsLoss.layout(), task);
      Tensor images = Tensor.over(x, batch, task.inputs());
      Labels labels = Labels.of(task.y());
      Optimizer sgd = Sgd.of(Task.RATE);
      return new Work(
          () -> loss.step(images, labels, w, sgd), () -> flat(DigitsLoss.layout(), w.value()));
    }
    if (task.phase() == Phase.GRADIENT && task.inputs() == 784) {
      var loss = new DigitsLoss(batch);
      var w = parameters(DigitsLoss.layout(), task);
      int[] y = task.y();
      float[] mean = new float[1];
      return new Work(
          () -> {
            loss.forward(batch, x, y, w, mean);
            loss.backward();
          },
          () -> flat(DigitsLoss.layout(), loss.backward()));
    }
    if (task.phase() == Phase.GRADIENT) {
      var loss = new GraphsSixteenLoss(batch);
      var w = parameters(GraphsSixteenLoss.layout(), task);
      int[] y = task.y();
      float[] mean = new float[1];
      return new Work(
          () -> {
            loss.forward(batch, x, y, w, mean);
            loss.backward();
          },
          () -> flat(GraphsSixteenLoss.layout(), loss.backward()));
    }
    switch (task.inputs()) {
      case 4 -> {
        var logits = new GraphsFour(batch);
        var w = parameters(GraphsFour.layout(), task);
        return new Work(() -> logits.forward(batch, x, w, out), () -> out);
      }
      case 16 -> {
        var logits = new GraphsSixteen(batch);
        var w = parameters(GraphsSixteen.layout(), task);
        return new Work(() -> logits.forward(batch, x, w, out), () -> out);
      }
      case 32 -> {
        var logits = new GraphsThirtyTwo(batch);
        var w = parameters(GraphsThirtyTwo.layout(), task);
        return new Work(() -> logits.forward(batch, x, w, out), () -> out);
      }
      case 64 -> {
        var logits = new GraphsSixtyFour(batch);
        var w = parameters(GraphsSixtyFour.layout(), task);
        return new Work(() -> logits.forward(batch, x, w, out), () -> out);
      }
      default -> {
        var logits = new DigitsLogits(batch);
        var w = parameters(DigitsLogits.layout(), task);
        return new Work(() -> logits.forward(batch, x, w, out), () -> out);
      }
    }
  }

  private static Work convNet(ConvNet task) {
    int batch = task.batch();
    float[] x = task.x();
    if (task.phase() == Phase.STEP) {
      var loss = new GraphsConvLoss(batch);
      var w = parameters(GraphsConvLoss.layout(), task);
      Tensor images = Tensor.over(x, batch, 1, 28, 28);
      Labels labels = Labels.of(task.y());
      Optimizer sgd = Sgd.of(Task.RATE);
      return new Work(
          () -> loss.step(images, labels, w, sgd), () -> flat(GraphsConvLoss.layout(), w.value()));
    }
    var logits = new GraphsConvNet(batch);
    var w = parameters(GraphsConvNet.layout(), task);
    float[] out = new float[batch * task.classes()];
    return new Work(() -> logits.forward(batch, x, w, out), () -> out);
  }

  private static Work product(Product task) {
    var product = new GraphsProduct(task.m(), task.k(), task.n());
    Tensor a = Tensor.over(task.a(), task.m(), task.k());
    Tensor b = Tensor.over(task.b(), task.k(), task.n());
    return Work.of(() -> product.forward(a, b));
  }

  private static Work elementwise(Elementwise task) {
    int n = task.x().length;
    Tensor x = Tensor.over(task.x(), n);
    switch (task.function()) {
      case "exp" -> {
        var exp = new GraphsExp(n);
        return Work.of(() -> exp.forward(x));
      }
      case "tanh" -> {
        var tanh = new GraphsTanh(n);
        return Work.of(() -> tanh.forward(x));
      }
      case "sigmoid" -> {
        var sigmoid = new GraphsSigmoid(n);
        return Work.of(() -> sigmoid.forward(x));
      }
      case "gelu" -> {
        var gelu = new GraphsGelu(n);
        return Work.of(() -> gelu.forward(x));
      }
      case "softmax" -> {
        var softmax = new GraphsSoftmax(Elementwise.SIDE, Elementwise.SIDE);
        Tensor rows = Tensor.over(task.x(), Elementwise.SIDE, Elementwise.SIDE);
        return Work.of(() -> softmax.forward(rows));
      }
      default -> throw new IllegalArgumentException(task.name());
    }
  }
}
