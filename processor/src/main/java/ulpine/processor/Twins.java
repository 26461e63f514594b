package ulpine.processor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.processing.Messager;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import ulpine.processor.emit.SourceFile;
import ulpine.processor.emit.Twin;
import ulpine.processor.report.Code;

/**
 * Compiles the classes of vectors. They use an incubating module, of which the user's own
 * compilation would warn, if it saw it at all. Where this JDK cannot compile them there are none,
 * and the compiled classes do without.
 */
final class Twins {
  private static final String MODULE = "jdk.incubator.vector";

  /** What the classes of vectors call besides; only the signatures matter here. */
  private static final List<SourceFile> KERNELS = List.of(
      stub(
          "Elementary",
          Stream.of(
                  "exp",
                  "log",
                  "tanh",
                  "sigmoid",
                  "softplus",
                  "expm1",
                  "log1p",
                  "sin",
                  "cos",
                  "erf")
              .flatMap(f -> Stream.of("float " + f + "(float x)", "double " + f + "(double x)"))),
      stub("Masks", Stream.of("float keep(float x, boolean kept)")),
      stub(
          "Rounding",
          narrow()
              .flatMap(f -> Stream.of("float " + f + "(float x)", "float " + f + "(double x)"))),
      stub("NarrowFma", narrow().map(f -> "float " + f + "(float a, float b, float c)")));

  private static Stream<String> narrow() {
    return Stream.of("tf32", "bfloat16", "binary16", "fp8E4m3", "fp8E5m2")
        .flatMap(format -> Stream.of(format, format + "Saturating"));
  }

  private static SourceFile stub(String name, Stream<String> signatures) {
    String methods = signatures
        .map(signature -> "  public static " + signature + " { return 0; }\n")
        .collect(Collectors.joining());
    return new SourceFile(
        "ulpine.kernel." + name,
        "package ulpine.kernel;\n\npublic final class " + name + " {\n" + methods + "}\n");
  }

  /**
   * A class of vectors.
   *
   * @param from the class of the user's that it is made from
   */
  record Compiled(SourceFile source, ByteArrayOutputStream bytes, TypeElement from) {}

  private final SourceVersion version;
  private final Messager messager;
  private final Map<Twin, TypeElement> waiting = new LinkedHashMap<>();

  /**
   * @param version of the class files
   * @param messager where it is noted if this JDK has the module but cannot compile them
   */
  Twins(SourceVersion version, Messager messager) {
    this.version = version;
    this.messager = messager;
  }

  void add(Twin twin, TypeElement from) {
    waiting.put(twin, from);
  }

  /** Those added since the last call. */
  List<Compiled> compiled() {
    Map<String, ByteArrayOutputStream> classes = waiting.isEmpty() ? Map.of() : compile();
    List<Compiled> compiled = new ArrayList<>();
    waiting.forEach((twin, from) -> {
      for (SourceFile source : twin.sources()) {
        ByteArrayOutputStream bytes = classes.get(source.className());
        if (bytes != null) {
          compiled.add(new Compiled(source, bytes, from));
        }
      }
    });
    waiting.clear();
    return compiled;
  }

  /** Class files by the names of the classes; none if anything goes wrong. */
  private Map<String, ByteArrayOutputStream> compile() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      return Map.of();
    }
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(d -> {}, Locale.ROOT, StandardCharsets.UTF_8)) {
      files.setLocation(StandardLocation.CLASS_PATH, List.of());
      if (files.getLocationForModule(StandardLocation.SYSTEM_MODULES, MODULE) == null) {
        return Map.of();
      }
      List<Source> sources = new ArrayList<>(KERNELS.stream().map(Source::new).toList());
      for (Twin twin : waiting.keySet()) {
        twin.sources().stream().map(Source::new).forEach(sources::add);
        sources.add(new Source(twin.outline()));
      }
      String release = version.name().substring("RELEASE_".length());
      Memory memory = new Memory(files);
      DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
      boolean compiled = compiler
          .getTask(
              Writer.nullWriter(),
              memory,
              diagnostics,
              List.of(
                  "-proc:none",
                  "-nowarn",
                  "-g",
                  "--add-modules",
                  MODULE,
                  "-source",
                  release,
                  "-target",
                  release),
              null,
              sources)
          .call();
      diagnostics.getDiagnostics().stream()
          .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
          .findFirst()
          .ifPresent(this::note);
      return compiled ? memory.classes : Map.of();
    } catch (IOException unreadable) {
      return Map.of();
    }
  }

  private void note(Diagnostic<?> error) {
    messager.printMessage(
        Diagnostic.Kind.NOTE,
        "[" + Code.U9002 + "] the kernels of vectors do not compile with this JDK, so that these"
            + " graphs compute without; please report this: "
            + error.toString().lines().findFirst().orElse(""));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(SourceFile file) {
      super(URI.create("twin:///" + file.className().replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = file.text();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Keeps class files. */
  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes = new TreeMap<>();

    Memory(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      classes.put(className, bytes);
      URI name = URI.create("twin:///" + className.replace('.', '/') + kind.extension);
      return new SimpleJavaFileObject(name, kind) {
        @Override
        public OutputStream openOutputStream() {
          return bytes;
        }
      };
    }
  }
}
