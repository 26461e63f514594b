package ulpine.processor.emit;

import java.util.List;

/**
 * Classes that use the Vector API, which a user's compilation does not see; they are compiled
 * apart.
 *
 * @param outline as much as they need of the compiled class
 */
public record Twin(List<SourceFile> sources, SourceFile outline) {
  public Twin {
    sources = List.copyOf(sources);
  }
}
