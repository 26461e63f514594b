package golden;

import ulpine.Tensor;
import ulpine.annotations.Generated;

/**
 * The gradient of {@link Batches}, as source over tensors. {@link BatchesAttend} computes the same bits faster.
 */
@Generated(
    from = "golden.Batches#attend"
)
public final class BatchesAttendGradient {
  private BatchesAttendGradient() {
  }

  /**
   * The gradient of {@code attend}, in the arithmetic of its inputs.
   */
  public static BatchesAttend.Gradients gradient(Tensor scores, Tensor values, Tensor seed) {
    Tensor scoresFlat = scores.reshape(-1, scores.size(-1));
    int batch = scoresFlat.size(0);
    int k = scoresFlat.size(1);
    Tensor valuesFlat = values.reshape(-1, k);
    Tensor seedFlat = seed.reshape(-1);
    // Batches.java:16  Tensor attention = scores.softmax(-1);
    Tensor attention = scoresFlat.softmax(1);
    // Batches.java:17  return attention.mul(values).sum(-1).add(values.max(-1));
    Tensor dValues = seedFlat.place(valuesFlat.argmax(1), 1, k);
    Tensor dMul = seedFlat.reshape(batch, 1).expand(batch, k);
    Tensor dAttention = dMul.mul(valuesFlat);
    Tensor dValues2 = dValues.add(dMul.mul(attention));
    // Batches.java:16  Tensor attention = scores.softmax(-1);
    Tensor dScores = attention.mul(dAttention.sub(dAttention.mul(attention).sumKeepDims(1).expand(batch, k)));
    return new BatchesAttend.Gradients(dScores.reshape(scores.shape()), dValues2.reshape(values.shape()));
  }
}
