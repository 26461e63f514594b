package ulpine.processor.read;

import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import ulpine.processor.graph.ClassRef;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.report.Problem;

/** Graphs of other classes, known by what their generated classes carry. */
public interface ForeignGraphs {
  /** What is known of a graph. */
  sealed interface Lookup {}

  /** Its graph, and the class that carries it. */
  record Found(GraphMethod method, ClassRef carrier) implements Lookup {}

  /** It is compiled in this compilation, but not yet. */
  record Wait(String callee) implements Lookup {}

  /** It cannot be used; without a problem, if its own mistakes are reported already. */
  record Failed(Optional<Problem> problem) implements Lookup {}

  Lookup find(ExecutableElement callee);
}
