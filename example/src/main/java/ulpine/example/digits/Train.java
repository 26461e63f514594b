package ulpine.example.digits;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import ulpine.Parameters;
import ulpine.io.Checkpoint;
import ulpine.optimizer.Adam;
import ulpine.optimizer.Momentum;
import ulpine.optimizer.Optimizer;

/** Trains {@link Digits} on 8,000 digits, tests it on 2,000 others, and shows what came out. */
@Command(
    name = "digits",
    description = "Trains a network of 784-128-10 on 8,000 handwritten digits.",
    showDefaultValues = true)
public final class Train implements Callable<Integer> {
  private enum Method {
    ADAM,
    MOMENTUM
  }

  @Spec
  private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "say this and stop")
  boolean help;

  @Option(names = "--epochs", description = "passes over the digits")
  private int epochs = 12;

  @Option(names = "--batch", description = "digits a step")
  private int batch = 64;

  @Option(names = "--optimizer", description = "one of ${COMPLETION-CANDIDATES}")
  private Method optimizer = Method.ADAM;

  @Option(names = "--learning-rate", description = "step length; 0.002 for Adam, 0.1 for momentum")
  private Double learningRate;

  @Option(names = "--seed", description = "of the initial weights and the order of the digits")
  private long seed = 1;

  @Option(names = "--output", description = "folder for weights and images")
  private Path output = target().resolve("digits");

  /** For picocli. */
  Train() {}

  /** Try {@code --help}. */
  public static void main(String[] arguments) {
    System.setProperty("java.awt.headless", "true");
    CommandLine command = new CommandLine(new Train());
    System.exit(command.setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    if (epochs < 1 || batch < 1 || batch > 8000) {
      throw new ParameterException(
          spec.commandLine(), "Expected at least one epoch, and batches of 1 to 8000 digits.");
    }
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    DigitsData digits = DigitsData.load();
    DigitsData test = digits.test();
    Parameters<Digits.Weights> parameters =
        Parameters.of(DigitsLoss.layout(), Training.initial(seed));
    Training training =
        new Training(parameters, optimizer(), new Batches(digits.training(), batch, seed), test);

    long start = System.nanoTime();
    List<Training.Epoch> history = training.run(epochs, out);
    double seconds = (System.nanoTime() - start) * 1e-9;
    Confusion confusion = training.test();

    Files.createDirectories(output);
    out.println("\nweights           " + save(parameters));
    out.println("images            " + draw(history, confusion));
    out.println("generated source  " + shown(generatedSource()) + "\n");

    int[] right = some(test, confusion::isRight);
    int[] wrong = some(test, digit -> !confusion.isRight(digit));
    out.println(Pictures.row(test, confusion, right) + "\n");
    out.println(Pictures.row(test, confusion, wrong) + "\n");
    new GradientCheck(test.select(wrong), parameters.value()).print(out);
    out.printf(
        Locale.ROOT,
        "%ndigits accuracy=%.4f train_seconds=%.1f test_images_per_second=%.0f%n",
        confusion.accuracy(),
        seconds,
        training.testImagesPerSecond());
    return 0;
  }

  private Optimizer optimizer() {
    return switch (optimizer) {
      case ADAM -> Adam.of(learningRate != null ? learningRate : 0.002);
      case MOMENTUM -> Momentum.of(learningRate != null ? learningRate : 0.1, 0.9);
    };
  }

  /** Saves the weights, loads them and compares. */
  private String save(Parameters<Digits.Weights> parameters) throws IOException {
    Path file = output.resolve("weights.ulpine");
    Checkpoint.save(file, parameters.layout(), parameters.value());
    if (!Checkpoint.load(file, parameters.layout()).equals(parameters.value())) {
      throw new IOException(file + " does not hold the weights that were saved");
    }
    return shown(file) + ", saved and reloaded: equal";
  }

  /** A Java without fonts, as in the smallest containers, cannot draw; the rest counts still. */
  private String draw(List<Training.Epoch> history, Confusion confusion) throws IOException {
    try {
      Path loss = Charts.loss(history, output.resolve("loss.png"));
      Path matrix = Charts.confusion(confusion, output.resolve("confusion.png"));
      return shown(loss) + ", " + matrix.getFileName();
    } catch (InternalError | LinkageError | RuntimeException noFonts) {
      return "none, for this Java cannot draw: " + noFonts.getMessage();
    }
  }

  /** The first three for which something holds. */
  private static int[] some(DigitsData test, IntPredicate which) {
    return IntStream.range(0, test.size()).filter(which).limit(3).toArray();
  }

  private static Path generatedSource() {
    return target().resolve("generated-sources/annotations/ulpine/example/digits");
  }

  /** Maven's output folder of this module: it holds the jar, or the folder of classes. */
  private static Path target() {
    try {
      return Path.of(
              Train.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .getParent();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Path shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    return path.startsWith(here) ? here.relativize(path) : path;
  }
}
