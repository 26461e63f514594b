package ulpine.processor.read;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import ulpine.processor.graph.GraphMethod;

/** What became of a method. */
public sealed interface ReadResult {
  /** Its graph, and the calls in it. */
  record Read(GraphMethod method, List<Resolution> resolutions) implements ReadResult {
    public Read {
      resolutions = List.copyOf(resolutions);
    }
  }

  /**
   * To be read again in a later round; nothing has been reported.
   *
   * @param graphs the graphs it waits for, as {@code Owner.method}; none if it waits for a type in
   *     its signature
   */
  record Wait(Set<String> graphs) implements ReadResult {}

  /**
   * There is a mistake, reported here or left for the compiler to report.
   *
   * @param stub the method with an empty graph and perhaps wrong shapes, but with the true types of
   *     parameters and result; empty if not even these are known
   */
  record Failed(Optional<GraphMethod> stub) implements ReadResult {}
}
