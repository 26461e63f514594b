package ulpine.processor.differentiate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.Graph;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.op.Input;

/**
 * A function of one scalar result taken apart as far as it goes, with the derivative of the result
 * by each of its values.
 *
 * @param derivative its outputs are the values that are computed; its gradients are the derivatives
 *     by these, in the same order, and then those by the inputs
 * @param values the computed values, in order
 * @param inputs the inputs on which the result depends, in order
 */
public record Adjoint(Derivative derivative, List<Node> values, List<Node> inputs) {
  public Adjoint {
    values = List.copyOf(values);
    inputs = List.copyOf(inputs);
  }

  /** @param graph has one scalar output */
  public static Adjoint of(Graph graph) {
    Graph forward = Rewrite.simplify(Rewrite.decompose(graph, Adjoint::isDifferentiableInParts));
    Map<Node, Node> cotangents = Differentiate.cotangents(forward);
    Map<Node, Node> values = new LinkedHashMap<>();
    Map<Node, Node> inputs = new LinkedHashMap<>();
    for (Node node : forward.nodes()) {
      if (cotangents.containsKey(node) && node.type().element() == Element.REAL) {
        (node.op() instanceof Input ? inputs : values).put(node, cotangents.get(node));
      }
    }
    List<Node> outputs = new ArrayList<>(values.keySet());
    outputs.addAll(values.values());
    outputs.addAll(inputs.values());
    return new Adjoint(
        new Derivative(Graph.of(forward.inputs(), outputs), List.of(), values.size()),
        List.copyOf(values.keySet()),
        List.copyOf(inputs.keySet()));
  }

  private static boolean isDifferentiableInParts(Node node) {
    Graph alone = Graph.of(node.operands(), List.of(node));
    Optional<Node> whole = node.op().decompose(node, GraphBuilder.after(alone));
    return whole.isPresent()
        && Graph.reachable(List.of(whole.get())).stream()
            .filter(part -> part.id() > node.id())
            .allMatch(part -> part.op().hasVjp() || isDifferentiableInParts(part));
  }
}
