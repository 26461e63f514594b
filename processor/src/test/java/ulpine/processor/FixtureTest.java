package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ulpine.processor.report.Code;

/**
 * Wrong graphs, with the messages they get written below the lines that get them: {@code ^} stands
 * under the caret, {@code |} before further lines. All messages of a compilation must be there, and
 * no others.
 */
final class FixtureTest {
  private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
  private static final Path PAGES = Path.of("../docs/errors");
  private static final Pattern MESSAGE = Pattern.compile("//( *)\\^ ([A-Z]+): (.*)");
  private static final Pattern MORE = Pattern.compile("// *\\| (.*)");

  /** Those that take a library, another compiler or a defect of ours; they have tests elsewhere. */
  private static final Set<Code> WITHOUT_FIXTURE =
      Set.of(Code.U0501, Code.U0502, Code.U0901, Code.U9001, Code.U9002);

  @TempDir
  Path output;

  static Stream<Path> fixtures() throws IOException {
    try (Stream<Path> files = Files.list(FIXTURES)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void messages(Path fixture) throws IOException {
    String source = Files.readString(fixture);
    assertThat(compile(source)).containsExactlyElementsIn(expected(source));
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void nameSaysCode(Path fixture) throws IOException {
    String name = fixture.getFileName().toString().replace(".java", "");
    String source = Files.readString(fixture);
    if (name.startsWith("U")) {
      assertThat(source).contains("[" + name.substring(0, 5) + "]");
    } else {
      assertThat(source).doesNotContain("[U");
    }
  }

  @Test
  void everyCodeHasFixtureAndPage() throws IOException {
    Set<String> fixtures = fixtures()
        .map(f -> f.getFileName().toString().replace(".java", ""))
        .collect(Collectors.toSet());
    for (Code code : Code.values()) {
      Path page = PAGES.resolve(code + ".md");
      assertWithMessage("%s", page).that(Files.exists(page)).isTrue();
      assertThat(Files.readString(page)).contains(code.title());
      if (!WITHOUT_FIXTURE.contains(code)) {
        assertThat(fixtures).contains(code.toString());
      }
    }
  }

  /** {@code line:column kind: text}, a line each. */
  private static List<String> expected(String source) {
    List<String> messages = new ArrayList<>();
    int line = 0;
    List<String> lines = source.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher message = MESSAGE.matcher(lines.get(i));
      Matcher more = MORE.matcher(lines.get(i));
      if (message.matches()) {
        messages.add(String.format(
            Locale.ROOT,
            "%d:%d %s: %s",
            line,
            message.group(1).length() + 3,
            message.group(2),
            message.group(3)));
      } else if (more.matches()) {
        int last = messages.size() - 1;
        messages.set(last, messages.get(last) + "\n" + more.group(1));
      } else {
        line = i + 1;
      }
    }
    return messages;
  }

  private List<String> compile(String source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(diagnostics, Locale.ROOT, null)) {
      JavaCompiler.CompilationTask task = compiler.getTask(
          null,
          files,
          diagnostics,
          List.of("-d", output.toString(), "-cp", System.getProperty("java.class.path")),
          null,
          List.of(new Source(source)));
      task.setProcessors(List.of(new GraphProcessor()));
      task.call();
    }
    return diagnostics.getDiagnostics().stream().map(FixtureTest::show).toList();
  }

  private static String show(Diagnostic<?> diagnostic) {
    String message = diagnostic.getMessage(Locale.ROOT);
    // The compiler's own details change from release to release.
    String text = Arrays.stream(message.split("\n", -1))
        .limit(message.startsWith("[U") ? Long.MAX_VALUE : 1)
        .map(String::strip)
        .collect(Collectors.joining("\n"));
    return String.format(
        Locale.ROOT,
        "%d:%d %s: %s",
        diagnostic.getLineNumber(),
        diagnostic.getColumnNumber(),
        diagnostic.getKind(),
        text);
  }

  /** A source in memory. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///Net.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  @Test
  void markersAreUnderstood() {
    assertThat(expected("  x();\n//  ^ ERROR: [U0101] a\n//  | b\n"))
        .isEqualTo(Collections.singletonList("1:5 ERROR: [U0101] a\nb"));
  }
}
