package ulpine.processor.emit;

import com.palantir.javapoet.CodeBlock;
import java.util.List;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Port;

/** The Javadoc of generated classes. */
final class Docs {
  private static final String PROCESSORS =
      ", which computes large kernels\nin parts, in as many threads as there are processors.\n";

  private static final String THREADS = """
      , which computes large kernels
      in parts, in the caller's thread and those of an executor, with the same bits.

      <p>What the executor rejects or does not come to, the caller does itself. No call ends while
      another thread is at work for it: an interruption waits, and so does an exception in another
      thread, which is thrown then. {@code certify} stays in the caller's thread.
      """;

  private static final List<String> THREAD_PARAMETERS =
      List.of("whose threads come to help", "how many threads work at once, the caller's included");

  private Docs() {}

  static CodeBlock type(GraphMethod method, Surface surface) {
    CodeBlock.Builder doc = CodeBlock.builder();
    doc.add(
        "{@code $L} of {@link $T}, compiled.\n\n<ul>\n", method.name(), Types.of(method.owner()));
    surface.leaves().forEach(leaf -> doc.add("<li>{@code $L} $L\n", leaf.path(), shape(leaf)));
    for (Port.Leaf leaf : surface.results()) {
      doc.add(
          "<li>{@code $L} $L\n",
          leaf.path().isEmpty() ? "result" : "result." + leaf.path(),
          shape(leaf));
    }
    doc.add(
        "</ul>\n\n<p>An instance owns its buffers and is not for two threads at once; instances share nothing,\n");
    doc.add(
        "and weights are shared freely. Tensors it returns are views, valid until its next call.\n");
    return doc.build();
  }

  private static String shape(Port.Leaf leaf) {
    return leaf.type().shape().toString();
  }

  /** @param threads the names of what comes after the capacities: an executor, and parallelism */
  static CodeBlock constructor(GraphMethod method, List<String> threads) {
    List<String> symbols = method.symbols();
    CodeBlock.Builder doc = CodeBlock.builder();
    doc.add(
        symbols.isEmpty()
            ? "Makes an instance with its buffers"
            : "Makes an instance with buffers for sizes up to the given ones");
    doc.add(threads.isEmpty() ? ".\n" : threads.size() == 1 ? PROCESSORS : THREADS);
    doc.add(symbols.isEmpty() && threads.isEmpty() ? "" : "\n");
    for (String symbol : symbols) {
      boolean pack = symbol.startsWith("*");
      doc.add(
          "@param $L the largest $L\n",
          Scope.symbol(symbol),
          pack ? "product of the leading axes" : symbol);
    }
    for (int i = 0; i < threads.size(); i++) {
      doc.add("@param $L $L\n", threads.get(i), THREAD_PARAMETERS.get(i));
    }
    return doc.build();
  }
}
