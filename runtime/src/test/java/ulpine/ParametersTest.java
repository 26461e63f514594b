package ulpine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static ulpine.Network.LAYOUT;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ulpine.optimizer.Adam;
import ulpine.optimizer.AdamW;
import ulpine.optimizer.Kind;
import ulpine.optimizer.Momentum;
import ulpine.optimizer.Optimizer;
import ulpine.optimizer.Sgd;
import ulpine.optimizer.State;
import ulpine.optimizer.Step;

/** Weights and an optimizer's state, in place. */
final class ParametersTest {
  private final Network initial = Network.normal(1);
  private final Parameters<Network> parameters = Parameters.of(LAYOUT, initial);

  static Stream<Optimizer> optimizers() {
    return Stream.of(Sgd.of(0.1), Momentum.of(0.1, 0.9), Adam.of(0.01), AdamW.of(0.01, 0.1));
  }

  @Test
  void startsFromACopy() {
    float[] array = {1, 2, 3};
    Network over = new Network(initial.w(), Tensor.over(array, 3), initial.inner());
    Parameters<Network> own = Parameters.of(LAYOUT, over);
    array[0] = 9;
    assertThat(own.value().b()).isEqualTo(Tensor.vector(1, 2, 3));
    assertThat(own.version()).isEqualTo(0);
    assertThat(own.layout()).isSameInstanceAs(LAYOUT);
    assertThat(own.toString())
        .isEqualTo("Parameters[w [5, 3], b [3], inner.w [5, 3], inner.scale []] at version 0");
  }

