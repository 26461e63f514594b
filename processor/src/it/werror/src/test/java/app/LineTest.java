package app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import ulpine.Tensor;

final class LineTest {
  @Test
  void lossAndGradientAreThoseOfPaper() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    Tensor y = Tensor.vector(4, 7);
    Line.Weights w = new Line.Weights(Tensor.vector(1, 1), Tensor.scalar(0));

    LineLoss loss = new LineLoss(2);

    // The predictions are 3 and 7, the residuals -1 and 0.
    assertEquals(0.5f, loss.forward(x, y, w).item());
    assertEquals(Line.loss(x, y, w), loss.forward(x, y, w));
    Line.Weights gradient = loss.backward();
    assertEquals(Tensor.vector(-1, -2), gradient.slopes());
    assertEquals(Tensor.scalar(-1), gradient.offset());
  }
}
