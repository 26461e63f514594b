package ulpine.example.shapes;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShapesTest {
  @ParameterizedTest
  @CsvSource(textBlock = """
      InnerDimensions, U0101, return x.matmul(w).relu();
      BiasLength,      U0102, 'Tensor hidden = x.matmul(w.w1()).add(w.b2()).relu();'
      AnyBatch,        U0102, return prediction.sub(target);
      Rows,            U0104, 'Tensor rows = x.reshape(-1, 28, 27);'
      Misspelt,        U0204, static @Shape("B HIDEN") Tensor hidden(
      ForgottenMean,   U0109, return x.matmul(w).crossEntropy(y);
      WhileLoop,       U0301, while (half.max(0).item() > 1) {
      """)
  void oneMistakeIsOneMessage(String mistake, String code, String line) throws IOException {
    String output = Shapes.compile(mistake);
    assertThat(output).startsWith("example/shapes/" + mistake + ".java:");
    assertThat(output).contains(code);
    assertThat(output).contains(line);
    assertThat(output.lines().filter(l -> l.contains("error:")).count()).isEqualTo(1);
  }

  @Test
  void allAreShown() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("shapes"))) {
      List<String> names =
          files.map(file -> file.getFileName().toString()).collect(Collectors.toList());
      assertWithMessage("files in example/shapes")
          .that(names)
          .containsExactlyElementsIn(
              Shapes.MISTAKES.stream().map(name -> name + ".java").toList());
    }
  }
}
