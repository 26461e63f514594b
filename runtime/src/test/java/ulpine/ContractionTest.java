package ulpine;

import static com.google.common.truth.Truth.assertThat;
import static ulpine.Samples.check;
import static ulpine.Samples.shape;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ContractionTest {
  /** One rounding a step, by exact arithmetic. */
  private static float dot(float[] x, int from, float[] y, int start, int stride, int k) {
    float sum = 0f;
    for (int c = 0; c < k; c++) {
      sum = new BigDecimal(x[from + c])
          .multiply(new BigDecimal(y[start + c * stride]))
          .add(new BigDecimal(sum))
          .floatValue();
    }
    return sum;
  }

  private static float twoRoundings(float[] x, float[] y) {
    float sum = 0f;
    for (int c = 0; c < x.length; c++) {
      sum += x[c] * y[c];
    }
    return sum;
  }

  private static float backwards(float[] x, float[] y) {
    float sum = 0f;
    for (int c = x.length - 1; c >= 0; c--) {
      sum = Math.fma(x[c], y[c], sum);
    }
    return sum;
  }

  private static float tree(float[] x, float[] y) {
    return Tensor.vector(x).mul(Tensor.vector(y)).sum().item();
  }

  @Test
  void wildNumbersTellOrdersAndRoundingsApart() {
    Random random = new Random(1);
    int[] different = new int[3];
    for (int round = 0; round < 100; round++) {
      float[] x = Samples.wild(random, 60);
      float[] y = Samples.wild(random, 60);
      float dot = dot(x, 0, y, 0, 1, 60);
      different[0] += dot == twoRoundings(x, y) ? 0 : 1;
      different[1] += dot == backwards(x, y) ? 0 : 1;
      different[2] += dot == tree(x, y) ? 0 : 1;
    }
    assertThat(Arrays.stream(different).min().orElseThrow()).isAtLeast(25);
  }

  @Test
  void matmul() {
    Random random = new Random(2);
    for (int round = 0; round < 100; round++) {
      int m = 1 + random.nextInt(5);
      int k = 1 + random.nextInt(40);
      int n = 1 + random.nextInt(20);
      float[] x = Samples.wild(random, m * k);
      float[] y = Samples.wild(random, k * n);
      check(
          "seed 2, round " + round,
          Tensor.of(x, m, k).matmul(Tensor.of(y, k, n)),
          shape(m, n),
          at -> dot(x, at[0] * k, y, at[1], n, k));
    }
  }

  @Test
  void batchesWithOneRightMatrixOrTheirOwn() {
    Random random = new Random(3);
    float[] x = Samples.wild(random, 2 * 3 * 4 * 5);
    float[] shared = Samples.wild(random, 5 * 6);
    float[] own = Samples.wild(random, 2 * 3 * 5 * 6);
    Tensor left = Tensor.of(x, 2, 3, 4, 5);
    check(
        "shared",
        left.matmul(Tensor.of(shared, 5, 6)),
        shape(2, 3, 4, 6),
        at -> dot(x, ((at[0] * 3 + at[1]) * 4 + at[2]) * 5, shared, at[3], 6, 5));
    check("own", left.matmul(Tensor.of(own, 2, 3, 5, 6)), shape(2, 3, 4, 6), at -> {
      int batch = at[0] * 3 + at[1];
      return dot(x, (batch * 4 + at[2]) * 5, own, batch * 30 + at[3], 6, 5);
    });
  }

  @Test
  void matvec() {
    Random random = new Random(4);
    float[] x = Samples.wild(random, 2 * 3 * 40);
    float[] y = Samples.wild(random, 40);
    check(
        "matrices",
        Tensor.of(x, 2, 3, 40).matvec(Tensor.vector(y)),
        shape(2, 3),
        at -> dot(x, (at[0] * 3 + at[1]) * 40, y, 0, 1, 40));
  }

  @Test
  void oneOperandTwice() {
    float[] x = Samples.wild(new Random(5), 16);
    Tensor matrix = Tensor.of(x, 4, 4);
    check("square", matrix.matmul(matrix), shape(4, 4), at -> dot(x, at[0] * 4, x, at[1], 4, 4));
  }

  @Test
  void rowsDoNotDependOnTheirBatch() {
    Tensor x = Tensor.normal(6, 1, 33, 50);
    Tensor w = Tensor.normal(7, 1, 50, 17);
    Tensor all = x.matmul(w);
    for (int row = 0; row < 33; row++) {
      float[] alone = Arrays.copyOfRange(x.toArray(), row * 50, row * 50 + 50);
      float[] expected = Arrays.copyOfRange(all.toArray(), row * 17, row * 17 + 17);
      check("row " + row, Tensor.of(alone, 1, 50).matmul(w), shape(1, 17), expected);
    }
  }

  @Test
  void zerosAndWhatIsNotFinite() {
    float inf = Float.POSITIVE_INFINITY;
    Tensor x = Tensor.of(new float[] {-0f, inf, 0f, 1}, 4, 1);
    check(
        "starts from +0; infinity times 0 is NaN",
        x.matmul(Tensor.of(new float[] {1, 0}, 1, 2)),
        shape(4, 2),
        0f,
        0f,
        inf,
        Float.NaN,
        0f,
        0f,
        1,
        0f);
  }

  @Test
  void empty() {
    check("k", Tensor.zeros(2, 0).matmul(Tensor.zeros(0, 2)), shape(2, 2), 0f, 0f, 0f, 0f);
    check("m", Tensor.zeros(0, 3).matmul(Tensor.zeros(3, 2)), shape(0, 2));
    check("n", Tensor.zeros(2, 3).matmul(Tensor.zeros(3, 0)), shape(2, 0));
    check("batch", Tensor.zeros(0, 2, 3).matmul(Tensor.zeros(0, 3, 4)), shape(0, 2, 4));
    check("vector", Tensor.zeros(2, 0).matvec(Tensor.zeros(0)), shape(2), 0f, 0f);
  }
}
