package ulpine.benchmark.reference;

import static ulpine.benchmark.reference.Binary32.halfUlp;
import static ulpine.benchmark.reference.Binary32.round;

import java.util.function.DoubleBinaryOperator;

/**
 * What operations compute, with the errors of each element from those of whole operands, of which
 * only the largest is kept.
 *
 * <p>Where the published system leaves the scale open, it is the largest magnitude that the scales
 * of the operands allow, and a rounding.
 */
final class Rules {
  /** What the constant 1 is charged, though it is a float. */
  private static final double ERROR_OF_ONE = halfUlp(1);

  private Rules() {}

  static Bounded add(Bounded x, Bounded y) {
    double error = x.error() + y.error();
    return zip(x, y, Double::sum, (a, b) -> error, x.scale() + y.scale());
  }

  static Bounded subtract(Bounded x, Bounded y) {
    double error = x.error() + y.error();
    return zip(x, y, (a, b) -> a - b, (a, b) -> error, x.scale() + y.scale());
  }

  static Bounded multiply(Bounded x, Bounded y) {
    return zip(
        x,
        y,
        (a, b) -> a * b,
        (a, b) -> product(a, x.error(), b, y.error()),
        x.scale() * y.scale());
  }

  /** @param constantError how far the stored constant is from the one that is meant */
  static Bounded scale(Bounded x, double constant, double constantError) {
    return x.map(
        a -> a * constant,
        a -> product(a, x.error(), constant, constantError),
        rounded(x.scale() * (Math.abs(constant) + constantError)));
  }

  /** Exact, but charged with a rounding all the same. */
  static Bounded negate(Bounded x) {
    return x.map(a -> -a, a -> x.error(), rounded(x.scale()));
  }

  /** Exact, but charged with a rounding all the same. */
  static Bounded relu(Bounded x) {
    return x.map(a -> Math.max(a, 0), a -> x.error(), rounded(x.scale()));
  }

  /** The error of the operand is not looked at: no two hyperbolic tangents are further apart. */
  static Bounded tanh(Bounded x) {
    return x.map(StrictMath::tanh, a -> 2, 1);
  }

  static Bounded transpose(Bounded x) {
    return x.moved(x.columns(), x.rows(), i -> i % x.rows() * x.columns() + i / x.rows());
  }

  /** A row, as often as there are rows. */
  static Bounded replicate(Bounded row, int rows) {
    return row.moved(rows, row.columns(), i -> i % row.columns());
  }

