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
