package ulpine.benchmark.peers;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import ulpine.Labels;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.annotations.Certify;
import ulpine.benchmark.peers.Task.Mlp;
import ulpine.benchmark.peers.Task.Phase;
import ulpine.certificate.Certificate;
import ulpine.certificate.CertifiedTensor;
import ulpine.example.digits.Digits;
import ulpine.example.digits.DigitsLoss;

/**
 * The answers of the digits network, or its loss and gradient, with a certificate of one kind: what
 * a bound costs.
 */
record Certifying(Certify kind) implements Engine {
  private interface Scores {
    Certificate certify(Tensor x, Parameters<Digits.Weights> w);
  }

  private interface Loss {
    Certificate certify(Tensor x, Labels y, Parameters<Digits.Weights> w);
  }

  @Override
  public String name() {
    return "certify-" + kind.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String version() {
    return "of this tree";
  }

  @Override
  public Optional<Work> prepare(Task task) {
    if (!(task instanceof Mlp mlp) || mlp.inputs() != 784 || mlp.phase() == Phase.STEP) {
      return Optional.empty();
    }
    Tensor x = Tensor.of(mlp.x(), mlp.batch(), mlp.inputs());
    Parameters<Digits.Weights> w =
        Parameters.of(DigitsLoss.layout(), Ulpine.weights(DigitsLoss.layout(), mlp));
    if (mlp.phase() == Phase.INFERENCE) {
      Scores scores = scores(mlp.batch());
      return Optional.of(
          new Work(() -> scores.certify(x, w), () -> values(scores.certify(x, w).output())));
    }
    Labels y = Labels.of(mlp.y());
    Loss loss = loss(mlp.batch());
    return Optional.of(new Work(() -> loss.certify(x, y, w), () -> {
      Certificate certificate = loss.certify(x, y, w);
      return Work.concatenated(List.of("w.w1", "w.b1", "w.w2", "w.b2").stream()
          .map(path -> values(certificate.gradient(path)))
          .toList());
    }));
  }

  private Scores scores(int batch) {
    return switch (kind) {
      case NORMWISE -> new NormwiseLogits(batch)::certify;
      case ELEMENTWISE -> new ElementwiseLogits(batch)::certify;
      case SHADOW -> new ShadowLogits(batch)::certify;
      default -> throw new IllegalStateException(kind + " is not measured");
    };
  }

  private Loss loss(int batch) {
    return switch (kind) {
      case NORMWISE -> new NormwiseLoss(batch)::certify;
      case ELEMENTWISE -> new ElementwiseLoss(batch)::certify;
      case SHADOW -> new ShadowLoss(batch)::certify;
      default -> throw new IllegalStateException(kind + " is not measured");
    };
  }

  private static float[] values(CertifiedTensor tensor) {
    float[] values = new float[tensor.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) tensor.value(i);
    }
    return values;
  }
}
