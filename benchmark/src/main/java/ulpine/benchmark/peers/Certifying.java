package ulpine.benchmark.peers;

import java.util.Locale;
import java.util.Optional;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.annotations.Certify;
import ulpine.benchmark.peers.Task.Mlp;
import ulpine.benchmark.peers.Task.Phase;
import ulpine.certificate.Certificate;
import ulpine.certificate.CertifiedTensor;
import ulpine.example.digits.Digits;

/** The answers of the digits network with a certificate of one kind: what a bound costs. */
record Certifying(Certify kind) implements Engine {
  private interface Certifier {
    Certificate certify(Tensor x, Parameters<Digits.Weights> w);
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
    if (!(task instanceof Mlp mlp) || mlp.inputs() != 784 || mlp.phase() != Phase.INFERENCE) {
      return Optional.empty();
    }
    Tensor x = Tensor.of(mlp.x(), mlp.batch(), mlp.inputs());
    Parameters<Digits.Weights> w =
        Parameters.of(ElementwiseLogits.layout(), Ulpine.weights(ElementwiseLogits.layout(), mlp));
    Certifier certifier = kind == Certify.SHADOW
        ? new ShadowLogits(mlp.batch())::certify
        : new ElementwiseLogits(mlp.batch())::certify;
    return Optional.of(new Work(
        () -> certifier.certify(x, w),
        () -> values(certifier.certify(x, w).output(), mlp.batch() * mlp.classes())));
  }

  private static float[] values(CertifiedTensor output, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) output.value(i);
    }
    return values;
  }
}
