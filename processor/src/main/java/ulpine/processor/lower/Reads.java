package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import ulpine.processor.graph.Node;
import ulpine.processor.op.Reshape;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;

/**
 * Turns the reads in a definition into something else, looking through nodes that are not kept:
 * their definitions stand in for them.
 */
final class Reads {
  /** What becomes of an access to a kept node or an input. */
  interface Access {
    Expr read(Node producer, List<Index> at);

    Expr readFlat(Node producer, Index at);

    Expr gather(Node producer, List<Index> at, int axis, Expr position);
  }

  /** An access that only tells which nodes are read. */
  static Access visiting(Consumer<Node> producers) {
    return new Access() {
      @Override
      public Expr read(Node producer, List<Index> at) {
        producers.accept(producer);
        return new Expr.Constant(0);
      }

      @Override
      public Expr readFlat(Node producer, Index at) {
        return read(producer, List.of());
      }

      @Override
      public Expr gather(Node producer, List<Index> at, int axis, Expr position) {
        return read(producer, List.of());
      }
    };
  }

  private final Map<Node, Definition> definitions;
  private final Set<Node> kept;
  private final Access access;

  /** @param kept the nodes that are computed once and looked up: inputs and those in groups */
  Reads(Map<Node, Definition> definitions, Set<Node> kept, Access access) {
    this.definitions = definitions;
    this.kept = kept;
    this.access = access;
  }

  /** The expression of a node's element at a position, the node itself being computed. */
  Expr element(Node node, List<Index> at) {
    Definition definition = definitions.get(node);
    boolean own = at.equals(definition.position());
    return resolve(own ? definition.element() : node.op().element(node, at), node);
  }

  Expr resolve(Expr expr, Node node) {
    if (expr instanceof Expr.Read read) {
      Node producer = node.operand(read.operand());
      return kept.contains(producer)
          ? access.read(producer, read.at())
          : element(producer, read.at());
    }
    if (expr instanceof Expr.ReadFlat read) {
      Node producer = node.operand(read.operand());
      while (!kept.contains(producer)) {
        if (!(producer.op() instanceof Reshape)) {
          throw new IllegalStateException(producer + " should be kept, since it is read by offset");
        }
        producer = producer.operand(0);
      }
      return access.readFlat(producer, read.at());
    }
    if (expr instanceof Expr.Gather gather) {
      Node producer = node.operand(gather.operand());
      return access.gather(producer, gather.at(), gather.axis(), resolve(gather.position(), node));
    }
    if (expr instanceof Expr.Apply apply) {
      List<Expr> operands = new ArrayList<>();
      apply.operands().forEach(operand -> operands.add(resolve(operand, node)));
      return new Expr.Apply(apply.primitive(), operands);
    }
    if (expr instanceof Expr.Reduce reduce) {
      List<Expr> operands = new ArrayList<>();
      reduce.operands().forEach(operand -> operands.add(resolve(operand, node)));
      return new Expr.Reduce(reduce.reduction(), reduce.axes(), reduce.taps(), operands);
    }
    return expr;
  }
}
