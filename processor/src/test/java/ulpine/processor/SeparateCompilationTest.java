package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ulpine.processor.testing.Javac;

/** Graphs that call graphs of other classes: from source, from class files, in circles. */
final class SeparateCompilationTest {
  private static final String IMPORTS = "import ulpine.Tensor;\nimport ulpine.annotations.*;\n";

  private static final String A = """
      package a;
      %spublic final class A {
        @Graph
        static @Shape("") Tensor f(@Shape("N 3") @Differentiable Tensor x) {
          return b.B.g(x).mean();
        }
      }
      """.formatted(IMPORTS);

  private final Javac javac = new Javac();

  @TempDir
  private Path folder;

  @AfterEach
  void close() throws IOException {
    javac.close();
  }

  private static String b(String expression) {
    return """
        package b;
        %spublic final class B {
          @Graph
          public static @Shape("M 3") Tensor g(@Shape("M 3") Tensor x) {
            return %s;
          }
        }
        """.formatted(IMPORTS, expression);
  }

  private Javac.Result compile(String... sources) {
    return javac.compile(List.of("-Xlint:all,-processing"), List.of(new GraphProcessor()), sources);
  }

  private static Javac.Result success(Javac.Result result) {
    assertWithMessage("%s", result.diagnostics()).that(result.success()).isTrue();
    assertThat(result.diagnostics()).isEmpty();
    return result;
  }

  private static List<String> sources(Javac.Result result, String packageName) {
    List<String> texts = new ArrayList<>();
    result.output().keySet().stream()
        .filter(name -> name.startsWith(packageName + "/") && name.endsWith(".java"))
        .forEach(name -> texts.add(name + "\n" + result.text(name)));
    return texts;
  }

  @Test
  void aGraphOfALibraryIsInlined() {
    success(compile(b("x.exp()"))).writeClasses(folder);
    javac.classPath(List.of(folder));
    Javac.Result a = success(compile(A));
    assertThat(a.text("a/AF.java")).contains("@Inlined({BGGraph.class})");
    assertThat(a.text("a/AF.java")).contains("Elementary.exp(");
  }

  @Test
  void sourceAndLibraryGiveTheSame() {
    Javac.Result together = success(compile(A, b("x.tanh().mul(2)")));
    success(compile(b("x.tanh().mul(2)"))).writeClasses(folder);
    javac.classPath(List.of(folder));
    Javac.Result apart = success(compile(A));
    assertThat(sources(apart, "a")).isEqualTo(sources(together, "a"));
    assertThat(sources(apart, "a")).hasSize(3);
  }

  @Test
  void orderOfFilesDoesNotMatter() {
    Javac.Result ab = success(compile(A, b("x.relu()")));
    Javac.Result ba = success(compile(b("x.relu()"), A));
    assertThat(sources(ab, "a")).isEqualTo(sources(ba, "a"));
    assertThat(sources(ab, "b")).isEqualTo(sources(ba, "b"));
  }

  @Test
  void aChangedLibraryChangesItsCallers() {
    success(compile(b("x.exp()"))).writeClasses(folder);
    javac.classPath(List.of(folder));
    String before = success(compile(A)).text("a/AF.java");
    success(compile(b("x.sigmoid()"))).writeClasses(folder);
    String after = success(compile(A)).text("a/AF.java");
    assertThat(before).contains("Elementary.exp(");
    assertThat(after).contains("Elementary.sigmoid(");
  }

  /** On a rebuild the output folder still holds what the last build left. */
  @Test
  void aStaleCarrierIsNotUsed() {
    success(compile(A, b("x.exp()"))).writeClasses(folder);
    javac.classPath(List.of(folder));
    Javac.Result again = success(compile(A, b("x.sigmoid()")));
    assertThat(again.text("a/AF.java")).contains("Elementary.sigmoid(");
    assertThat(again.text("a/AF.java")).doesNotContain("Elementary.exp(");
  }

  @Test
  void recursionIsOneError() {
    Javac.Result result = compile("""
        package a;
        %spublic final class A {
          @Graph
          public static @Shape("N") Tensor f(@Shape("N") Tensor x) {
            return b.B.g(x).neg();
          }
        }
        """.formatted(IMPORTS), """
        package b;
        %spublic final class B {
          @Graph
          public static @Shape("N") Tensor g(@Shape("N") Tensor x) {
            return a.A.f(x).exp();
          }
        }
        """.formatted(IMPORTS));
    assertThat(result.errors()).hasSize(1);
    assertThat(result.errors().get(0)).startsWith("[U0503]");
    assertThat(result.errors().get(0)).contains("A.f -> B.g -> A.f");
    assertThat(result.diagnostics().get(0).getLineNumber()).isEqualTo(7);
    assertThat(result.diagnostics().get(0).getSource().getName()).endsWith("B.java");
  }

  @Test
  void anErrorInTheCalleeIsOneError() {
    Javac.Result result = compile(A, b("x.matmul(x)"));
    assertThat(result.errors()).hasSize(1);
    assertThat(result.errors().get(0)).startsWith("[U0101]");
  }

  @Test
  void anotherVersionIsAnError() {
    success(compile(b("x.exp()"))).writeClasses(folder);
    carrier("@CarriedGraph(version = 77, text = {\"method\"})").writeClasses(folder);
    javac.classPath(List.of(folder));
    Javac.Result result = compile(A);
    assertThat(result.errors()).hasSize(1);
    assertThat(result.errors().get(0)).startsWith("[U0501]");
    assertThat(result.errors().get(0))
        .contains("carried graph version 77, expected 1): recompile it");
    assertThat(result.diagnostics().get(0).getLineNumber()).isEqualTo(7);
  }

  @Test
  void aMangledGraphIsAnError() {
    success(compile(b("x.exp()"))).writeClasses(folder);
    carrier("@CarriedGraph(version = 1, text = {\"method\"})").writeClasses(folder);
    javac.classPath(List.of(folder));
    Javac.Result result = compile(A);
    assertThat(result.errors()).hasSize(1);
    assertThat(result.errors().get(0)).startsWith("[U0502]");
  }

  private Javac.Result carrier(String annotation) {
    return javac.compile(
        List.of("-proc:none"),
        List.of(),
        "package b;\n" + IMPORTS + annotation + "\npublic final class BGGraph {}");
  }

  @Test
  void noGraphIsAnError() throws IOException {
    success(compile(b("x.exp()"))).writeClasses(folder);
    Files.delete(folder.resolve("b/BGGraph.class"));
    javac.classPath(List.of(folder));
    Javac.Result result = compile(A);
    assertThat(result.errors()).hasSize(1);
    assertThat(result.errors().get(0)).startsWith("[U0502]");
  }
}
