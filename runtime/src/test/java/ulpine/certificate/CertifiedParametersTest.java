package ulpine.certificate;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import ulpine.Arithmetic;
import ulpine.Layout;
import ulpine.Network;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.annotations.Certify;
import ulpine.annotations.Format;
import ulpine.kernel.Bounded;
import ulpine.optimizer.Adam;
import ulpine.optimizer.AdamW;
import ulpine.optimizer.Momentum;
import ulpine.optimizer.Optimizer;
import ulpine.optimizer.Sgd;

final class CertifiedParametersTest {
  private static final double NONE = Double.POSITIVE_INFINITY;

  private final Random random = new Random(41);
  private final Network initial = Network.normal(1);
  private final Parameters<Network> parameters = Parameters.of(LAYOUT, initial);
  private final CertifiedParameters<Network> certified = CertifiedParameters.of("w", parameters);

  /** Each optimizer in each arithmetic. */
  static Stream<Arguments> both() {
    return Stream.of(Sgd.of(0.1), Momentum.of(0.1, 0.9), Adam.of(0.01), AdamW.of(0.01, 0.1))
        .flatMap(optimizer -> Stream.of(Arithmetic.BINARY32, Arithmetic.BINARY64)
            .map(arithmetic -> Arguments.of(optimizer, arithmetic)));
  }

  private Certificate certificate() {
    return certificate(Arithmetic.BINARY32);
  }

