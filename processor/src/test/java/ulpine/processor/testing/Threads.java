package ulpine.processor.testing;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** Threads that compute the kernels of a compiled class, side by side or not. */
public enum Threads {
  /** The constructor with no executor. */
  CALLER(1, task -> {
    throw new AssertionError("no executor was given");
  }),

  /** Parts one after the other. */
  DIRECT(3, Runnable::run),

  TWO(2, pool(2)),

  EIGHT(8, pool(8)),

  /** An executor whose threads never come. */
  REJECTING(4, task -> {
    throw new RejectedExecutionException("full");
  });

  /** Arguments of the processor with which even small kernels are divided, most of them. */
  public static final String DIVIDE = "-Aulpine.divide=40";

  private final int parallelism;
  private final Executor executor;

  Threads(int parallelism, Executor executor) {
    this.parallelism = parallelism;
    this.executor = executor;
  }

  private static Executor pool(int threads) {
    return Executors.newFixedThreadPool(threads, task -> {
      Thread thread = new Thread(task);
      thread.setDaemon(true);
      return thread;
    });
  }

  /** An instance of a compiled class with the same capacity of all sizes. */
  public Object instance(Class<?> compiled, int capacity) throws ReflectiveOperationException {
    return this == CALLER
        ? Calls.instance(compiled, capacity)
        : Calls.instance(compiled, capacity, executor, parallelism);
  }
}
