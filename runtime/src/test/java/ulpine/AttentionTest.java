package ulpine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static ulpine.Samples.check;
import static ulpine.Samples.shape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Masked softmax, attention and normalization. */
final class AttentionTest {
  private static final float NAN = Float.NaN;
  private static final float INF = Float.POSITIVE_INFINITY;

  @Test
  void whatIsNotAllowedCountsForNothing() {
    Tensor x = Tensor.of(new float[] {1, NAN, 3, INF, -2, 5, 0.5f, -INF}, 2, 4);
    Mask mask = Tensor.of(new float[] {1, 0, 1, 0, 1, 1, 1, 0}, 2, 4).greater(0);
    Tensor y = x.maskedSoftmax(mask, 1);
    Tensor two = Tensor.vector(1, 3).softmax(0);
    Tensor three = Tensor.vector(-2, 5, 0.5f).softmax(0);
    check(
        "masked",
        y,
        shape(2, 4),
        (float) two.get(0),
        0,
        (float) two.get(1),
        0,
        (float) three.get(0),
        (float) three.get(1),
        (float) three.get(2),
        0);
  }

  @Test
  void whereNothingIsAllowedAllIsZero() {
    Tensor x = Tensor.of(new float[] {1, NAN, INF, -1, -2, -3}, 2, 3);
    Mask mask = Tensor.of(new float[] {0, 0, 0, 1, 1, 1}, 2, 3).greater(0);
    Tensor y = x.maskedSoftmax(mask, -1);
    check(
        "blocked",
        y,
        shape(2, 3),
        at -> at[0] == 0 ? 0 : (float) Tensor.vector(-1, -2, -3).softmax(0).get(at[1]));
    Tensor d = Tensor.vector(1, 2).in(Arithmetic.DECIMAL60);
    assertThat(d.maskedSoftmax(d.less(0), 0)).isEqualTo(d.fill(0, 2));
  }

  @Test
  void withoutAMaskItIsSoftmax() {
    Tensor x = Tensor.normal(1, 3, 5, 40);
    Mask all = x.greaterEqual(x);
    assertThat(x.maskedSoftmax(all, 1)).isEqualTo(x.softmax(1));
    assertThat(x.maskedSoftmax(all, 0)).isEqualTo(x.softmax(0));
  }

  @Test
  void aMaskMayBeTheEndOfTheShape() {
    Tensor x = Tensor.normal(2, 1, 2, 3, 4);
    Mask end = Tensor.normal(3, 1, 3, 4).greater(0);
    Tensor expected = Tensor.normal(3, 1, 3, 4).expand(2, 3, 4);
    assertThat(x.where(end)).isEqualTo(x.where(expected.greater(0)));
    assertThat(x.where(end, x.neg())).isEqualTo(x.where(expected.greater(0), x.neg()));
    assertThat(x.maskedSoftmax(end, 2)).isEqualTo(x.maskedSoftmax(expected.greater(0), 2));
  }

  @Test
  void attentionIsItsFormula() {
    Tensor q = Tensor.normal(4, 1, 2, 3, 4);
    Tensor k = Tensor.normal(5, 1, 2, 5, 4);
    Tensor v = Tensor.normal(6, 1, 2, 5, 6);
    Tensor scores = q.matmul(k.transpose()).div(2);
    assertThat(q.attention(k, v)).isEqualTo(scores.softmax(2).matmul(v));
    Mask mask = Tensor.normal(7, 1, 3, 5).greater(0);
    assertThat(q.maskedAttention(k, v, mask))
        .isEqualTo(scores.maskedSoftmax(mask, 2).matmul(v));
  }

  @Test
  void normalizedRowsHaveMeanZeroAndVarianceOne() {
    Tensor y = Tensor.normal(8, 3, 4, 50).add(10).normalize(1e-5);
    for (int row = 0; row < 4; row++) {
      assertThat(y.mean(1).get(row)).isWithin(1e-6).of(0);
      assertThat(y.square().mean(1).get(row)).isWithin(1e-4).of(1);
    }
    check("constant", Tensor.full(3, 2, 2).normalize(1), shape(2, 2), 0, 0, 0, 0);
    Tensor gamma = Tensor.normal(9, 1, 50);
    Tensor beta = Tensor.normal(10, 1, 50);
    Tensor x = Tensor.normal(11, 1, 4, 50);
    assertThat(x.layerNorm(gamma, beta, 1e-5))
        .isEqualTo(x.normalize(1e-5).mul(gamma).add(beta));
  }

  @Test
  void illegalArguments() {
    Tensor x = Tensor.zeros(2, 3);
    assertMessage(
        "maskedSoftmax: a mask of shape [2], but expected [2, 3] or the end of it",
        () -> x.maskedSoftmax(Tensor.zeros(2).greater(0), 1));
    assertMessage(
        "attention: expected queries [..., t, d], keys [..., s, d] and values [..., s, e],"
            + " but was [2, 3], [2, 4] and [2, 3]",
        () -> x.attention(Tensor.zeros(2, 4), x));
    assertMessage(
        "maskedAttention: a mask of shape [2, 3], but expected [2, 2] or the end of it",
        () -> x.maskedAttention(x, x, x.greater(0)));
    assertMessage(
        "normalize: a scalar has no axis to normalize over",
        () -> Tensor.scalar(1).normalize(1e-5));
    assertMessage(
        "normalize: epsilon must be positive and finite, but is 0.0", () -> x.normalize(0));
    assertMessage(
        "layerNorm: a gamma of shape [2], but expected [3], the size of the last axis",
        () -> x.layerNorm(Tensor.zeros(2), Tensor.zeros(3), 1e-5));
  }

  private static void assertMessage(String message, Executable call) {
    assertThat(assertThrows(IllegalArgumentException.class, call))
        .hasMessageThat()
        .isEqualTo(message);
  }
}
