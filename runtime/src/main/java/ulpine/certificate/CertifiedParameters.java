package ulpine.certificate;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import ulpine.Layout;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.annotations.Format;
import ulpine.kernel.Bounded;
import ulpine.optimizer.BoundedUpdate;
import ulpine.optimizer.Kind;
import ulpine.optimizer.Optimizer;
import ulpine.optimizer.State;

/**
 * Parameters in training, with a bound of the distance of each weight from the exact one: that of
 * the same steps in real arithmetic, from the same first weights, with exact gradients and an exact
 * state of the optimizer. Hyper-parameters are the numbers that the optimizer uses, rounded to the
 * format of the weights, binary32 or binary64.
 *
 * <pre>
 * var certified = CertifiedParameters.of("w", parameters);
 * for (...) {
 *   certified.step(optimizer, loss.certify(x, y, parameters, certified.inputErrors()));
 * }
 * certified.error();
 * </pre>
 *
 * <p>The errors are as sound as the certificates: each must be of the current weights, given
 * {@link #inputErrors}. The weights get the same bits as by {@link Parameters#step}. A bound that
 * cannot be given is infinite. Errors that are carried on grow, by what a gradient changes with the
 * weights, so this is for some steps, and not for epochs.
 *
 * <p>As {@link Parameters}, not to be used by several threads at once.
 *
 * @param <W> the record of tensors
 */
public final class CertifiedParameters<W> {
  private final Parameters<W> parameters;
  private final List<CertifiedTensor> weights;

  // The optimizer's state with its errors, slots[leaf][element], once there is one of this kind.
  private final Bounded[][][] slots;
  private Optional<Kind> kind = Optional.empty();
  private long version;

  private CertifiedParameters(String name, Parameters<W> parameters) {
    this.parameters = parameters;
    List<Layout.Leaf> leaves = parameters.layout().leaves();
    List<Tensor> values = parameters.layout().flatten(parameters.value());
    List<CertifiedTensor> tensors = new ArrayList<>();
    double[][] exact = new double[leaves.size()][];
    for (int leaf = 0; leaf < exact.length; leaf++) {
      int length = values.get(leaf).length();
      String path = name + "." + leaves.get(leaf).name();
      tensors.add(new CertifiedTensor(path, length, leaves.get(leaf).shape()));
      exact[leaf] = new double[length];
      InputErrors.NONE.fill(path, values.get(leaf).toDoubles(), exact[leaf], length);
    }
    weights = List.copyOf(tensors);
    slots = new Bounded[exact.length][][];
    fill(exact);
  }

  /**
   * Parameters whose weights, and whose state of an optimizer, are exact as they are.
   *
   * @param name the name of the record among the parameters of the graph
   * @param parameters the parameters, which from now on are stepped here only
   * @param <W> the record of tensors
   */
  public static <W> CertifiedParameters<W> of(String name, Parameters<W> parameters) {
    return new CertifiedParameters<>(
        requireNonNull(name, "name"), requireNonNull(parameters, "parameters"));
  }

  /** The parameters that are stepped. */
  public Parameters<W> parameters() {
    return parameters;
  }

  /** The weights after the steps so far, with their errors, in the order of the layout. */
  public List<CertifiedTensor> weights() {
    return weights;
  }

  /**
   * Some of the weights, by their path with the name of the record, as in {@code "w.bias"}.
   *
   * @throws IllegalArgumentException if there are none of that name
   */
  public CertifiedTensor weight(String path) {
    return Certificate.named(weights, path, "weight");
  }

  /** The largest error of a weight. */
  public double error() {
    return weights.stream().mapToDouble(CertifiedTensor::error).max().orElse(0);
  }

  /** The errors of the weights, for the next certificate; those of other inputs can be added. */
  public InputErrors inputErrors() {
    InputErrors errors = InputErrors.NONE;
    for (CertifiedTensor tensor : weights) {
      errors = errors.with(tensor.name(), tensor.errors());
    }
    return errors;
  }

