package ulpine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static ulpine.Samples.check;
import static ulpine.Samples.shape;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReductionTest {
  /** The tree, written down as what is added to what. */
  private static float tree(float... x) {
    return tree(x, 0, 1);
  }

  private static float tree(float[] x, int partial, int step) {
    return step == 16
        ? everySixteenth(x, partial)
        : tree(x, partial, 2 * step) + tree(x, partial + step, 2 * step);
  }

  private static float everySixteenth(float[] x, int from) {
    float sum = 0f;
    for (int i = from; i < x.length; i += 16) {
      sum += x[i];
    }
    return sum;
  }

  private static float sequential(float... x) {
    float sum = 0f;
    for (float a : x) {
      sum += a;
    }
    return sum;
  }

  private static float adjacentPairs(float... x) {
    return x.length <= 1
        ? sequential(x)
        : adjacentPairs(Arrays.copyOf(x, x.length / 2))
            + adjacentPairs(Arrays.copyOfRange(x, x.length / 2, x.length));
  }

  /** The same partial sums, folded from the left. */
  private static float partialsInOrder(float... x) {
    float sum = 0f;
    for (int partial = 0; partial < 16; partial++) {
      sum += everySixteenth(x, partial);
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 8, 15, 16, 17, 31, 32, 33, 100, 1000})
  void treeOverTheLastAxisOrAll(int n) {
    Random random = new Random(n);
    for (int round = 0; round < 20; round++) {
      float[] x = Samples.wild(random, 3 * n);
      Tensor matrix = Tensor.of(x, 3, n);
      ToDoubleFunction<int[]> row = at -> tree(Arrays.copyOfRange(x, at[0] * n, (at[0] + 1) * n));
      check("last", matrix.sum(1), shape(3), row);
      check("last, from the end", matrix.sum(-1), shape(3), row);
      check("last, kept", matrix.sumKeepDims(1), shape(3, 1), row);
      check("all", matrix.sum(), shape(), tree(x));
      check("all, named", matrix.sum(-1, 0), shape(), tree(x));
      check("all, kept", matrix.sumKeepDims(), shape(1, 1), tree(x));
    }
  }

  /** Otherwise the tests of order would hold for any order. */
  @Test
  void wildNumbersTellOrdersApart() {
    Random random = new Random(7);
    int[] different = new int[3];
    for (int round = 0; round < 100; round++) {
      float[] x = Samples.wild(random, 100);
      different[0] += tree(x) == sequential(x) ? 0 : 1;
      different[1] += tree(x) == adjacentPairs(x) ? 0 : 1;
      different[2] += tree(x) == partialsInOrder(x) ? 0 : 1;
    }
    for (int count : different) {
      assertThat(count).isAtLeast(50);
    }
  }

  @Test
  void otherAxesSequentially() {
    Random random = new Random(8);
    for (int round = 0; round < 50; round++) {
      float[] x = Samples.wild(random, 20 * 3 * 21);
      Tensor cube = Tensor.of(x, 20, 3, 21);
      check("first", cube.sum(0), shape(3, 21), at -> {
        float sum = 0f;
        for (int i = 0; i < 20; i++) {
          sum += x[(i * 3 + at[0]) * 21 + at[1]];
        }
        return sum;
      });
      ToDoubleFunction<int[]> outer = at -> {
        float sum = 0f;
        for (int i = 0; i < 20; i++) {
          for (int j = 0; j < 3; j++) {
            sum += x[(i * 3 + j) * 21 + at[at.length - 1]];
          }
        }
        return sum;
      };
      check("two first", cube.sum(0, 1), shape(21), outer);
      check("in any order", cube.sum(1, -3), shape(21), outer);
      check("kept", cube.sumKeepDims(0, 1), shape(1, 1, 21), outer);
      // The last axis is among them, but they are not all: lexicographic.
      check("first and last", cube.sum(0, 2), shape(3), at -> {
        float sum = 0f;
        for (int i = 0; i < 20; i++) {
          for (int k = 0; k < 21; k++) {
            sum += x[(i * 3 + at[0]) * 21 + k];
          }
        }
        return sum;
      });
      check("two last", cube.sum(1, 2), shape(20), at -> {
        float sum = 0f;
        for (int i = 0; i < 63; i++) {
          sum += x[at[0] * 63 + i];
        }
        return sum;
      });
    }
  }

  @Test
  void everySumStartsFromPositiveZero() {
    Tensor zeros = Tensor.full(-0.0, 2, 3);
    check("tree", zeros.sum(1), shape(2), 0f, 0f);
    check("sequential", zeros.sum(0), shape(3), 0f, 0f, 0f);
    check("scalar", Tensor.scalar(-0.0).sum(), shape(), 0f);
  }

  @Test
  void infinitiesAndNaNPropagate() {
    float inf = Float.POSITIVE_INFINITY;
    check(
        "sum",
        Tensor.of(new float[] {inf, 1, inf, -inf, 1, Float.NaN}, 3, 2).sum(1),
        shape(3),
        inf,
        Float.NaN,
        Float.NaN);
    check("overflow", Tensor.full(Float.MAX_VALUE, 2).sum(), shape(), inf);
  }

  @Test
  void meanDividesOnce() {
    Random random = new Random(9);
    for (int round = 0; round < 100; round++) {
      float[] x = Samples.moderate(random, 7 * 3);
      Tensor matrix = Tensor.of(x, 7, 3);
      check("all", matrix.mean(), shape(), tree(x) / 21f);
      check("kept", matrix.meanKeepDims(), shape(1, 1), tree(x) / 21f);
      check("first", matrix.mean(0), shape(3), at -> {
        float sum = 0f;
        for (int i = 0; i < 7; i++) {
          sum += x[i * 3 + at[0]];
        }
        return sum / 7f;
      });
      check(
          "last, kept",
          matrix.meanKeepDims(-1),
          shape(7, 1),
          at -> tree(Arrays.copyOfRange(x, 3 * at[0], 3 * at[0] + 3)) / 3f);
    }
    assertThat(Tensor.scalar(3).mean().item()).isEqualTo(3f);
  }

  @Test
  void maxAndItsFirstIndex() {
    float inf = Float.POSITIVE_INFINITY;
    float nan = Float.NaN;
    Object[][] cases = {
      {new float[] {1, 3, 2, 3}, 3f, 1},
      {new float[] {-inf, -inf}, -inf, 0},
      {new float[] {1, nan, inf, nan}, nan, 1},
      {new float[] {nan, 1}, nan, 0},
      {new float[] {-0f, 0f}, 0f, 0},
      {new float[] {0f, -0f}, 0f, 0},
      {new float[] {-0f, -0f}, -0f, 0},
      {new float[] {-5}, -5f, 0},
    };
    for (Object[] each : cases) {
      float[] x = (float[]) each[0];
      String what = Arrays.toString(x);
      check(what, Tensor.vector(x).max(0), shape(), (float) each[1]);
      check(what, Tensor.vector(x).maxKeepDims(-1), shape(1), (float) each[1]);
      assertWithMessage(what).that(Tensor.vector(x).argmax(0).get()).isEqualTo((int) each[2]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, -1, -2, -3})
  void maxAlongAnyAxis(int axis) {
    // Few values, so that there are ties.
    Random random = new Random(10);
    float[] x = new float[3 * 4 * 5];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(4);
    }
    Tensor cube = Tensor.of(x, 3, 4, 5);
    int front = Math.floorMod(axis, 3);
    int[] sizes = {3, 4, 5};
    int[] rest = front == 0 ? shape(4, 5) : front == 1 ? shape(3, 5) : shape(3, 4);
    Labels argmax = cube.argmax(axis);
    assertThat(argmax.shape()).isEqualTo(rest);
    check("max", cube.max(axis), rest, at -> {
      double largest = -1;
      int first = -1;
      for (int i = 0; i < sizes[front]; i++) {
        int a = front == 0 ? i : at[0];
        int b = front == 1 ? i : at[front == 0 ? 0 : 1];
        int c = front == 2 ? i : at[1];
        double here = x[(a * 4 + b) * 5 + c];
        if (here > largest) {
          largest = here;
          first = i;
        }
      }
      assertThat(argmax.get(at)).isEqualTo(first);
      return largest;
    });
  }

  @Test
  void ofNothing() {
    Tensor none = Tensor.zeros(0, 3);
    check("first", none.sum(0), shape(3), 0f, 0f, 0f);
    check("last", none.sum(1), shape(0));
    check("all", none.sum(), shape(), 0f);
    check("mean", none.mean(0), shape(3), Float.NaN, Float.NaN, Float.NaN);
    check("max", none.max(1), shape(0));
    assertThat(none.argmax(1)).isEqualTo(Labels.of());
    check("huge but empty", Tensor.zeros(70000, 0, 70000).sum(), shape(), 0f);
  }
}
