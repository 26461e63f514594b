package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ulpine.processor.differentiate.Derivative;
import ulpine.processor.graph.Graph;
import ulpine.processor.graph.Node;
import ulpine.processor.op.Reshape;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Reduction;

/**
 * Decides which nodes are kept, that is computed once, and which of those share a loop nest. A node
 * that is not kept is computed where it is read.
 */
final class Fusion {
  private final Derivative derivative;
  private final Map<Node, Definition> definitions = new LinkedHashMap<>();
  private final Map<Node, List<Node>> consumers = new HashMap<>();
  private final Set<Node> forward;
  private final Set<Node> kept = new HashSet<>();
  private final Uses uses = new Uses(definitions, kept);
  private final Map<Node, Group> groupOf = new HashMap<>();
  private final List<Group> groups = new ArrayList<>();
  /** Those that read a node at the position that they compute. */
  private final Map<Node, List<Group>> readBy = new HashMap<>();

  private final Style style;

  private Fusion(Derivative derivative, Style style) {
    this.derivative = derivative;
    this.style = style;
    this.forward = new HashSet<>(Graph.reachable(derivative.outputs()));
  }

  static Fusion of(Derivative derivative, Style style) {
    Fusion fusion = new Fusion(derivative, style);
    fusion.define();
    fusion.keep();
    fusion.group(true);
    fusion.group(false);
    if (!style.isBounded()) {
      fusion.follow();
    }
    return fusion;
  }

  Map<Node, Definition> definitions() {
    return definitions;
  }

  Set<Node> kept() {
    return kept;
  }

  /** In the order in which they run, those of the function before those of the gradient. */
  List<Group> groups() {
    return groups;
  }

  Group groupOf(Node node) {
    return groupOf.get(node);
  }

  private void define() {
    for (Node node : derivative.graph().nodes()) {
      definitions.put(node, Definition.of(node));
      consumers.put(node, new ArrayList<>());
      Set<Node> distinct = new HashSet<>(node.operands());
      distinct.forEach(operand -> consumers.get(operand).add(node));
    }
  }

