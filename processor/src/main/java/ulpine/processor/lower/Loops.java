package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ulpine.processor.dim.Dim;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Tap;

/**
 * Axes to loop over, after those of size 1 are dropped and neighbours merged wherever all accesses
 * allow it.
 */
record Loops(List<Axis> axes, Map<String, Index> substitution) {
  /** Drops the axes of size 1. */
  static Loops of(List<Axis> axes) {
    List<Axis> rest = new ArrayList<>();
    Map<String, Index> substitution = new HashMap<>();
    for (Axis axis : axes) {
      if (axis.size().is(1)) {
        substitution.put(axis.variable(), Index.ZERO);
      } else {
        rest.add(axis);
      }
    }
    return new Loops(rest, substitution);
  }

  /** Merges neighbouring axes that every one of some indices walks through as if they were one. */
  static Loops merged(List<Axis> axes, List<Index> indices) {
    Loops loops = of(axes);
    List<Axis> merged = new ArrayList<>(loops.axes());
    Map<String, Index> substitution = new HashMap<>(loops.substitution());
    for (int a = merged.size() - 2; a >= 0; a--) {
      Axis outer = merged.get(a);
      Axis inner = merged.get(a + 1);
      Dim size = inner.size();
      // A merged inner axis keeps its variable and stride, so the test stays right for the next
      // outer one.
      boolean asOne = indices.stream()
          .allMatch(
              i -> i.stride(outer.variable()).equals(i.stride(inner.variable()).times(size)));
      if (asOne) {
        substitution.put(outer.variable(), Index.ZERO);
        merged.set(a, new Axis(inner.variable(), outer.size().times(size)));
        merged.remove(a + 1);
      }
    }
    return new Loops(merged, substitution).renamed(axes);
  }

  /** The same with the first axis apart, along which threads may divide the work. */
  static Loops mergedWithin(List<Axis> axes, List<Index> indices) {
    Loops all = of(axes);
    if (all.axes().isEmpty()) {
      return all;
    }
    Loops within = merged(all.axes().subList(1, all.axes().size()), indices);
    List<Axis> rest = new ArrayList<>(all.axes().subList(0, 1));
    rest.addAll(within.axes());
    Map<String, Index> substitution = new HashMap<>(all.substitution());
    substitution.putAll(within.substitution());
    return new Loops(rest, substitution);
  }

  /** The merged axes under the first of the old variables. */
  private Loops renamed(List<Axis> old) {
    List<Axis> named = new ArrayList<>();
    Map<String, Index> changed = new HashMap<>(substitution);
    for (int a = 0; a < axes.size(); a++) {
      String variable = old.get(a).variable();
      named.add(new Axis(variable, axes.get(a).size()));
      changed.put(axes.get(a).variable(), Index.of(variable));
    }
    return new Loops(named, changed);
  }

  /** A nest of loops around some statements. */
  static List<Stmt> nest(List<Axis> axes, List<Stmt> body) {
    List<Stmt> nested = body;
    for (int i = axes.size() - 1; i >= 0; i--) {
      nested = List.of(new Stmt.Loop(axes.get(i), nested));
    }
    return nested;
  }

  /** A nest of loops, each tap tried as far outside as its position is known. */
  static List<Stmt> nest(List<Axis> axes, List<Tap> taps, List<Stmt> body) {
    List<Stmt> nested = body;
    List<Tap> rest = new ArrayList<>(taps);
    for (int i = axes.size() - 1; i >= 0; i--) {
      for (int t = rest.size() - 1; t >= 0; t--) {
        if (!rest.get(t).position().stride(axes.get(i).variable()).is(0)) {
          nested = List.of(new Stmt.When(rest.remove(t), nested));
        }
      }
      nested = List.of(new Stmt.Loop(axes.get(i), nested));
    }
    for (int t = rest.size() - 1; t >= 0; t--) {
      nested = List.of(new Stmt.When(rest.get(t), nested));
    }
    return nested;
  }
}
