package ulpine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static ulpine.Network.LAYOUT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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

  /** Each optimizer in each arithmetic. */
  static Stream<Arguments> both() {
    return optimizers()
        .flatMap(optimizer -> Stream.of(Arithmetic.BINARY32, Arithmetic.BINARY64)
            .map(arithmetic -> Arguments.of(optimizer, arithmetic)));
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
  @MethodSource("both")
  void stepsInPlaceAndEagerlyToTheSameBits(Optimizer optimizer, Arithmetic arithmetic) {
    Network weights = Network.normal(1, arithmetic);
    Parameters<Network> parameters = Parameters.of(LAYOUT, weights);
    assertThat(parameters.arithmetic()).isEqualTo(arithmetic);
    State<Network> state = optimizer.start(LAYOUT, arithmetic);
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      Network gradients = gradients(random, i, arithmetic);
      Step<Network> step = optimizer.step(LAYOUT, weights, gradients, state);
      weights = step.weights();
      state = step.state();
      parameters.step(optimizer, gradients);
      assertWithMessage("step %s", i).that(parameters.value()).isEqualTo(weights);
      assertWithMessage("step %s", i).that(parameters.state()).isEqualTo(state);
    }
    assertThat(state.steps()).isEqualTo(200);
  }

  /** What a step in binary64 is: the kernel on arrays, leaf by leaf. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void stepsInBinary64(Optimizer optimizer) {
    Parameters<Network> wide = Parameters.of(LAYOUT, Network.wide(1));
    int slots = optimizer.kind().slots().size();
    List<double[]> weights = new ArrayList<>();
    List<double[][]> kept = new ArrayList<>();
    for (Tensor tensor : LAYOUT.flatten(Network.wide(1))) {
      weights.add(tensor.toDoubles());
      kept.add(new double[slots][tensor.length()]);
    }
    for (int step = 1; step <= 20; step++) {
      Network gradients = Network.wide(step);
      wide.step(optimizer, gradients);
      for (int leaf = 0; leaf < weights.size(); leaf++) {
        double[] w = weights.get(leaf);
        double[] g = LAYOUT.flatten(gradients).get(leaf).toDoubles();
        optimizer.update(w.length, w, g, kept.get(leaf), step);
        assertThat(LAYOUT.flatten(wide.value()).get(leaf).toDoubles()).isEqualTo(w);
        for (int slot = 0; slot < slots; slot++) {
          Network state = wide.state().slots().get(slot);
          assertThat(LAYOUT.flatten(state).get(leaf).toDoubles()).isEqualTo(kept.get(leaf)[slot]);
        }
      }
    }
  }

  // Any bits at all in the last steps, NaN and infinities among them.
  private static Network gradients(Random random, int step, Arithmetic arithmetic) {
    return LAYOUT.create((name, shape) -> {
      int length = Samples.length(shape);
      if (step < 190) {
        Tensor wild = Tensor.of(Samples.wild(random, length), shape);
        return wild.in(arithmetic).mul(1 / 3.0);
      }
      return arithmetic == Arithmetic.BINARY64
          ? Tensor.of(Samples.anyDoubles(random, length), shape)
          : Tensor.of(Samples.any(random, length), shape);
    });
  }

  @ParameterizedTest
  @MethodSource("both")
  void goesOnFromAState(Optimizer optimizer, Arithmetic arithmetic) {
    Parameters<Network> parameters = Parameters.of(LAYOUT, Network.normal(1, arithmetic));
    Random random = new Random(6);
    for (int i = 0; i < 7; i++) {
      parameters.step(optimizer, gradients(random, i, arithmetic));
    }
    State<Network> state = parameters.state();
    Parameters<Network> resumed = Parameters.of(LAYOUT, parameters.value(), state);
    assertThat(resumed.version()).isEqualTo(0);
    assertThat(resumed.state()).isEqualTo(state);
    for (int i = 0; i < 7; i++) {
      Network gradients = gradients(random, i, arithmetic);
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
  @MethodSource("both")
  void takesItsOwnWeightsAsGradients(Optimizer optimizer, Arithmetic arithmetic) {
    Network initial = Network.normal(1, arithmetic);
    Parameters<Network> parameters = Parameters.of(LAYOUT, initial);
    Network value = parameters.value();
    // Leaves of the same shape exchanged: the second must not read what the first has become.
    Network exchanged = new Network(
        value.inner().w(), value.b(), new Network.Layer(value.w(), value.inner().scale()));
    Network expected = optimizer
        .step(
            LAYOUT,
            initial,
            LAYOUT.map(exchanged, Tensor::copy),
            optimizer.start(LAYOUT, arithmetic))
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
    parameters.update(Sgd.of(0.1), arrays);
    same.step(Sgd.of(0.1), g);
    assertThat(parameters.value()).isEqualTo(same.value());
    assertThat(Tensor.over((float[]) parameters.array(1), 3))
        .isEqualTo(parameters.value().b());
  }

  @Test
  void generatedStepInBinary64() {
    Network g = Network.wide(2);
    Parameters<Network> wide = Parameters.of(LAYOUT, Network.wide(1));
    Parameters<Network> same = Parameters.of(LAYOUT, Network.wide(1));
    double[][] arrays = LAYOUT.flatten(g).stream()
        .map(tensor -> Arrays.copyOf(tensor.toDoubles(), tensor.length() + 5))
        .toArray(double[][]::new);
    wide.update(Momentum.of(0.1, 0.9), arrays);
    same.step(Momentum.of(0.1, 0.9), g);
    assertThat(wide.value()).isEqualTo(same.value());
    assertThat(wide.state()).isEqualTo(same.state());
    assertThat(wide.array(1)).isEqualTo(wide.value().b().toDoubles());
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
        () -> parameters.update(
            Adam.of(0.1),
            new float[][] {new float[15], new float[2], new float[15], new float[1]}));
    assertMessage(
        "w: expected binary32 or binary64 but was decimal60",
        () -> Parameters.of(LAYOUT, decimals));
    assertThrows(NullPointerException.class, () -> parameters.step(null, initial));
    assertThat(parameters.value()).isEqualTo(before);
    assertThat(parameters.state()).isEqualTo(state);
    assertThat(parameters.version()).isEqualTo(1);
  }

  @Test
  void formatsAreNotMixed() {
    Network wide = Network.wide(1);
    Parameters<Network> doubles = Parameters.of(LAYOUT, wide);
    Network mixed = new Network(wide.w(), initial.b(), wide.inner());
    assertMessage("b: expected binary64 but was binary32", () -> Parameters.of(LAYOUT, mixed));
    Network other = new Network(initial.w(), initial.b(), wide.inner());
    assertMessage(
        "inner.w: expected binary32 but was binary64", () -> Parameters.of(LAYOUT, other));
    assertMessage("b: expected binary64 but was binary32", () -> doubles.step(Adam.of(0.1), mixed));
    assertMessage(
        "w: expected binary32 but was binary64", () -> parameters.step(Adam.of(0.1), wide));
    Adam adam = Adam.of(0.1);
    assertMessage(
        "mean of w: expected binary64 but was binary32",
        () -> Parameters.of(LAYOUT, wide, adam.start(LAYOUT)));
    assertMessage(
        "mean of w: expected binary32 but was binary64",
        () -> adam.step(LAYOUT, initial, initial, adam.start(LAYOUT, Arithmetic.BINARY64)));
    assertThat(doubles.value()).isEqualTo(wide);
    assertThat(doubles.state().steps()).isEqualTo(0);
    assertThat(parameters.version()).isEqualTo(0);
  }

  private static void assertMessage(String message, Executable call) {
    assertThat(assertThrows(IllegalArgumentException.class, call))
        .hasMessageThat()
        .isEqualTo(message);
  }
}
