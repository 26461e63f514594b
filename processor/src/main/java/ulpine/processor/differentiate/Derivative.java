package ulpine.processor.differentiate;

import java.util.List;
import ulpine.processor.graph.Graph;
import ulpine.processor.graph.Node;

/**
 * A function together with its gradient: one graph whose outputs are the function's, followed by
 * the gradients.
 *
 * @param seeds the inputs that carry the outputs' cotangents; none where the one output is a
 *     scalar, whose cotangent is 1
 * @param forwardOutputs how many of the graph's outputs are the function's
 */
public record Derivative(Graph graph, List<Node> seeds, int forwardOutputs) {
  public Derivative {
    seeds = List.copyOf(seeds);
  }

  /** A function without gradient. */
  public static Derivative none(Graph graph) {
    return new Derivative(graph, List.of(), graph.outputs().size());
  }

  public List<Node> outputs() {
    return graph.outputs().subList(0, forwardOutputs);
  }

  public List<Node> gradients() {
    return graph.outputs().subList(forwardOutputs, graph.outputs().size());
  }
}
