package ulpine.processor.graph;

/**
 * Where a node comes from: the source file's simple name, the line and that line's text without its
 * margins.
 */
public record Span(String file, int line, String text) {
  public static final Span NONE = new Span("", 0, "");
}
