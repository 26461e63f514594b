package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ulpine.annotations.Format;
import ulpine.processor.differentiate.Derivative;
import ulpine.processor.differentiate.Rewrite;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Graph;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Numerics;
import ulpine.processor.op.Bounded;
import ulpine.processor.op.Convolve;
import ulpine.processor.op.Input;
import ulpine.processor.op.Reshape;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Reduction;

/**
 * Lowers a function and its gradient to kernels over planned buffers. No step changes a bit of a
 * result.
 */
public final class Lower {
  private final Derivative derivative;
  private final Numerics numerics;
  private final Fusion fusion;
  private final BufferPlan plan;
  private final Names names = new Names();
  private final LabelChecks labels = new LabelChecks();

  private final Style style;

  private Lower(Derivative derivative, Numerics numerics, Style style) {
    this.derivative = derivative;
    this.numerics = numerics;
    this.style = style;
    this.fusion = Fusion.of(derivative, style);
    this.plan = new BufferPlan(names, numerics, style.reusesBuffers());
  }

  /** @param derivative as differentiation made it; composites are taken apart here */
  public static Program of(Derivative derivative, Numerics numerics) {
    return of(derivative, numerics, new Style(false, Style.Bounds.NONE));
  }

  /**
   * The same, with kernels of vectors besides where sums are in binary32, or in a format with its
   * exponents or more.
   *
   * @param weights the numbers of inputs that are likely to be those of the call before
   */
  public static Program withVectors(
      Derivative derivative, Numerics numerics, Set<Integer> weights) {
    Style style = new Style(hasVectors(numerics), Style.Bounds.NONE);
    return of(derivative, numerics, style, weights);
  }

  /** The same kernels, but with a buffer for each stored value that holds nothing else. */
  public static Program withoutReuse(Derivative derivative, Numerics numerics) {
    return of(derivative, numerics, new Style(false, Style.Bounds.EACH));
  }

  /**
   * As {@link #withoutReuse}, with nothing fused to contractions, and other reductions computed one
   * result at a time.
   */
  public static Program withContractionsApart(
      Derivative derivative, Numerics numerics, boolean vectors, Set<Integer> weights) {
    boolean possible = vectors && hasVectors(numerics);
    return of(derivative, numerics, new Style(possible, Style.Bounds.WHOLE), weights);
  }

  /**
   * As {@link #withoutReuse}, with nothing fused to contractions, which come with what bounds their
   * errors as a whole.
   */
  public static Program withRunningContractions(
      Derivative derivative, Numerics numerics, boolean vectors, Set<Integer> weights) {
    return of(derivative, numerics, new Style(vectors, Style.Bounds.RUNNING), weights);
  }

  /** Whether there are rules for {@link #withRunningContractions}. */
  public static boolean hasRunningContractions(Numerics numerics) {
    return !numerics.widens() && numerics.format().precision() >= Format.BINARY32.precision();
  }

  /** In formats with fewer exponents than binary32 a step takes too long for vectors to pay. */
  private static boolean hasVectors(Numerics numerics) {
    Format steps = numerics.accumulator();
    return numerics.widens()
        ? steps == Format.BINARY32
        : steps.minExponent() <= Format.BINARY32.minExponent();
  }

  private static Program of(Derivative derivative, Numerics numerics, Style style) {
    return of(derivative, numerics, style, Set.of());
  }

  private static Program of(
      Derivative derivative, Numerics numerics, Style style, Set<Integer> weights) {
    Graph parts = Rewrite.simplify(Rewrite.decompose(
        derivative.graph(), node -> !(style.isBounded() && node.op() instanceof Bounded)));
    Graph owned = ownOutputs(style.isBounded() ? parts : Rewrite.linesFirst(parts));
    return new Lower(
            new Derivative(owned, derivative.seeds(), derivative.forwardOutputs()), numerics, style)
        .run(weights);
  }

  /** Gives each output a node of its own that is no input, so that it has a buffer of its own. */
  private static Graph ownOutputs(Graph graph) {
    GraphBuilder builder = GraphBuilder.after(graph);
    Set<Node> seen = new HashSet<>();
    List<Node> outputs = new ArrayList<>();
    for (Node output : graph.outputs()) {
      boolean copy = output.op() instanceof Input || seen.contains(output);
      builder.at(output.label(), output.span());
      Node own = copy ? builder.apply(new Reshape(output.shape()), output) : output;
      seen.add(own);
      outputs.add(own);
    }
    return Graph.of(graph.inputs(), outputs);
  }

