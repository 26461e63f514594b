package ulpine.benchmark.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A graph that is evaluated as it is built, and then backward: each operation's cotangents are
 * added to those of everything before it, with a rounding, also where they are zero.
 */
public final class Tape {
  private final List<Bounded> slots = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private int inputs;

  /** The cotangents of the operands, by their slots. */
  private interface Node extends Function<Bounded, Map<Integer, Bounded>> {}

  /** All inputs come first. */
  public int input(Bounded value) {
    if (!nodes.isEmpty()) {
      throw new IllegalStateException("inputs come before operations");
    }
    inputs++;
    slots.add(value);
    return inputs - 1;
  }

  /** The value in a slot. */
  public Bounded value(int slot) {
    return slots.get(slot);
  }

  /** Of two different slots. */
  public int matmul(int x, int y) {
    distinct(x, y);
    Bounded left = value(x);
    Bounded right = value(y);
    return node(
        Rules.matmul(left, right),
        cotangent -> Map.of(
            x,
            Rules.matmul(cotangent, Rules.transpose(right)),
            y,
            Rules.matmul(Rules.transpose(left), cotangent)));
  }

  /** Of two different slots. */
  public int add(int x, int y) {
    distinct(x, y);
    return node(Rules.add(value(x), value(y)), cotangent -> Map.of(x, cotangent, y, cotangent));
  }

  /** A row, as often as there are rows. */
  public int replicate(int row, int rows) {
    return node(
        Rules.replicate(value(row), rows), cotangent -> Map.of(row, Rules.columnSums(cotangent)));
  }

  public int relu(int x) {
    return node(
        Rules.relu(value(x)), cotangent -> Map.of(x, Rules.reluCotangent(value(x), cotangent)));
  }

  public int tanh(int x) {
    return node(
        Rules.tanh(value(x)), cotangent -> Map.of(x, Rules.tanhCotangent(value(x), cotangent)));
  }

  private static void distinct(int x, int y) {
    if (x == y) {
      throw new IllegalArgumentException("the same operand twice");
    }
  }

  private int node(Bounded value, Node backward) {
    slots.add(value);
    nodes.add(backward);
    return slots.size() - 1;
  }

  /** The gradients of the inputs, from the cotangent of the last operation. */
  public List<Bounded> backward(Bounded cotangent) {
    Map<Integer, Bounded> sums = new TreeMap<>();
    for (int slot = 0; slot < slots.size() - 1; slot++) {
      Bounded value = value(slot);
      sums.put(slot, Bounded.exact(value.rows(), value.columns(), new double[value.length()]));
    }
    sums.put(slots.size() - 1, cotangent);
    for (int slot = slots.size() - 1; slot >= inputs; slot--) {
      Map<Integer, Bounded> contributions = nodes.get(slot - inputs).apply(sums.remove(slot));
      sums.replaceAll((target, sum) -> {
        Bounded contribution = contributions.get(target);
        return contribution == null ? plusZero(sum) : Rules.add(sum, contribution);
      });
    }
    return List.copyOf(sums.values());
  }

  /** As {@link Rules#add} with zeros: the same numbers, and what a rounding is charged. */
  private static Bounded plusZero(Bounded sum) {
    return sum.charged(Binary32.halfUlp(sum.largest()), Binary32.halfUlp(sum.scale()));
  }
}
