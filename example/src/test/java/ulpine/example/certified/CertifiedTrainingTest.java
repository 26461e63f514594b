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

  private record Case(Optimizer optimizer, Real real) {
    @Override
    public String toString() {
      return optimizer.toString();
    }
  }

  private static Real adam(double lr, double b1, double b2, double epsilon, double decay) {
    return (w, g, slots, t) -> {
      Tensor beta1 = w.fill((float) b1);
      Tensor beta2 = w.fill((float) b2);
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
      Tensor moved = mean.div(square.sqrt().add((float) epsilon)).mul((float) lr);
      Tensor decayed = w.mul((float) decay).mul((float) lr);
      return w.sub(decayed).sub(moved);
    };
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(Sgd.of(0.1), (w, g, slots, t) -> w.sub(g.mul(0.1f))),
        new Case(Momentum.of(0.1, 0.9), (w, g, slots, t) -> {
          slots[0] = slots[0].mul(0.9f).add(g);
          return w.sub(slots[0].mul(0.1f));
        }),
        new Case(Adam.of(0.001), adam(0.001, 0.9, 0.999, 1e-8, 0)),
        new Case(AdamW.of(0.01, 0.1), adam(0.01, 0.9, 0.999, 1e-8, 0.1)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void boundsHoldOverSeveralSteps(Case given) {
    Parameters<Net.Weights> parameters = Parameters.of(LAYOUT, initial);
    CertifiedParameters<Net.Weights> certified = CertifiedParameters.of("w", parameters);
    NetLoss loss = new NetLoss(ROWS);
    Parameters<Net.Weights> plain = Parameters.of(LAYOUT, initial);
    NetLoss plainLoss = new NetLoss(ROWS);
    CertifiedParameters<Net.Weights> running =
        CertifiedParameters.of("w", Parameters.of(LAYOUT, initial));
    NetRunning runningLoss = new NetRunning(ROWS);

    Net.Weights exact = LAYOUT.map(initial, w -> w.in(EXACT));
    List<Tensor[]> slots = LAYOUT.flatten(exact).stream()
        .map(w -> new Tensor[] {w.fill(0), w.fill(0)})
        .toList();
    for (int t = 1; t <= STEPS; t++) {
      Tensor x = input(t);
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
        assertThat(tensor.error()).isLessThan(2e-6);
      }
    }
  }
}