  private Program run(Set<Integer> weights) {
    List<Node> inputs = derivative.graph().inputs();
    Set<Node> present = new HashSet<>(derivative.graph().nodes());
    List<Optional<String>> inputBuffers = new ArrayList<>();
    for (Node input : inputs) {
      if (present.contains(input)) {
        plan.input(input);
        inputBuffers.add(Optional.of(plan.bufferOf(input)));
        if (weights.contains(inputBuffers.size() - 1)) {
          plan.weight(input);
        }
      } else {
        inputBuffers.add(Optional.empty());
      }
    }
    store();
    Names kernelNames = new Names();
    List<Kernel> forward = new ArrayList<>();
    List<Kernel> backward = new ArrayList<>();
    Set<Group> done = new HashSet<>();
    for (Group group : fusion.groups()) {
      if (done.contains(group)) {
        continue;
      }
      KernelBuilder builder =
          new KernelBuilder(group, fusion, plan, names.inner(), numerics.widens(), style);
      builder.follower().ifPresent(done::add);
      (group.backward() ? backward : forward).add(builder.build(kernelNames));
    }
    for (Node node : derivative.graph().nodes()) {
      labels.check(node, inputs);
    }
    return new Program(
        plan.buffers(),
        inputBuffers,
        forward,
        backward,
        derivative.outputs().stream().map(plan::bufferOf).toList(),
        derivative.gradients().stream().map(plan::bufferOf).toList(),
        labels.found(),
        rooms(),
        unstored(),
        extents(),
        plan.weightPanels());
  }

  private List<Dim> extents() {
    return fusion.definitions().values().stream()
        .map(Definition::element)
        .filter(Expr.Reduce.class::isInstance)
        .map(Expr.Reduce.class::cast)
        .filter(r -> r.reduction() == Reduction.MAX || r.reduction() == Reduction.ARGMAX)
        .flatMap(r -> r.axes().stream())
        .map(Axis::size)
        .filter(size -> !size.isConstant() && size.asSymbol().isEmpty())
        .distinct()
        .toList();
  }

  private List<Dim> unstored() {
    Set<Dim> stored = new HashSet<>();
    plan.buffers().forEach(buffer -> stored.add(buffer.length()));
    return derivative.graph().nodes().stream()
        .map(node -> node.shape().length())
        .filter(length -> !length.isConstant() && !stored.contains(length))
        .filter(length -> length.asSymbol().isEmpty())
        .distinct()
        .toList();
  }

  /** What must not be negative, as far as that is not plain. */
  private List<Dim> rooms() {
    return derivative.graph().nodes().stream()
        .filter(node -> node.op() instanceof Convolve)
        .flatMap(node -> ((Convolve) node.op()).rooms(node).stream())
        .filter(room -> !room.equals(room.withoutNegativeTerms()))
        .distinct()
        .toList();
  }

  /** Plans a buffer for every node that is read outside its group or returned. */
  private void store() {
    Map<Node, Integer> lastRead = new HashMap<>();
    for (Group group : fusion.groups()) {
      for (Node member : group.members()) {
        for (Node producer : reads(member)) {
          Group maker = fusion.groupOf(producer);
          if (maker != null && maker != group) {
            int until =
                group.backward() && !maker.backward() ? Integer.MAX_VALUE : group.position();
            lastRead.merge(producer, until, Math::max);
          }
        }
      }
    }
    derivative.graph().outputs().forEach(output -> lastRead.put(output, Integer.MAX_VALUE));
    for (Group group : fusion.groups()) {
      Set<Node> replaced = fusion.replacedBy(group);
      for (Node member : group.members()) {
        if (lastRead.containsKey(member)) {
          // A step may leave out the buffer of a gradient that holds nothing else.
          boolean alone = derivative.gradients().contains(member);
          plan.store(member, group.position(), lastRead.get(member), alone ? Set.of() : replaced);
        }
      }
    }
  }

  private Set<Node> reads(Node node) {
    Set<Node> producers = new LinkedHashSet<>();
    Reads.Access access = Reads.visiting(producers::add);
    new Reads(fusion.definitions(), fusion.kept(), access)
        .element(node, fusion.definitions().get(node).position());
    return producers;
  }
}
