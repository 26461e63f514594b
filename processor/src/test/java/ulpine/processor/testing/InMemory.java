package ulpine.processor.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import ulpine.processor.GraphProcessor;

/** Compiles sources with the processor into a folder, and loads what came out. */
public final class InMemory {
  private InMemory() {}

  /**
   * @throws AssertionError with the compiler's messages if anything is wrong, a warning included
   */
  public static ClassLoader compile(Path folder, Map<String, String> sources) {
    return compile(folder, sources, List.of());
  }

  /** The same with options for the compiler, too. */
  public static ClassLoader compile(Path folder, Map<String, String> sources, List<String> more) {
    try {
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
      try (StandardJavaFileManager files =
          compiler.getStandardFileManager(diagnostics, null, null)) {
        List<Path> paths = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
          Path path = folder.resolve(source.getKey().replace('.', '/') + ".java");
          Files.createDirectories(path.getParent());
          Files.writeString(path, source.getValue());
          paths.add(path);
        }
        List<String> options = new ArrayList<>(List.of(
            "-d",
            folder.toString(),
            "-Xlint:all",
            "-Werror",
            "-g",
            "-classpath",
            System.getProperty("java.class.path")));
        options.addAll(more);
        StringWriter output = new StringWriter();
        JavaCompiler.CompilationTask task = compiler.getTask(
            output, files, diagnostics, options, null, files.getJavaFileObjectsFromPaths(paths));
        task.setProcessors(List.of(new GraphProcessor()));
        boolean compiled = task.call();
        // A note only, as a user's build goes on without vectors.
        boolean noVectors = diagnostics.getDiagnostics().toString().contains("U9002");
        if (!compiled || noVectors) {
          throw new AssertionError(diagnostics.getDiagnostics() + "\n" + output);
        }
      }
      return new URLClassLoader(
          new URL[] {folder.toUri().toURL()}, InMemory.class.getClassLoader());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
