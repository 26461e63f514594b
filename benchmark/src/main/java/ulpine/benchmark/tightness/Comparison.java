package ulpine.benchmark.tightness;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import ulpine.Labels;
import ulpine.Tensor;
import ulpine.annotations.Certify;
import ulpine.benchmark.reference.Bounded;
import ulpine.benchmark.reference.CrossEntropy;
import ulpine.benchmark.reference.Tape;
import ulpine.certificate.CertifiedTensor;
import ulpine.certificate.InputErrors;

/** The reference system's bounds of networks in binary32, on the inputs of the certificates. */
public final class Comparison {
  private final Map<Key, Row> rows = new LinkedHashMap<>();

  /** What is compared as one. */
  public record Key(String network, Part part) {}

  /** Of a network's results, as far as the reference system's rules treat them differently. */
  public enum Part {
    /** The numbers of the last layer, or the loss. */
    OUTPUT,
    /** Gradients that have passed an activation on their way back. */
    GRADIENT_BEHIND_ACTIVATION,
    /** Those of the last layer of a network of rectifiers. */
    GRADIENT_OF_LAST_LAYER
  }

  /**
   * Of each tensor.
   *
   * @param truth its bound by its own largest error
   * @param ours its bound by our largest, for each kind
   * @param scale its scale by the largest number
   */
  public record Row(Ratios truth, Map<Certify, Ratios> ours, Ratios scale) {
    Row() {
      this(new Ratios(), new EnumMap<>(Certify.class), new Ratios());
    }
  }

  /** What was compared, in order. */
  public Map<Key, Row> rows() {
    return rows;
  }

  /** Takes a trial of a network in binary32. */
  public void measure(Trial trial) {
    Network network = (Network) trial.subject();
    List<Bounded> reference = evaluate(network, trial.inputs());
    for (int t = 0; t < reference.size(); t++) {
      Row row = row(network, t);
      Bounded bounded = reference.get(t);
      row.truth()
          .add(bounded.error(), largestError(bounded, trial.exact().get(t).reshape(-1)));
      row.scale().add(bounded.scale(), bounded.largest());
    }
    for (Certify kind : trial.kinds()) {
      List<CertifiedTensor> certified = trial.certify(kind, InputErrors.NONE);
      for (int t = 0; t < reference.size(); t++) {
        double theirs = reference.get(t).error();
        double ours = certified.get(t).error();
        if (Double.isFinite(theirs) || Double.isFinite(ours)) {
          row(network, t).ours().computeIfAbsent(kind, k -> new Ratios()).add(theirs, ours);
        }
      }
    }
  }

  private Row row(Network network, int tensor) {
    Part part = tensor == 0
        ? Part.OUTPUT
        : network.passesActivation(tensor - 1)
            ? Part.GRADIENT_BEHIND_ACTIVATION
            : Part.GRADIENT_OF_LAST_LAYER;
    return rows.computeIfAbsent(new Key(network.name(), part), k -> new Row());
  }

  private static double largestError(Bounded computed, Tensor exact) {
    return IntStream.range(0, computed.length())
        .mapToDouble(i -> Trial.error(exact.enclosure(i), computed.value(i)))
        .max()
        .orElse(0);
  }

  /** The result, then the gradients in the order of the inputs. */
  private static List<Bounded> evaluate(Network network, List<Object> inputs) {
    Tape tape = new Tape();
    List<Integer> slots = new ArrayList<>();
    for (int i = 0; i <= 2 * network.layers(); i++) {
      slots.add(tape.input(matrix((Tensor) inputs.get(i))));
    }
    int batch = tape.value(slots.get(0)).rows();
    int h = slots.get(0);
    for (int layer = 0; layer < network.layers(); layer++) {
      int product = tape.matmul(h, slots.get(2 * layer + 1));
      h = tape.add(product, tape.replicate(slots.get(2 * layer + 2), batch));
      if (network.isActivated(layer)) {
        h = network.activation().equals("tanh") ? tape.tanh(h) : tape.relu(h);
      }
    }
    List<Bounded> results = new ArrayList<>();
    Object last = inputs.get(inputs.size() - 1);
    if (network.isLoss()) {
      List<Integer> labels = IntStream.of(((Labels) last).toArray()).boxed().toList();
      CrossEntropy loss = CrossEntropy.of(tape.value(h), labels);
      results.add(loss.loss());
      results.addAll(tape.backward(loss.cotangent()));
    } else {
      results.add(tape.value(h));
      results.addAll(tape.backward(matrix((Tensor) last)));
    }
    return results;
  }

  /** A vector is a row. */
  private static Bounded matrix(Tensor tensor) {
    int columns = tensor.size(tensor.rank() - 1);
    return Bounded.exact(tensor.length() / columns, columns, tensor.toDoubles());
  }
}
