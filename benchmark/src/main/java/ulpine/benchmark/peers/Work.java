package ulpine.benchmark.peers;

import java.util.List;
import java.util.concurrent.Callable;

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
