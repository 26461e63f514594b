package ulpine.certificate;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import ulpine.Tensor;
import ulpine.kernel.Norms;

/**
 * A computed tensor with a bound of the error of each of its elements: {@code |value(i) - exact| <=
 * error(i)}. Elements are counted in row-major order; leading axes that a graph leaves open
 * ({@code *batch}) count as one.
 */
public final class CertifiedTensor {
  /** Covers the roundings of the few operations that an error here is made of. */
  private static final double INFLATION = 1 + 0x1p-20;

  private final String name;
  private final int[] shape;
  private final double[] values;
  private final double[] errors;
  private int length;

  /**
   * For generated classes.
   *
   * @param capacity the largest number of elements
   * @param shape the sizes that never change; the others are set before each filling
   */
  public CertifiedTensor(String name, int capacity, int... shape) {
    this.name = requireNonNull(name, "name");
    this.shape = shape.clone();
    this.values = new double[capacity];
    this.errors = new double[capacity];
  }

  /** The name of the result's component, or the path of the parameter whose gradient this is. */
  public String name() {
    return name;
  }

  /** The shape, as a new array. */
  public int[] shape() {
    return shape.clone();
  }

  /** The number of elements. */
  public int length() {
    return length;
  }

  /** The computed element. */
  public double value(int i) {
    return values[checked(i)];
  }

  /** A bound of the distance of the computed element from the exact one. */
  public double error(int i) {
    return errors[checked(i)];
  }

  /** All errors, as a new array. */
  double[] errors() {
    return Arrays.copyOf(errors, length);
  }

  /** The largest error of an element; 0 if there are no elements. */
  public double error() {
    double largest = 0;
    for (int i = 0; i < length; i++) {
      largest = Math.max(largest, errors[i]);
    }
    return largest;
  }

  /** At least the magnitude of the element, the computed one and the exact one. */
  public double scale(int i) {
    double scale = (Math.abs(value(i)) + error(i)) * INFLATION;
    return Double.isNaN(scale) ? Double.POSITIVE_INFINITY : scale;
  }

  /** At least the magnitude of every element; 0 if there are none. */
  public double scale() {
    double largest = 0;
    for (int i = 0; i < length; i++) {
      largest = Math.max(largest, scale(i));
    }
    return largest;
  }

  /**
   * A tolerance of the given relative part that every element keeps: {@code |value - exact| <=
   * absolute + relative |exact|}. The absolute part is the largest {@code error(i) - relative
   * (|value(i)| - error(i))}, or 0.
   *
   * @throws IllegalArgumentException if the relative part is negative, infinite or NaN
   */
  public Tolerance tolerance(double relative) {
    double absolute = 0;
    for (int i = 0; i < length; i++) {
      if (errors[i] == Double.POSITIVE_INFINITY) {
        return new Tolerance(errors[i], relative);
      }
      // At most the exact magnitude; what is subtracted is rounded down, the result up.
      double least = Math.max(0, (Math.abs(values[i]) - errors[i]) * (1 - 0x1p-20));
      double rest = errors[i] - relative * least * (1 - 0x1p-20);
      absolute = Math.max(absolute, rest > 0 ? Math.nextUp(rest) : 0);
    }
    return new Tolerance(absolute, relative);
  }

  /** Whether the exact element certainly has the sign of the computed one, which is not zero. */
  public boolean isSignCertain(int i) {
    return Math.abs(value(i)) > error(i);
  }

  /**
   * The index of the largest element of a row, that is along the last axis: the predicted class.
   *
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public int predictedClass(int row) {
    int classes = shape[shape.length - 1];
    int best = checked(row * classes);
    for (int i = row * classes + 1; i < (row + 1) * classes; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best - row * classes;
  }

  /**
   * Whether exact arithmetic would predict the same class for a row: whether the largest element is
   * so by more than the errors.
   */
  public boolean isClassCertain(int row) {
    int classes = shape[shape.length - 1];
    int best = row * classes + predictedClass(row);
    for (int i = row * classes; i < (row + 1) * classes; i++) {
      double gap = (values[best] - values[i]) * (1 - 0x1p-20);
      if (i != best && !(gap > (errors[best] + errors[i]) * INFLATION)) {
        return false;
      }
    }
    return errors[best] < Double.POSITIVE_INFINITY;
  }

