package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Numerics;

/**
 * Which buffer each stored node lives in. Two nodes share one if the first is last read before the
 * second is written, or by the group that writes the second, at the same position only. All nodes
 * have their buffers before kernels are made. What backward reads of forward stays to the end, so
 * that backward can run again with another seed.
 */
final class BufferPlan {
  /** @param lanes whether the length is that in vectors */
  private record Row(String purpose, Dim length, boolean lanes, ScalarType type) {}

  private static final class Slot {
    private final ScalarType type;
    private final boolean input;
    private final List<String> holds = new ArrayList<>();
    private String name;
    private Dim length;
    private int freeAfter;
    private Node last;

    Slot(String name, ScalarType type, Dim length, boolean input) {
      this.name = name;
      this.type = type;
      this.length = length;
      this.input = input;
    }

    Buffer buffer() {
      return new Buffer(name, type, length, input, holds);
    }
  }

  private final Names names;
  private final Numerics numerics;
  private final boolean reuse;
  private final VectorShape shape;
  private final List<Slot> slots;
  private final Map<String, Slot> named;
  private final Map<Node, Slot> slotOf;
  private final Map<Row, Slot> rows;
  private final Set<String> weights;
  private final Map<String, Slot> panels;
  private final Map<String, WeightPanels> weightPanels;
  private final Set<String> widePanels;

  /**
   * @param numerics what the numbers in the buffers are
   * @param reuse whether nodes may share a buffer
   */
  BufferPlan(Names names, Numerics numerics, boolean reuse) {
    this.names = names;
    this.numerics = numerics;
    this.reuse = reuse;
    this.shape = VectorShape.S_256_BIT;
    this.slots = new ArrayList<>();
    this.named = new HashMap<>();
    this.slotOf = new HashMap<>();
    this.rows = new LinkedHashMap<>();
    this.weights = new HashSet<>();
    this.panels = new HashMap<>();
    this.weightPanels = new LinkedHashMap<>();
    this.widePanels = new HashSet<>();
  }

  private BufferPlan(BufferPlan plan, VectorShape shape) {
    this.names = plan.names;
    this.numerics = plan.numerics;
    this.reuse = plan.reuse;
    this.shape = shape;
    this.slots = plan.slots;
    this.named = plan.named;
    this.slotOf = plan.slotOf;
    this.rows = plan.rows;
    this.weights = plan.weights;
    this.panels = plan.panels;
    this.weightPanels = plan.weightPanels;
    this.widePanels = plan.widePanels;
  }

  /** This plan, for kernels of vectors of another length. */
  BufferPlan in(VectorShape other) {
    return new BufferPlan(this, other);
  }

  /** How long vectors are. */
  VectorShape shape() {
    return shape;
  }

  void input(Node node) {
    Slot slot = slot(node.label(), type(node), node.shape().length(), true);
    slot.holds.add(node.label());
    slots.add(slot);
    slotOf.put(node, slot);
  }

  /** Takes note that an input is likely to be that of the call before. */
  void weight(Node node) {
    weights.add(bufferOf(node));
  }

  List<WeightPanels> weightPanels() {
    return List.copyOf(weightPanels.values());
  }

  boolean isWeight(String buffer) {
    return weights.contains(buffer);
  }

  /**
   * A copy of a weight in the order in which a kernel reads it, which stays if the weight does. It
   * is one buffer for vectors of all lengths, as a machine has vectors of one.
   */
  String panels(String kernel, String weight, Dim length, Optional<WeightPanels.Order> order) {
    Slot panel = panels.computeIfAbsent(kernel, k -> {
      Slot slot = slot(weight + "Panels", ScalarType.REAL, length, false);
      slot.holds.add("panels of " + weight);
      slot.freeAfter = Integer.MAX_VALUE;
      slots.add(slot);
      weightPanels.put(kernel, new WeightPanels(weight, slot.name, order, order));
      return slot;
    });
    if (shape.isLong()) {
      panel.length = panel.length.constant() < length.constant() ? length : panel.length;
      weightPanels.computeIfPresent(kernel, (k, copy) -> copy.withWide(order));
      widePanels.add(kernel);
    }
    return panel.name;
  }

