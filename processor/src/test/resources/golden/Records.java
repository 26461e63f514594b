package golden;

import ulpine.Labels;
import ulpine.Tensor;
import ulpine.annotations.Differentiable;
import ulpine.annotations.Graph;
import ulpine.annotations.Shape;

/** Several results, and labels. */
public final class Records {
  public record Prediction(@Shape("B C") Tensor scores, @Shape("B") Tensor loss) {}

  private Records() {}

  @Graph
  public static Prediction predict(
      @Differentiable @Shape("B C") Tensor x,
      @Differentiable @Shape("C") Tensor bias,
      @Shape("B") Labels y) {
    Tensor scores = x.add(bias).tanh();
    return new Prediction(scores, scores.crossEntropy(y));
  }
}
