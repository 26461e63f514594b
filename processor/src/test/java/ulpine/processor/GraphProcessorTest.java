package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ulpine.processor.testing.Fixtures;
import ulpine.processor.testing.Javac;
import ulpine.processor.testing.Wrapped;

/** What the processor is to the compilation around it. */
final class GraphProcessorTest {
  private final Javac javac = new Javac();

  @AfterEach
  void close() throws IOException {
    javac.close();
  }

  private Javac.Result compile(Processor processor, String... sources) {
    return javac.compile(List.of("-Xlint:all"), List.of(processor), sources);
  }

  private static Map<String, String> texts(Javac.Result result) {
    Map<String, String> texts = new TreeMap<>();
    result.output().keySet().stream()
        .filter(name -> name.endsWith(".java"))
        .forEach(name -> texts.put(name, result.text(name)));
    return texts;
  }

  private static Map<String, List<Byte>> bytes(Javac.Result result) {
    Map<String, List<Byte>> classes = new TreeMap<>();
    result.classes().forEach((name, bytes) -> {
      List<Byte> boxed = new ArrayList<>();
      for (byte b : bytes) {
        boxed.add(b);
      }
      classes.put(name, boxed);
    });
    return classes;
  }

  @Test
  void fixturesCompileWithoutAnyMessage() {
    for (String fixture : Fixtures.all()) {
      Javac.Result result = compile(new GraphProcessor(), fixture);
      assertWithMessage("%s", fixture).that(result.diagnostics()).isEmpty();
    }
  }

  /** Reading bodies leaves nothing behind in the trees that javac goes on with. */
  @Test
  void noTraceInTheUsersClasses() {
    Javac.Result without =
        javac.compile(List.of("-Xlint:all,-processing", "-proc:none"), List.of(), Fixtures.SYNTAX);
    Javac.Result with = javac.compile(
        List.of("-Xlint:all,-processing"), List.of(new GraphProcessor()), Fixtures.SYNTAX);
    assertWithMessage("%s", with.diagnostics()).that(with.success()).isTrue();
    assertThat(texts(with)).isNotEmpty();
    assertThat(without.classes().size()).isAtLeast(10);
    Map<String, List<Byte>> usersWith = bytes(with);
    usersWith.keySet().retainAll(without.classes().keySet());
    assertThat(usersWith).isEqualTo(bytes(without));
    assertThat(with.messages(Diagnostic.Kind.MANDATORY_WARNING))
        .isEqualTo(without.messages(Diagnostic.Kind.MANDATORY_WARNING));
    assertThat(with.messages(Diagnostic.Kind.WARNING))
        .isEqualTo(without.messages(Diagnostic.Kind.WARNING));
  }

  @Test
  void sameInputSameBytes() {
    for (String fixture : Fixtures.all()) {
      Javac.Result first = compile(new GraphProcessor(), fixture);
      Javac.Result second = compile(new GraphProcessor(), fixture);
      assertThat(texts(second)).isEqualTo(texts(first));
      assertThat(bytes(second)).isEqualTo(bytes(first));
    }
  }

  @Test
  void buildToolsMayWrapTheEnvironment() {
    Map<String, String> plain = texts(compile(new GraphProcessor(), Fixtures.DIGITS));
    assertThat(texts(
            compile(new Wrapped(new GraphProcessor(), Wrapped.GradleLike::new), Fixtures.DIGITS)))
        .isEqualTo(plain);
    assertThat(texts(
            compile(new Wrapped(new GraphProcessor(), Wrapped::intellijLike), Fixtures.DIGITS)))
        .isEqualTo(plain);
    assertThat(texts(compile(
            new Wrapped(
                new GraphProcessor(), env -> Wrapped.intellijLike(new Wrapped.GradleLike(env))),
            Fixtures.DIGITS)))
        .isEqualTo(plain);
  }

