package ulpine;

import static com.google.common.truth.Truth.assertThat;
import static ulpine.Samples.check;
import static ulpine.Samples.shape;

import java.util.Random;
import org.junit.jupiter.api.Test;
import ulpine.kernel.Elementary;

/** Composite operations, step by step with every rounding, and against double precision. */
final class CompositesTest {
  private static final int ROWS = 7;
  private static final int CLASSES = 37;

  private final float[] x = Samples.moderate(new Random(1), ROWS * CLASSES);
  private final Tensor logits = Tensor.of(x, ROWS, CLASSES);

  private float max(int row) {
    float max = x[row * CLASSES];
    for (int i = 1; i < CLASSES; i++) {
      max = Math.max(max, x[row * CLASSES + i]);
    }
    return max;
  }

  /** The exponentials' sum over a row: over the last axis, so a tree. */
  private float sum(int row) {
    float[] exponentials = new float[CLASSES];
    for (int i = 0; i < CLASSES; i++) {
      exponentials[i] = Elementary.exp(x[row * CLASSES + i] - max(row));
    }
    return Tensor.vector(exponentials).sum().item();
  }

  @Test
  void softmaxOverTheLastAxis() {
    check(
        "softmax",
        logits.softmax(1),
        shape(ROWS, CLASSES),
        at -> Elementary.exp(x[at[0] * CLASSES + at[1]] - max(at[0])) / sum(at[0]));
    assertThat(logits.softmax(-1)).isEqualTo(logits.softmax(1));
  }

  @Test
  void softmaxOverAnotherAxisSumsSequentially() {
    check("softmax", logits.softmax(0), shape(ROWS, CLASSES), at -> {
      float max = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < ROWS; i++) {
        max = Math.max(max, x[i * CLASSES + at[1]]);
      }
      float sum = 0f;
      for (int i = 0; i < ROWS; i++) {
        sum += Elementary.exp(x[i * CLASSES + at[1]] - max);
      }
      return Elementary.exp(x[at[0] * CLASSES + at[1]] - max) / sum;
    });
  }

  @Test
  void logSoftmax() {
    check(
        "logSoftmax",
        logits.logSoftmax(-1),
        shape(ROWS, CLASSES),
        at -> x[at[0] * CLASSES + at[1]] - max(at[0]) - Elementary.log(sum(at[0])));
  }

  @Test
  void crossEntropy() {
    int[] y = {0, 36, 5, 5, 17, 1, 20};
    check(
        "crossEntropy",
        logits.crossEntropy(Labels.of(y)),
        shape(ROWS),
        at -> Elementary.log(sum(at[0])) - (x[at[0] * CLASSES + y[at[0]]] - max(at[0])));
    assertThat(logits.reshape(7, 1, 37).crossEntropy(Labels.of(y, 7, 1)))
        .isEqualTo(logits.crossEntropy(Labels.of(y)).reshape(7, 1));
    check(
        "of one example",
        Tensor.vector(1, 2, 3).crossEntropy(Labels.over(new int[] {2})),
        shape(),
        Elementary.log(Elementary.exp(-2) + 1 + Elementary.exp(-1)));
  }

  @Test
  void meanSquaredError() {
    float[] target = Samples.moderate(new Random(2), x.length);
    float[] squares = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      float difference = x[i] - target[i];
      squares[i] = difference * difference;
    }
    check(
        "meanSquaredError",
        logits.meanSquaredError(Tensor.of(target, ROWS, CLASSES)),
        shape(),
        Tensor.vector(squares).sum().item() / (float) x.length);
    check("of itself", logits.meanSquaredError(logits), shape(), 0f);
  }

  /** The formulas, and not only the roundings. */
  @Test
  void agreeWithDoublePrecision() {
    int[] y = {0, 36, 5, 5, 17, 1, 20};
    float[] softmax = logits.softmax(1).toArray();
    float[] logSoftmax = logits.logSoftmax(1).toArray();
    float[] crossEntropy = logits.crossEntropy(Labels.of(y)).toArray();
    for (int row = 0; row < ROWS; row++) {
      double sum = 0;
      for (int i = 0; i < CLASSES; i++) {
        sum += Math.exp(x[row * CLASSES + i]);
      }
      for (int i = 0; i < CLASSES; i++) {
        double exact = Math.exp(x[row * CLASSES + i]) / sum;
        assertThat((double) softmax[row * CLASSES + i]).isWithin(1e-6 * exact).of(exact);
        assertThat((double) logSoftmax[row * CLASSES + i]).isWithin(2e-6).of(Math.log(exact));
      }
      double exact = Math.log(sum) - x[row * CLASSES + y[row]];
      assertThat((double) crossEntropy[row]).isWithin(2e-6).of(exact);
    }
  }

  @Test
  void largeLogitsDoNotOverflow() {
    Tensor large = Tensor.vector(3e38f, -3e38f, 3e38f);
    check("softmax", large.softmax(0), shape(3), 0.5f, 0f, 0.5f);
    check("crossEntropy", large.crossEntropy(Labels.over(new int[] {0})), shape(), (float)
        Math.log(2));
    float nan = Float.NaN;
    Tensor infinite = Tensor.vector(Float.POSITIVE_INFINITY, 1);
    check("infinity minus infinity", infinite.softmax(0), shape(2), nan, nan);
  }

  @Test
  void ofNothing() {
    Tensor none = Tensor.zeros(0, 10);
    check("softmax", none.softmax(1), shape(0, 10));
    check("crossEntropy", none.crossEntropy(Labels.of()), shape(0));
    check("meanSquaredError", none.meanSquaredError(none), shape(), Float.NaN);
  }
}
