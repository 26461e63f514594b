package ulpine.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import ulpine.annotations.Certify;
import ulpine.annotations.Format;

/**
 * Compares certificates with exact arithmetic for as long as asked: random graphs over all
 * operations, in every format and with every kind of certificate, with random and adversarial
 * inputs. One violation is one too many.
 */
@Command(
    name = "soundness",
    description =
        "Looks for a number that is further from the exact one than its certificate says.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class Soundness implements Callable<Integer> {
  private static final int GRAPHS = 30;
  private static final int INPUTS = 5;

  @Option(names = "--seed", description = "of the first graphs; each round takes the next")
  private long seed = 1;

  @Option(names = "--seconds", description = "no round starts later than that")
  private long seconds = 60;

  private long checks;
  private long finite;
  private int violations;

  /** For picocli. */
  Soundness() {}

  /** Try {@code --help}; the exit code is 1 if there is a violation. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Soundness()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    long round = seed;
    do {
      round(round++);
    } while (System.nanoTime() < end);
    System.out.printf(
        Locale.ROOT,
        "soundness checks=%d violations=%d finite=%d kinds=%d formats=%d seed=%d rounds=%d%n",
        checks,
        violations,
        finite,
        Certify.values().length - 1,
        Format.values().length,
        seed,
        round - seed);
    return violations == 0 ? 0 : 1;
  }

  private void round(long number) throws IOException, ReflectiveOperationException {
    for (Certify kind : Certify.values()) {
      for (Format format : Format.values()) {
        if (kind == Certify.NONE || (kind == Certify.SHADOW && format == Format.BINARY64)) {
          continue;
        }
        var campaign = new ulpine.processor.testing.Soundness(kind, format, number, INPUTS);
        Path folder = Files.createTempDirectory("soundness");
        try {
          campaign.run(folder, 1, GRAPHS);
        } finally {
          delete(folder);
        }
        checks += campaign.checks();
        finite += campaign.finite();
        violations += campaign.violations().size();
        campaign.violations().forEach(System.out::println);
        System.out.printf(
            Locale.ROOT,
            "round %d %-11s %-9s %7d checks %7d finite, %d undecided, %s inputs without exact result%n",
            number,
            kind.name().toLowerCase(Locale.ROOT),
            format,
            campaign.checks(),
            campaign.finite(),
            campaign.undecided(),
            campaign.undefined());
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> {
        try {
          Files.delete(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }
}
