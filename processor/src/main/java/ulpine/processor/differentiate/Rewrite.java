package ulpine.processor.differentiate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ulpine.processor.graph.Graph;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Op;
import ulpine.processor.op.Input;
import ulpine.processor.op.Simplification;

/** Rewritings of a graph that keep every bit of its outputs. Inputs stay the same nodes. */
public final class Rewrite {
  private Rewrite() {}

  /** Takes apart the composites that are to be, and the composites they consist of. */
  public static Graph decompose(Graph graph, Predicate<Node> which) {
    GraphBuilder builder = GraphBuilder.after(graph);
    Map<Node, Node> rewritten = new HashMap<>();
    for (Node node : graph.nodes()) {
      rewritten.put(node, decompose(rebuilt(node, rewritten, builder), which, builder));
    }
    return Graph.of(graph.inputs(), graph.outputs().stream().map(rewritten::get).toList());
  }

  private static Node decompose(Node node, Predicate<Node> which, GraphBuilder builder) {
    if (!which.test(node)) {
      return node;
    }
    builder.at("", node.span());
    Optional<Node> parts = node.op().decompose(node, builder);
    if (parts.isEmpty()) {
      return node;
    }
    // The parts are few; each is rebuilt because its own parts may be composites too.
    Map<Node, Node> rewritten = new HashMap<>();
    node.operands().forEach(operand -> rewritten.put(operand, operand));
    Node whole = expandParts(parts.get(), rewritten, which, builder);
    return builder.at(node.name(), node.span()).renamed(whole);
  }

  private static Node expandParts(
      Node part, Map<Node, Node> rewritten, Predicate<Node> which, GraphBuilder builder) {
    Node done = rewritten.get(part);
    if (done == null) {
      for (Node operand : part.operands()) {
        expandParts(operand, rewritten, which, builder);
      }
      done = decompose(rebuilt(part, rewritten, builder), which, builder);
      rewritten.put(part, done);
    }
    return done;
  }

  /**
   * Merges equal operations of equal operands, drops what is not needed, and removes
   * multiplications by one.
   */
  public static Graph simplify(Graph graph) {
    record Key(Op op, List<Node> operands) {}
    GraphBuilder builder = GraphBuilder.after(graph);
    Map<Node, Node> rewritten = new HashMap<>();
    Map<Key, Node> known = new HashMap<>();
    for (Node node : graph.nodes()) {
      Node simple = Simplification.of(rebuilt(node, rewritten, builder), builder);
      rewritten.put(
          node, known.computeIfAbsent(new Key(simple.op(), simple.operands()), key -> simple));
    }
    return Graph.of(graph.inputs(), graph.outputs().stream().map(rewritten::get).toList());
  }

  /**
   * Takes a maximum of maxima along the earlier axis first, if nothing else reads those along the
   * later one: what is compared first are whole lines.
   */
  public static Graph linesFirst(Graph graph) {
    Map<Node, Long> uses = Stream.concat(
            graph.nodes().stream().flatMap(node -> node.operands().stream()),
            graph.outputs().stream())
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    GraphBuilder builder = GraphBuilder.after(graph);
    Map<Node, Node> rewritten = new HashMap<>();
    for (Node node : graph.nodes()) {
      Node same = rebuilt(node, rewritten, builder);
      boolean isFree = node.operands().size() == 1 && uses.get(node.operand(0)) == 1;
      rewritten.put(node, isFree ? Simplification.linesFirst(same, builder) : same);
    }
    return Graph.of(graph.inputs(), graph.outputs().stream().map(rewritten::get).toList());
  }

  private static Node rebuilt(Node node, Map<Node, Node> rewritten, GraphBuilder builder) {
    if (node.op() instanceof Input) {
      return node;
    }
    List<Node> operands = new ArrayList<>();
    node.operands().forEach(operand -> operands.add(rewritten.get(operand)));
    return builder.copy(node, operands);
  }
}
