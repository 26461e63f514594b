package ulpine.example.digits;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import ulpine.Labels;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.optimizer.Adam;

/** Training with an executor: the same bits, and its exceptions. */
class DividedTest {
  private static final int ROWS = 37;

  private final Digits.Weights initial =
      DigitsLoss.layout().create((name, shape) -> Tensor.normal(name.hashCode(), 0.05, shape));
  private final Tensor x = Tensor.uniform(1, 0, 1, ROWS, 784);
  private final Labels y = Labels.of(new int[ROWS]);

  @Test
  void stepsHaveTheSameBits() {
    ExecutorService pool = Executors.newFixedThreadPool(3);
    AtomicInteger tasks = new AtomicInteger();
    try {
      Parameters<Digits.Weights> alone = Parameters.of(DigitsLoss.layout(), initial);
      Parameters<Digits.Weights> together = Parameters.of(DigitsLoss.layout(), initial);
      DigitsLoss one = new DigitsLoss(ROWS);
      DigitsLoss several = new DigitsLoss(
          ROWS,
          task -> {
            tasks.incrementAndGet();
            pool.execute(task);
          },
          3);
      for (int step = 0; step < 5; step++) {
        float expected = one.step(x, y, alone, Adam.of(0.01));
        assertThat(several.step(x, y, together, Adam.of(0.01))).isEqualTo(expected);
        assertThat(together.value()).isEqualTo(alone.value());
      }
    } finally {
      pool.shutdown();
    }
    // The product of the hidden layer and the gradient of its weights, with two helpers each, who
    // are not called again while they are still on their way.
    assertThat(tasks.get()).isAtLeast(2);
    assertThat(tasks.get()).isAtMost(5 * 2 * 2);
  }

  @Test
  void exceptionsOfTheExecutorLeaveAnInstanceThatWorks() {
    RuntimeException failure = new IllegalStateException("broken");
    AtomicInteger calls = new AtomicInteger();
    DigitsLoss loss = new DigitsLoss(
        ROWS,
        task -> {
          if (calls.getAndIncrement() == 0) {
            throw failure;
          }
          task.run();
        },
        2);
    assertThat(assertThrows(IllegalStateException.class, () -> loss.forward(x, y, initial)))
        .isSameInstanceAs(failure);
    assertThrows(IllegalStateException.class, loss::backward);
    assertThat(loss.forward(x, y, initial)).isEqualTo(Digits.loss(x, y, initial));
    assertThat(loss.backward()).isEqualTo(DigitsLossGradient.gradient(x, y, initial));
  }

  @Test
  void smallBatchesStayInTheCallersThread() {
    DigitsLoss loss = new DigitsLoss(
        ROWS,
        task -> {
          throw new AssertionError();
        },
        2);
    Tensor few = Tensor.uniform(1, 0, 1, 4, 784);
    Labels labels = Labels.of(new int[4]);
    assertThat(loss.forward(few, labels, initial)).isEqualTo(Digits.loss(few, labels, initial));
  }

  @Test
  void argumentsAreChecked() {
    assertThat(assertThrows(NullPointerException.class, () -> new DigitsLoss(4, null)))
        .hasMessageThat()
        .isEqualTo("executor");
    assertThat(
            assertThrows(IllegalArgumentException.class, () -> new DigitsLoss(4, Runnable::run, 0)))
        .hasMessageThat()
        .isEqualTo("parallelism: expected at least 1 but was 0");
    new DigitsLoss(4, Runnable::run).forward(Tensor.zeros(4, 784), Labels.of(new int[4]), initial);
  }
}
