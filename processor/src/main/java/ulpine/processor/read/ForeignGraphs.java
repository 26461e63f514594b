package ulpine.processor.read;

import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import ulpine.processor.graph.ClassRef;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.report.Problem;

/** The graphs of {@code @Graph} methods of other classes. */
@FunctionalInterface
public interface ForeignGraphs {
  Lookup find(ExecutableElement callee);

  /** What is known of a graph. */
  sealed interface Lookup {}

  /** The graph, and the class that carries it. */
  record Found(GraphMethod method, ClassRef carrier) implements Lookup {}

  /** Its class is compiled now and will carry the graph in a later round. */
  record Wait() implements Lookup {}

  /** There is no graph; without a problem, if that has been reported already. */
  record Failed(Optional<Problem> problem) implements Lookup {}
}
