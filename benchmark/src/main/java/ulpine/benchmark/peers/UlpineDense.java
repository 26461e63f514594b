package ulpine.benchmark.peers;

import java.util.List;
import ulpine.Layout;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.benchmark.peers.Task.Product;

/** The compiled dense layers. */
final class UlpineDense {
  private UlpineDense() {}

  /** Each has a lambda of its own, as {@link Ulpine} says. */
  static Work prepare(Product task) {
    int batch = task.m();
    Tensor x = Tensor.over(task.a(), batch, task.k());
    return switch (task.k() + "x" + task.n()) {
      case "64x64" -> {
        var dense = new Dense64x64(batch);
        var w = parameters(Dense64x64.layout(), task);
        yield Work.of(() -> dense.forward(x, w));
      }
      case "128x128" -> {
        var dense = new Dense128x128(batch);
        var w = parameters(Dense128x128.layout(), task);
        yield Work.of(() -> dense.forward(x, w));
      }
      case "256x256" -> {
        var dense = new Dense256x256(batch);
        var w = parameters(Dense256x256.layout(), task);
        yield Work.of(() -> dense.forward(x, w));
      }
      case "512x512" -> {
        var dense = new Dense512x512(batch);
        var w = parameters(Dense512x512.layout(), task);
        yield Work.of(() -> dense.forward(x, w));
      }
      case "1024x1024" -> {
        var dense = new Dense1024x1024(batch);
        var w = parameters(Dense1024x1024.layout(), task);
        yield Work.of(() -> dense.forward(x, w));
      }
      case "784x128" -> {
        var dense = new Dense784x128(batch);
        var w = parameters(Dense784x128.layout(), task);
        yield Work.of(() -> dense.forward(x, w));
      }
      case "32x128" -> {
        var dense = new Dense32x128(batch);
        var w = parameters(Dense32x128.layout(), task);
        yield Work.of(() -> dense.forward(x, w));
      }
      default -> throw new IllegalArgumentException(task.name());
    };
  }

  private static <W> Parameters<W> parameters(Layout<W> layout, Product task) {
    return Parameters.of(layout, layout.rebuild(List.of(Tensor.of(task.b(), task.k(), task.n()))));
  }
}
