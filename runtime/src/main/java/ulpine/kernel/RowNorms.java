package ulpine.kernel;

/**
 * The norms of the rows that a contraction reads of one operand: the largest sum of magnitudes and
 * the largest sum of squares. Generated code adds the elements to their rows in the order in which
 * they lie in memory.
 */
public final class RowNorms {
  private double[] sums = new double[0];
  private double[] squares = new double[0];
  private int rows;
  private double largestSum;
  private double largestSquare;

  /** No rows yet. */
  public RowNorms() {}

  /** No elements in so many rows; allocates only if there never were as many. */
  public void start(int count) {
    rows = count;
    if (sums.length < count) {
      sums = new double[count];
      squares = new double[count];
    }
    java.util.Arrays.fill(sums, 0, count, 0);
    java.util.Arrays.fill(squares, 0, count, 0);
  }

  /** The sum of the magnitudes of each row. */
  public double[] sums() {
    return sums;
  }

  /** The sum of the squares of each row. */
  public double[] squares() {
    return squares;
  }

  /** Adds elements that lie side by side to one row. */
  public void add(float[] x, int from, int count, int row) {
    // Four sums each, none of which waits for the other.
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    double square0 = 0;
    double square1 = 0;
    double square2 = 0;
    double square3 = 0;
    int fours = from + count / 4 * 4;
    for (int i = from; i < fours; i += 4) {
      double x0 = Math.abs(x[i]);
      double x1 = Math.abs(x[i + 1]);
      double x2 = Math.abs(x[i + 2]);
      double x3 = Math.abs(x[i + 3]);
      sum0 += x0;
      sum1 += x1;
      sum2 += x2;
      sum3 += x3;
      square0 += x0 * x0;
      square1 += x1 * x1;
      square2 += x2 * x2;
      square3 += x3 * x3;
    }
    for (int i = fours; i < from + count; i++) {
      double x0 = Math.abs(x[i]);
      sum0 += x0;
      square0 += x0 * x0;
    }
    sums[row] += sum0 + sum1 + (sum2 + sum3);
    squares[row] += square0 + square1 + (square2 + square3);
  }

  /** The same in binary64. */
  public void add(double[] x, int from, int count, int row) {
    double sum0 = 0;
    double sum1 = 0;
    double square0 = 0;
    double square1 = 0;
    int twos = from + count / 2 * 2;
    for (int i = from; i < twos; i += 2) {
      double x0 = Math.abs(x[i]);
      double x1 = Math.abs(x[i + 1]);
      sum0 += x0;
      sum1 += x1;
      square0 += x0 * x0;
      square1 += x1 * x1;
    }
    if (twos < from + count) {
      double x0 = Math.abs(x[twos]);
      sum0 += x0;
      square0 += x0 * x0;
    }
    sums[row] += sum0 + sum1;
    squares[row] += square0 + square1;
  }

  /** Ends the rows, which have so many elements, each read so often. */
  public void end(int elements, int repeated) {
    largestSum = 0;
    largestSquare = 0;
    for (int i = 0; i < rows; i++) {
      largestSum = Math.max(largestSum, sums[i]);
      largestSquare = Math.max(largestSquare, squares[i]);
    }
    // Covers the roundings of the sums.
    double inflation = repeated * (1 + (elements + 4.0) * 0x1p-52);
    largestSum *= inflation;
    largestSquare = largestSquare * inflation + (largestSum > 0 ? Up.FLOOR : 0);
  }

  /** Rows of which only the number of elements is known, at most so many. */
  public void any(float[] x, int length, int elements) {
    double largest = Norms.largest(x, length);
    largestSum = Up.product(elements, largest);
    largestSquare = Up.product(largestSum, largest);
  }

  /** The same in binary64. */
  public void any(double[] x, int length, int elements) {
    double largest = Norms.largest(x, length);
    largestSum = Up.product(elements, largest);
    largestSquare = Up.product(largestSum, largest);
  }

  /** At least the sum of the magnitudes of any row. */
  double sum() {
    return largestSum;
  }

  /** At least the sum of the magnitudes of the products of any row with one of another operand. */
  double products(RowNorms other) {
    return Up.inflate(Math.sqrt(largestSquare) * Math.sqrt(other.largestSquare));
  }
}
