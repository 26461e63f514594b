package ulpine.benchmark.tightness;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import ulpine.annotations.Certify;
import ulpine.annotations.Format;
import ulpine.certificate.CertifiedTensor;
import ulpine.certificate.InputErrors;
import ulpine.processor.graph.Node;

/**
 * Bounds beside those that need no analysis: no error is larger than the range of a function, and
 * what only selects among its operands is in error by no more than they are.
 */
public final class Ranges {
  /** How far two results can be apart. */
  private static final Map<String, Double> WIDTHS = Map.ofEntries(
      Map.entry("tanh", 2.0),
      Map.entry("sigmoid", 1.0),
      Map.entry("sin", 2.0),
      Map.entry("cos", 2.0),
      Map.entry("erf", 2.0),
      Map.entry("softmax", 1.0),
      Map.entry("maskedSoftmax", 1.0),
      Map.entry("hardSigmoid", 1.0),
      Map.entry("softsign", 2.0),
      Map.entry("sign", 2.0),
      Map.entry("oneHot", 0.0));

  private static final Set<String> SELECTIONS = Set.of(
      "relu",
      "neg",
      "abs",
      "maximum",
      "minimum",
      "max",
      "maxKeepDims",
      "min",
      "minKeepDims",
      "transpose",
      "permute",
      "reshape",
      "expand",
      "squeeze",
      "unsqueeze",
      "pick",
      "place");

  /** From none to more than any range. */
  private static final double[] INPUT_ERRORS = {0, 0x1p-10, 1, 16};

  /**
   * A bound as a multiple of what needs no analysis.
   *
   * @param kind that of its certificate
   * @param format what was computed in
   */
  public record Worst(double share, Certify kind, Format format) {}

  private final Map<String, Worst> worst = new TreeMap<>();

  /** Takes bounds of all kinds for inputs with errors of several sizes. */
  public void measure(Trial trial) {
    if (!(trial.subject() instanceof SingleOperation operation)
        || !(WIDTHS.containsKey(operation.name()) || SELECTIONS.contains(operation.name()))) {
      return;
    }
    for (double error : INPUT_ERRORS) {
      InputErrors errors = InputErrors.NONE;
      for (Node input : operation.sample().realInputs()) {
        errors = errors.with(input.name(), error);
      }
      // A computed result may be next to the end of the range.
      double limit = SELECTIONS.contains(operation.name())
          ? error
          : WIDTHS.get(operation.name()) * (1 + 2 * trial.format().unitRoundoff());
      for (Certify kind : trial.kinds()) {
        CertifiedTensor result = trial.certify(kind, errors).get(0);
        Worst here = new Worst(share(result, limit), kind, trial.format());
        worst.merge(operation.name(), here, (a, b) -> b.share() > a.share() ? b : a);
      }
    }
  }

  private static double share(CertifiedTensor tensor, double limit) {
    double share = 0;
    for (int i = 0; i < tensor.length(); i++) {
      if (Double.isFinite(tensor.value(i)) && tensor.error(i) > 0) {
        share = Math.max(share, tensor.error(i) / limit);
      }
    }
    return share;
  }

  /** The largest bounds by operation. */
  public Map<String, Worst> worst() {
    return worst;
  }
}
