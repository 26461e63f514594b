package ulpine.processor;

import static com.google.common.truth.Truth.assertWithMessage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import org.junit.jupiter.api.Test;
import ulpine.Tensor;
import ulpine.annotations.Graph;
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
  private static final int SOURCES = Boolean.getBoolean("ulpine.long") ? 20_000 : 600;

  /** Most of the time of a compilation goes to javac's beginning. */
  private static final int BATCH = 100;

  @Test
  void mutatedSourcesDoNotCrashTheProcessor() throws IOException {
    Random random = new Random(42);
    int read = 0;
    try (Javac javac = new Javac().libraries(List.of(Tensor.class, Graph.class))) {
      while (read < SOURCES) {
        List<String> batch = new ArrayList<>();
        for (int tries = 0; batch.size() < BATCH; tries += BATCH) {
          List<String> mutants = new ArrayList<>();
          for (int i = 0; i < BATCH; i++) {
            mutants.add(mutant(random, "p" + (tries + i)));
          }
          batch.addAll(javac.parseable(mutants));
        }
        read += check(javac, batch);
      }
    }
  }

  /**
   * How many of some sources the processor has read. An error outside of bodies may be such that
   * javac calls no processor, and a symbol that is not found is such an error in some places: the
   * others are compiled again without the sources that have other errors, and those with symbols
   * that are not found by halves.
   */
  private static int check(Javac javac, List<String> sources) {
    if (sources.isEmpty()) {
      return 0;
    }
    Compilation compilation;
    try {
      compilation = compile(javac, sources);
    } catch (AssertionError failure) {
      // A shorter list says more.
      if (sources.size() > 1) {
        checkHalves(javac, sources);
      }
      throw failure;
    }
    if (compilation.processed()) {
      return sources.size();
    }
    List<String> right = new ArrayList<>(sources);
    right.removeAll(compilation.wrong());
    right.removeAll(compilation.unresolved());
    List<String> unresolved = new ArrayList<>(compilation.unresolved());
    unresolved.removeAll(compilation.wrong());
    if (right.size() == sources.size()) {
      return 0; // No annotation of ours is left in them.
    }
    return unresolved.size() < sources.size()
        ? check(javac, right) + check(javac, unresolved)
        : checkHalves(javac, sources);
  }

  private static int checkHalves(Javac javac, List<String> sources) {
    int half = sources.size() / 2;
    return half == 0
        ? 0
        : check(javac, sources.subList(0, half))
            + check(javac, sources.subList(half, sources.size()));
  }

  /**
   * @param processed whether the processor was called
   * @param unresolved the sources with symbols that are not found
   * @param wrong the sources with other errors
   */
  private record Compilation(boolean processed, List<String> unresolved, List<String> wrong) {}

  private static boolean isUnresolved(Diagnostic<?> error) {
    return error.getCode().startsWith("compiler.err.cant.resolve")
        || error.getCode().equals("compiler.err.doesnt.exist");
  }

  private static Compilation compile(Javac javac, List<String> sources) {
    Wrapped processor = new Wrapped(new GraphProcessor(), UnaryOperator.identity());
    String all = String.join("\n//----\n", sources);
    Javac.Result result;
    try {
      // Vectors would be compiled for every graph, and mutants are about what is read.
      result = javac.compile(
          List.of("-proc:only", "-Aulpine.simd=false", "-Xmaxerrs", "0", "-Xmaxwarns", "0"),
          List.of(processor),
          sources.toArray(String[]::new));
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
    return new Compilation(
        processor.processed(),
        result.wrongSources(FuzzTest::isUnresolved),
        result.wrongSources(error -> !isUnresolved(error)));
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
      case 2 -> Collections.swap(tokens, at, other);
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
