package golden;

import ulpine.Labels;
import ulpine.Tensor;
import ulpine.annotations.Generated;

/**
 * The gradient of {@link Records}, as source over tensors. {@link RecordsPredict} computes the same bits faster.
 */
@Generated(
    from = "golden.Records#predict"
)
public final class RecordsPredictGradient {
  private RecordsPredictGradient() {
  }

  /**
   * The gradient of {@code predict}, in the arithmetic of its inputs.
   */
  public static RecordsPredict.Gradients gradient(Tensor x, Tensor bias, Labels y,
      Records.Prediction seed) {
    int b = x.size(0);
    int c = x.size(1);
    // Records.java:20  Tensor scores = x.add(bias).tanh();
    Tensor scores = x.add(bias).tanh();
    // Records.java:21  return new Prediction(scores, scores.crossEntropy(y));
    Tensor dScores = seed.scores().add(scores.softmax(1).sub(x.oneHot(y, c)).mul(seed.loss().reshape(b, 1).expand(b, c)));
    // Records.java:20  Tensor scores = x.add(bias).tanh();
    Tensor dAdd = dScores.mul(scores.neg().add(1.0).mul(scores.add(1.0)));
    Tensor dBias = dAdd.sum(0);
    return new RecordsPredict.Gradients(dAdd, dBias);
  }
}
