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

  private static final float[] NO_FLOATS = {};
  private static final double[] NO_DOUBLES = {};

  private final String name;
  private final int[] shape;
  private final int capacity;

  /** The values are in one of these, the errors in one of those; the other is empty. */
  private float[] floats = NO_FLOATS;

  private double[] doubles = NO_DOUBLES;
  private float[] floatErrors = NO_FLOATS;
  private double[] errors = NO_DOUBLES;

  /** Whether there are two errors only, of zeros and of others. */
  private boolean norms;

  /** Copies of values that others may change, and errors that are found here. */
  private double[] ownValues = NO_DOUBLES;

  private double[] ownErrors = NO_DOUBLES;

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
    this.capacity = capacity;
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
    return valueAt(checked(i));
  }

  private double valueAt(int i) {
    return floats.length > 0 ? floats[i] : doubles[i];
  }

  /** A bound of the distance of the computed element from the exact one. */
  public double error(int i) {
    return errorAt(checked(i));
  }

  private double errorAt(int i) {
    return norms
        ? Norms.of(valueAt(i), errors)
        : floatErrors.length > 0 ? floatErrors[i] : errors[i];
  }

  /** All errors, as a new array. */
  double[] errors() {
    double[] all = new double[length];
    Arrays.setAll(all, this::errorAt);
    return all;
  }

  /** The largest error of an element; 0 if there are no elements. */
  public double error() {
    double largest = 0;
    for (int i = 0; i < length; i++) {
      largest = Math.max(largest, errorAt(i));
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
      double error = errorAt(i);
      if (error == Double.POSITIVE_INFINITY) {
        return new Tolerance(error, relative);
      }
      // At most the exact magnitude; what is subtracted is rounded down, the result up.
      double least = Math.max(0, (Math.abs(valueAt(i)) - error) * (1 - 0x1p-20));
      double rest = error - relative * least * (1 - 0x1p-20);
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
      best = valueAt(i) > valueAt(best) ? i : best;
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
      double gap = (valueAt(best) - valueAt(i)) * (1 - 0x1p-20);
      if (i != best && !(gap > (errorAt(best) + errorAt(i)) * INFLATION)) {
        return false;
      }
    }
    return errorAt(best) < Double.POSITIVE_INFINITY;
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
      double distance = flat.enclosure(i).distance(valueAt(i));
      largest = Math.max(largest, distance);
      holds &= distance <= errorAt(i);
    }
    return new Verification(name, largest, error(), holds);
  }

  /** For generated classes: sets the size of an axis for the next filling. */
  public CertifiedTensor size(int axis, int size) {
    shape[axis] = size;
    return this;
  }

  /**
   * For generated classes: values with their errors, in arrays that do not change until the next
   * call.
   */
  public void show(float[] values, float[] bounds) {
    show(values, NO_DOUBLES, bounds, NO_DOUBLES);
  }

  /** For generated classes: as above. */
  public void show(float[] values, double[] bounds) {
    show(values, NO_DOUBLES, NO_FLOATS, bounds);
  }

  /** For generated classes: as above. */
  public void show(double[] values, double[] bounds) {
    show(NO_FLOATS, values, NO_FLOATS, bounds);
  }

  /** For generated classes: values with the errors of those that are zero and of the rest. */
  public void showNorms(float[] values, double[] bounds) {
    show(values, bounds);
    norms = true;
  }

  /** For generated classes: as above. */
  public void showNorms(double[] values, double[] bounds) {
    show(values, bounds);
    norms = true;
  }

  /**
   * For generated classes: values, whose errors are their distances from others and the errors of
   * those.
   */
  public void compare(float[] values, double[] others, double[] bounds) {
    own();
    for (int i = 0; i < length; i++) {
      double error = (Math.abs(values[i] - others[i]) + bounds[i]) * INFLATION;
      ownValues[i] = values[i];
      ownErrors[i] = error < Double.POSITIVE_INFINITY ? error : Double.POSITIVE_INFINITY;
    }
  }

  /** For generated classes: as above, where the others have corrections too. */
  public void compare(float[] values, double[] others, double[] corrections, double[] bounds) {
    own();
    for (int i = 0; i < length; i++) {
      ownValues[i] = values[i];
      ownErrors[i] = error(values[i], others[i], corrections[i], bounds[i]);
    }
  }

  /** For generated classes: as above. */
  public void compare(double[] values, double[] others, double[] corrections, double[] bounds) {
    own();
    for (int i = 0; i < length; i++) {
      ownValues[i] = values[i];
      ownErrors[i] = error(values[i], others[i], corrections[i], bounds[i]);
    }
  }

  private static double error(double value, double other, double correction, double bound) {
    double distance = value - other;
    // The distance may cancel with the correction, and has been rounded before.
    double rounding = Math.ulp(distance) / 2;
    double error = (Math.abs(distance - correction) + rounding + bound) * INFLATION;
    return error < Double.POSITIVE_INFINITY ? error : Double.POSITIVE_INFINITY;
  }

  /** Shows what will be in arrays of its own, which are made when they are needed. */
  private void own() {
    if (ownValues.length < capacity) {
      ownValues = new double[capacity];
      ownErrors = new double[capacity];
    }
    show(ownValues, ownErrors);
  }

  private void show(float[] ofFloats, double[] ofDoubles, float[] boundsInFloats, double[] bounds) {
    floats = ofFloats;
    doubles = ofDoubles;
    floatErrors = boundsInFloats;
    errors = bounds;
    norms = false;
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