  /**
   * Whether the forms of a kernel read panels that stay in the same cases, or none does: what steps
   * change and calls keep are panels in one order, that of the vectors that the machine has.
   */
  boolean agreeOnPanels(String kernel, VectorForm form, VectorForm wide) {
    boolean agree = panels.containsKey(kernel)
        ? widePanels.contains(kernel) && wide.conditions().equals(form.conditions())
        : !widePanels.contains(kernel);
    if (!agree) {
      weightPanels.computeIfPresent(kernel, (k, copy) -> copy.withWide(copy.order()));
    }
    return agree;
  }

  /**
   * Finds a place for a node that is written by one group and last read by another.
   *
   * @param lastRead the position of the last group that reads it; {@code Integer.MAX_VALUE} to keep
   *     it
   * @param replaced nodes of which the group that writes it reads each element only where it writes
   */
  void store(Node node, int written, int lastRead, Set<Node> replaced) {
    Dim length = node.shape().length();
    Slot slot = slots.stream()
        .filter(s -> reuse && !s.input)
        .filter(s -> s.freeAfter < written || (s.freeAfter == written && replaced.contains(s.last)))
        .filter(s -> s.type == type(node) && s.length.equals(length))
        .findFirst()
        .orElse(null);
    if (slot == null) {
      slot = slot(node.label(), type(node), length, false);
      slots.add(slot);
    } else if (lastRead == Integer.MAX_VALUE && slot.last.name().isEmpty()) {
      // It is called after what stays in it, unless what it held last has a name of the user.
      named.remove(slot.name);
      slot.name = names.fresh(node.label());
      named.put(slot.name, slot);
    }
    slot.freeAfter = lastRead;
    slot.last = node;
    slot.holds.add(node.label());
    slotOf.put(node, slot);
  }

  private Slot slot(String wanted, ScalarType type, Dim length, boolean input) {
    Slot slot = new Slot(names.fresh(wanted), type, length, input);
    named.put(slot.name, slot);
    return slot;
  }

  private static ScalarType type(Node node) {
    return ScalarType.of(node.type().element());
  }

  /** A scratch row for partial results, free between kernels. */
  String row(Dim length, ScalarType type) {
    return scratch("row", length, type);
  }

  /** Numbers that one kernel keeps for some purpose, free between kernels. */
  String scratch(String purpose, Dim length) {
    return scratch(purpose, length, ScalarType.REAL);
  }

  /** Positions that one kernel keeps for some purpose, free between kernels. */
  String places(String purpose, Dim length) {
    return scratch(purpose, length, ScalarType.INTEGER);
  }

  private String scratch(String purpose, Dim length, ScalarType type) {
    return rows.computeIfAbsent(
            new Row(purpose, length, false, type), row -> slot(purpose, type, length, false))
        .name;
  }

  /**
   * Vectors that one kernel keeps for some purpose, free between kernels.
   *
   * @param count how many there are
   */
  String vectors(String purpose, Dim count) {
    Dim length = count.times(Dim.of(lanes()));
    Slot slot = rows.computeIfAbsent(
        new Row(purpose, count, true, ScalarType.REAL),
        row -> slot(purpose, ScalarType.REAL, length, false));
    if (shape.isLong()) {
      slot.length = length;
    }
    return slot.name;
  }

  /** The buffers that hold no results: what threads write there is their own, or the same. */
  Set<String> scratch() {
    Set<String> scratch = rows.values().stream()
        .map(slot -> slot.name)
        .collect(Collectors.toCollection(HashSet::new));
    panels.values().forEach(slot -> scratch.add(slot.name));
    return scratch;
  }

  /** Whether a buffer holds numbers of the format. */
  boolean isReal(String buffer) {
    return named.get(buffer).type == ScalarType.REAL;
  }

  Dim length(String buffer) {
    return named.get(buffer).length;
  }

  Numerics numerics() {
    return numerics;
  }

  /** How many numbers a vector has. */
  int lanes() {
    return shape.lanes(numerics);
  }

  String bufferOf(Node node) {
    return slotOf.get(node).name;
  }

  boolean isStored(Node node) {
    return slotOf.containsKey(node);
  }

  List<Buffer> buffers() {
    List<Buffer> buffers = new ArrayList<>();
    slots.stream().map(Slot::buffer).forEach(buffers::add);
    rows.values().stream().map(Slot::buffer).forEach(buffers::add);
    return buffers;
  }
}
