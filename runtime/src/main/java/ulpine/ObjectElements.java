package ulpine;

import java.util.Arrays;

/**
 * Numbers that are objects: the array operations, made of an arithmetic's scalar functions. Simple
 * rather than fast. The numbers are immutable, and so is the array.
 *
 * @param <T> a number
 */
abstract sealed class ObjectElements<T> extends Elements permits DecimalElements, ExactElements {
  private final T[] x;

  ObjectElements(T[] x) {
    this.x = x;
  }

  abstract T[] array(int length);

  abstract ObjectElements<T> with(T[] numbers);

  /** Of the same class, which is the arithmetic's own: operands have been found to agree. */
  abstract ObjectElements<T> own(Elements other);

  abstract T zero();

  abstract T apply(Unary function, T a);

  abstract T apply(Binary function, T a, T b);

  /** {@code a * b + c}, rounded once. */
  abstract T fma(T a, T b, T c);

  abstract boolean holds(Relation relation, T a, T b);

  final T at(int i) {
    return x[i];
  }

  @Override
  final int length() {
    return x.length;
  }

  @Override
  final Elements first(int size) {
    return with(Arrays.copyOf(x, size));
  }

  @Override
  final Elements copy() {
    return this;
  }

  @Override
  final Elements map(Unary function) {
    T[] z = array(x.length);
    Arrays.setAll(z, i -> apply(function, x[i]));
    return with(z);
  }

  @Override
  final Elements zip(Binary function, Elements other, int length) {
    T[] y = own(other).x;
    T[] z = array(length);
    Arrays.setAll(z, i -> apply(function, x[i % x.length], y[i % y.length]));
    return with(z);
  }

  @Override
  final boolean[] compare(Relation relation, Elements other, int length) {
    T[] y = own(other).x;
    boolean[] z = new boolean[length];
    for (int i = 0; i < length; i++) {
      z[i] = holds(relation, x[i % x.length], y[i % y.length]);
    }
    return z;
  }

  @Override
  final Elements select(boolean[] mask, Elements other) {
    T[] y = own(other).x;
    T[] z = array(x.length);
    Arrays.setAll(z, i -> mask[i] ? x[i] : y[i % y.length]);
    return with(z);
  }

  @Override
  final Elements gather(int[] from) {
    T[] z = array(from.length);
    Arrays.setAll(z, i -> from[i] < 0 ? zero() : x[from[i]]);
    return with(z);
  }

  @Override
  final Elements sumTree(int rows, int columns) {
    T[] sums = array(rows);
    T[] partial = array(PARTIALS);
    for (int row = 0; row < rows; row++) {
      Arrays.fill(partial, zero());
      for (int i = 0; i < columns; i++) {
        int p = i % PARTIALS;
        partial[p] = apply(Binary.ADD, partial[p], x[row * columns + i]);
      }
      for (int half = PARTIALS / 2; half > 0; half /= 2) {
        for (int i = 0; i < half; i++) {
          partial[i] = apply(Binary.ADD, partial[i], partial[i + half]);
        }
      }
      sums[row] = partial[0];
    }
    return with(sums);
  }

  @Override
  final Elements sumSequential(int rows, int columns) {
    return fold(rows, columns, 0, Binary.ADD);
  }

  @Override
  final Elements max(int rows, int columns) {
    return fold(rows, columns, 1, Binary.MAXIMUM);
  }

  /**
   * Folds each row from the left, starting from zero or, if {@code first} is 1, its first element.
   */
  private Elements fold(int rows, int columns, int first, Binary function) {
    T[] results = array(rows);
    for (int row = 0; row < rows; row++) {
      T result = first == 0 ? zero() : x[row * columns];
      for (int i = first; i < columns; i++) {
        result = apply(function, result, x[row * columns + i]);
      }
      results[row] = result;
    }
    return with(results);
  }

  @Override
  int[] argmax(int rows, int columns) {
    int[] best = new int[rows];
    for (int row = 0; row < rows; row++) {
      for (int i = 1; i < columns; i++) {
        if (holds(Relation.GREATER, x[row * columns + i], x[row * columns + best[row]])) {
          best[row] = i;
        }
      }
    }
    return best;
  }

  @Override
  final Elements matmul(Elements right, int batch, boolean shared, int m, int k, int n) {
    T[] y = own(right).x;
    T[] z = array(batch * m * n);
    for (int i = 0; i < z.length; i++) {
      int row = i / n;
      int column = i % n + (shared ? 0 : row / m * k * n);
      T sum = zero();
      for (int c = 0; c < k; c++) {
        sum = fma(x[row * k + c], y[c * n + column], sum);
      }
      z[i] = sum;
    }
    return with(z);
  }

  @Override
  final Elements dots(Elements right, int sums, Terms terms) {
    T[] y = own(right).x;
    int[] i = new int[terms.most()];
    int[] j = new int[i.length];
    T[] z = array(sums);
    for (int s = 0; s < sums; s++) {
      int count = terms.find(s, i, j);
      T sum = zero();
      for (int t = 0; t < count; t++) {
        sum = fma(x[i[t]], y[j[t]], sum);
      }
      z[s] = sum;
    }
    return with(z);
  }
}
