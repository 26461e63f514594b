package ulpine.processor.read;

import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Reads {@code @Graph} methods. */
public final class MethodReader {
  private final Elements elements;
  private final Types types;
  private final SourceAccess sources;
  private final ForeignGraphs graphs;
  private final Diagnostics diagnostics;

  public MethodReader(
      Elements elements,
      Types types,
      SourceAccess sources,
      ForeignGraphs graphs,
      Diagnostics diagnostics) {
    this.elements = elements;
    this.types = types;
    this.sources = sources;
    this.graphs = graphs;
    this.diagnostics = diagnostics;
  }

  /** Reads a method annotated with {@code @Graph}; mistakes go to the diagnostics. */
  public ReadResult read(ExecutableElement method) {
    if (elements == null || types == null || sources == null || graphs == null || diagnostics == null) {
      throw new IllegalStateException();
    }
    return new ReadResult.Failed(Optional.empty());
  }
}
