package ulpine;

import java.util.Arrays;

/** Matrix products. */
final class Contractions {
  private Contractions() {}

  static Tensor matmul(Tensor x, Tensor y) {
    int[] left = x.sizes();
    int[] right = y.sizes();
    if (left.length < 2 || right.length < 2) {
      throw new IllegalArgumentException("matmul: " + Sizes.text(left) + " and " + Sizes.text(right)
          + " need at least 2 axes each; a matrix and a vector go to matvec");
    }
    int m = left[left.length - 2];
    int k = left[left.length - 1];
    int n = right[right.length - 1];
    if (right[right.length - 2] != k) {
      throw new IllegalArgumentException("matmul: the inner sizes " + k + " and "
          + right[right.length - 2] + " of " + Sizes.text(left) + " and " + Sizes.text(right)
          + " differ; expected [..., m, k] and [k, n], or [..., m, k] and [..., k, n]");
    }
    int[] leading = Arrays.copyOf(left, left.length - 2);
    boolean shared = right.length == 2;
    if (!shared && !Arrays.equals(leading, Arrays.copyOf(right, right.length - 2))) {
      throw new IllegalArgumentException("matmul: the leading axes of " + Sizes.text(left) + " and "
          + Sizes.text(right) + " differ; expected equal ones, or a right operand of 2 axes");
    }
    int[] result = Sizes.with(left, left.length - 1, n);
    Sizes.length(result);
    Elements product =
        x.read().matmul(y.read("matmul", x.arithmetic()), Sizes.length(leading), shared, m, k, n);
    return Tensor.of(product, result);
  }

  static Tensor matvec(Tensor x, Tensor vector) {
    int[] matrix = x.sizes();
    if (matrix.length < 2 || vector.rank() != 1 || matrix[matrix.length - 1] != vector.size(0)) {
      throw new IllegalArgumentException("matvec: expected [..., m, k] and [k], but was "
          + Sizes.text(matrix) + " and " + Sizes.text(vector.sizes()));
    }
    int k = vector.size(0);
    int[] result = Arrays.copyOf(matrix, matrix.length - 1);
    Elements product =
        x.read().matmul(vector.read("matvec", x.arithmetic()), 1, true, Sizes.length(result), k, 1);
    return Tensor.of(product, result);
  }
}
