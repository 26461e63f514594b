package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Span;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Exprs;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Primitive;

/** The loops of a kernel that reduces nothing. */
final class ElementwiseSchedule {
  /**
   * With so many vectors the scalars of a rest do not matter, which is longer behind long vectors,
   * nor does a call for the rest of a row.
   */
  private static final int MANY = 8;

  private final Loops loops;
  private final Epilogue members;
  private final Names names;

  ElementwiseSchedule(List<Axis> domain, Epilogue members, Names names) {
    this.loops = Loops.merged(domain, members.indices());
    this.members = members;
    this.names = names;
  }

  /** The axes that are looped over. */
  List<Axis> axes() {
    return loops.axes();
  }

  List<Stmt> statements() {
    return Loops.nest(
        loops.axes(), members.statements(loops.substitution(), Map.of(), names, Span.NONE));
  }

  /** The same in vectors, if that is possible and faster. */
  Optional<VectorForm> vectors(String kernel, BufferPlan buffers) {
    boolean computes = members.members().stream().anyMatch(m -> m.value() instanceof Expr.Apply);
    if (loops.axes().isEmpty() || !computes) {
      return Optional.empty();
    }
    List<Axis> outer = new ArrayList<>(loops.axes());
    Axis inner = outer.remove(outer.size() - 1);
    Dim lanes = Dim.of(buffers.lanes());
    Dim whole = inner.size().dividedBy(lanes).times(lanes);
    int many = MANY * buffers.lanes();
    boolean isLong = buffers.shape().isLong();
    boolean few = inner.size().isConstant() && inner.size().constant() < many;
    if (whole.is(0) || (isLong && few && !whole.equals(inner.size()))) {
      return Optional.empty();
    }
    List<VectorForm.AtLeast> conditions = isLong && !inner.size().isConstant()
        ? List.of(new VectorForm.AtLeast(inner.size(), many))
        : List.of();
    String i = inner.variable();
    // What is a vector in one loop has another name in the other.
    Names locals = names.inner();
    List<Stmt> side = side(inner, locals);
    List<Stmt> body = new ArrayList<>();
    Stmt.Loop any = new Stmt.Loop(i, Index.of(i), inner.size(), buffers.lanes(), side);
    Stmt.Part onward =
        new Stmt.Part(kernel + "OfAny", Invariants.before(any, buffers, locals.inner()));
    body.addAll(Invariants.before(
        new Stmt.Loop(
            i, Index.ZERO, inner.size(), buffers.lanes(), few ? side : usual(side, onward)),
        buffers,
        locals));
    if (!whole.equals(inner.size())) {
      List<Stmt> rest = members.statements(loops.substitution(), Map.of(), locals, Span.NONE);
      body.add(new Stmt.Loop(i, Index.constant(whole), inner.size(), 1, rest));
    }
    List<Stmt> all = Loops.nest(outer, body);
    return new Lanes().supports(all, buffers)
        ? Optional.of(new VectorForm(buffers.shape(), conditions, all))
        : Optional.empty();
  }

  /**
   * A body with fewer steps for the usual arguments of exponentials. It must do no harm if it is
   * left in the middle and done again.
   *
   * @param onward what goes on with any arguments
   */
  private static List<Stmt> usual(List<Stmt> body, Stmt.Part onward) {
    int last = -1;
    for (int s = 0; s < body.size(); s++) {
      boolean exponential = Invariants.values(body.subList(s, s + 1))
          .anyMatch(value -> Exprs.any(
              value, e -> e instanceof Expr.Apply apply && apply.primitive() == Primitive.EXP));
      last = exponential ? s : last;
    }
    // What is stored before it is left must not be read when it is done again.
    Set<String> stored = Invariants.stored(body.subList(0, Math.max(last, 0)));
    boolean again = Invariants.values(body)
        .noneMatch(value ->
            Exprs.any(value, e -> e instanceof Expr.Load load && stored.contains(load.buffer())));
    return again && last >= 0 ? List.of(new Stmt.Usual(body, onward)) : body;
  }

  /** Neighbouring elements side by side. */
  private List<Stmt> side(Axis inner, Names locals) {
    Map<String, Index> lanes = Map.of(inner.variable(), Lanes.from(Index.of(inner.variable())));
    Map<String, Index> position = new HashMap<>(lanes);
    loops.substitution().forEach((variable, at) -> position.put(variable, at.substitute(lanes)));
    return members.statements(position, Map.of(), locals, Span.NONE);
  }
}
