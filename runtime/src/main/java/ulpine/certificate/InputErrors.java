package ulpine.certificate;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import ulpine.Arithmetic;
import ulpine.Tensor;
import ulpine.kernel.Norms;

/**
 * How far the inputs of a graph may be from the exact ones: 0 unless said otherwise. Inputs have
 * the names of the parameters, or paths as in {@code "w.bias"}; the seed of a gradient is
 * {@code "seed"}, or {@code "seed.scores"} for a component of the result. Immutable.
 */
public final class InputErrors {
  /** Exact inputs. */
  public static final InputErrors NONE = new InputErrors(Map.of());

  private static final double[] NOTHING = {};

  private final Map<String, double[]> errors;

  private InputErrors(Map<String, double[]> errors) {
    this.errors = errors;
  }

  /**
   * These errors, and one for every element of an input.
   *
   * @throws IllegalArgumentException if the error is negative or NaN
   */
  public InputErrors with(String input, double error) {
    return with(input, new double[] {error});
  }

  /**
   * These errors, and one for each element of an input in row-major order.
   *
   * @throws IllegalArgumentException if an error is negative or NaN
   */
  public InputErrors with(String input, double[] each) {
    requireNonNull(input, "input");
    for (double error : each) {
      if (!(error >= 0)) {
        throw new IllegalArgumentException(input + ": expected an error >= 0 but was " + error);
      }
    }
    Map<String, double[]> more = new HashMap<>(errors);
    more.put(input, each.clone());
    return new InputErrors(more);
  }

  /**
   * These errors, and those of numbers that were rounded on the way in: how far each stored element
   * is from the original one, infinitely where one of them is no number.
   *
   * @throws IllegalArgumentException if the shapes differ
   */
  public InputErrors with(String input, Tensor original, Tensor stored) {
    if (!Arrays.equals(original.shape(), stored.shape())) {
      throw new IllegalArgumentException(input + ": the original has shape "
          + Arrays.toString(original.shape()) + ", what is stored "
          + Arrays.toString(stored.shape()));
    }
    double[] from = original.toDoubles();
    double[] to = stored.toDoubles();
    double[] each = new double[from.length];
    boolean exact = original.arithmetic() == Arithmetic.EXACT;
    Tensor flat = original.reshape(-1);
    for (int i = 0; i < each.length; i++) {
      double distance = exact
          ? flat.enclosure(i).distance(to[i])
          : from[i] == to[i] ? 0 : Math.nextUp(Math.abs(from[i] - to[i]));
      each[i] = Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
    }
    return with(input, each);
  }

  /** For generated classes: the errors of an input, infinite where it is not finite itself. */
  public void fill(String input, float[] values, double[] into, int length) {
    start(input, into, length);
    for (int i = 0; i < length; i++) {
      if (!Float.isFinite(values[i])) {
        into[i] = Double.POSITIVE_INFINITY;
      }
    }
  }

  /** For generated classes: as {@link #fill(String, float[], double[], int)}. */
  public void fill(String input, double[] values, double[] into, int length) {
    start(input, into, length);
    for (int i = 0; i < length; i++) {
      if (!Double.isFinite(values[i])) {
        into[i] = Double.POSITIVE_INFINITY;
      }
    }
  }

  /**
   * For generated classes: the errors of an input of which it is known elsewhere if it is not
   * finite.
   *
   * @param into where they are put if there are any; another array is made if it is too short
   * @return an empty array if there are none
   */
  public double[] given(String input, double[] into, int length) {
    if (given(input, length).length == 0) {
      return NOTHING;
    }
    double[] each = into.length < length ? new double[length] : into;
    start(input, each, length);
    return each;
  }

  /**
   * For generated classes: the errors of a whole input of which it is known elsewhere if it is not
   * finite, of its zeros and of its other elements.
   */
  public void givenNorms(String input, float[] values, double[] into, int length) {
    if (given(input, length).length == 0) {
      Arrays.fill(into, 0);
    } else {
      fillNorms(input, values, into, length);
    }
  }

  /** For generated classes: as {@link #givenNorms(String, float[], double[], int)}. */
  public void givenNorms(String input, double[] values, double[] into, int length) {
    if (given(input, length).length == 0) {
      Arrays.fill(into, 0);
    } else {
      fillNorms(input, values, into, length);
    }
  }

  /** For generated classes: the errors of a whole input, of its zeros and of its other elements. */
  public void fillNorms(String input, float[] values, double[] into, int length) {
    double[] given = given(input, length);
    Arrays.fill(into, 0);
    for (int i = 0; i < length; i++) {
      if (!Float.isFinite(values[i])) {
        Norms.raise(into, values[i], Double.POSITIVE_INFINITY);
      } else if (given.length > 0) {
        Norms.raise(into, values[i], given.length == 1 ? given[0] : given[i]);
      }
    }
  }

  /** For generated classes: as {@link #fillNorms(String, float[], double[], int)}. */
  public void fillNorms(String input, double[] values, double[] into, int length) {
    double[] given = given(input, length);
    Arrays.fill(into, 0);
    for (int i = 0; i < length; i++) {
      if (!Double.isFinite(values[i])) {
        Norms.raise(into, values[i], Double.POSITIVE_INFINITY);
      } else if (given.length > 0) {
        Norms.raise(into, values[i], given.length == 1 ? given[0] : given[i]);
      }
    }
  }

  private double[] given(String input, int length) {
    double[] given = errors.getOrDefault(input, NOTHING);
    if (given != NOTHING && given.length != 1 && given.length != length) {
      throw new IllegalArgumentException(
          input + ": expected " + length + " errors but were " + given.length);
    }
    return given;
  }

  private void start(String input, double[] into, int length) {
    double[] given = given(input, length);
    if (given.length > 1) {
      System.arraycopy(given, 0, into, 0, length);
    } else {
      Arrays.fill(into, 0, length, given.length == 0 ? 0 : given[0]);
    }
  }

  /**
   * For generated classes: checks that all names are inputs.
   *
   * @throws IllegalArgumentException if one is not
   */
  public void check(String... inputs) {
    if (errors.isEmpty()) {
      return;
    }
    for (String name : errors.keySet()) {
      if (!Arrays.asList(inputs).contains(name)) {
        throw new IllegalArgumentException(
            "no input " + name + "; there are " + String.join(", ", inputs));
      }
    }
  }
}
