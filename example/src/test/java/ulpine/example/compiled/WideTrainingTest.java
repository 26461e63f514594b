package ulpine.example.compiled;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ulpine.Arithmetic;
import ulpine.Labels;
import ulpine.Layout;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.io.Checkpoint;
import ulpine.optimizer.Adam;
import ulpine.optimizer.AdamW;
import ulpine.optimizer.Momentum;
import ulpine.optimizer.Optimizer;
import ulpine.optimizer.Sgd;
import ulpine.optimizer.State;
import ulpine.optimizer.Step;

/** A graph in binary64 in training. */
class WideTrainingTest {
  private static final int ROWS = 4;
  private static final Layout<Small.Weights> LAYOUT = SmallWide.layout();

  // Thirds, few of which are floats.
  private static final Small.Weights WEIGHTS =
      LAYOUT.create((name, shape) -> wide(Tensor.normal(name.hashCode(), 0.5, shape)));

  private final SmallWide loss = new SmallWide(ROWS);
  private final Labels labels = Labels.of(0, 1, 0, 1);

  private static Tensor wide(Tensor tensor) {
    return tensor.in(Arithmetic.BINARY64).mul(1 / 3.0);
  }

  private static Tensor input(int step) {
    return wide(Tensor.normal(step, 1, ROWS, 3));
  }

  static Stream<Optimizer> optimizers() {
    return Stream.of(Sgd.of(0.1), Momentum.of(0.1, 0.9), Adam.of(0.01), AdamW.of(0.01, 0.1));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void stepsHaveTheBitsOfEagerOnes(Optimizer optimizer) {
    Parameters<Small.Weights> parameters = Parameters.of(LAYOUT, WEIGHTS);
    Small.Weights weights = WEIGHTS;
    State<Small.Weights> state = optimizer.start(LAYOUT, Arithmetic.BINARY64);
    for (int i = 1; i <= 20; i++) {
      double value = loss.step(input(i), labels, parameters, optimizer);
      assertThat(value).isEqualTo(Small.wide(input(i), labels, weights).get());
      Small.Weights gradient = SmallWideGradient.gradient(input(i), labels, weights);
      Step<Small.Weights> step = optimizer.step(LAYOUT, weights, gradient, state);
      weights = step.weights();
      state = step.state();
      assertThat(parameters.value()).isEqualTo(weights);
      assertThat(parameters.state()).isEqualTo(state);
    }
    assertThat(parameters.version()).isEqualTo(20);
    assertThat(parameters.value().out().arithmetic()).isEqualTo(Arithmetic.BINARY64);
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void trainingGoesOnFromACheckpoint(Optimizer optimizer, @TempDir Path folder) throws IOException {
    Parameters<Small.Weights> parameters = Parameters.of(LAYOUT, WEIGHTS);
    for (int i = 1; i <= 5; i++) {
      loss.step(input(i), labels, parameters, optimizer);
    }
    Path file = folder.resolve("wide.npz");
    Checkpoint.save(file, parameters);
    Parameters<Small.Weights> resumed = Checkpoint.resume(file, LAYOUT);
    for (int i = 6; i <= 10; i++) {
      double value = loss.step(input(i), labels, parameters, optimizer);
      assertThat(new SmallWide(ROWS).step(input(i), labels, resumed, optimizer)).isEqualTo(value);
    }
    assertThat(resumed.value()).isEqualTo(parameters.value());
    assertThat(resumed.state()).isEqualTo(parameters.state());
  }

  @Test
  void parametersAndPlainArraysGiveTheSame() {
    Parameters<Small.Weights> parameters = Parameters.of(LAYOUT, WEIGHTS);
    Tensor expected = loss.forward(input(1), labels, WEIGHTS).copy();
    Small.Weights gradient = LAYOUT.map(loss.backward(), Tensor::copy);
    assertThat(loss.forward(input(1), labels, parameters)).isEqualTo(expected);
    assertThat(loss.backward()).isEqualTo(gradient);
    double[] result = new double[1];
    loss.forward(ROWS, input(1).toDoubles(), labels.toArray(), parameters, result);
    assertThat(result[0]).isEqualTo(expected.get());
    assertThat(loss.backward()).isEqualTo(gradient);
    parameters.step(Sgd.of(0.1), WEIGHTS);
    assertThrows(IllegalStateException.class, loss::backward);
  }

  @Test
  void formatsAreNotMixed() {
    Parameters<Small.Weights> doubles = Parameters.of(LAYOUT, WEIGHTS);
    Small.Weights rounded = LAYOUT.map(WEIGHTS, w -> w.in(Arithmetic.BINARY32));
    Parameters<Small.Weights> floats = Parameters.of(LAYOUT, rounded);
    SmallLoss single = new SmallLoss(ROWS);
    Tensor x = input(1).in(Arithmetic.BINARY32);
    assertMessage(
        "w.hidden.matrix: expected parameters in binary64 but was binary32;"
            + " make them of weights in(binary64)",
        () -> loss.step(input(1), labels, floats, Sgd.of(0.1)));
    assertMessage(
        "w.hidden.matrix: expected parameters in binary32 but was binary64;"
            + " make them of weights in(binary32)",
        () -> single.step(x, labels, doubles, Sgd.of(0.1)));
    assertMessage(
        "w.hidden.matrix: expected binary64 but was binary32;"
            + " convert it with in(SmallWide.ARITHMETIC)",
        () -> loss.forward(input(1), labels, rounded));
    assertThat(doubles.version()).isEqualTo(0);
    assertThat(floats.version()).isEqualTo(0);
  }

  private static void assertMessage(String message, Executable call) {
    assertThat(assertThrows(IllegalArgumentException.class, call))
        .hasMessageThat()
        .isEqualTo(message);
  }

  @Test
  void nothingIsAllocatedAfterTheFirstStep() {
    Parameters<Small.Weights> parameters = Parameters.of(LAYOUT, WEIGHTS);
    Adam adam = Adam.of(1e-3);
    Tensor x = input(1);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    // The quietest of some rounds counts, as in CompiledGraphTest.
    long bytes = Long.MAX_VALUE;
    for (int round = 0; round < 10; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100; i++) {
        loss.step(x, labels, parameters, adam);
      }
      bytes = Math.min(bytes, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(bytes).isLessThan(500);
  }
}
