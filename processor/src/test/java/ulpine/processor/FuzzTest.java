package ulpine.processor;

import static com.google.common.truth.Truth.assertWithMessage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import ulpine.processor.testing.Fixtures;
import ulpine.processor.testing.Javac;
import ulpine.processor.testing.Wrapped;

/** Whatever is in a source, the processor says something sensible or leaves it to javac. */
final class FuzzTest {
  private static final Pattern TOKEN =
      Pattern.compile("\"[^\"]*\"|\\w+(?:\\.\\d+)?|\\s+|[<>=!&|+-]=|&&|\\|\\||\\+\\+|.");
  private static final List<String> EXTRA = List.of(
      "null",
      "this",
      "0",
      "-1",
      "1e400",
      "\"\"",
      "\"B B/0\"",
      "\"*batch *more\"",
      "Tensor",
      "x",
      "99999999999",
      "2147483647",
      "(",
      ")",
      "null",
      "static",
      "private",
      "?",
      "final",
      "int",
      "Object",
      "T",
      "return",
      "x -> x",
      "new int[0]",
      "\"B-1\"",
      "super",
      "1.0f",
      "'c'",
      "1L",
      "while (true)",
      "switch",
      "throw",
      "/",
      "%",
      "~",
      "[0]",
      "Math.PI",
      "Integer.MIN_VALUE");
  private static final int SOURCES = Boolean.getBoolean("ulpine.long") ? 20_000 : 300;
  private static final int BATCH = 10;

  @Test
  void mutatedSourcesDoNotCrashTheProcessor() throws IOException {
    Random random = new Random(42);
    int read = 0;
    try (Javac javac = new Javac()) {
      while (read < SOURCES) {
        List<String> batch = new ArrayList<>();
        while (batch.size() < BATCH) {
          String mutant = mutant(random, "p" + batch.size());
          if (javac.parses(mutant)) {
            batch.add(mutant);
          }
        }
        if (compile(javac, batch)) {
          read += BATCH;
        } else {
          // One of them has an error so early that javac calls no processor.
          for (String mutant : batch) {
            read += compile(javac, List.of(mutant)) ? 1 : 0;
          }
        }
      }
    }
  }

  private static boolean compile(Javac javac, List<String> sources) {
    Wrapped processor = new Wrapped(new GraphProcessor(), UnaryOperator.identity());
    String all = String.join("\n//----\n", sources);
    Javac.Result result;
    try {
      result =
          javac.compile(List.of("-proc:only"), List.of(processor), sources.toArray(String[]::new));
    } catch (RuntimeException | StackOverflowError crash) {
      throw new AssertionError("javac crashed on:\n" + all, crash);
    }
    // It also crashes without us: a receiver named this in a record does it on Java 17.
    if (processor.processed()) {
      assertWithMessage("%s", all).that(result.log()).doesNotContain("xception");
    }
    for (String error : result.errors()) {
      assertWithMessage("%s", all).that(error).doesNotContain("[U9");
    }
    return processor.processed();
  }

  /** A fixture in another package with one to three tokens changed. */
  private static String mutant(Random random, String packageName) {
    List<String> fixtures = Fixtures.all();
    String fixture = fixtures.get(random.nextInt(fixtures.size()));
    String head = "package " + packageName + ";";
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(fixture.substring(fixture.indexOf(';') + 1));
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      mutate(tokens, random);
    }
    return head + String.join("", tokens);
  }

  private static void mutate(List<String> tokens, Random random) {
    int at = token(tokens, random);
    int other = token(tokens, random);
    switch (random.nextInt(5)) {
      case 0 -> tokens.remove(at);
      case 1 -> tokens.add(at, tokens.get(at) + " ");
      case 2 -> java.util.Collections.swap(tokens, at, other);
      case 3 -> tokens.set(at, tokens.get(other));
      default -> tokens.set(at, EXTRA.get(random.nextInt(EXTRA.size())));
    }
  }

  private static int token(List<String> tokens, Random random) {
    int at = random.nextInt(tokens.size());
    while (tokens.get(at).isBlank()) {
      at = random.nextInt(tokens.size());
    }
    return at;
  }
}
