package ulpine.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import ulpine.processor.GraphProcessor;

/**
 * How long graphs of growing size take to compile: prints a table of medians, in Markdown.
 *
 * <p>"javac" is the time without the processor, "processor" what the processor adds, and
 * "generated" what javac adds for the classes it generated, the cross-check included.
 */
public final class CompileTime {
  private static final int[] SIZES = {10, 100, 1000};
  private static final int REPETITIONS = 15;

  private static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();

  /** The time of this thread alone, which compiles: what else the machine does is not counted. */
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private CompileTime() {}

  /** Prints the table. */
  public static void main(String[] args) throws IOException {
    System.out.println(
        "| nodes | javac ms | processor ms | generated ms | processor µs/node | class files kB |");
    System.out.println("|---:|---:|---:|---:|---:|---:|");
    for (Way way : Way.values()) {
      median(source(SIZES[1]), way);
    }
    for (int nodes : SIZES) {
      String source = source(nodes);
      double javac = median(source, Way.JAVAC);
      double parsing = median(source, Way.PARSING);
      double processor = median(source, Way.PROCESSOR) - parsing;
      double all = median(source, Way.ALL);
      System.out.printf(
          Locale.ROOT,
          "| %d | %.0f | %.0f | %.0f | %.0f | %d |%n",
          nodes,
          javac,
          processor,
          all - javac - processor,
          processor * 1e3 / nodes,
          compile(source, Way.ALL).bytes() / 1024);
    }
  }

  private enum Way {
    JAVAC("-proc:none", List::of),
    PARSING("-proc:only", () -> List.of(new Idle())),
    PROCESSOR("-proc:only", () -> List.of(new GraphProcessor())),
    ALL("-Xlint:none", () -> List.of(new GraphProcessor()));

    private final String option;
    private final Supplier<List<Processor>> processors;

    Way(String option, Supplier<List<Processor>> processors) {
      this.option = option;
      this.processors = processors;
    }
  }

  /** A processor that looks at everything and does nothing: what any processor costs. */
  @SupportedAnnotationTypes("*")
  private static final class Idle extends AbstractProcessor {
    @Override
    public SourceVersion getSupportedSourceVersion() {
      return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      return false;
    }
  }

  private record Outcome(long nanoseconds, long bytes) {}

  /**
   * A residual network as one loss: blocks of five operations, so that contractions, fused
   * elementwise chains and values kept for the gradient grow alike.
   */
  private static String source(int nodes) {
    StringBuilder body = new StringBuilder();
    int block = 0;
    for (; 5 * block + 5 <= nodes - 2; block++) {
      body.append("""
              Tensor a%1$d = h%1$d.matmul(w);
              Tensor b%1$d = a%1$d.add(b);
              Tensor c%1$d = b%1$d.tanh();
              Tensor d%1$d = c%1$d.mul(0.5);
              Tensor h%2$d = d%1$d.add(h%1$d);
          """.formatted(block, block + 1));
    }
    String last = "h" + block;
    for (int rest = 5 * block; rest < nodes - 2; rest++) {
      body.append("    Tensor r%1$d = %2$s.mul(0.5);%n".formatted(rest, last));
      last = "r" + rest;
    }
    return """
        package measured;

        import ulpine.Tensor;
        import ulpine.annotations.Differentiable;
        import ulpine.annotations.Graph;
        import ulpine.annotations.Shape;

        final class Net {
          @Graph
          static @Shape("") Tensor loss(
              @Shape("B 16") Tensor h0,
              @Differentiable @Shape("16 16") Tensor w,
              @Differentiable @Shape("16") Tensor b) {
        %s    return %s.square().mean();
          }
        }
        """.formatted(body, last);
  }

  private static double median(String source, Way way) throws IOException {
    long[] times = new long[REPETITIONS];
    for (int i = 0; i < REPETITIONS; i++) {
      times[i] = compile(source, way).nanoseconds();
    }
    Arrays.sort(times);
    return times[REPETITIONS / 2] / 1e6;
  }

  private static Outcome compile(String source, Way way) throws IOException {
    Path out = Files.createTempDirectory("ulpine-compile-time");
    try (StandardJavaFileManager files = JAVAC.getStandardFileManager(null, Locale.ROOT, UTF_8)) {
      StringWriter messages = new StringWriter();
      JavaCompiler.CompilationTask task = JAVAC.getTask(
          messages,
          files,
          null,
          List.of("-d", out.toString(), way.option),
          null,
          List.of(new Source(source)));
      task.setProcessors(way.processors.get());
      long start = CLOCK.getCurrentThreadCpuTime();
      boolean compiled = task.call();
      long nanoseconds = CLOCK.getCurrentThreadCpuTime() - start;
      if (!compiled) {
        throw new IllegalStateException("javac rejects the measured graph:\n" + messages);
      }
      return new Outcome(nanoseconds, classBytes(out));
    } finally {
      delete(out);
    }
  }

  private static long classBytes(Path out) throws IOException {
    try (Stream<Path> files = Files.walk(out)) {
      long bytes = 0;
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///measured/Net.java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
