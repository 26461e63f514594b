package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Node;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;

/** What nodes read of kept nodes and inputs, looking through what is not kept. */
final class Uses {
  /** An access: of what, and whether at the position that is being computed. */
  record Use(Node producer, boolean samePosition) {}

  private final Map<Node, Definition> definitions;
  private final Set<Node> kept;

  Uses(Map<Node, Definition> definitions, Set<Node> kept) {
    this.definitions = definitions;
    this.kept = kept;
  }

  List<Use> of(Node node) {
    Index place = Index.flat(definitions.get(node).position(), node.shape().strides());
    return of(node, place, node.shape().length());
  }

  /** @param place the position that is being computed, of so many */
  List<Use> of(Node node, Index place, Dim length) {
    List<Use> uses = new ArrayList<>();
    new Reads(definitions, kept, new Reads.Access() {
          @Override
          public Expr read(Node producer, List<Index> at) {
            return readFlat(producer, Index.flat(at, producer.shape().strides()));
          }

          @Override
          public Expr readFlat(Node producer, Index at) {
            return use(
                new Use(producer, at.equals(place) && producer.shape().length().equals(length)));
          }

          @Override
          public Expr gather(Node producer, List<Index> at, int axis, Expr position) {
            return use(new Use(producer, false));
          }

          private Expr use(Use use) {
            uses.add(use);
            return new Expr.Constant(0);
          }
        })
        .element(node, definitions.get(node).position());
    return uses;
  }
}