  @Test
  void twoGraphsOfOneName() {
    Javac.Result result = compile(new GraphProcessor(), """
        package demo;
        import ulpine.Tensor;
        import ulpine.annotations.*;
        final class Net {
          @Graph
          static @Shape("N") Tensor f(@Shape("N") Tensor x) { return x.neg(); }
          @Graph(name = "NetF")
          static @Shape("N") Tensor g(@Shape("N") Tensor x) { return x.exp(); }
        }
        """);
    assertThat(result.errors()).hasSize(1);
    assertThat(result.errors().get(0)).startsWith("[U0403] Net.f and Net.g would both");
    assertThat(result.diagnostics().get(0).getLineNumber()).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"View", "CompiledView", "CompiledGraph", "Kernels", "Team", "Gradients"})
  void usersClassesHaveNamesOfOurs(String name) {
    Javac.Result result = compile(new GraphProcessor(), """
        package demo;
        import ulpine.Tensor;
        import ulpine.annotations.*;
        public final class %1$s {
          public record Weights(@Shape("4 9") Tensor w) {}
          public record Bias(@Shape("9") Tensor b) {}
          @Graph(certify = Certify.SHADOW)
          public static @Shape("") Tensor loss(
              @Shape("B 4") Tensor x, @Differentiable Weights w, @Differentiable Bias b) {
            return x.matmul(w.w()).add(b.b()).mean();
          }
        }
        """.formatted(name));
    assertThat(result.errors()).isEmpty();
  }

  @Test
  void aClassOfTheUsersHasTheName() {
    Javac.Result result = compile(new GraphProcessor(), """
        package demo;
        import ulpine.Tensor;
        import ulpine.annotations.*;
        final class Net {
          @Graph
          static @Shape("N") Tensor f(@Shape("N") Tensor x) { return x.neg(); }
        }
        final class NetF {}
        """);
    assertThat(result.errors()).hasSize(1);
    assertThat(result.errors().get(0)).startsWith("[U0404] demo.NetF exists already");
    assertThat(result.diagnostics().get(0).getLineNumber()).isEqualTo(6);
  }

  @Test
  void theGivenNameMustBeOne() {
    for (String name : List.of("*batch", "a b", "int", "1x", "a.b")) {
      Javac.Result result = compile(new GraphProcessor(), """
          package demo;
          import ulpine.Tensor;
          import ulpine.annotations.*;
          final class Net {
            @Graph(name = "%s")
            static @Shape("N") Tensor f(@Shape("N") Tensor x) { return x.neg(); }
          }
          """.formatted(name));
      assertThat(result.errors()).hasSize(1);
      assertThat(result.errors().get(0)).startsWith("[U0404]");
    }
  }

  /** One mistake, one message: the class that other code names is there all the same. */
  @Test
  void aMistakeLeavesTheGeneratedClassUsable() {
    Javac.Result result = compile(new GraphProcessor(), """
        package demo;
        import ulpine.Tensor;
        import ulpine.annotations.*;
        final class Net {
          @Graph
          static @Shape("N 3") Tensor f(@Shape("N 3") Tensor x) { return x.matmul(x); }
          static Object use() { var net = new NetF(4); return net; }
        }
        """);
    assertThat(result.errors()).hasSize(1);
    assertThat(result.errors().get(0)).startsWith("[U0101]");
  }

  @Test
  void unknownOptionsAreErrors() {
    Javac.Result result = javac.compile(
        List.of("-Aulpine.crossChek=true", "-Aulpine.crossCheck=maybe", "-Aulpine.divide=few"),
        List.of(new GraphProcessor()),
        Fixtures.DIGITS);
    assertThat(result.errors())
        .containsExactly(
            "-Aulpine.crossChek is unknown; the options are -Aulpine.crossCheck=true|false,"
                + " -Aulpine.simd=true|false and -Aulpine.divide=OPERATIONS",
            "-Aulpine.crossCheck=maybe is neither true nor false",
            "-Aulpine.divide=few is no number of operations");
    assertThat(javac
            .compile(
                List.of("-Aulpine.crossCheck=false", "-Aother=1"),
                List.of(new GraphProcessor()),
                Fixtures.DIGITS)
            .errors())
        .isEmpty();
  }

  /** What we take for the canonical constructor is another one to the compiler. */
  @Test
  void anotherResolutionThanTheCompilersIsAnError() {
    Javac.Result result = compile(new GraphProcessor(), """
        package demo;
        import ulpine.Tensor;
        import ulpine.annotations.*;
        final class Net {
          record Pair(@Shape("3") Tensor a, @Shape("3") Tensor b) {
            Pair(Tensor a, Object b) { this((Tensor) b, a); }
          }
          static Object same(Tensor x) { return x; }
          @Graph
          static @Shape("3") Tensor f(@Shape("3") Tensor x) {
            return new Pair(x, same(x.neg())).a();
          }
        }
        """);
    assertThat(result.errors()).hasSize(1);
    assertThat(result.errors().get(0)).startsWith("[U9001]");
    assertThat(result.diagnostics().get(0).getLineNumber()).isEqualTo(11);
  }

  /** A file manager that cannot give out what the processor wants to write. */
  private static List<String> failing(IOException unwritable, RuntimeException defect) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    JavaFileManager files =
        new ForwardingJavaFileManager<>(compiler.getStandardFileManager(null, null, null)) {
          @Override
          public JavaFileObject getJavaFileForOutput(
              Location location, String name, JavaFileObject.Kind kind, FileObject sibling)
              throws IOException {
            if (defect != null) {
              throw defect;
            }
            throw unwritable;
          }
        };
    JavaFileObject source =
        new SimpleJavaFileObject(URI.create("string:///Net.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return """
                import ulpine.Tensor;
                import ulpine.annotations.Graph;
                import ulpine.annotations.Shape;
                final class Net {
                  @Graph
                  static @Shape("3") Tensor f(@Shape("3") Tensor x) { return x.neg(); }
                }
                """;
          }
        };
    JavaCompiler.CompilationTask task =
        compiler.getTask(null, files, diagnostics, List.of("-proc:only"), null, List.of(source));
    task.setProcessors(List.of(new GraphProcessor()));
    assertThat(task.call()).isFalse();
    return diagnostics.getDiagnostics().stream()
        .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
        .map(d -> d.getMessage(Locale.ROOT))
        .toList();
  }

  @Test
  void whatCannotBeWrittenIsOneMessage() {
    List<String> errors = failing(new IOException("disk full"), null);
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0)).startsWith("[U9002] the classes of Net.f");
    assertThat(errors.get(0)).contains("disk full");
  }

  @Test
  void aDefectIsOneMessageAndNoTrace() {
    List<String> errors = failing(null, new IllegalStateException("broken"));
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0)).startsWith("[U9002] internal error compiling Net.f");
    assertThat(errors.get(0)).contains("broken");
    assertThat(errors.get(0)).contains("please report this");
  }
}
