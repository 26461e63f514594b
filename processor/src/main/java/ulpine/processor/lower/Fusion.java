package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ulpine.processor.differentiate.Derivative;
import ulpine.processor.dim.Dim;
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
  /** An access of a kept node: where, and whether at the position that is being computed. */
  private record Use(Node producer, boolean samePosition) {}

  private final Derivative derivative;
  private final Map<Node, Definition> definitions = new LinkedHashMap<>();
  private final Map<Node, List<Node>> consumers = new HashMap<>();
  private final Set<Node> forward;
  private final Set<Node> kept = new HashSet<>();
  private final Map<Node, Group> groupOf = new HashMap<>();
  private final List<Group> groups = new ArrayList<>();

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
      }
    }
  }

  /** Sums of rows go where the rows are computed, if those are the last before. */
  private void follow() {
    for (int g = 1; g < groups.size(); g++) {
      Group rows = groups.get(g - 1);
      Group sums = groups.get(g);
      if (!rows.follows() && rows.backward() == sums.backward() && areSums(sums, rows)) {
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
    List<Use> uses = uses(node, place, first.shape().length());
    return uses.stream().anyMatch(use -> groupOf.get(use.producer()) == rows)
        && uses.stream().allMatch(use -> groupOf.get(use.producer()) != rows || use.samePosition())
        && sums.members().stream()
            .skip(1)
            .flatMap(member -> uses(member).stream())
            .allMatch(use -> groupOf.get(use.producer()) != rows);
  }

  /** The group in whose loops a node can be computed, or null. */
  private Group joinable(Node node) {
    if (definitions.get(node).isReduction()) {
      return null;
    }
    List<Use> uses = uses(node);
    Group latest = null;
    for (Use use : uses) {
      Group group = groupOf.get(use.producer());
      if (group != null && (latest == null || group.position() > latest.position())) {
        latest = group;
      }
    }
    return latest != null && goesOn(latest, node, uses) ? latest : beside(node, uses, latest);
  }

  /** Whether a node can be computed right after the latest that it reads. */
  private boolean goesOn(Group latest, Node node, List<Use> uses) {
    return latest.backward() != forward.contains(node)
        && !latest.isFull()
        && !(style.contractionsApart() && isContraction(latest.members().get(0)))
        && fits(node, latest)
        && uses.stream()
            .allMatch(use -> groupOf.get(use.producer()) != latest || use.samePosition());
  }

  /**
   * The last group of elementwise nodes that reads some of the same elements, so that they are read
   * once.
   *
   * @param after the last group that must come before, or null
   */
  private Group beside(Node node, List<Use> uses, Group after) {
    int first = after == null ? 0 : after.position() + 1;
    for (int g = groups.size() - 1; g >= first; g--) {
      Group group = groups.get(g);
      boolean joins = group.backward() != forward.contains(node)
          && !group.isFull()
          && !definitions.get(group.members().get(0)).isReduction()
          && group.shape().equals(node.shape());
      if (joins && uses.stream().anyMatch(use -> use.samePosition() && isRead(use, group))) {
        return group;
      }
    }
    return null;
  }

  private boolean isRead(Use use, Group group) {
    return group.members().stream().anyMatch(member -> uses(member).contains(use));
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
   * stores may take its place.
   */
  Set<Node> replacedBy(Group group) {
    Node node = group.members().get(0);
    if (group.members().size() > 1 || definitions.get(node).isReduction()) {
      return Set.of();
    }
    Set<Node> replaced = new HashSet<>();
    List<Use> uses = uses(node);
    uses.forEach(use -> replaced.add(use.producer()));
    uses.stream()
        .filter(use -> !use.samePosition())
        .forEach(use -> replaced.remove(use.producer()));
    // What sums of the rows read must be there after them.
    group
        .follower()
        .ifPresent(sums -> sums.members()
            .forEach(member -> uses(member).forEach(use -> replaced.remove(use.producer()))));
    return replaced;
  }

  private List<Use> uses(Node node) {
    Index place = Index.flat(definitions.get(node).position(), node.shape().strides());
    return uses(node, place, node.shape().length());
  }

  /** @param place the position that is being computed, of so many */
  private List<Use> uses(Node node, Index place, Dim length) {
    List<Use> uses = new ArrayList<>();
    List<Index> here = definitions.get(node).position();
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
        .element(node, here);
    return uses;
  }
}
