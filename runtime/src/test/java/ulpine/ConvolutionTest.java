package ulpine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static ulpine.Samples.check;
import static ulpine.Samples.shape;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Convolutions and their derivatives against the formula, term by term. */
final class ConvolutionTest {
  private final Random random = new Random(1);

  private Tensor wild(int... shape) {
    return Tensor.of(Samples.wild(random, Samples.length(shape)), shape);
  }

  private static float at(Tensor t, int... index) {
    return (float) t.get(index);
  }

  private static boolean inside(Tensor x, int row, int column) {
    return row >= 0 && row < x.size(2) && column >= 0 && column < x.size(3);
  }

  @Test
  void everyWindow() {
    for (int stride = 1; stride <= 3; stride++) {
      for (int padding = 0; padding <= 2; padding++) {
        for (int dilation = 1; dilation <= 2; dilation++) {
          for (int groups = 1; groups <= 2; groups++) {
            window(stride, padding, dilation, groups);
          }
        }
      }
    }
  }

  private void window(int s, int p, int d, int groups) {
    Tensor x = wild(2, 2 * groups, 6, 7);
    Tensor w = wild(3 * groups, 2, 3, 2);
    String what = List.of(s, p, d, groups).toString();
    int rows = (6 + 2 * p - 2 * d - 1) / s + 1;
    int columns = (7 + 2 * p - d - 1) / s + 1;
    Tensor y = x.conv2d(w, s, p, d, groups);
    check(what, y, shape(2, 3 * groups, rows, columns), at -> {
      float sum = 0;
      for (int c = 0; c < 2; c++) {
        for (int kh = 0; kh < 3; kh++) {
          for (int kw = 0; kw < 2; kw++) {
            int row = at[2] * s + kh * d - p;
            int column = at[3] * s + kw * d - p;
            if (inside(x, row, column)) {
              float a = at(x, at[0], at[1] / 3 * 2 + c, row, column);
              sum = Math.fma(a, at(w, at[1], c, kh, kw), sum);
            }
          }
        }
      }
      return sum;
    });
    Tensor g = wild(y.shape());
    check(what, g.conv2dImage(w, 6, 7, s, p, d, groups), x.shape(), at -> {
      float sum = 0;
      for (int o = at[1] / 2 * 3; o < at[1] / 2 * 3 + 3; o++) {
        for (int kh = 0; kh < 3; kh++) {
          for (int kw = 0; kw < 2; kw++) {
            for (int row = 0; row < rows; row++) {
              for (int column = 0; column < columns; column++) {
                if (row * s + kh * d - p == at[2] && column * s + kw * d - p == at[3]) {
                  float weight = at(w, o, at[1] % 2, kh, kw);
                  sum = Math.fma(at(g, at[0], o, row, column), weight, sum);
                }
              }
            }
          }
        }
      }
      return sum;
    });
    check(what, g.conv2dWeights(x, 3, 2, s, p, d, groups), w.shape(), at -> {
      float sum = 0;
      for (int b = 0; b < 2; b++) {
        for (int row = 0; row < rows; row++) {
          for (int column = 0; column < columns; column++) {
            int i = row * s + at[2] * d - p;
            int j = column * s + at[3] * d - p;
            if (inside(x, i, j)) {
              float a = at(x, b, at[0] / 3 * 2 + at[1], i, j);
              sum = Math.fma(at(g, b, at[0], row, column), a, sum);
            }
          }
        }
      }
      return sum;
    });
  }

  @Test
  void paddingIsSkippedAndNotMultiplied() {
    Tensor x = Tensor.full(1, 1, 1, 1, 1);
    Tensor w = Tensor.of(
        new float[] {Float.NaN, 0, Float.POSITIVE_INFINITY, 0, 2, 0, Float.NaN, 0, 0}, 1, 1, 3, 3);
    check("in the corner", x.conv2d(w, 1, 1, 1, 1), shape(1, 1, 1, 1), 2);
  }

  @Test
  void aKernelOfOnePixelIsAMatrixProduct() {
    Tensor x = wild(2, 5, 3, 4);
    Tensor w = wild(6, 5, 1, 1);
    Tensor columns = x.reshape(2, 5, 12).transpose();
    Tensor expected = columns.matmul(w.reshape(6, 5).transpose()).transpose();
    assertThat(x.conv2d(w, 1, 0, 1, 1)).isEqualTo(expected.reshape(2, 6, 3, 4));
  }

  @Test
  void inEveryArithmetic() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 1, 1, 2, 2);
    Tensor w = Tensor.of(new float[] {1, -1, 0.5f, 2}, 1, 1, 2, 2);
    Tensor expected = x.conv2d(w, 1, 1, 1, 1);
    for (Arithmetic arithmetic :
        List.of(Arithmetic.BINARY64, Arithmetic.BFLOAT16, Arithmetic.DECIMAL60)) {
      assertThat(x.in(arithmetic).conv2d(w.in(arithmetic), 1, 1, 1, 1).toArray())
          .isEqualTo(expected.toArray());
    }
  }

  @Test
  void illegalArguments() {
    Tensor x = Tensor.zeros(1, 2, 3, 3);
    Tensor w = Tensor.zeros(4, 2, 3, 3);
    assertMessage(
        "conv2d: images [1, 2, 3, 3] and weights [4, 2, 3, 3] in 2 groups do not fit; expected"
            + " [b, c, h, w] and [o, c / groups, kh, kw]",
        () -> x.conv2d(w, 1, 0, 1, 2));
    assertMessage("conv2d: the stride must be at least 1, but is 0", () -> x.conv2d(w, 0, 0, 1, 1));
    assertMessage(
        "conv2d: the padding must be at least 0, but is -1", () -> x.conv2d(w, 1, -1, 1, 1));
    assertMessage(
        "conv2d: a kernel that reaches over 5 does not fit into 3 with its padding",
        () -> x.conv2d(w, 1, 0, 2, 1));
    assertMessage(
        "conv2dImage: results of shape [1, 4, 3, 3], but expected [1, 4, 1, 1], what images"
            + " [1, 2, 3, 3] and weights [4, 2, 3, 3] give",
        () -> Tensor.zeros(1, 4, 3, 3).conv2dImage(w, 3, 3, 1, 0, 1, 1));
    assertMessage(
        "conv2dWeights: results of shape [1, 4, 3, 3], but expected [1, 4, 1, 1], what images"
            + " [1, 2, 3, 3] and weights [4, 2, 3, 3] give",
        () -> Tensor.zeros(1, 4, 3, 3).conv2dWeights(x, 3, 3, 1, 0, 1, 1));
  }

  private static void assertMessage(String message, Executable call) {
    assertThat(assertThrows(IllegalArgumentException.class, call))
        .hasMessageThat()
        .isEqualTo(message);
  }
}
