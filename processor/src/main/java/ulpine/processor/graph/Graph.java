package ulpine.processor.graph;

import static java.util.stream.Collectors.joining;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A function of tensors: its inputs, which are all there whether read or not, its outputs, and
 * every node an output depends on, operands first.
 */
public record Graph(List<Node> inputs, List<Node> nodes, List<Node> outputs) {
  public Graph {
    inputs = List.copyOf(inputs);
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
  }

  /** The graph of some outputs; what none of them reads is left out. */
  public static Graph of(List<Node> inputs, List<Node> outputs) {
    return new Graph(inputs, reachable(outputs), outputs);
  }

  /** The nodes that some nodes depend on, and these nodes, in the order of their ids. */
  public static List<Node> reachable(Collection<Node> from) {
    Set<Node> seen = new HashSet<>(from);
    Deque<Node> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      for (Node operand : open.pop().operands()) {
        if (seen.add(operand)) {
          open.push(operand);
        }
      }
    }
    List<Node> sorted = new ArrayList<>(seen);
    sorted.sort(Comparator.comparingInt(Node::id));
    return sorted;
  }

  /** One node a line, in an order that depends on the graph alone. */
  @Override
  public String toString() {
    return nodes.stream().map(Node::toString).collect(joining("\n", "", "\n"))
        + outputs.stream().map(o -> "%" + o.id()).collect(joining(", ", "return ", "\n"));
  }
}
