package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import org.eclipse.jdt.internal.compiler.tool.EclipseCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ulpine.processor.testing.Fixtures;
import ulpine.processor.testing.Javac;

/**
 * The compiler of Eclipse and VS Code shows no trees; from Java 18 on we parse what it compiles.
 */
final class EclipseCompilerTest {
  private static final boolean READS_BODIES = Runtime.version().feature() >= 18;

  @TempDir
  private Path folder;

  private List<Diagnostic<? extends JavaFileObject>> compile(String source) throws IOException {
    JavaCompiler ecj = new EclipseCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    Path file = folder.resolve("src/demo/Digits.java");
    Files.createDirectories(file.getParent());
    Files.createDirectories(folder.resolve("out"));
    Files.writeString(file, source);
    String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("ecj"))
        .reduce((a, b) -> a + File.pathSeparator + b)
        .orElseThrow();
    List<String> options = List.of(
        "-17",
        "-proceedOnError",
        "-d",
        folder.resolve("out").toString(),
        "-s",
        folder.resolve("out").toString(),
        "-classpath",
        classPath);
    try (StandardJavaFileManager files =
        ecj.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)) {
      JavaCompiler.CompilationTask task = ecj.getTask(
          new StringWriter(), files, diagnostics, options, null, files.getJavaFileObjects(file));
      task.setProcessors(List.of(new GraphProcessor()));
      task.call();
    }
    return diagnostics.getDiagnostics().stream()
        .filter(d -> d.getMessage(Locale.ROOT).contains("[U"))
        .toList();
  }

  @Test
  void generatesTheSameOrWarnsOnce() throws IOException {
    List<Diagnostic<? extends JavaFileObject>> messages = compile(Fixtures.DIGITS);
    if (!READS_BODIES) {
      assertThat(messages).hasSize(1);
      assertThat(messages.get(0).getMessage(Locale.ROOT)).contains("[U0901]");
      assertThat(messages.get(0).getKind()).isNotEqualTo(Diagnostic.Kind.ERROR);
      return;
    }
    assertWithMessage("%s", messages).that(messages).isEmpty();
    try (Javac javac = new Javac()) {
      Javac.Result expected =
          javac.compile(List.of(), List.of(new GraphProcessor()), Fixtures.DIGITS);
      for (String name : List.of("DigitsLoss", "DigitsLossGradient", "DigitsLogitsGraph")) {
        assertThat(Files.readString(folder.resolve("out/demo/" + name + ".java")))
            .isEqualTo(expected.text("demo/" + name + ".java"));
      }
    }
  }

  @Test
  void errorsSayTheExactPlace() throws IOException {
    List<Diagnostic<? extends JavaFileObject>> messages =
        compile(Fixtures.DIGITS.replace("hidden.matmul(w.w2())", "hidden.matmul(w.w1())"));
    if (!READS_BODIES) {
      return;
    }
    String message = messages.get(0).getMessage(Locale.ROOT);
    assertThat(message).startsWith("Digits.java:19:");
    assertThat(message).contains("[U0101]");
    assertThat(messages.get(0).getKind()).isEqualTo(Diagnostic.Kind.ERROR);
  }
}
