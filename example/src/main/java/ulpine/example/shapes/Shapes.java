package ulpine.example.shapes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaCompiler.CompilationTask;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles the graphs in {@code example/shapes}, each with one mistake, and prints what javac does.
 */
public final class Shapes {
  /** The classes, each in a file of its name. */
  public static final List<String> MISTAKES = List.of(
      "InnerDimensions",
      "BiasLength",
      "AnyBatch",
      "Rows",
      "Misspelt",
      "ForgottenMean",
      "WhileLoop");

  private Shapes() {}

  /** Needs no arguments. */
  public static void main(String[] arguments) throws IOException {
    for (String mistake : MISTAKES) {
      System.out.println(compile(mistake));
    }
  }

  /** What javac prints when it compiles one of the mistakes. */
  public static String compile(String mistake) throws IOException {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    if (javac == null) {
      throw new IllegalStateException("This Java has no compiler; a JDK has.");
    }
    StringWriter output = new StringWriter();
    List<String> options = List.of(
        "-proc:only",
        "-processor",
        "ulpine.processor.GraphProcessor",
        "-classpath",
        System.getProperty("java.class.path"));
    try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
      CompilationTask task = javac.getTask(
          new PrintWriter(output),
          new InMemory(files),
          null,
          options,
          null,
          List.of(resource(mistake + ".java")));
      if (task.call()) {
        throw new IllegalStateException(mistake + " compiles");
      }
    }
    return output.toString();
  }

  private static Source resource(String name) throws IOException {
    try (InputStream in = Shapes.class.getResourceAsStream(name)) {
      Source source = new Source("example/shapes/" + name);
      in.transferTo(source.text);
      return source;
    }
  }

  /** Keeps what the processor generates, which is a class even for a graph with a mistake. */
  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    InMemory(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new Source(className + kind.extension);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String name;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    Source(String name) {
      super(URI.create("memory:///" + name), Kind.SOURCE);
      this.name = name;
    }

    /** As javac prints it. */
    @Override
    public String getName() {
      return name;
    }

    @Override
    public OutputStream openOutputStream() {
      return text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text.toString(StandardCharsets.UTF_8);
    }
  }
}
