package ulpine.benchmark.tightness;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ulpine.annotations.Certify;
import ulpine.annotations.Format;
import ulpine.certificate.CertifiedTensor;
import ulpine.certificate.InputErrors;

/** How tight certificates are, by kind, format and subject, forward and backward. */
public final class Measurements {
  private final Map<Key, Row> rows = new LinkedHashMap<>();

  /** What is measured as one. */
  public record Key(Certify kind, Format format, String name, Direction direction) {}

  /** Of results or of gradients. */
  public enum Direction {
    /** Of results. */
    FORWARD,
    /** Of gradients. */
    BACKWARD
  }

  /**
   * Both ways to look at it.
   *
   * @param elements each bound by the error of that element
   * @param tensors the largest bound of a tensor by its largest error
   */
  public record Row(Ratios elements, Ratios tensors) {}

  /** Takes certificates of all kinds. */
  public void measure(Trial trial) {
    for (Certify kind : trial.kinds()) {
      List<CertifiedTensor> certified = trial.certify(kind, InputErrors.NONE);
      for (int t = 0; t < certified.size(); t++) {
        Direction direction = t == 0 ? Direction.FORWARD : Direction.BACKWARD;
        Key key = new Key(kind, trial.format(), trial.subject().name(), direction);
        add(row(key), certified.get(t), trial.errors().get(t));
      }
    }
  }

  /** What was measured; empty if nothing. */
  public Row row(Key key) {
    return rows.computeIfAbsent(key, k -> new Row(new Ratios(), new Ratios()));
  }

  /** How many bounds were too small. */
  public long violations() {
    return rows.values().stream().mapToLong(row -> row.elements().violations()).sum();
  }

  /** How many elements were measured. */
  public long checks() {
    return rows.values().stream().mapToLong(row -> row.elements().count()).sum();
  }

  private static void add(Row row, CertifiedTensor tensor, double[] errors) {
    double largestError = 0;
    double largestBound = 0;
    for (int i = 0; i < errors.length; i++) {
      // What has overflowed is in error by no number.
      if (Double.isFinite(tensor.value(i))) {
        row.elements().add(tensor.error(i), errors[i]);
        largestError = Math.max(largestError, errors[i]);
        largestBound = Math.max(largestBound, tensor.error(i));
      }
    }
    row.tensors().add(largestBound, largestError);
  }
}
