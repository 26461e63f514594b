package ulpine.benchmark.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import ulpine.Labels;
import ulpine.Layout;
import ulpine.Tensor;
import ulpine.benchmark.peers.Task.ConvNet;
import ulpine.benchmark.peers.Task.Elementwise;
import ulpine.benchmark.peers.Task.Mlp;
import ulpine.benchmark.peers.Task.Network;
import ulpine.benchmark.peers.Task.Phase;
import ulpine.benchmark.peers.Task.Product;
import ulpine.benchmark.peers.Task.Stack;
import ulpine.example.digits.Digits;
import ulpine.example.digits.DigitsLoss;
import ulpine.example.digits.DigitsLossGradient;
import ulpine.optimizer.Sgd;

/** The same methods interpreted: evaluated tensor by tensor, as they run without the compiler. */
final class Eager implements Engine {
  @Override
  public String name() {
    return "eager";
  }

  @Override
  public String version() {
    return "of this tree";
  }

  @Override
  public Optional<Work> prepare(Task task) {
    if (task instanceof Mlp mlp) {
      return Optional.of(
          switch (mlp.phase()) {
            case INFERENCE -> mlp(mlp);
            case GRADIENT -> mlp.inputs() == 784 ? digits(mlp) : gradient(mlp);
            case STEP -> step(mlp);
          });
    } else if (task instanceof ConvNet net) {
      return Optional.of(net.phase() == Phase.INFERENCE ? convNet(net) : convStep(net));
    } else if (task instanceof Product product) {
      return Optional.of(product(product));
    } else if (task instanceof Stack stack) {
      return Optional.of(stack(stack));
    } else {
      return Optional.of(elementwise((Elementwise) task));
    }
  }

  private static Work mlp(Mlp task) {
    Tensor x = Tensor.of(task.x(), task.batch(), task.inputs());
    List<Tensor> w = task.weights();
    return Work.of(() -> Graphs.mlp(x, w.get(0), w.get(1), w.get(2), w.get(3)));
  }

  private static Work gradient(Mlp task) {
    Layout<Graphs.Sixteen> layout = GraphsSixteenLoss.layout();
    Graphs.Sixteen w = Ulpine.weights(layout, task);
    Tensor x = Tensor.of(task.x(), task.batch(), task.inputs());
    Labels y = Labels.of(task.y());
    List<Graphs.Sixteen> last = new ArrayList<>(List.of(w));
    return new Work(
        () -> {
          Graphs.sixteenLoss(x, y, w);
          last.set(0, GraphsSixteenLossGradient.gradient(x, y, w));
        },
        () -> Ulpine.flat(layout, last.get(0)));
  }

  private static Work digits(Mlp task) {
    Layout<Digits.Weights> layout = DigitsLoss.layout();
    Digits.Weights w = Ulpine.weights(layout, task);
    Tensor x = Tensor.of(task.x(), task.batch(), task.inputs());
    Labels y = Labels.of(task.y());
    List<Digits.Weights> last = new ArrayList<>(List.of(w));
    return new Work(
        () -> {
          Digits.loss(x, y, w);
          last.set(0, DigitsLossGradient.gradient(x, y, w));
        },
        () -> Ulpine.flat(layout, last.get(0)));
  }

  private static Work step(Mlp task) {
    Tensor x = Tensor.of(task.x(), task.batch(), task.inputs());
    Labels y = Labels.of(task.y());
    return steps(DigitsLoss.layout(), task, w -> {
      Digits.loss(x, y, w);
      return DigitsLossGradient.gradient(x, y, w);
    });
  }

  private static Work convStep(ConvNet task) {
    Tensor x = Tensor.of(task.x(), task.batch(), 1, 28, 28);
    Labels y = Labels.of(task.y());
    return steps(GraphsConvLoss.layout(), task, w -> {
      Graphs.convLoss(x, y, w);
      return GraphsConvLossGradient.gradient(x, y, w);
    });
  }

  private static <W> Work steps(Layout<W> layout, Network task, UnaryOperator<W> gradient) {
    Sgd sgd = Sgd.of(Task.RATE);
    List<W> w = new ArrayList<>(List.of(Ulpine.weights(layout, task)));
    return new Work(
        () -> {
          W before = w.get(0);
          w.set(
              0,
              sgd.step(layout, before, gradient.apply(before), sgd.start(layout))
                  .weights());
        },
        () -> Ulpine.flat(layout, w.get(0)));
  }

  private static Work convNet(ConvNet task) {
    Tensor x = Tensor.of(task.x(), task.batch(), 1, 28, 28);
    Graphs.Filters w = Ulpine.weights(GraphsConvNet.layout(), task);
    return Work.of(() -> Graphs.convNet(x, w));
  }

  private static Work stack(Stack task) {
    Tensor x = Tensor.of(task.x(), task.batch(), task.width());
    List<Tensor> w = task.weights();
    return Work.of(() -> {
      Tensor h = x;
      for (int i = 0; i < task.layers(); i++) {
        h = Stacks.layer(h, w.get(0), w.get(1));
      }
      return h;
    });
  }

  private static Work product(Product task) {
    Tensor a = Tensor.of(task.a(), task.m(), task.k());
    Tensor b = Tensor.of(task.b(), task.k(), task.n());
    return Work.of(() -> a.matmul(b));
  }

  private static Work elementwise(Elementwise task) {
    Tensor x = Tensor.of(task.x(), Elementwise.SIDE, Elementwise.SIDE);
    return Work.of(
        switch (task.function()) {
          case "exp" -> x::exp;
          case "tanh" -> x::tanh;
          case "sigmoid" -> x::sigmoid;
          case "gelu" -> x::geluTanh;
          case "softmax" -> () -> x.softmax(1);
          default -> throw new IllegalArgumentException(task.name());
        });
  }
}
