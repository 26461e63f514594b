package ulpine.benchmark.reference;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The mean cross-entropy of rows of scores and its gradient, composed of published rules: softmax,
 * the clamped logarithm, subtraction of the exact labels, scaling by one over the number of rows.
 *
 * @param loss a single number
 * @param cotangent that of the scores
 */
public record CrossEntropy(Bounded loss, Bounded cotangent) {

  /** @param labels the class of each row */
  public static CrossEntropy of(Bounded scores, List<Integer> labels) {
    Bounded probabilities = Rules.softmaxRows(scores);
    int classes = scores.columns();
    Bounded chosen = probabilities.moved(scores.rows(), 1, row -> row * classes + labels.get(row));
    // The largest constant that certainly leaves the logarithm of these probabilities alone.
    double least =
        IntStream.range(0, chosen.length()).mapToDouble(chosen::value).min().orElse(1)
            - chosen.error();
    Bounded logarithms = Rules.logClamped(chosen, Math.max(least, 0));
    Bounded loss = Rules.columnMeans(Rules.negate(logarithms));
    double[] ones = new double[scores.length()];
    for (int row = 0; row < scores.rows(); row++) {
      ones[row * classes + labels.get(row)] = 1;
    }
    Bounded difference = Rules.subtract(probabilities, Bounded.exact(scores.rows(), classes, ones));
    double exact = 1.0 / scores.rows();
    double constant = Binary32.round(exact);
    double error = constant == exact ? 0 : Binary32.halfUlp(exact);
    return new CrossEntropy(loss, Rules.scale(difference, constant, error));
  }
}