  /** Products and sums are rounded each, from left to right, the first sum with 0 too. */
  static Bounded matmul(Bounded x, Bounded y) {
    double[] results = new double[x.rows() * y.columns()];
    double largest = 0;
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < y.columns(); j++) {
        double sum = 0;
        double error = halfUlp(0);
        for (int k = 0; k < x.columns(); k++) {
          double a = x.value(i, k);
          double b = y.value(k, j);
          double term = round(a * b);
          error += product(a, x.error(), b, y.error()) + halfUlp(a * b) + halfUlp(sum + term);
          sum = round(sum + term);
        }
        results[i * y.columns() + j] = sum;
        largest = Math.max(largest, error);
      }
    }
    double scale = sumScale(x.columns(), rounded(x.scale() * y.scale()));
    return new Bounded(x.rows(), y.columns(), results, largest, scale);
  }

  /** One sum for each column. */
  static Bounded columnSums(Bounded x) {
    double[] results = new double[x.columns()];
    double largest = 0;
    for (int j = 0; j < x.columns(); j++) {
      double sum = 0;
      double error = halfUlp(0);
      for (int i = 0; i < x.rows(); i++) {
        error += x.error() + halfUlp(sum + x.value(i, j));
        sum = round(sum + x.value(i, j));
      }
      results[j] = sum;
      largest = Math.max(largest, error);
    }
    return new Bounded(1, x.columns(), results, largest, sumScale(x.rows(), x.scale()));
  }

  /** Of whole numbers of rows that are floats. */
  static Bounded columnMeans(Bounded x) {
    double n = x.rows();
    Bounded sums = columnSums(x);
    return sums.map(
        sum -> sum / n, sum -> quotient(n, sums.error(), 0, sum), rounded(sums.scale() / n));
  }

  /**
   * Less the maximum of the row, exponentials, divided by their sum. No bound if that is useless.
   */
  static Bounded softmaxRows(Bounded x) {
    double[] results = new double[x.length()];
    double largest = 0;
    for (int i = 0; i < x.rows(); i++) {
      Bounded row = row(x, i);
      Bounded result = softmax(row);
      for (int j = 0; j < x.columns(); j++) {
        results[i * x.columns() + j] = result.value(j);
      }
      largest = Math.max(largest, result.error());
    }
    return new Bounded(x.rows(), x.columns(), results, largest, 1 + halfUlp(1));
  }

  private static Bounded softmax(Bounded row) {
    double maximum = row.value(0);
    for (int j = 1; j < row.columns(); j++) {
      maximum = Math.max(maximum, row.value(j));
    }
    double most = maximum;
    Bounded shifted = row.map(a -> a - most, a -> 2 * row.error(), rounded(2 * row.scale()));
    double error = shifted.error();
    Bounded powers =
        shifted.map(StrictMath::exp, a -> StrictMath.exp(a + error) * error, rounded(1));
    Bounded sum = columnSums(transpose(powers));
    if (!(sum.error() < 1)) {
      return powers.map(
          a -> a / sum.value(0), a -> Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    double divisor = 1 - sum.error();
    return powers.map(
        a -> a / sum.value(0), a -> quotient(divisor, powers.error(), sum.error(), a), rounded(1));
  }

  /** Of the larger of an element and a constant, rounded once. */
  static Bounded logClamped(Bounded x, double least) {
    double scale = Math.max(-StrictMath.log(least), StrictMath.log(Math.max(x.scale(), 1)));
    return x.map(a -> StrictMath.log(Math.max(a, least)), a -> x.error() / least, rounded(scale));
  }

  /** The cotangent of {@link #relu}: every gate may be the other way round. */
  static Bounded reluCotangent(Bounded x, Bounded cotangent) {
    double[] results = new double[x.length()];
    for (int i = 0; i < results.length; i++) {
      results[i] = x.value(i) > 0 ? cotangent.value(i) : 0;
    }
    double error = cotangent.largest() + cotangent.error();
    return new Bounded(x.rows(), x.columns(), results, error, cotangent.scale());
  }

  /** The cotangent of {@link #tanh}: the function once more, squared, taken from 1. */
  static Bounded tanhCotangent(Bounded x, Bounded cotangent) {
    Bounded result = tanh(x);
    Bounded square = multiply(result, result);
    double error = ERROR_OF_ONE + square.error();
    Bounded slope = square.map(a -> 1 - a, a -> error, rounded(1 + square.scale()));
    return multiply(slope, cotangent);
  }

  static Bounded row(Bounded x, int row) {
    return x.moved(1, x.columns(), j -> row * x.columns() + j);
  }

  /** Counts the product of the errors twice, as published. */
  private static double product(double x, double errorOfX, double y, double errorOfY) {
    return weighted(Math.abs(x) + errorOfX, errorOfY) + weighted(Math.abs(y) + errorOfY, errorOfX);
  }

  /** Without an error there is none, however large the factor. */
  private static double weighted(double factor, double error) {
    return error == 0 ? 0 : factor * error;
  }

  /** By a divisor that is certainly at least {@code least}, which is itself without error. */
  private static double quotient(
      double least, double errorOfX, double errorOfDivisor, double dividend) {
    return errorOfX / least
        + weighted((Math.abs(dividend) + errorOfX) / (least * least), errorOfDivisor);
  }

  private static double sumScale(int terms, double scale) {
    double sum = 0;
    for (int k = 0; k < terms; k++) {
      sum = rounded(sum + scale);
    }
    return sum;
  }

  private static double rounded(double scale) {
    return scale < Double.POSITIVE_INFINITY ? scale + halfUlp(scale) : scale;
  }

  private static Bounded zip(
      Bounded x,
      Bounded y,
      DoubleBinaryOperator exact,
      DoubleBinaryOperator errorAt,
      double scale) {
    if (x.rows() != y.rows() || x.columns() != y.columns()) {
      throw new IllegalArgumentException("operands of different shapes");
    }
    double[] results = new double[x.length()];
    double largest = 0;
    for (int i = 0; i < results.length; i++) {
      double result = exact.applyAsDouble(x.value(i), y.value(i));
      results[i] = round(result);
      largest = Math.max(largest, errorAt.applyAsDouble(x.value(i), y.value(i)) + halfUlp(result));
    }
    return new Bounded(x.rows(), x.columns(), results, largest, rounded(scale));
  }
}
