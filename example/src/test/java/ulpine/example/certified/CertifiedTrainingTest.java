package ulpine.example.certified;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ulpine.Arithmetic;
import ulpine.Labels;
import ulpine.Layout;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.certificate.Certificate;
import ulpine.certificate.CertifiedParameters;
import ulpine.certificate.CertifiedTensor;
import ulpine.certificate.InputErrors;
import ulpine.certificate.Verification;
import ulpine.optimizer.Adam;
import ulpine.optimizer.AdamW;
import ulpine.optimizer.Momentum;
import ulpine.optimizer.Optimizer;
import ulpine.optimizer.Sgd;

/** Steps of training with certificates, and the same training in exact arithmetic. */
class CertifiedTrainingTest {
  private static final int ROWS = 6;
  private static final int STEPS = 3;
  private static final Layout<Net.Weights> LAYOUT = NetLoss.layout();
  private static final Arithmetic EXACT = Arithmetic.EXACT;

  private final Net.Weights initial =
      LAYOUT.create((name, shape) -> Tensor.normal(name.hashCode(), 0.5, shape));

  private static Tensor input(int step) {
    return Tensor.normal(step, 1, ROWS, 5);
  }

  private static Labels labels(int step) {
    int[] labels = new int[ROWS];
    for (int i = 0; i < ROWS; i++) {
      labels[i] = (i * 7 + step) % 3;
    }
    return Labels.of(labels);
  }

  /** An optimizer in tensor operations; the slots are overwritten. */
  private interface Real {
    Tensor step(Tensor w, Tensor g, Tensor[] slots, int t);
  }

  /** The optimizer, and what it computes in real arithmetic from hyper-parameters of a format. */
  private record Case(Arithmetic arithmetic, Optimizer optimizer, Real real) {
    @Override
    public String toString() {
      return optimizer + " in " + arithmetic;
    }
  }

  /** A hyper-parameter as the optimizer uses it. */
  private static double used(Arithmetic arithmetic, double x) {
    return arithmetic == Arithmetic.BINARY32 ? (float) x : x;
  }

  private static Real adam(
      Arithmetic arithmetic, double lr, double b1, double b2, double epsilon, double decay) {
    double rate = used(arithmetic, lr);
    return (w, g, slots, t) -> {
      Tensor beta1 = w.fill(used(arithmetic, b1));
      Tensor beta2 = w.fill(used(arithmetic, b2));
      Tensor one = w.fill(1);
      slots[0] = beta1.mul(slots[0]).add(one.sub(beta1).mul(g));
      slots[1] = beta2.mul(slots[1]).add(one.sub(beta2).mul(g.square()));
      Tensor power1 = one;
      Tensor power2 = one;
      for (int i = 0; i < t; i++) {
        power1 = power1.mul(beta1);
        power2 = power2.mul(beta2);
      }
      Tensor mean = slots[0].div(one.sub(power1));
      Tensor square = slots[1].div(one.sub(power2));
      Tensor moved = mean.div(square.sqrt().add(used(arithmetic, epsilon))).mul(rate);
      Tensor decayed = w.mul(used(arithmetic, decay)).mul(rate);
      return w.sub(decayed).sub(moved);
    };
  }

  static Stream<Case> cases() {
    return Stream.of(Arithmetic.BINARY32, Arithmetic.BINARY64)
        .flatMap(a -> Stream.of(
            new Case(a, Sgd.of(0.1), (w, g, slots, t) -> w.sub(g.mul(used(a, 0.1)))),
            new Case(a, Momentum.of(0.1, 0.9), (w, g, slots, t) -> {
              slots[0] = slots[0].mul(used(a, 0.9)).add(g);
              return w.sub(slots[0].mul(used(a, 0.1)));
            }),
            new Case(a, Adam.of(0.001), adam(a, 0.001, 0.9, 0.999, 1e-8, 0)),
            new Case(a, AdamW.of(0.01, 0.1), adam(a, 0.01, 0.9, 0.999, 1e-8, 0.1))));
  }

  private interface Certifier {
    Certificate certify(Tensor x, Labels y, Parameters<Net.Weights> parameters, InputErrors errors);
  }

  private interface Stepper {
    double step(Tensor x, Labels y, Parameters<Net.Weights> parameters, Optimizer optimizer);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void boundsHoldOverSeveralSteps(Case given) {
    boolean single = given.arithmetic == Arithmetic.BINARY32;
    Net.Weights initial = LAYOUT.map(this.initial, w -> w.in(given.arithmetic).mul(1.3));
    Parameters<Net.Weights> parameters = Parameters.of(LAYOUT, initial);
    CertifiedParameters<Net.Weights> certified = CertifiedParameters.of("w", parameters);
    Certifier loss = single ? new NetLoss(ROWS)::certify : new NetWide(ROWS)::certify;
    Parameters<Net.Weights> plain = Parameters.of(LAYOUT, initial);
    Stepper plainLoss = single ? new NetLoss(ROWS)::step : new NetWide(ROWS)::step;
    CertifiedParameters<Net.Weights> running =
        CertifiedParameters.of("w", Parameters.of(LAYOUT, initial));
    Certifier runningLoss =
        single ? new NetRunning(ROWS)::certify : new NetWideRunning(ROWS)::certify;

    Net.Weights exact = LAYOUT.map(initial, w -> w.in(EXACT));
    List<Tensor[]> slots = LAYOUT.flatten(exact).stream()
        .map(w -> new Tensor[] {w.fill(0), w.fill(0)})
        .toList();
    for (int t = 1; t <= STEPS; t++) {
      Tensor x = input(t).in(given.arithmetic).mul(1.3);
      Labels y = labels(t);
      InputErrors errors = certified.inputErrors();
      Certificate certificate = loss.certify(x, y, parameters, errors);
      assertThat(certificate.output().verify(Net.loss(x.in(EXACT), y, exact)).holds())
          .isTrue();
      certified.step(given.optimizer, certificate);
      running.step(
          given.optimizer, runningLoss.certify(x, y, running.parameters(), running.inputErrors()));
      plainLoss.step(x, y, plain, given.optimizer);

      List<Tensor> gradient = LAYOUT.flatten(NetLossGradient.gradient(x.in(EXACT), y, exact));
      List<Tensor> weights = LAYOUT.flatten(exact);
      int step = t;
      exact = LAYOUT.rebuild(IntStream.range(0, weights.size())
          .mapToObj(i -> given.real.step(weights.get(i), gradient.get(i), slots.get(i), step))
          .toList());

      assertThat(parameters.value()).isEqualTo(plain.value());
      assertThat(parameters.state()).isEqualTo(plain.state());
      assertThat(running.parameters().value()).isEqualTo(plain.value());
      for (int i = 0; i < weights.size(); i++) {
        Tensor truth = LAYOUT.flatten(exact).get(i);
        CertifiedTensor tensor = certified.weights().get(i);
        Verification verified = tensor.verify(truth);
        assertWithMessage("%s after %s steps: %s", given, t, verified)
            .that(verified.holds())
            .isTrue();
        assertThat(running.weights().get(i).verify(truth).holds()).isTrue();
        assertThat(tensor.error()).isLessThan(single ? 2e-6 : 2e-14);
      }
    }
  }
}
