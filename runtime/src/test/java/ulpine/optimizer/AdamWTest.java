package ulpine.optimizer;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What AdamW adds to Adam: the decay, and nothing else. */
final class AdamWTest {
  private static final MathContext DIGITS = new MathContext(80);
  private static final int LENGTH = 100;

  private final Random random = new Random(5);

  private float[] numbers() {
    float[] numbers = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      numbers[i] = (float) Math.scalb(random.nextGaussian(), random.nextInt(40) - 20);
    }
    return numbers;
  }

  private static BigDecimal exact(float x) {
    return new BigDecimal(x);
  }

  @Test
  void decaysTheWeightsBeforeTheyMove() {
    float[] weights = numbers();
    float[] before = weights.clone();
    float[] gradients = numbers();
    float[][] slots = new float[2][LENGTH];
    float[][] adams = new float[2][LENGTH];
    AdamW.of(0.01, 0.1).update(LENGTH, weights, gradients, slots, 1);
    Adam.of(0.01).update(LENGTH, before.clone(), gradients, adams, 1);
    assertThat(slots).isEqualTo(adams);
    float keep = BigDecimal.ONE.subtract(exact(0.01f).multiply(exact(0.1f))).floatValue();
    float rate =
        exact(0.01f).divide(BigDecimal.ONE.subtract(exact(0.9f)), DIGITS).floatValue();
    float root = BigDecimal.ONE
        .divide(BigDecimal.ONE.subtract(exact(0.999f)).sqrt(DIGITS), DIGITS)
        .floatValue();
    for (int i = 0; i < LENGTH; i++) {
      float sqrt = exact(slots[1][i]).sqrt(DIGITS).floatValue();
      float d = exact(sqrt).multiply(exact(root)).add(exact(1e-8f)).floatValue();
      float quotient = exact(slots[0][i]).divide(exact(d), DIGITS).floatValue();
      float kept = exact(keep).multiply(exact(before[i])).floatValue();
      BigDecimal expected = exact(-rate).multiply(exact(quotient)).add(exact(kept));
      assertWithMessage("w[%s]", i).that(weights[i]).isEqualTo(expected.floatValue());
    }
  }

  @Test
  void withoutDecayItIsAdam() {
    float[] adam = numbers();
    float[] adamW = adam.clone();
    float[][] slots = new float[2][LENGTH];
    float[][] slotsW = new float[2][LENGTH];
    for (int t = 1; t <= 20; t++) {
      float[] g = numbers();
      Adam.of(0.01).update(LENGTH, adam, g, slots, t);
      AdamW.of(0.01, 0).update(LENGTH, adamW, g, slotsW, t);
    }
    assertThat(adamW).isEqualTo(adam);
    assertThat(slotsW).isEqualTo(slots);
  }

  @Test
  void withoutGradientsItOnlyDecays() {
    float[] weights = {1, -2, 0};
    AdamW.of(0.5, 0.5).update(3, weights, new float[3], new float[2][3], 1);
    assertThat(weights).isEqualTo(new float[] {0.75f, -1.5f, 0});
  }

  @Test
  void rejectsWeightDecays() {
    for (double decay : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY, 1e39}) {
      assertThat(assertThrows(IllegalArgumentException.class, () -> AdamW.of(0.1, decay)))
          .hasMessageThat()
          .isEqualTo("AdamW: weightDecay must be finite and not negative but was " + decay);
    }
  }
}
