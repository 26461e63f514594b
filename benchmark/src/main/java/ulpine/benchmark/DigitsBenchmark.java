package ulpine.benchmark;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import ulpine.Labels;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.example.digits.Digits;
import ulpine.example.digits.DigitsLogits;
import ulpine.example.digits.DigitsLoss;
import ulpine.optimizer.Optimizer;
import ulpine.optimizer.Sgd;

/** The network of the digits example, 784-128-10: an answer, and a step of training. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DigitsBenchmark {
  private static final int CLASSES = 10;

  /** How many images at once. */
  @Param({"1", "32", "128", "256"})
  public int batch;

  /** How many at once, the benchmark's own included. */
  @Param("1")
  public int threads;

  private ExecutorService helpers;
  private Tensor images;
  private Labels labels;
  private Digits.Weights weights;
  private Parameters<Digits.Weights> parameters;
  private Optimizer optimizer;
  private DigitsLogits logits;
  private DigitsLoss loss;

  /** Images of noise, with labels in turn. */
  @Setup
  public void prepare() {
    images = Tensor.uniform(1, 0, 1, batch, 784);
    int[] classes = new int[batch];
    for (int i = 0; i < batch; i++) {
      classes[i] = i % CLASSES;
    }
    labels = Labels.of(classes);
    weights = new Digits.Weights(
        Tensor.normal(2, 0.05, 784, 128),
        Tensor.zeros(128),
        Tensor.normal(3, 0.1, 128, CLASSES),
        Tensor.zeros(CLASSES));
    parameters = Parameters.of(DigitsLoss.layout(), weights);
    optimizer = Sgd.of(1e-3);
    helpers = Executors.newFixedThreadPool(Math.max(1, threads - 1));
    logits = new DigitsLogits(batch, helpers, threads);
    loss = new DigitsLoss(batch, helpers, threads);
  }

  /** Ends the threads. */
  @TearDown
  public void close() {
    helpers.shutdown();
  }

  /** Compiled: the classes' scores. */
  @Benchmark
  public Tensor forward() {
    return logits.forward(images, weights);
  }

  /** Compiled: loss, gradient and update. */
  @Benchmark
  public float step() {
    return loss.step(images, labels, parameters, optimizer);
  }

  /** Compiled: loss and gradient. */
  @Benchmark
  public Digits.Weights gradient() {
    loss.forward(images, labels, weights);
    return loss.backward();
  }
}
