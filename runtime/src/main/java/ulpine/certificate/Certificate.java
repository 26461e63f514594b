package ulpine.certificate;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import ulpine.annotations.Certify;

/**
 * The results of a compiled graph, each with a bound of its distance from the exact result: that of
 * the graph in real arithmetic, without any rounding, on the same inputs; of gradients, from the
 * gradient of the real function, with the conventions {@link ulpine.Tensor} states where it has
 * none.
 *
 * <p>{@code loss.certify(x, y, weights)} returns one, which belongs to that instance and is filled
 * anew by its next call, without allocation. It is a view of what that instance holds: to be read
 * before the inputs are changed, and worth nothing after a call that throws.
 *
 * <p>A bound that cannot be given is infinite: after overflow, a division by what may be zero, a
 * logarithm of what may not be positive, or where an input is not finite. {@link #responsible} then
 * says where that began.
 */
public final class Certificate {
  private final Certify kind;
  private final List<CertifiedTensor> outputs;
  private final List<CertifiedTensor> gradients;
  private final Supplier<String> responsible;
  private ErrorBudget budget;

  /**
   * For generated classes.
   *
   * @param kind how the bounds are found
   * @param outputs what {@code forward} returns, in order
   * @param gradients what {@code backward} returns, in order
   * @param responsible finds out where an error became infinite first, when one is
   */
  public Certificate(
      Certify kind,
      List<CertifiedTensor> outputs,
      List<CertifiedTensor> gradients,
      Supplier<String> responsible) {
    this.kind = requireNonNull(kind, "kind");
    this.outputs = List.copyOf(outputs);
    this.gradients = List.copyOf(gradients);
    this.responsible = requireNonNull(responsible, "responsible");
  }

  /** How the bounds were found. */
  public Certify kind() {
    return kind;
  }

  /** What {@code forward} returns, in the order of its components. */
  public List<CertifiedTensor> outputs() {
    return outputs;
  }

  /** What {@code backward} returns, in the order of the parameters' components. */
  public List<CertifiedTensor> gradients() {
    return gradients;
  }

  /** The only output, or the first. */
  public CertifiedTensor output() {
    return outputs.get(0);
  }

  /**
   * An output by the name of its component.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public CertifiedTensor output(String name) {
    return named(outputs, name, "output");
  }

  /**
   * A gradient by the path of its parameter, as in {@code "w.w1"}.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public CertifiedTensor gradient(String name) {
    return named(gradients, name, "gradient");
  }

  static CertifiedTensor named(List<CertifiedTensor> tensors, String name, String what) {
    return tensors.stream()
        .filter(t -> t.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no " + what + " " + name + "; there are "
            + tensors.stream().map(CertifiedTensor::name).toList()));
  }

  /** The largest error of all elements of all results. */
  public double error() {
    return Math.max(largest(outputs), largest(gradients));
  }

  /** With no iterator, which would be allocated. */
  private static double largest(List<CertifiedTensor> tensors) {
    double error = 0;
    for (int i = 0; i < tensors.size(); i++) {
      error = Math.max(error, tensors.get(i).error());
    }
    return error;
  }

  /** Whether every error is finite. */
  public boolean isFinite() {
    return error() < Double.POSITIVE_INFINITY;
  }

  /**
   * Where an error became infinite for the first time, as in {@code "hidden, Digits.java:24"};
   * empty if none is.
   */
  public Optional<String> responsible() {
    return isFinite() ? Optional.empty() : Optional.of(responsible.get());
  }

  /** Where the error of the result comes from; only of kind {@link Certify#ADJOINT}. */
  public Optional<ErrorBudget> budget() {
    return Optional.ofNullable(budget);
  }

  /** For generated classes: this certificate with a budget, which is of the same call. */
  public Certificate withBudget(ErrorBudget of) {
    budget = requireNonNull(of, "of");
    return this;
  }

  /** One line a tensor: its name, shape, largest error and scale. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder("certificate (" + kind.name().toLowerCase(java.util.Locale.ROOT) + ")");
    outputs.forEach(t -> text.append("\n  ").append(t));
    gradients.forEach(t -> text.append("\n  gradient of ").append(t));
    responsible().ifPresent(where -> text.append("\n  infinite since ").append(where));
    budget().ifPresent(b -> text.append("\n").append(b));
    return text.toString();
  }
}
