package ulpine.optimizer;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hyper-parameters are accepted. */
final class HyperParameterTest {
  @ParameterizedTest
  @ValueSource(
      doubles = {
        Double.NaN,
        -1,
        -1e-30,
        -1e-60,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        1e39
      })
  void rejectsLearningRates(double rate) {
    String rest = ": learningRate must be finite and not negative but was " + rate;
    assertMessage("Sgd" + rest, () -> Sgd.of(rate));
    assertMessage("Momentum" + rest, () -> Momentum.of(rate, 0.9));
    assertMessage("Adam" + rest, () -> Adam.of(rate));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, -0.1, 1, 1.5, 0.99999999999, Double.POSITIVE_INFINITY})
  void rejectsDecays(double decay) {
    String rest = " must be at least 0 and, in binary32, below 1 but was " + decay;
    assertMessage("Momentum: momentum" + rest, () -> Momentum.of(0.1, decay));
    assertMessage("Adam: beta1" + rest, () -> Adam.of(0.1, decay, 0.999, 1e-8));
    assertMessage("Adam: beta2" + rest, () -> Adam.of(0.1, 0.9, decay, 1e-8));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, -1e-8, 0, 1e-60, 1e39, Double.POSITIVE_INFINITY})
  void rejectsEpsilons(double epsilon) {
    assertMessage(
        "Adam: epsilon must be finite and, in binary32, positive but was " + epsilon,
        () -> Adam.of(0.1, 0.9, 0.999, epsilon));
  }

  @Test
  void acceptsTheEnds() {
    assertThat(Sgd.of(0).learningRate()).isEqualTo(0.0);
    assertThat(Sgd.of(Float.MAX_VALUE).learningRate()).isEqualTo((double) Float.MAX_VALUE);
    assertThat(Momentum.of(0.1, 0).momentum()).isEqualTo(0.0);
    assertThat(Momentum.of(0.1, Math.nextDown(1f)).kind()).isEqualTo(Kind.MOMENTUM);
    assertThat(Adam.of(0.1, 0, 0, Float.MIN_VALUE).kind()).isEqualTo(Kind.ADAM);
    assertThat(Adam.of(0.1)).isEqualTo(Adam.of(0.1, 0.9, 0.999, 1e-8));
  }

  private static void assertMessage(String message, Executable call) {
    assertThat(assertThrows(IllegalArgumentException.class, call))
        .hasMessageThat()
        .isEqualTo(message);
  }
}
