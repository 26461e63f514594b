package ulpine.example.shapes;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaCompiler.CompilationTask;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import ulpine.processor.GraphProcessor;

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
    // What is generated for a wrong graph, so that its users are not wrong too, is not wanted here.
    Path generated = Files.createTempDirectory("shapes");
    List<String> options = List.of(
        "-proc:only",
        "-s",
        generated.toString(),
        "-classpath",
        System.getProperty("java.class.path"));
    CompilationTask task = javac.getTask(
        new PrintWriter(output), null, null, options, null, List.of(new Source(mistake + ".java")));
    task.setProcessors(List.of(new GraphProcessor()));
    boolean compiles = task.call();
    try (Stream<Path> files = Files.walk(generated)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    if (compiles) {
      throw new IllegalStateException(mistake + " compiles");
    }
    return output.toString();
  }

  /** A source among the resources of this class. */
  private static final class Source extends SimpleJavaFileObject {
    private final String name;
    private final String text;

    Source(String name) throws IOException {
      super(URI.create("resource:///" + name), Kind.SOURCE);
      this.name = name;
      try (InputStream in = Shapes.class.getResourceAsStream(name)) {
        this.text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }

    /** As javac prints it. */
    @Override
    public String getName() {
      return "example/shapes/" + name;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
