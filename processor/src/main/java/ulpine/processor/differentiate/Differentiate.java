package ulpine.processor.differentiate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.Graph;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.op.Add;
import ulpine.processor.op.Fill;
import ulpine.processor.op.Input;
import ulpine.processor.shape.Shape;

/**
 * Reverse-mode differentiation of a graph into a graph.
 *
 * <p>Contributions to a cotangent are added in the order in which the value's consumers stand in
 * the graph, last consumer first, and within one consumer by operand. A cotangent with one
 * contribution is that contribution; one with none is never made, except as the zero gradient of an
 * input that nothing depends on.
 */
public final class Differentiate {
  private final Graph forward;
  private final GraphBuilder builder;
  private final Map<Node, Node> cotangents = new HashMap<>();

  private Differentiate(Graph forward) {
    this.forward = forward;
    this.builder = GraphBuilder.after(forward);
  }

  /** The function and its gradients with respect to some of its inputs, in their order. */
  public static Derivative of(Graph graph, List<Node> withRespectTo) {
    Graph forward = Rewrite.decompose(graph, node -> !node.op().hasVjp());
    return new Differentiate(forward).run(withRespectTo);
  }

  /** The derivative of a graph's scalar output by each value it depends on. */
  static Map<Node, Node> cotangents(Graph forward) {
    Differentiate differentiate = new Differentiate(forward);
    differentiate.seed();
    differentiate.sweep(new HashSet<>(forward.nodes()));
    return differentiate.cotangents;
  }

  private Derivative run(List<Node> withRespectTo) {
    List<Node> seeds = seed();
    sweep(active(withRespectTo));
    List<Node> outputs = new ArrayList<>(forward.outputs());
    for (Node input : withRespectTo) {
      builder.at("d" + capitalized(input.label()), input.span());
      Node gradient = cotangents.get(input);
      outputs.add(gradient != null ? gradient : builder.apply(new Fill(0, input.shape())));
    }
    List<Node> inputs = new ArrayList<>(forward.inputs());
    inputs.addAll(seeds);
    Graph joint = Rewrite.simplify(Graph.of(inputs, outputs));
    return new Derivative(joint, seeds, forward.outputs().size());
  }

  private void sweep(Set<Node> active) {
    for (int i = forward.nodes().size() - 1; i >= 0; i--) {
      Node node = forward.nodes().get(i);
      if (active.contains(node) && cotangents.containsKey(node)) {
        passBack(node, active);
      }
    }
  }

  private List<Node> seed() {
    List<Node> outputs = forward.outputs();
    List<Node> seeds = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      Node output = outputs.get(i);
      if (output.type().element() != Element.REAL) {
        continue;
      }
      if (outputs.size() == 1 && output.shape().equals(Shape.SCALAR)) {
        builder.at("seed", output.span());
        add(output, builder.apply(Fill.scalar(1)));
      } else {
        String name = outputs.size() == 1 ? "seed" : "seed" + i;
        builder.at(name, output.span());
        seeds.add(builder.apply(new Input(name, output.type())));
        add(output, seeds.get(seeds.size() - 1));
      }
    }
    return seeds;
  }

  /** The nodes whose value depends on one of some inputs. */
  private Set<Node> active(List<Node> inputs) {
    Set<Node> active = new HashSet<>(inputs);
    for (Node node : forward.nodes()) {
      if (node.operands().stream().anyMatch(active::contains)) {
        active.add(node);
      }
    }
    return active;
  }

  private void passBack(Node node, Set<Node> active) {
    if (node.operands().isEmpty()) {
      return;
    }
    builder.at("", node.span());
    List<Optional<Node>> contributions = node.op().vjp(node, cotangents.get(node), builder);
    for (int i = 0; i < contributions.size(); i++) {
      Node operand = node.operand(i);
      if (contributions.get(i).isPresent() && active.contains(operand)) {
        add(operand, contributions.get(i).get());
      }
    }
  }

  private void add(Node value, Node contribution) {
    Node before = cotangents.get(value);
    builder.at("d" + capitalized(value.label()), contribution.span());
    Node sum =
        before == null ? renamed(contribution) : builder.apply(new Add(), before, contribution);
    cotangents.put(value, sum);
  }

  /**
   * The contribution under the name of the cotangent that it is, unless it is one a user knows
   * already.
   */
  private Node renamed(Node contribution) {
    return contribution.op() instanceof Input ? contribution : builder.renamed(contribution);
  }

  private static String capitalized(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