  @Test
  void valueShowsLaterStepsAndSnapshotDoesNot() {
    Network value = parameters.value();
    Network snapshot = parameters.snapshot();
    assertThat(value).isEqualTo(initial);
    long stamp = value.w().stamp();
    parameters.step(Sgd.of(1), initial);
    assertThat(parameters.value()).isSameInstanceAs(value);
    assertThat(value).isEqualTo(LAYOUT.zeros());
    assertThat(snapshot).isEqualTo(initial);
    assertThat(parameters.version()).isEqualTo(1);
    // What makes backward notice that the weights of its forward are gone.
    assertThat(value.w().stamp()).isNotEqualTo(stamp);
    assertThat(value.w().isStale()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void stepsInPlaceAndEagerlyToTheSameBits(Optimizer optimizer) {
    Network weights = initial;
    State<Network> state = optimizer.start(LAYOUT);
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      Network gradients = gradients(random, i);
      Step<Network> step = optimizer.step(LAYOUT, weights, gradients, state);
      weights = step.weights();
      state = step.state();
      parameters.step(optimizer, gradients);
      assertWithMessage("step %s", i).that(parameters.value()).isEqualTo(weights);
      assertWithMessage("step %s", i).that(parameters.state()).isEqualTo(state);
    }
    assertThat(state.steps()).isEqualTo(200);
  }

  // Any bits at all in the last steps, NaN and infinities among them.
  private static Network gradients(Random random, int step) {
    return LAYOUT.create((name, shape) -> Tensor.of(
        step < 190
            ? Samples.wild(random, Samples.length(shape))
            : Samples.any(random, Samples.length(shape)),
        shape));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void goesOnFromAState(Optimizer optimizer) {
    Random random = new Random(6);
    for (int i = 0; i < 7; i++) {
      parameters.step(optimizer, gradients(random, i));
    }
    State<Network> state = parameters.state();
    Parameters<Network> resumed = Parameters.of(LAYOUT, parameters.value(), state);
    assertThat(resumed.version()).isEqualTo(0);
    assertThat(resumed.state()).isEqualTo(state);
    for (int i = 0; i < 7; i++) {
      Network gradients = gradients(random, i);
      parameters.step(optimizer, gradients);
      resumed.step(optimizer, gradients);
      assertThat(resumed.value()).isEqualTo(parameters.value());
    }
    assertThat(resumed.state()).isEqualTo(parameters.state());
    assertThat(state.steps()).isEqualTo(7);
  }

  @Test
  void aNewLearningRateKeepsTheState() {
    Parameters<Network> changed = Parameters.of(LAYOUT, initial);
    Network g = Network.normal(2);
    parameters.step(Momentum.of(0.1, 0.9), g);
    parameters.step(Momentum.of(0.1, 0.9), g);
    changed.step(Momentum.of(0.5, 0.9), g);
    changed.step(Momentum.of(0.05, 0.9), g);
    assertThat(changed.state()).isEqualTo(parameters.state());
    assertThat(changed.state().steps()).isEqualTo(2);
    assertThat(changed.value()).isNotEqualTo(parameters.value());
  }

  @Test
  void anotherKindStartsAfresh() {
    Network g = Network.normal(2);
    parameters.step(Adam.of(0.01), g);
    parameters.step(Momentum.of(0.1, 0.9), g);
    assertThat(parameters.state().kind()).isEqualTo(Kind.MOMENTUM);
    assertThat(parameters.state().steps()).isEqualTo(1);
    assertThat(parameters.state().slots()).containsExactly(g);
    assertThat(parameters.version()).isEqualTo(2);

    Parameters<Network> fresh = Parameters.of(LAYOUT, parameters.snapshot());
    parameters.step(Adam.of(0.01), g);
    fresh.step(Adam.of(0.01), g);
    assertThat(parameters.value()).isEqualTo(fresh.value());
    assertThat(parameters.state()).isEqualTo(fresh.state());
  }

  @Test
  void beforeTheFirstStepTheStateIsEmpty() {
    assertThat(parameters.state()).isEqualTo(Sgd.of(1).start(LAYOUT));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void takesItsOwnWeightsAsGradients(Optimizer optimizer) {
    Network value = parameters.value();
    // Leaves of the same shape exchanged: the second must not read what the first has become.
    Network exchanged = new Network(
        value.inner().w(), value.b(), new Network.Layer(value.w(), value.inner().scale()));
    Network expected = optimizer
        .step(LAYOUT, initial, LAYOUT.map(exchanged, Tensor::copy), optimizer.start(LAYOUT))
        .weights();
    parameters.step(optimizer, exchanged);
    assertThat(parameters.value()).isEqualTo(expected);
  }

  @Test
  void generatedStepReadsTheStartOfLongerArrays() {
    Parameters<Network> same = Parameters.of(LAYOUT, initial);
    Network g = Network.normal(2);
    float[][] arrays = {
      longer(g.w()), longer(g.b()), longer(g.inner().w()), longer(g.inner().scale())
    };
    parameters.step(Sgd.of(0.1), arrays);
    same.step(Sgd.of(0.1), g);
    assertThat(parameters.value()).isEqualTo(same.value());
    assertThat(Tensor.over(parameters.array(1), 3)).isEqualTo(parameters.value().b());
  }

  private static float[] longer(Tensor tensor) {
    float[] array = Arrays.copyOf(tensor.toArray(), tensor.length() + 5);
    array[tensor.length()] = Float.NaN;
    return array;
  }

  @Test
  void aStepThatIsRejectedChangesNothing() {
    parameters.step(Momentum.of(0.1, 0.9), initial);
    Network before = parameters.snapshot();
    State<Network> state = parameters.state();
    Network shape = new Network(initial.w(), Tensor.zeros(4), initial.inner());
    assertMessage(
        "b: expected [3] but was [4]", () -> parameters.step(Momentum.of(0.1, 0.9), shape));
    Network decimals = LAYOUT.map(initial, t -> t.in(Arithmetic.DECIMAL60));
    assertMessage(
        "w: expected binary32 but was decimal60", () -> parameters.step(Adam.of(0.1), decimals));
    assertMessage(
        "b [3]: a gradient of only 2 elements",
        () -> parameters.step(
            Adam.of(0.1),
            new float[][] {new float[15], new float[2], new float[15], new float[1]}));
    assertMessage("w: expected binary32 but was decimal60", () -> Parameters.of(LAYOUT, decimals));
    assertThrows(NullPointerException.class, () -> parameters.step(null, initial));
    assertThat(parameters.value()).isEqualTo(before);
    assertThat(parameters.state()).isEqualTo(state);
    assertThat(parameters.version()).isEqualTo(1);
  }

  private static void assertMessage(String message, Executable call) {
    assertThat(assertThrows(IllegalArgumentException.class, call))
        .hasMessageThat()
        .isEqualTo(message);
  }
}
