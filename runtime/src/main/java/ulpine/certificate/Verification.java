package ulpine.certificate;

/**
 * A certified tensor beside the truth: its largest error and the largest bound.
 *
 * @param name that of the tensor
 * @param error the largest distance of an element from the exact one, rounded up
 * @param bound the largest bound of an element
 * @param holds whether every element is within its own bound
 */
public record Verification(String name, double error, double bound, boolean holds) {
  /** How many times the bound is the error: 1 at best. */
  public double ratio() {
    return bound == error ? 1 : bound / error;
  }

  /** As in {@code "loss: true error 3.4e-08, bound 3.4e-08, ratio 1.000"}. */
  @Override
  public String toString() {
    return String.format(
        java.util.Locale.ROOT,
        "%s: true error %.3g, bound %.3g, ratio %.4g%s",
        name,
        error,
        bound,
        ratio(),
        holds ? "" : ", VIOLATED");
  }
}
