package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.Node;

/**
 * Which buffer each stored node lives in. Two nodes share one if the first is last read before the
 * second is written. What backward reads of forward stays to the end, so that backward can run
 * again with another seed.
 */
final class BufferPlan {
  private static final class Slot {
    private final String name;
    private final Element element;
    private final Dim length;
    private final boolean input;
    private final List<String> holds = new ArrayList<>();
    private int freeAfter;

    Slot(String name, Element element, Dim length, boolean input) {
      this.name = name;
      this.element = element;
      this.length = length;
      this.input = input;
    }

    Buffer buffer() {
      return new Buffer(name, element, length, input, holds);
    }
  }

  private final Names names;
  private final boolean reuse;
  private final List<Slot> slots = new ArrayList<>();
  private final Map<Node, Slot> slotOf = new HashMap<>();
  private final Map<Dim, Slot> rows = new LinkedHashMap<>();

  /** @param reuse whether nodes may share a buffer */
  BufferPlan(Names names, boolean reuse) {
    this.names = names;
    this.reuse = reuse;
  }

  void input(Node node) {
    Slot slot =
        new Slot(names.fresh(node.label()), node.type().element(), node.shape().length(), true);
    slot.holds.add(node.label());
    slots.add(slot);
    slotOf.put(node, slot);
  }

  /**
   * Finds a place for a node that is written by one group and last read by another.
   *
   * @param lastRead the position of the last group that reads it; {@code Integer.MAX_VALUE} to keep
   *     it
   */
  void store(Node node, int written, int lastRead) {
    Dim length = node.shape().length();
    Slot slot = slots.stream()
        .filter(s -> reuse && !s.input && s.freeAfter < written)
        .filter(s -> s.element == node.type().element() && s.length.equals(length))
        .findFirst()
        .orElse(null);
    if (slot == null) {
      slot = new Slot(names.fresh(node.label()), node.type().element(), length, false);
      slots.add(slot);
    }
    slot.freeAfter = lastRead;
    slot.holds.add(node.label());
    slotOf.put(node, slot);
  }

  /** A scratch row for partial results, free between kernels. */
  String row(Dim length) {
    return rows.computeIfAbsent(
            length, size -> new Slot(names.fresh("row"), Element.REAL, size, false))
        .name;
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
