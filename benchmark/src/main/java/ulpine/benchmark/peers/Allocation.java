package ulpine.benchmark.peers;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import ulpine.Arithmetic;
import ulpine.Labels;
import ulpine.Layout;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.benchmark.peers.Task.ConvNet;
import ulpine.benchmark.peers.Task.Mlp;
import ulpine.benchmark.peers.Task.Network;
import ulpine.benchmark.peers.Task.Phase;
import ulpine.example.digits.DigitsLogits;
import ulpine.example.digits.DigitsLoss;
import ulpine.optimizer.Adam;
import ulpine.optimizer.AdamW;
import ulpine.optimizer.Momentum;
import ulpine.optimizer.Optimizer;
import ulpine.optimizer.Sgd;

/**
 * Bytes that a call of a compiled network allocates in its thread, once HotSpot has compiled it:
 * none.
 */
final class Allocation {
  private static final int CALLS = 50;

  /** Time to compile: until then, vectors are objects. */
  private static final double PATIENCE = 60;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Map<String, Work.Action> actions = new LinkedHashMap<>();

  private Allocation() {
    digits(1);
    digits(32);
    sixteen();
    wide();
    certificates();
    convolutions();
  }

  /** Prints a line for each kind of call; the exit code is 1 if one of them allocates. */
  public static void main(String[] arguments) throws Exception {
    boolean none = true;
    for (Map.Entry<String, Work.Action> action : new Allocation().actions.entrySet()) {
      long bytes = bytes(action.getValue());
      System.out.println("allocation " + action.getKey() + " bytes=" + bytes);
      none &= bytes == 0;
    }
    System.exit(none ? 0 : 1);
  }

  /**
   * The bytes of a call in the quietest of some rounds, as the virtual machine now and then
   * allocates for itself in the thread it finds.
   */
  private static long bytes(Work.Action action) throws Exception {
    long least = Long.MAX_VALUE;
    long start = System.nanoTime();
    while (least > 0 && (System.nanoTime() - start) / 1e9 < PATIENCE) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        action.run();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return (least + CALLS - 1) / CALLS;
  }

  private void digits(int batch) {
    Mlp task = new Mlp(784, 128, Task.CLASSES, batch, Phase.STEP);
    Tensor x = Tensor.of(task.x(), batch, task.inputs());
    Labels y = Labels.of(task.y());
    var record = Ulpine.weights(DigitsLoss.layout(), task);
    var w = Parameters.of(DigitsLoss.layout(), record);
    var logits = new DigitsLogits(batch);
    var loss = new DigitsLoss(batch);
    Sgd sgd = Sgd.of(1e-3);
    Adam adam = Adam.of(1e-3);
    String name = "mlp-784-128-10-b" + batch;
    actions.put(name + "-forward", () -> logits.forward(x, w));
    actions.put(name + "-forward-record", () -> logits.forward(x, record));
    actions.put(name + "-loss", () -> loss.forward(x, y, w));
    actions.put(name + "-loss-backward", () -> {
      loss.forward(x, y, w);
      loss.backward();
    });
    actions.put(name + "-step-sgd", () -> loss.step(x, y, w, sgd));
    actions.put(name + "-step-adam", () -> loss.step(x, y, w, adam));
  }

  private void sixteen() {
    Mlp task = new Mlp(16, 16, 4, 8, Phase.GRADIENT);
    float[] x = task.x();
    int[] y = task.y();
    var w = parameters(GraphsSixteenLoss.layout(), task);
    var logits = new GraphsSixteen(8);
    var loss = new GraphsSixteenLoss(8);
    float[] scores = new float[8 * task.classes()];
    float[] value = new float[1];
    actions.put("mlp-16-16-4-b8-forward-arrays", () -> logits.forward(8, x, w, scores));
    actions.put("mlp-16-16-4-b8-loss-backward-arrays", () -> {
      loss.forward(8, x, y, w, value);
      loss.backward();
    });
  }

  private void wide() {
    Mlp task = new Mlp(16, 16, 4, 8, Phase.GRADIENT);
    Tensor x = Tensor.of(task.x(), 8, task.inputs()).in(Arithmetic.BINARY64);
    Labels y = Labels.of(task.y());
    var layout = SixteenWide.layout();
    var record = layout.map(Ulpine.weights(layout, task), t -> t.in(Arithmetic.BINARY64));
    var w = Parameters.of(layout, record);
    var loss = new SixteenWide(8);
    List<Optimizer> optimizers =
        List.of(Sgd.of(1e-3), Momentum.of(1e-3, 0.9), Adam.of(1e-3), AdamW.of(1e-3, 0.1));
    for (Optimizer optimizer : optimizers) {
      String kind = optimizer.getClass().getSimpleName().toLowerCase(Locale.ROOT);
      actions.put("mlp-16-16-4-b8-binary64-step-" + kind, () -> loss.step(x, y, w, optimizer));
    }
  }

  /** With the gradients' bounds. */
  private void certificates() {
    Mlp task = new Mlp(16, 16, 4, 8, Phase.GRADIENT);
    Tensor x = Tensor.of(task.x(), 8, task.inputs());
    Labels y = Labels.of(task.y());
    var w = parameters(GraphsSixteenLoss.layout(), task);
    var normwise = new SixteenNormwise(8);
    var elementwise = new SixteenElementwise(8);
    var shadow = new SixteenShadow(8);
    var doubleDouble = new SixteenDoubleDouble(8);
    var adjoint = new SixteenAdjoint(8);
    String name = "mlp-16-16-4-b8-certify-";
    actions.put(name + "normwise", () -> normwise.certify(x, y, w));
    actions.put(name + "elementwise", () -> elementwise.certify(x, y, w));
    actions.put(name + "shadow", () -> shadow.certify(x, y, w));
    actions.put(name + "double-double", () -> doubleDouble.certify(x, y, w));
    actions.put(name + "adjoint", () -> adjoint.certify(x, y, w));
  }

  private void convolutions() {
    ConvNet task = new ConvNet(8, Phase.STEP);
    Tensor x = Tensor.of(task.x(), 8, 1, 28, 28);
    Labels y = Labels.of(task.y());
    var net = new GraphsConvNet(8);
    var weights = parameters(GraphsConvNet.layout(), task);
    var loss = new GraphsConvLoss(8);
    var trained = parameters(GraphsConvLoss.layout(), task);
    Sgd sgd = Sgd.of(Task.RATE);
    actions.put("conv-28x28-8-16-b8-forward", () -> net.forward(x, weights));
    actions.put("conv-28x28-8-16-b8-step-sgd", () -> loss.step(x, y, trained, sgd));
  }

  private static <W> Parameters<W> parameters(Layout<W> layout, Network task) {
    return Parameters.of(layout, Ulpine.weights(layout, task));
  }
}
