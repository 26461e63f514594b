package ulpine.processor.emit;

import com.palantir.javapoet.CodeBlock;
import java.util.List;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Port;

/** The Javadoc of generated classes. */
final class Docs {
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

  static CodeBlock constructor(GraphMethod method) {
    List<String> symbols = method.symbols();
    if (symbols.isEmpty()) {
      return CodeBlock.of("Makes an instance with its buffers.\n");
    }
    CodeBlock.Builder doc = CodeBlock.builder();
    doc.add("Makes an instance with buffers for sizes up to the given ones.\n\n");
    for (String symbol : symbols) {
      boolean pack = symbol.startsWith("*");
      doc.add(
          "@param $L the largest $L\n",
          Scope.symbol(symbol),
          pack ? "product of the leading axes" : symbol);
    }
    return doc.build();
  }
}