  /** Gradients of any size, each with an error. */
  private Certificate certificate(Arithmetic arithmetic) {
    List<CertifiedTensor> gradients = new ArrayList<>();
    for (Layout.Leaf leaf : LAYOUT.leaves()) {
      double[] values = new double[Tensor.zeros(leaf.shape()).length()];
      double[] errors = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        double value = Math.scalb(random.nextGaussian(), random.nextInt(200) - 150);
        values[i] = arithmetic == Arithmetic.BINARY32 ? (float) value : value;
        errors[i] = Math.abs(values[i]) * Math.scalb(random.nextDouble(), -random.nextInt(20));
      }
      // In the reverse order: they are found by their names.
      gradients.add(0, new CertifiedTensor("w." + leaf.name(), values.length, leaf.shape()));
      gradients.get(0).show(values, errors);
    }
    return new Certificate(Certify.SHADOW, List.of(), gradients, () -> "");
  }

  private static Network gradient(Certificate certificate, Arithmetic arithmetic) {
    return LAYOUT.create((name, shape) -> {
      CertifiedTensor gradient = certificate.gradient("w." + name);
      double[] values = new double[gradient.length()];
      Arrays.setAll(values, gradient::value);
      return Tensor.of(values, shape).in(arithmetic);
    });
  }

  /** The whole record against the updates of its single weights, state and errors carried on. */
  @ParameterizedTest
  @MethodSource("both")
  void stepsAllWeights(Optimizer optimizer, Arithmetic arithmetic) {
    Format format = arithmetic.format();
    Network initial = Network.normal(1, arithmetic);
    Parameters<Network> parameters = Parameters.of(LAYOUT, initial);
    CertifiedParameters<Network> certified = CertifiedParameters.of("w", parameters);
    Parameters<Network> plain = Parameters.of(LAYOUT, initial);
    List<Bounded[]> weights = new ArrayList<>();
    List<Bounded[][]> slots = new ArrayList<>();
    for (Tensor tensor : LAYOUT.flatten(initial)) {
      Bounded[] numbers = new Bounded[tensor.length()];
      Bounded[][] kept = new Bounded[numbers.length][];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Bounded.exact(format, tensor.toDoubles()[i]);
        kept[i] = optimizer.bounded(format, new double[optimizer.kind().slots().size()]);
      }
      weights.add(numbers);
      slots.add(kept);
    }
    for (int step = 1; step <= 5; step++) {
      Certificate certificate = certificate(arithmetic);
      plain.step(optimizer, gradient(certificate, arithmetic));
      certified.step(optimizer, certificate);
      assertThat(parameters.value()).isEqualTo(plain.value());
      assertThat(parameters.state()).isEqualTo(plain.state());
      double largest = 0;
      for (int leaf = 0; leaf < weights.size(); leaf++) {
        CertifiedTensor tensor = certified.weights().get(leaf);
        CertifiedTensor gradient = certificate.gradient(tensor.name());
        Bounded[] numbers = weights.get(leaf);
        for (int i = 0; i < numbers.length; i++) {
          Bounded given = Bounded.of(format, gradient.value(i), gradient.error(i));
          numbers[i] =
              optimizer.bounded(format, step).apply(numbers[i], given, slots.get(leaf)[i]);
          assertThat(tensor.value(i)).isEqualTo(numbers[i].value());
          assertWithMessage("%s[%s]", tensor.name(), i)
              .that(tensor.error(i))
              .isAtLeast(numbers[i].error());
          assertThat(tensor.error(i)).isAtMost(numbers[i].error() * (1 + 1e-12));
          largest = Math.max(largest, tensor.error(i));
        }
      }
      assertThat(largest).isGreaterThan(0.0);
      assertThat(certified.error()).isEqualTo(largest);
    }
  }

  @Test
  void errorsGoToTheNextCertificate() {
    assertThat(certified.error()).isEqualTo(0);
    certified.step(Sgd.of(0.1), certificate());
    InputErrors errors = certified.inputErrors();
    errors.check("w.w", "w.b", "w.inner.w", "w.inner.scale");
    for (CertifiedTensor tensor : certified.weights()) {
      double[] each = new double[tensor.length()];
      errors.fill(tensor.name(), new float[each.length], each, each.length);
      for (int i = 0; i < each.length; i++) {
        assertThat(each[i]).isEqualTo(tensor.error(i));
        assertThat(each[i]).isGreaterThan(0.0);
      }
    }
    assertThat(certified.weight("w.inner.scale").shape()).isEmpty();
    assertThat(certified.toString()).contains("w.b [3]: error ");
    assertThat(certified.parameters()).isSameInstanceAs(parameters);
  }

  @Test
  void anotherKindForgetsTheErrorsOfTheState() {
    Certificate exploding = certificate();
    for (CertifiedTensor gradient : exploding.gradients()) {
      double[] errors = new double[gradient.length()];
      Arrays.fill(errors, 1e6);
      gradient.show(new float[errors.length], errors);
    }
    certified.step(Momentum.of(0, 0.9), exploding);
    assertThat(certified.error()).isEqualTo(0);
    Certificate next = certificate();
    certified.step(Adam.of(0.01), next);
    Parameters<Network> fresh = Parameters.of(LAYOUT, initial);
    CertifiedParameters<Network> expected = CertifiedParameters.of("w", fresh);
    expected.step(Adam.of(0.01), next);
    assertThat(certified.toString()).isEqualTo(expected.toString());
    assertThat(parameters.state()).isEqualTo(fresh.state());
  }

  /** The state is exact then, and the steps are counted on. */
  @ParameterizedTest
  @EnumSource(names = {"BINARY32", "BINARY64"})
  void goesOnFromAState(Format format) {
    Arithmetic arithmetic = Arithmetic.of(format);
    Parameters<Network> parameters = Parameters.of(LAYOUT, Network.normal(1, arithmetic));
    parameters.step(Adam.of(0.1), Network.normal(4, arithmetic));
    double before = parameters.value().inner().scale().get();
    double mean = parameters.state().slots().get(0).inner().scale().get();
    double square = parameters.state().slots().get(1).inner().scale().get();
    CertifiedParameters<Network> later = CertifiedParameters.of("w", parameters);
    Certificate certificate = certificate(arithmetic);
    CertifiedTensor given = certificate.gradient("w.inner.scale");
    Bounded expected = Adam.of(0.1)
        .bounded(format, 2)
        .apply(
            Bounded.exact(format, before),
            Bounded.of(format, given.value(0), given.error(0)),
            Adam.of(0.1).bounded(format, mean, square));
    later.step(Adam.of(0.1), certificate);
    CertifiedTensor scale = later.weight("w.inner.scale");
    assertThat(scale.value(0)).isEqualTo(expected.value());
    assertThat(scale.error(0)).isWithin(1e-12 * expected.error()).of(expected.error());
  }

  @Test
  void whatIsNotFiniteHasNoBound() {
    Certificate certificate = certificate();
    CertifiedTensor b = certificate.gradient("w.b");
    b.show(new float[] {Float.NaN, 1, 1}, new double[] {0, NONE, 0});
    certified.step(Adam.of(0.1), certificate);
    assertThat(certified.weight("w.b").error(0)).isEqualTo(NONE);
    assertThat(certified.weight("w.b").error(1)).isEqualTo(NONE);
    assertThat(certified.weight("w.b").error(2)).isLessThan(1e-6);
    assertThat(certified.error()).isEqualTo(NONE);
    certified.step(Adam.of(0.1), certificate());
    assertThat(certified.weight("w.b").error(1)).isEqualTo(NONE);

    Network infinite =
        new Network(initial.w(), Tensor.vector(1, Float.NEGATIVE_INFINITY, 2), initial.inner());
    CertifiedTensor start =
        CertifiedParameters.of("w", Parameters.of(LAYOUT, infinite)).weight("w.b");
    assertThat(start.error(1)).isEqualTo(NONE);
    assertThat(start.error(2)).isEqualTo(0);
  }

  /** A gradient in binary64 is rounded, and that is an error of it. */
  @Test
  void roundsGradients() {
    Certificate certificate = certificate();
    certificate.gradient("w.inner.scale").show(new double[] {1 + 0x1p-30}, new double[] {0});
    certified.step(Sgd.of(1), certificate);
    assertThat(certified.weight("w.inner.scale").error(0)).isAtLeast(0x1p-30);
    Parameters<Network> doubles = Parameters.of(LAYOUT, Network.wide(1));
    CertifiedParameters<Network> wide = CertifiedParameters.of("w", doubles);
    wide.step(Sgd.of(1), certificate);
    assertThat(wide.weight("w.inner.scale").error(0)).isLessThan(0x1p-50);
  }

  @Test
  void rejectsWhatDoesNotFit() {
    Certificate certificate = certificate();
    Certificate none = new Certificate(Certify.SHADOW, List.of(), List.of(), () -> "");
    assertThat(assertThrows(IllegalArgumentException.class, () -> certified.step(Sgd.of(1), none)))
        .hasMessageThat()
        .isEqualTo("no gradient w.w; there are []");
    CertifiedTensor shorter = new CertifiedTensor("w.w", 2, 2);
    shorter.show(new double[2], new double[2]);
    assertThat(assertThrows(
            IllegalArgumentException.class,
            () -> certified.step(
                Sgd.of(1), new Certificate(Certify.SHADOW, List.of(), List.of(shorter), () -> ""))))
        .hasMessageThat()
        .isEqualTo("w.w: expected a gradient of 15 elements but was 2");
    assertThat(assertThrows(IllegalArgumentException.class, () -> certified.weight("w.x")))
        .hasMessageThat()
        .isEqualTo("no weight w.x; there are [w.w, w.b, w.inner.w, w.inner.scale]");
    assertThat(parameters.value()).isEqualTo(initial);
    parameters.step(Sgd.of(0), initial);
    assertThat(
            assertThrows(IllegalStateException.class, () -> certified.step(Sgd.of(1), certificate)))
        .hasMessageThat()
        .isEqualTo("the parameters were at version 0 but are at 1:"
            + " they were stepped without their errors");
  }
}
