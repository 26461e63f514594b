package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Op;

/** An operation that stands for others, and whose derivative is theirs. */
interface Composite extends Op {
  /** What it stands for. */
  Node parts(Node self, GraphBuilder b);

  @Override
  default Optional<Node> decompose(Node self, GraphBuilder b) {
    return Optional.of(parts(self, b));
  }

  @Override
  default boolean hasVjp() {
    return false;
  }

  @Override
  default List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    throw new IllegalStateException(signature().name() + " decomposes");
  }
}
