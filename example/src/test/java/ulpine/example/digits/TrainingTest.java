package ulpine.example.digits;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import ulpine.Arithmetic;
import ulpine.Labels;
import ulpine.Layout;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.optimizer.Adam;

final class TrainingTest {
  private static final int BATCH = 64;
  private static final Digits.Weights INITIAL = Training.initial(1);

  @Test
  void fortyStepsReadMostDigits() throws IOException {
    DigitsData digits = DigitsData.load();
    Training training = training(digits, 1);
    double before = training.test().accuracy();
    double loss = training.step();
    for (int i = 1; i < 40; i++) {
      training.step();
    }
    assertThat(before).isLessThan(0.3);
    assertThat(loss).isGreaterThan(2.0);
    assertThat(training.step()).isLessThan(1.0);
    assertThat(training.test().accuracy()).isGreaterThan(0.8);
  }

  @Test
  void theSeedDecidesEverything() throws IOException {
    DigitsData digits = DigitsData.load();
    Training first = training(digits, 3);
    Training second = training(digits, 3);
    Training other = training(digits, 4);
    assertThat(losses(first)).isEqualTo(losses(second));
    assertThat(losses(first)).isNotEqualTo(losses(other));
  }

  private static Training training(DigitsData digits, long seed) {
    return new Training(
        Parameters.of(DigitsLoss.layout(), Training.initial(seed)),
        Adam.of(0.002),
        new Batches(digits.training(), BATCH, seed),
        digits.test());
  }

  private static List<Double> losses(Training training) {
    return List.of(training.step(), training.step(), training.step());
  }

  @Test
  void compiledIsEagerBitForBit() throws IOException {
    DigitsData digits = DigitsData.load().test().select(0, 1, 2, 3, 4, 5, 6);
    Tensor x = digits.images();
    Labels y = digits.labels();

    assertThat(new DigitsLogits(BATCH).forward(x, INITIAL)).isEqualTo(Digits.logits(x, INITIAL));
    DigitsLoss loss = new DigitsLoss(BATCH);
    assertThat(loss.forward(x, y, INITIAL)).isEqualTo(Digits.loss(x, y, INITIAL));
    assertThat(loss.backward()).isEqualTo(DigitsLossGradient.gradient(x, y, INITIAL));
  }

  @Test
  void compiledGradientsAreRoundedOnes() throws IOException {
    DigitsData digits = DigitsData.load().test().select(0, 1);
    Layout<Digits.Weights> layout = DigitsLoss.layout();
    DigitsLoss loss = new DigitsLoss(BATCH);
    loss.forward(digits.images(), digits.labels(), INITIAL);
    List<Tensor> compiled = layout.flatten(loss.backward());
    List<Tensor> exact = layout.flatten(DigitsLossGradient.gradient(
        digits.images().in(Arithmetic.DECIMAL60),
        digits.labels(),
        layout.map(INITIAL, w -> w.in(Arithmetic.DECIMAL60))));
    for (int leaf = 0; leaf < compiled.size(); leaf++) {
      float[] expected = exact.get(leaf).toArray();
      float[] actual = compiled.get(leaf).toArray();
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i]).isWithin(1e-6f).of(expected[i]);
      }
    }
  }

  @Test
  void finiteDifferencesAgree() throws IOException {
    DigitsData digits = DigitsData.load().test().select(5);
    List<GradientCheck.Entry> entries = new GradientCheck(digits, INITIAL).entries();
    assertThat(entries).hasSize(12);
    for (GradientCheck.Entry entry : entries) {
      assertThat(entry.relativeError()).isLessThan(1e-5);
    }
  }
}
