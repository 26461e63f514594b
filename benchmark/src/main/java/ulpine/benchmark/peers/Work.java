package ulpine.benchmark.peers;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import ulpine.Tensor;

/**
 * A task that an engine has prepared: it may run any number of times.
 *
 * @param action does the task once, with the inputs where the engine likes them best
 * @param result what the last run computed, in row-major order: of a step all weights, of a
 *     gradient all gradients, one after another. Not part of what is measured.
 */
public record Work(Action action, Callable<float[]> result) {
  /** What is measured. */
  @FunctionalInterface
  public interface Action {
    /** Does it once. */
    void run() throws Exception;
  }

  /** Evaluates something, and leaves the result where it is. */
  static Work of(Supplier<Tensor> expression) {
    Tensor[] last = new Tensor[1];
    return new Work(() -> last[0] = expression.get(), () -> last[0].toArray());
  }

  /** Some arrays as one. */
  public static float[] concatenated(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
