package ulpine.benchmark.peers;

import java.util.List;
import ulpine.Layout;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.benchmark.peers.Task.Stack;

/** The compiled graphs of {@link Stacks}. */
final class UlpineStacks {
  private UlpineStacks() {}

  static Work prepare(Stack task) {
    int batch = task.batch();
    float[] x = task.x();
    float[] out = new float[batch * task.width()];
    Work.Action action = switch (task.width() + "x" + task.layers()) {
      case "16x2" -> {
        var stack = new Stack16x2(batch);
        var w = parameters(Stack16x2.layout(), task.weights());
        yield () -> stack.forward(batch, x, w, out);
      }
      case "64x2" -> {
        var stack = new Stack64x2(batch);
        var w = parameters(Stack64x2.layout(), task.weights());
        yield () -> stack.forward(batch, x, w, out);
      }
      case "256x2" -> {
        var stack = new Stack256x2(batch);
        var w = parameters(Stack256x2.layout(), task.weights());
        yield () -> stack.forward(batch, x, w, out);
      }
      case "1024x2" -> {
        var stack = new Stack1024x2(batch);
        var w = parameters(Stack1024x2.layout(), task.weights());
        yield () -> stack.forward(batch, x, w, out);
      }
      case "2048x2" -> {
        var stack = new Stack2048x2(batch);
        var w = parameters(Stack2048x2.layout(), task.weights());
        yield () -> stack.forward(batch, x, w, out);
      }
      case "64x1" -> {
        var stack = new Stack64x1(batch);
        var w = parameters(Stack64x1.layout(), task.weights());
        yield () -> stack.forward(batch, x, w, out);
      }
      case "64x4" -> {
        var stack = new Stack64x4(batch);
        var w = parameters(Stack64x4.layout(), task.weights());
        yield () -> stack.forward(batch, x, w, out);
      }
      case "64x16" -> {
        var stack = new Stack64x16(batch);
        var w = parameters(Stack64x16.layout(), task.weights());
        yield () -> stack.forward(batch, x, w, out);
      }
      case "64x64" -> {
        var stack = new Stack64x64(batch);
        var w = parameters(Stack64x64.layout(), task.weights());
        yield () -> stack.forward(batch, x, w, out);
      }
      default -> throw new IllegalArgumentException(task.name());
    };
    return new Work(action, () -> out);
  }

  private static <W> Parameters<W> parameters(Layout<W> layout, List<Tensor> weights) {
    return Parameters.of(layout, layout.rebuild(weights));
  }
}