  private void keep() {
    List<Node> nodes = derivative.graph().nodes();
    kept.addAll(derivative.graph().outputs());
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      Definition definition = definitions.get(node);
      if (definition.isInput() || !(definition.isFree() || goesIntoReduction(node))) {
        kept.add(node);
      }
      keepWhatIsReadByOffset(node, definition.element());
    }
  }

  /**
   * Whether a node is read by one reduction alone, or by what goes into one, so that it need not be
   * stored.
   */
  private boolean goesIntoReduction(Node node) {
    List<Node> readers = consumers.get(node);
    if (definitions.get(node).isReduction()
        || readers.size() != 1
        || !sameSegment(node, readers.get(0))) {
      return false;
    }
    Node reader = readers.get(0);
    Definition definition = definitions.get(reader);
    if (definition.element() instanceof Expr.Reduce reduce) {
      return reduce.reduction() != Reduction.DOT;
    }
    return !kept.contains(reader) && !definition.isFree();
  }

  /** Offsets and gathered positions need a buffer. */
  private void keepWhatIsReadByOffset(Node node, Expr expr) {
    if (expr instanceof Expr.ReadFlat read) {
      Node producer = node.operand(read.operand());
      if (!(producer.op() instanceof Reshape)) {
        kept.add(producer);
      }
    } else if (expr instanceof Expr.Gather gather) {
      kept.add(node.operand(gather.operand()));
    } else if (expr instanceof Expr.Apply apply) {
      apply.operands().forEach(operand -> keepWhatIsReadByOffset(node, operand));
    }
  }

  private boolean sameSegment(Node a, Node b) {
    return forward.contains(a) == forward.contains(b);
  }

  private void group(boolean forwardSegment) {
    for (Node node : derivative.graph().nodes()) {
      boolean mine = kept.contains(node) && !definitions.get(node).isInput();
      if (mine && forward.contains(node) == forwardSegment) {
        Group group = joinable(node);
        if (group == null) {
          group = new Group(groups.size(), !forwardSegment, node);
          groups.add(group);
        } else {
          group.members().add(node);
        }
        groupOf.put(node, group);
        read(node, group);
      }
    }
  }

  private void read(Node node, Group group) {
    for (Uses.Use use : uses.of(node)) {
      List<Group> by = readBy.computeIfAbsent(use.producer(), p -> new ArrayList<>());
      if (use.samePosition() && !by.contains(group)) {
        by.add(group);
      }
    }
  }

  /** Sums of rows go where the rows are computed, if those are the last before. */
  private void follow() {
    for (int g = 1; g < groups.size(); g++) {
      Group rows = groups.get(g - 1);
      Group sums = groups.get(g);
      boolean both = rows.backward() == sums.backward() && rows.hasRoomFor(sums);
      if (both && !rows.follows() && areSums(sums, rows)) {
        sums.follow(rows);
      }
    }
  }

  /** Whether the results of a group are tree sums along the last axis of another. */
  private boolean areSums(Group sums, Group rows) {
    Node node = sums.members().get(0);
    Node first = rows.members().get(0);
    if (!(definitions.get(node).element() instanceof Expr.Reduce reduce)
        || reduce.reduction() != Reduction.SUM_TREE
        || reduce.axes().size() != 1
        || definitions.get(first).isReduction()
        || rows.members().stream().anyMatch(derivative.graph().outputs()::contains)) {
      return false;
    }
    List<Axis> outer = Loops.of(definitions.get(node).axes()).axes();
    List<Axis> axes = Loops.of(definitions.get(first).axes()).axes();
    int last = axes.size() - 1;
    Axis along = reduce.axes().get(0);
    if (outer.isEmpty()
        || last < 1
        || !outer.equals(axes.subList(0, last))
        || !along.size().equals(axes.get(last).size())) {
      return false;
    }
    // What it reads of the rows is what is added at that place.
    Index place = Index.flat(definitions.get(first).position(), first.shape().strides())
        .substitute(Map.of(axes.get(last).variable(), Index.of(along.variable())));
    List<Uses.Use> reads = uses.of(node, place, first.shape().length());
    return reads.stream().anyMatch(use -> groupOf.get(use.producer()) == rows)
        && reads.stream().allMatch(use -> groupOf.get(use.producer()) != rows || use.samePosition())
        && sums.members().stream()
            .skip(1)
            .flatMap(member -> uses.of(member).stream())
            .allMatch(use -> groupOf.get(use.producer()) != rows);
  }

  /** The group in whose loops a node can be computed, or null. */
  private Group joinable(Node node) {
    if (definitions.get(node).isReduction()) {
      return null;
    }
    List<Uses.Use> reads = uses.of(node);
    Group latest = null;
    for (Uses.Use use : reads) {
      Group group = groupOf.get(use.producer());
      if (group != null && (latest == null || group.position() > latest.position())) {
        latest = group;
      }
    }
    return latest != null && goesOn(latest, node, reads) ? latest : beside(node, reads, latest);
  }

  /** Whether a node can be computed right after the latest that it reads. */
  private boolean goesOn(Group latest, Node node, List<Uses.Use> reads) {
    return latest.backward() != forward.contains(node)
        && !latest.isFull()
        && !(style.contractionsApart() && isContraction(latest.members().get(0)))
        && fits(node, latest)
        && reads.stream()
            .allMatch(use -> groupOf.get(use.producer()) != latest || use.samePosition());
  }

  /**
   * The last group of elementwise nodes that reads some of the same elements, so that they are read
   * once.
   *
   * @param after the last group that must come before, or null
   */
  private Group beside(Node node, List<Uses.Use> reads, Group after) {
    return reads.stream()
        .filter(Uses.Use::samePosition)
        .flatMap(use -> readBy.getOrDefault(use.producer(), List.of()).stream())
        .filter(group -> after == null || group.position() > after.position())
        .filter(group -> group.backward() != forward.contains(node) && !group.isFull())
        .filter(group -> !definitions.get(group.members().get(0)).isReduction())
        .filter(group -> group.shape().equals(node.shape()))
        .max(Comparator.comparing(Group::position))
        .orElse(null);
  }

  /**
   * Whether the loops are the same. After contractions axes of size 1 do not matter, as
   * convolutions have one for groups.
   */
  private boolean fits(Node node, Group group) {
    return group.shape().equals(node.shape())
        || (isContraction(group.members().get(0))
            && group.shape().withoutOnes().equals(node.shape().withoutOnes()));
  }

  private boolean isContraction(Node node) {
    return definitions.get(node).element() instanceof Expr.Reduce reduce
        && reduce.reduction() == Reduction.DOT;
  }

  /**
   * What a group of a single elementwise node reads only at the position that it computes: what it
   * stores may take its place. Of several nodes one may be stored before another reads.
   */
  Set<Node> replacedBy(Group group) {
    Node node = group.members().get(0);
    if (group.members().size() > 1 || definitions.get(node).isReduction()) {
      return Set.of();
    }
    Set<Node> replaced = new HashSet<>();
    List<Uses.Use> reads = uses.of(node);
    reads.forEach(use -> replaced.add(use.producer()));
    reads.stream()
        .filter(use -> !use.samePosition())
        .forEach(use -> replaced.remove(use.producer()));
    // What sums of the rows read must be there after them.
    group
        .follower()
        .ifPresent(sums -> sums.members()
            .forEach(member -> uses.of(member).forEach(use -> replaced.remove(use.producer()))));
    return replaced;
  }
}
