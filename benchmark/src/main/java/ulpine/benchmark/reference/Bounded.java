package ulpine.benchmark.reference;

import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * A matrix of floats with one error, which no element is further from its exact value than, and one
 * scale, which no element exceeds in magnitude, neither the computed one nor the exact one.
 */
public final class Bounded {
  private final int rows;
  private final int columns;
  private final double[] values;
  private final double error;
  private final double scale;
  private final double largest;

  Bounded(int rows, int columns, double[] values, double error, double scale) {
    if (values.length != rows * columns) {
      throw new IllegalArgumentException(
          "expected " + rows * columns + " values but were " + values.length);
    }
    this.rows = rows;
    this.columns = columns;
    this.values = values;
    // Infinity minus infinity on the way means that there is no bound.
    this.error = Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    this.scale = Double.isNaN(scale) ? Double.POSITIVE_INFINITY : scale;
    this.largest = IntStream.range(0, values.length)
        .mapToDouble(i -> Math.abs(values[i]))
        .max()
        .orElse(0);
  }

  /** Numbers that are what they should be. */
  public static Bounded exact(int rows, int columns, double... values) {
    Bounded all = new Bounded(rows, columns, values.clone(), 0, 0);
    return new Bounded(rows, columns, all.values, 0, all.largest);
  }

  /** Numbers with a given error. */
  static Bounded within(double error, int rows, int columns, double... values) {
    Bounded all = exact(rows, columns, values);
    return new Bounded(rows, columns, all.values, error, all.largest + error);
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  /** The element at an index in row-major order. */
  public double value(int i) {
    return values[i];
  }

  /** The element in a row and a column. */
  public double value(int row, int column) {
    return values[row * columns + column];
  }

  public int length() {
    return values.length;
  }

  /** No element is further from its exact value. */
  public double error() {
    return error;
  }

  /** No element is larger in magnitude, nor is its exact value. */
  public double scale() {
    return scale;
  }

  /** The largest magnitude of a computed element. */
  public double largest() {
    return largest;
  }

  /** The same elements elsewhere. */
  Bounded moved(int newRows, int newColumns, IntUnaryOperator from) {
    double[] moved = IntStream.range(0, newRows * newColumns)
        .mapToDouble(i -> values[from.applyAsInt(i)])
        .toArray();
    return new Bounded(newRows, newColumns, moved, error, scale);
  }

  /** The same numbers, less certain ones. */
  Bounded charged(double moreError, double moreScale) {
    return new Bounded(rows, columns, values, error + moreError, scale + moreScale);
  }

  /** An elementwise function that is rounded once, with the error of each element. */
  Bounded map(DoubleUnaryOperator exact, DoubleUnaryOperator errorAt, double newScale) {
    double[] results = new double[values.length];
    double largestError = 0;
    for (int i = 0; i < results.length; i++) {
      double result = exact.applyAsDouble(values[i]);
      results[i] = Binary32.round(result);
      largestError =
          Math.max(largestError, errorAt.applyAsDouble(values[i]) + Binary32.halfUlp(result));
    }
    return new Bounded(rows, columns, results, largestError, newScale);
  }
}
