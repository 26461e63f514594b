package ulpine.processor.testing;

import static java.util.stream.Collectors.toSet;

import com.sun.source.util.JavacTask;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
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

/** Compiles sources in memory, quickly, many times. */
public final class Javac implements AutoCloseable {
  private final JavaCompiler compiler;
  private final StandardJavaFileManager files;

  public Javac() {
    this(ToolProvider.getSystemJavaCompiler());
  }

  public Javac(JavaCompiler compiler) {
    this.compiler = compiler;
    this.files = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
    classPath(List.of());
    try {
      // Else javac looks for plugins in every jar of the class path, each time.
      files.setLocation(StandardLocation.ANNOTATION_PROCESSOR_PATH, List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What came of a compilation.
   *
   * @param log what javac says besides, such as that it has crashed
   * @param output generated sources and class files by name
   */
  public record Result(
      boolean success,
      String log,
      List<Diagnostic<? extends JavaFileObject>> diagnostics,
      Map<String, byte[]> output) {
    public List<String> messages(Diagnostic.Kind kind) {
      return diagnostics.stream()
          .filter(d -> d.getKind() == kind)
          .map(d -> d.getMessage(Locale.ROOT))
          .toList();
    }

    public List<String> errors() {
      return messages(Diagnostic.Kind.ERROR);
    }

    /** The texts of the sources with certain errors. */
    public List<String> wrongSources(Predicate<Diagnostic<?>> which) {
      return diagnostics.stream()
          .filter(d -> d.getKind() == Diagnostic.Kind.ERROR && which.test(d))
          .map(Diagnostic::getSource)
          .distinct()
          .filter(Source.class::isInstance)
          .map(source -> ((Source) source).text)
          .toList();
    }

    /** A file's text; {@code name} is {@code demo/NetLoss.java}. */
    public String text(String name) {
      byte[] bytes = output.get(name);
      if (bytes == null) {
        throw new AssertionError(name + " is not among " + output.keySet() + ": " + diagnostics);
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }

    public Map<String, byte[]> classes() {
      Map<String, byte[]> classes = new TreeMap<>(output);
      classes.keySet().removeIf(name -> !name.endsWith(".class"));
      return classes;
    }

    /** Writes the class files to a folder. */
    public void writeClasses(Path folder) {
      classes().forEach((name, bytes) -> {
        try {
          Files.createDirectories(folder.resolve(name).getParent());
          Files.write(folder.resolve(name), bytes);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }

  /** Puts folders before the class path of the tests. */
  public Javac classPath(List<Path> first) {
    List<File> path = new ArrayList<>(first.stream().map(Path::toFile).toList());
    Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(File::new)
        .forEach(path::add);
    return wholeClassPath(path);
  }

  /** Makes the class path the places where some classes come from; a short one is faster. */
  public Javac libraries(List<Class<?>> classes) {
    return wholeClassPath(classes.stream()
        .map(type -> new File(
            URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString())))
        .toList());
  }

  private Javac wholeClassPath(List<File> path) {
    try {
      files.setLocation(StandardLocation.CLASS_PATH, path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /**
   * @param sources each beginning with {@code package a.b;} and declaring its file's class first
   */
  public Result compile(List<String> options, List<Processor> processors, String... sources) {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    Map<String, Written> written = new TreeMap<>();
    JavaFileManager manager = new InMemory(files, written);
    StringWriter log = new StringWriter();
    List<JavaFileObject> units = new ArrayList<>();
    for (String source : sources) {
      units.add(new Source(source));
    }
    JavaCompiler.CompilationTask task =
        compiler.getTask(log, manager, diagnostics, options, null, units);
    task.setProcessors(processors);
    boolean success = task.call();
    Map<String, byte[]> output = new TreeMap<>();
    written.forEach((name, file) -> output.put(name, file.bytes.toByteArray()));
    return new Result(success, log.toString(), diagnostics.getDiagnostics(), output);
  }

  /** Those of some sources that have no syntax errors. */
  public List<String> parseable(List<String> sources) {
    List<Source> units = sources.stream().map(Source::new).toList();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    List<String> options = List.of("-proc:none", "-Xmaxerrs", "0");
    JavacTask task = (JavacTask) compiler.getTask(null, files, diagnostics, options, null, units);
    try {
      task.parse();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Set<JavaFileObject> wrong =
        diagnostics.getDiagnostics().stream().map(Diagnostic::getSource).collect(toSet());
    return units.stream()
        .filter(unit -> !wrong.contains(unit))
        .map(unit -> unit.text)
        .toList();
  }

  @Override
  public void close() throws IOException {
    files.close();
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("mem:///" + path(text)), Kind.SOURCE);
      this.text = text;
    }

    private static String path(String text) {
      String name =
          text.replaceFirst("(?s)^.*?\\b(?:class|interface|record|enum)\\s+(\\w+).*$", "$1");
      String folder = text.startsWith("package ")
          ? text.substring(8, text.indexOf(';')).replace('.', '/') + "/"
          : "";
      return folder + (name.matches("\\w+") ? name : "Unnamed") + ".java";
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Written extends SimpleJavaFileObject {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Written(String name, Kind kind) {
      super(URI.create("mem:///" + name), kind);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }

    /** A class file that a processor has written is read by the compiler. */
    @Override
    public InputStream openInputStream() {
      return new ByteArrayInputStream(bytes.toByteArray());
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, Written> written;

    InMemory(JavaFileManager files, Map<String, Written> written) {
      super(files);
      this.written = written;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      String name = className.replace('.', '/') + kind.extension;
      Written file = new Written(name, kind);
      written.put(name, file);
      return file;
    }

    @Override
    public FileObject getFileForOutput(
        Location location, String packageName, String relativeName, FileObject sibling) {
      String name = packageName.replace('.', '/') + "/" + relativeName;
      Written file = new Written(name, JavaFileObject.Kind.OTHER);
      written.put(name, file);
      return file;
    }
  }
}