  /**
   * Holds the errors against the truth. The exact tensor is what the same method gives when it is
   * called with the same inputs in {@link ulpine.Arithmetic#EXACT}, which takes a thousand times
   * longer.
   *
   * @throws IllegalArgumentException if it is in another arithmetic, or of another length
   */
  public Verification verify(Tensor exact) {
    if (exact.length() != length) {
      throw new IllegalArgumentException(
          name + ": expected " + length + " exact elements but was " + exact.length());
    }
    Tensor flat = exact.reshape(-1);
    double largest = 0;
    boolean holds = true;
    for (int i = 0; i < length; i++) {
      double distance = flat.enclosure(i).distance(values[i]);
      largest = Math.max(largest, distance);
      holds &= distance <= errors[i];
    }
    return new Verification(name, largest, error(), holds);
  }

  /** For generated classes: sets the size of an axis for the next filling. */
  public CertifiedTensor size(int axis, int size) {
    shape[axis] = size;
    return this;
  }

  /** For generated classes: takes values with their errors. */
  public void fill(float[] from, double[] bounds) {
    start();
    for (int i = 0; i < length; i++) {
      values[i] = from[i];
      errors[i] = bounds[i];
    }
  }

  /** For generated classes: takes values with their errors. */
  public void fill(double[] from, double[] bounds) {
    start();
    System.arraycopy(from, 0, values, 0, length);
    System.arraycopy(bounds, 0, errors, 0, length);
  }

  /** For generated classes: takes values with the errors of those that are zero and of the rest. */
  public void fillNorms(float[] from, double[] norms) {
    start();
    for (int i = 0; i < length; i++) {
      values[i] = from[i];
      errors[i] = Norms.of(from[i], norms);
    }
  }

  /** For generated classes: takes values with the errors of those that are zero and of the rest. */
  public void fillNorms(double[] from, double[] norms) {
    start();
    for (int i = 0; i < length; i++) {
      values[i] = from[i];
      errors[i] = Norms.of(from[i], norms);
    }
  }

  /**
   * For generated classes: takes values, whose errors are their distances from others and the
   * errors of those.
   */
  public void fill(float[] from, double[] others, double[] bounds) {
    start();
    for (int i = 0; i < length; i++) {
      double error = (Math.abs(from[i] - others[i]) + bounds[i]) * INFLATION;
      values[i] = from[i];
      errors[i] = error < Double.POSITIVE_INFINITY ? error : Double.POSITIVE_INFINITY;
    }
  }

  /** For generated classes: as above, where the others have corrections too. */
  public void fill(float[] from, double[] others, double[] corrections, double[] bounds) {
    start();
    for (int i = 0; i < length; i++) {
      fill(i, from[i], others[i], corrections[i], bounds[i]);
    }
  }

  /** For generated classes: as above. */
  public void fill(double[] from, double[] others, double[] corrections, double[] bounds) {
    start();
    for (int i = 0; i < length; i++) {
      fill(i, from[i], others[i], corrections[i], bounds[i]);
    }
  }

  private void fill(int i, double value, double other, double correction, double bound) {
    double distance = value - other;
    // The distance may cancel with the correction, and has been rounded before.
    double rounding = Math.ulp(distance) / 2;
    double error = (Math.abs(distance - correction) + rounding + bound) * INFLATION;
    values[i] = value;
    errors[i] = error < Double.POSITIVE_INFINITY ? error : Double.POSITIVE_INFINITY;
  }

  private void start() {
    length = 1;
    for (int size : shape) {
      length *= size;
    }
  }

  private int checked(int i) {
    if (i < 0 || i >= length) {
      throw new IndexOutOfBoundsException(
          name + ": element " + i + " of " + length + "; the shape is " + Arrays.toString(shape));
    }
    return i;
  }

  /** The name, the shape, the largest error and the scale. */
  @Override
  public String toString() {
    return name + " " + Arrays.toString(shape) + ": error " + error() + ", scale " + scale();
  }
}
