package ulpine.benchmark.peers;

import java.util.Optional;
import ulpine.Labels;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.benchmark.peers.Task.Mlp;
import ulpine.benchmark.peers.Task.Phase;
import ulpine.example.digits.DigitsLoss;
import ulpine.optimizer.Sgd;

/**
 * The digits network in bfloat16: what rounding costs.
 *
 * @param everyStep whether sums are rounded at every step, and not in binary32
 */
record Narrow(boolean everyStep) implements Engine {
  @Override
  public String name() {
    return everyStep ? "bfloat16-every-step" : "bfloat16";
  }

  @Override
  public String version() {
    return "of this tree";
  }

  /** Of sums of hundreds of numbers with eight bits. */
  @Override
  public double tolerance() {
    return everyStep ? 0.3 : 0.1;
  }

  @Override
  public Optional<Work> prepare(Task task) {
    if (!(task instanceof Mlp mlp) || mlp.inputs() != 784 || mlp.phase() == Phase.GRADIENT) {
      return Optional.empty();
    }
    int batch = mlp.batch();
    float[] x = mlp.x();
    var layout = DigitsLoss.layout();
    var w = Parameters.of(layout, Ulpine.weights(layout, mlp));
    if (mlp.phase() == Phase.STEP) {
      Tensor images = Tensor.of(x, batch, mlp.inputs()).in(MixedLoss.ARITHMETIC);
      Tensor rounded = Tensor.of(x, batch, mlp.inputs()).in(NarrowLoss.ARITHMETIC);
      Labels labels = Labels.of(mlp.y());
      Sgd sgd = Sgd.of(Task.RATE);
      var mixed = new MixedLoss(batch);
      var narrow = new NarrowLoss(batch);
      Work.Action step = everyStep
          ? () -> narrow.step(rounded, labels, w, sgd)
          : () -> mixed.step(images, labels, w, sgd);
      return Optional.of(new Work(step, () -> Ulpine.flat(layout, w.value())));
    }
    float[] out = new float[batch * mlp.classes()];
    var mixed = new MixedLogits(batch);
    var narrow = new NarrowLogits(batch);
    Work.Action forward =
        everyStep ? () -> narrow.forward(batch, x, w, out) : () -> mixed.forward(batch, x, w, out);
    return Optional.of(new Work(forward, () -> out));
  }
}