  /**
   * One step of an optimizer, in place.
   *
   * @param optimizer the optimizer, another one than for the last step if need be
   * @param certificate loss and gradient at the current weights with their current errors
   * @throws IllegalArgumentException if it has no gradients of these parameters
   * @throws IllegalStateException if the parameters were stepped elsewhere
   */
  public void step(Optimizer optimizer, Certificate certificate) {
    if (parameters.version() != version) {
      throw new IllegalStateException("the parameters were at version " + version + " but are at "
          + parameters.version() + ": they were stepped without their errors");
    }
    List<CertifiedTensor> gradients =
        weights.stream().map(w -> gradient(certificate, w)).toList();
    Layout<W> layout = parameters.layout();
    State<W> state = parameters.state();
    if (state.kind() != optimizer.kind()) {
      state = optimizer.start(layout, parameters.arithmetic());
    }
    if (!kind.equals(Optional.of(state.kind()))) {
      start(optimizer, state);
    }
    BoundedUpdate update = optimizer.bounded(format(), state.steps() + 1);
    double[][] errors = new double[weights.size()][];
    List<Tensor> given = new ArrayList<>();
    for (int leaf = 0; leaf < errors.length; leaf++) {
      errors[leaf] = weights.get(leaf).errors();
      double[] rounded = new double[errors[leaf].length];
      bound(update, leaf, gradients.get(leaf), rounded, errors[leaf]);
      given.add(Tensor.of(rounded, layout.leaves().get(leaf).shape()).in(parameters.arithmetic()));
    }
    parameters.step(optimizer, layout.rebuild(given));
    fill(errors);
  }

  private static CertifiedTensor gradient(Certificate certificate, CertifiedTensor weight) {
    CertifiedTensor gradient = certificate.gradient(weight.name());
    if (gradient.length() != weight.length()) {
      throw new IllegalArgumentException(weight.name() + ": expected a gradient of "
          + weight.length() + " elements but was " + gradient.length());
    }
    return gradient;
  }

  private Format format() {
    return parameters.arithmetic().format();
  }

  /** Bounds the step of a leaf, and rounds its gradient, which mostly is in its format already. */
  private void bound(
      BoundedUpdate update, int leaf, CertifiedTensor gradient, double[] rounded, double[] errors) {
    CertifiedTensor weight = weights.get(leaf);
    for (int i = 0; i < rounded.length; i++) {
      Bounded w = Bounded.of(format(), weight.value(i), weight.error(i));
      Bounded g = Bounded.of(format(), gradient.value(i), gradient.error(i));
      rounded[i] = g.value();
      errors[i] = update.apply(w, g, slots[leaf][i]).error();
    }
  }

  /** A state that is exact as it is. */
  private void start(Optimizer optimizer, State<W> state) {
    Layout<W> layout = parameters.layout();
    List<List<Tensor>> tensors = state.slots().stream().map(layout::flatten).toList();
    for (int leaf = 0; leaf < slots.length; leaf++) {
      int at = leaf;
      double[][] arrays =
          tensors.stream().map(slot -> slot.get(at).toDoubles()).toArray(double[][]::new);
      slots[leaf] = new Bounded[weights.get(leaf).length()][];
      for (int i = 0; i < slots[leaf].length; i++) {
        double[] numbers = new double[arrays.length];
        for (int slot = 0; slot < numbers.length; slot++) {
          numbers[slot] = arrays[slot][i];
        }
        slots[leaf][i] = optimizer.bounded(format(), numbers);
      }
    }
    kind = Optional.of(state.kind());
  }

  /** Takes the weights as they are now, with their errors. */
  private void fill(double[][] errors) {
    List<Tensor> values = parameters.layout().flatten(parameters.value());
    for (int leaf = 0; leaf < errors.length; leaf++) {
      weights.get(leaf).show(values.get(leaf).toDoubles(), errors[leaf]);
    }
    version = parameters.version();
  }

  /** The weights with their errors, a line each. */
  @Override
  public String toString() {
    return weights.stream().map(Object::toString).collect(Collectors.joining("\n"));
  }
}
