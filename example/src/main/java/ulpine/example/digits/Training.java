package ulpine.example.digits;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import ulpine.Labels;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.optimizer.Adam;
import ulpine.optimizer.Optimizer;

/** Trains the weights of {@link Digits}, one epoch after another. */
public final class Training {
  /** The mean loss while training for an epoch, and the accuracy on the test digits after it. */
  record Epoch(double loss, double accuracy) {}

  private static final int COLUMNS = 100;

  private final Parameters<Digits.Weights> parameters;
  private final Optimizer optimizer;
  private final Batches batches;
  private final DigitsLoss loss;
  private final DigitsData test;
  private final DigitsLogits logits;

  Training(
      Parameters<Digits.Weights> parameters,
      Optimizer optimizer,
      Batches batches,
      DigitsData test) {
    this.parameters = parameters;
    this.optimizer = optimizer;
    this.batches = batches;
    this.loss = new DigitsLoss(batches.labels().length());
    this.test = test;
    this.logits = new DigitsLogits(test.size());
  }

  /** Weights that a few quiet epochs with Adam have found. */
  public static Digits.Weights brief(DigitsData digits, int epochs) {
    Parameters<Digits.Weights> parameters = Parameters.of(DigitsLoss.layout(), initial(1));
    Batches batches = new Batches(digits.training(), 64, 1);
    Training training = new Training(parameters, Adam.of(0.002), batches, digits.test());
    for (int epoch = 0; epoch < epochs; epoch++) {
      batches.shuffle();
      for (int step = 0; step < batches.count(); step++) {
        training.step();
      }
    }
    return parameters.value();
  }

  /** Normally distributed weights, whose variance keeps that of the activations; no biases. */
  static Digits.Weights initial(long seed) {
    return new Digits.Weights(
        Tensor.normal(seed, Math.sqrt(2.0 / DigitsData.PIXELS), DigitsData.PIXELS, Digits.HIDDEN),
        Tensor.zeros(Digits.HIDDEN),
        Tensor.normal(seed + 1, Math.sqrt(2.0 / Digits.HIDDEN), Digits.HIDDEN, DigitsData.CLASSES),
        Tensor.zeros(DigitsData.CLASSES));
  }

  List<Epoch> run(int epochs, PrintStream out) {
    List<Epoch> history = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      try (ProgressBar bar = bar(String.format(Locale.ROOT, "epoch %2d/%d", epoch, epochs), out)) {
        history.add(epoch(bar));
      }
    }
    return history;
  }

  private Epoch epoch(ProgressBar bar) {
    double sum = 0;
    batches.shuffle();
    for (int batch = 1; batch <= batches.count(); batch++) {
      sum += step();
      bar.step();
      bar.setExtraMessage(message(sum / batch, "......"));
    }
    Epoch epoch = new Epoch(sum / batches.count(), test().accuracy());
    bar.setExtraMessage(message(epoch.loss, String.format(Locale.ROOT, "%.4f", epoch.accuracy)));
    return epoch;
  }

  private static String message(double loss, String accuracy) {
    return String.format(Locale.ROOT, " loss %.4f  accuracy %s", loss, accuracy);
  }

  /** One batch: forward, backward and update; the loss before it. */
  double step() {
    batches.advance();
    return loss.step(batches.images(), batches.labels(), parameters, optimizer);
  }

  /** What the network makes of the test digits now. */
  Confusion test() {
    Labels answers = logits.forward(test.images(), parameters).argmax(1);
    return new Confusion(test.labels(), answers);
  }

  /** How fast the network answers, warm, on one thread. */
  double testImagesPerSecond() {
    int repeats = 20;
    long start = System.nanoTime();
    for (int i = 0; i < repeats; i++) {
      logits.forward(test.images(), parameters);
    }
    return repeats * test.size() / ((System.nanoTime() - start) * 1e-9);
  }

  private ProgressBar bar(String name, PrintStream out) {
    return new ProgressBarBuilder()
        .setTaskName(name)
        .setInitialMax(batches.count())
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        .setConsumer(new ConsoleProgressBarConsumer(out, COLUMNS))
        .hideEta()
        .build();
  }
}
