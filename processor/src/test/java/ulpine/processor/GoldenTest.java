package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ulpine.processor.testing.Javac;

/**
 * Generated source, character by character. {@code -Dulpine.golden=update} makes what is generated
 * now the golden files.
 */
class GoldenTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final boolean UPDATE = "update".equals(System.getProperty("ulpine.golden"));

  static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("sources")
  void generatedSource(Path source) throws IOException {
    Map<String, String> generated = new TreeMap<>();
    try (Javac javac = new Javac()) {
      Javac.Result result = javac.compile(
          List.of("-Xlint:all", "-Werror"),
          List.of(new GraphProcessor()),
          Files.readString(source));
      assertWithMessage("%s", result.diagnostics()).that(result.success()).isTrue();
      result.output().keySet().stream()
          .filter(name -> name.endsWith(".java") || name.endsWith(".txt"))
          .forEach(name -> generated.put(name.replace('/', '.'), result.text(name)));
    }
    Path folder = FOLDER.resolve(source.getFileName().toString().replace(".java", ""));
    if (UPDATE) {
      write(folder, generated);
    }
    Map<String, String> golden = new TreeMap<>();
    for (Path file : files(folder)) {
      golden.put(file.getFileName().toString(), Files.readString(file));
    }
    assertThat(generated.keySet()).isEqualTo(golden.keySet());
    generated.forEach(
        (name, text) -> assertWithMessage(name).that(text).isEqualTo(golden.get(name)));
  }

  private static void write(Path folder, Map<String, String> texts) throws IOException {
    Files.createDirectories(folder);
    for (Path old : files(folder)) {
      Files.delete(old);
    }
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Files.writeString(folder.resolve(text.getKey()), text.getValue());
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
