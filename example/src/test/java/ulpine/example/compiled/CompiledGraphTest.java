package ulpine.example.compiled;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import ulpine.Arithmetic;
import ulpine.Labels;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.optimizer.Adam;
import ulpine.optimizer.Sgd;

class CompiledGraphTest {
  private static final Small.Weights WEIGHTS =
      SmallLoss.layout().create((name, shape) -> Tensor.normal(name.hashCode(), 0.5, shape));

  private static Tensor input(int rows) {
    return Tensor.normal(7, 1, rows, 3);
  }

  private static Labels labels(int rows) {
    int[] labels = new int[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] = i % 2;
    }
    return Labels.of(labels);
  }

  @Test
  void fullAndPartialBatchesOfOneInstance() {
    SmallLoss loss = new SmallLoss(8);
    for (int rows : new int[] {8, 3, 1, 5, 8}) {
      Tensor eager = Small.loss(input(rows), labels(rows), WEIGHTS);
      assertThat(loss.forward(input(rows), labels(rows), WEIGHTS)).isEqualTo(eager);
      Small.Weights expected = SmallLossGradient.gradient(input(rows), labels(rows), WEIGHTS);
      assertThat(loss.backward()).isEqualTo(expected);
    }
  }

  @Test
  void parametersAndPlainArraysGiveTheSame() {
    SmallLoss loss = new SmallLoss(4);
    Parameters<Small.Weights> parameters = Parameters.of(SmallLoss.layout(), WEIGHTS);
    Tensor expected = loss.forward(input(4), labels(4), WEIGHTS).copy();
    assertThat(loss.forward(input(4), labels(4), parameters)).isEqualTo(expected);
    float[] result = new float[1];
    loss.forward(4, input(4).toArray(), labels(4).toArray(), parameters, result);
    assertThat(result[0]).isEqualTo(expected.item());
    loss.forward(4, input(4).toArray(), labels(4).toArray(), WEIGHTS, result);
    assertThat(result[0]).isEqualTo(expected.item());
  }

  @Test
  void stepIsBackwardAndUpdate() {
    SmallLoss loss = new SmallLoss(4);
    Parameters<Small.Weights> fused = Parameters.of(SmallLoss.layout(), WEIGHTS);
    Parameters<Small.Weights> apart = Parameters.of(SmallLoss.layout(), WEIGHTS);
    for (int i = 0; i < 5; i++) {
      float value = loss.step(input(4), labels(4), fused, Adam.of(0.01));
      assertThat(loss.forward(input(4), labels(4), apart).item()).isEqualTo(value);
      apart.step(Adam.of(0.01), loss.backward());
      assertThat(fused.value()).isEqualTo(apart.value());
    }
  }

  @Test
  void severalResultsAndTheirSeeds() {
    SmallBoth both = new SmallBoth(4);
    Small.Both result = both.forward(input(3), WEIGHTS);
    assertThat(result).isEqualTo(Small.both(input(3), WEIGHTS));
    Small.Both seed = new Small.Both(Tensor.normal(1, 1, 3, 4), Tensor.normal(2, 1, 3, 2));
    Tensor expected = SmallBothGradient.gradient(input(3), WEIGHTS, seed);
    assertThat(both.backward(seed)).isEqualTo(expected);
    float[] dX = new float[9];
    both.backward(seed.hidden().toArray(), seed.logits().toArray(), dX);
    assertThat(dX).isEqualTo(expected.toArray());
  }

  @Test
  void anyNumberOfLeadingAxes() {
    SmallSquares squares = new SmallSquares(12);
    for (int[] shape : new int[][] {{3}, {2, 3}, {2, 2, 3}, {3, 1, 4, 3}}) {
      Tensor x = Tensor.normal(1, 1, shape);
      assertThat(squares.forward(x)).isEqualTo(Small.squares(x));
      Tensor seed = Tensor.normal(2, 1, shape);
      assertThat(squares.backward(seed)).isEqualTo(SmallSquaresGradient.gradient(x, seed));
    }
  }

  @Test
  void computedSizes() {
    SmallRows rows = new SmallRows(4, 6);
    Tensor x = Tensor.normal(3, 1, 2, 5);
    Tensor shorter = Tensor.normal(4, 1, 4);
    assertThat(rows.forward(x, shorter)).isEqualTo(Small.rows(x, shorter));
    Throwable error =
        assertThrows(IllegalArgumentException.class, () -> rows.forward(x, Tensor.zeros(5)));
    assertThat(error).hasMessageThat().isEqualTo("shorter: expected [T-1] but was [5] (T = 5)");
  }

  @Test
  void wrongShapesNameTheInputAndTheSymbols() {
    SmallLoss loss = new SmallLoss(8);
    assertThat(assertThrows(
            IllegalArgumentException.class,
            () -> loss.forward(Tensor.zeros(4, 5), labels(4), WEIGHTS)))
        .hasMessageThat()
        .isEqualTo("x: expected [B, 3] but was [4, 5] (B = 4)");
    assertThat(assertThrows(
            IllegalArgumentException.class, () -> loss.forward(input(4), labels(5), WEIGHTS)))
        .hasMessageThat()
        .isEqualTo("y: expected [B] but was [5] (B = 4)");
    Small.Weights wrong =
        new Small.Weights(new Small.Layer(Tensor.zeros(3, 4), Tensor.zeros(5)), Tensor.zeros(4, 2));
    assertThat(assertThrows(
            IllegalArgumentException.class, () -> loss.forward(input(4), labels(4), wrong)))
        .hasMessageThat()
        .isEqualTo("w.hidden.bias: expected [4] but was [5]");
    assertThat(assertThrows(
            IllegalArgumentException.class, () -> loss.forward(input(9), labels(9), WEIGHTS)))
        .hasMessageThat()
        .contains("B = 9 exceeds the capacity 8");
    assertThat(assertThrows(IllegalArgumentException.class, () -> new SmallLoss(0)))
        .hasMessageThat()
        .contains("capacity of B");
    assertThat(assertThrows(
            IllegalArgumentException.class,
            () -> loss.forward(2, new float[5], new int[2], WEIGHTS, new float[1])))
        .hasMessageThat()
        .isEqualTo("x: expected 6 elements but was 5");
  }

  @Test
  void labelsOutOfRange() {
    SmallLoss loss = new SmallLoss(8);
    assertThat(assertThrows(
            IllegalArgumentException.class,
            () -> loss.forward(input(3), Labels.of(0, 1, 2), WEIGHTS)))
        .hasMessageThat()
        .isEqualTo("y[2] = 2 is not in [0, 2)");
    assertThrows(
        IllegalArgumentException.class, () -> loss.forward(input(1), Labels.of(-1), WEIGHTS));
  }

  @Test
  void nullAndOtherArithmetics() {
    SmallLoss loss = new SmallLoss(8);
    assertThat(
            assertThrows(NullPointerException.class, () -> loss.forward(null, labels(1), WEIGHTS)))
        .hasMessageThat()
        .isEqualTo("x");
    assertThat(assertThrows(
            NullPointerException.class,
            () -> loss.forward(input(1), labels(1), (Small.Weights) null)))
        .hasMessageThat()
        .isEqualTo("w");
    Tensor decimal = input(1).in(Arithmetic.DECIMAL60);
    assertThat(assertThrows(
            IllegalArgumentException.class, () -> loss.forward(decimal, labels(1), WEIGHTS)))
        .hasMessageThat()
        .isEqualTo(
            "x: expected binary32 but was decimal60; convert it with in(SmallLoss.ARITHMETIC)");
  }

  @Test
  void backwardNeedsAForward() {
    SmallLoss loss = new SmallLoss(8);
    assertThrows(IllegalStateException.class, loss::backward);
    loss.forward(input(2), labels(2), WEIGHTS);
    assertThrows(IllegalArgumentException.class, () -> loss.forward(input(2), labels(3), WEIGHTS));
    assertThrows(IllegalStateException.class, loss::backward);
  }

  @Test
  void viewsGoStale() {
    SmallBoth both = new SmallBoth(4);
    Small.Both first = both.forward(input(2), WEIGHTS);
    Tensor kept = first.logits().copy();
    Small.Both second = both.forward(input(3), WEIGHTS);
    assertThrows(IllegalStateException.class, () -> first.logits().get(0, 0));
    assertThat(kept).isEqualTo(Small.both(input(2), WEIGHTS).logits());
    Small.Both seed = new Small.Both(Tensor.zeros(3, 4), Tensor.zeros(3, 2));
    Tensor gradient = both.backward(seed);
    assertThat(second.logits().size(0)).isEqualTo(3);
    second.logits().get(0, 0);
    both.backward(seed);
    assertThrows(IllegalStateException.class, () -> gradient.get(0, 0));
  }

  @Test
  void inputsThatChangedBeforeBackward() {
    SmallSquares first = new SmallSquares(4);
    SmallSquares second = new SmallSquares(4);
    Tensor view = first.forward(input(2));
    second.forward(view);
    first.forward(input(3));
    assertThrows(IllegalStateException.class, () -> second.backward(input(2)));
    assertThrows(IllegalStateException.class, () -> second.forward(view));

    SmallLoss loss = new SmallLoss(4);
    Parameters<Small.Weights> parameters = Parameters.of(SmallLoss.layout(), WEIGHTS);
    loss.forward(input(2), labels(2), parameters);
    parameters.step(Sgd.of(0.1), WEIGHTS);
    assertThrows(IllegalStateException.class, loss::backward);
  }

  @Test
  void nonFiniteInputsPropagate() {
    SmallLoss loss = new SmallLoss(1);
    Tensor x = Tensor.of(new float[] {Float.NaN, 0, 0}, 1, 3);
    assertThat(loss.forward(x, labels(1), WEIGHTS).item()).isNaN();
  }

  @Test
  void eightThreadsShareWeights() throws Exception {
    Parameters<Small.Weights> parameters = Parameters.of(SmallLoss.layout(), WEIGHTS);
    ExecutorService executor = Executors.newFixedThreadPool(8);
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        int rows = thread + 1;
        Callable<Boolean> work = () -> {
          SmallLoss loss = new SmallLoss(8);
          Tensor expected = Small.loss(input(rows), labels(rows), WEIGHTS);
          boolean same = true;
          for (int i = 0; i < 200; i++) {
            same &= loss.forward(input(rows), labels(rows), parameters).equals(expected);
          }
          return same;
        };
        results.add(executor.submit(work));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isTrue();
      }
    } finally {
      executor.shutdown();
    }
  }

  @Test
  void nothingIsAllocatedAfterTheFirstCall() {
    SmallLoss loss = new SmallLoss(8);
    Parameters<Small.Weights> parameters = Parameters.of(SmallLoss.layout(), WEIGHTS);
    Adam adam = Adam.of(1e-3);
    Tensor x = input(8);
    Labels y = labels(8);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    // The virtual machine now and then allocates for itself in the thread it finds (compiled code
    // thrown away, a class linked late), so the quietest of some rounds counts. One float[] a call
    // would be more than ten times as much in every round.
    long bytes = Long.MAX_VALUE;
    for (int round = 0; round < 10; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < 100; i++) {
        loss.step(x, y, parameters, adam);
        loss.forward(x, y, parameters);
        loss.backward();
      }
      bytes = Math.min(bytes, threads.getThreadAllocatedBytes(thread) - before);
    }
    assertThat(bytes).isLessThan(500);
  }
}
