package ulpine.certificate;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Where the error of a scalar result comes from, to first order: for each value of the graph, the
 * sum over its elements of the derivative of the result by the element, times a bound of the
 * rounding committed in the element. The errors of inputs count as theirs. (Linnainmaa 1976;
 * Higham, Accuracy and Stability, section 26.1 on automatic error analysis.)
 *
 * <p>The sum over all values grows with the depth of a graph as its true error does, and says which
 * operation to compute in a wider format. It is no certificate: derivatives are taken at the
 * computed numbers, in the graph's own format. The certificate it belongs to has the rigorous
 * error.
 */
public final class ErrorBudget {
  /** Lines of the table; the rest is summed up in one. */
  private static final int LINES = 12;

  private static final int BAR = 24;

  /**
   * What one value contributes.
   *
   * @param name the value's name in the source, or that of its operation
   * @param where its line in the source, as in {@code "Digits.java:22"}, or nothing
   * @param error what it contributes to the error of the result at most, to first order
   * @param share of the total, between 0 and 1
   */
  public record Contribution(String name, String where, double error, double share) {
    /** The name and where it is. */
    public String label() {
      return where.isEmpty() ? name : name + ", " + where;
    }
  }

  private final List<String> names;
  private final List<String> places;
  private final double[] errors;

  /** For generated classes: what the values are called, and where they are in the source. */
  public ErrorBudget(List<String> names, List<String> places) {
    this.names = List.copyOf(names);
    this.places = List.copyOf(places);
    this.errors = new double[names.size()];
  }

  /** The sum of all contributions; infinite or NaN where a number of the graph is not finite. */
  public double total() {
    double total = 0;
    for (double error : errors) {
      total += error;
    }
    return total;
  }

  /** What contributes anything, the largest first. */
  public List<Contribution> contributions() {
    double total = total();
    List<Contribution> contributions = new ArrayList<>();
    for (int i = 0; i < errors.length; i++) {
      if (errors[i] != 0) {
        contributions.add(
            new Contribution(names.get(i), places.get(i), errors[i], errors[i] / total));
      }
    }
    contributions.sort(Comparator.comparingDouble((Contribution c) -> -c.error()));
    return List.copyOf(contributions);
  }

  /** For generated classes: computes one contribution. */
  public void set(int i, float[] derivative, double[] rounding, int length) {
    double sum = 0;
    for (int k = 0; k < length; k++) {
      sum += term(derivative[k], rounding[k]);
    }
    errors[i] = sum;
  }

  /** For generated classes: computes one contribution. */
  public void set(int i, double[] derivative, double[] rounding, int length) {
    double sum = 0;
    for (int k = 0; k < length; k++) {
      sum += term(derivative[k], rounding[k]);
    }
    errors[i] = sum;
  }

  private static double term(double derivative, double rounding) {
    return rounding == 0 ? 0 : Math.abs(derivative) * rounding;
  }

  /** A table with a line for each of the largest contributions, and a bar for its share. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(String.format(Locale.ROOT, "error budget, %.3g to first order", total()));
    List<Contribution> all = contributions();
    double rest = 0;
    for (int i = 0; i < all.size(); i++) {
      if (i < LINES) {
        line(text, all.get(i).error(), all.get(i).share(), all.get(i).label());
      } else {
        rest += all.get(i).error();
      }
    }
    if (all.size() > LINES) {
      line(text, rest, rest / total(), (all.size() - LINES) + " others");
    }
    return text.toString();
  }

  private static void line(StringBuilder text, double error, double share, String label) {
    requireNonNull(label, "label");
    int bar = Double.isFinite(share) ? (int) Math.round(share * BAR) : 0;
    text.append(String.format(
        Locale.ROOT,
        "%n  %9.3g %5.1f %% %-" + BAR + "s %s",
        error,
        100 * share,
        "#".repeat(bar),
        label));
  }
}
