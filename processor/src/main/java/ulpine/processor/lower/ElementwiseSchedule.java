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
  private final Optional<ReductionSchedule> sums;
  private final Names names;

  /** @param sums tree sums along the last axis, that are computed with each row */
  ElementwiseSchedule(
      List<Axis> domain, Epilogue members, Optional<ReductionSchedule> sums, Names names) {
    this.loops = sums.isPresent() ? Loops.of(domain) : Loops.merged(domain, members.indices());
    this.members = members;
    this.sums = sums;
    this.names = names;
  }

  /** The axes that are looped over, without one that is summed over. */
  List<Axis> axes() {
    return sums.isPresent() ? outer() : loops.axes();
  }

  private List<Axis> outer() {
    return loops.axes().subList(0, loops.axes().size() - 1);
  }

  List<Stmt> statements() {
    List<Stmt> each = members.statements(loops.substitution(), Map.of(), names, Span.NONE);
    if (sums.isEmpty()) {
      return Loops.nest(loops.axes(), each);
    }
    List<Stmt> row = new ArrayList<>();
    row.add(new Stmt.Loop(loops.axes().get(loops.axes().size() - 1), each));
    row.addAll(sums.get().single());
    return Loops.nest(outer(), row);
  }

  /** The same in vectors, if that is possible and faster. */
  Optional<VectorForm> vectors(String kernel, BufferPlan buffers) {
    boolean computes = members.members().stream().anyMatch(m -> m.value() instanceof Expr.Apply);
    if (loops.axes().isEmpty() || !computes) {
      return Optional.empty();
    }
    Axis inner = loops.axes().get(loops.axes().size() - 1);
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
    // What is a vector in one loop has another name in the other.
    Names locals = names.inner();
    Optional<VectorTreeSum> sum = sums.filter(s -> !s.isShort()).map(s -> s.sum(buffers, locals));
    // Before any variable could take its name.
    sum.ifPresent(VectorTreeSum::partials);
    List<Stmt> row = new ArrayList<>();
    if (sum.isPresent() && sum.get().isOneVector()) {
      row.addAll(summed(inner, kernel, few, sum.get(), buffers, locals));
    } else {
      Stmt.Loop loop = vectors(inner, kernel, few, Index.ZERO, buffers, locals);
      row.addAll(Invariants.before(loop, buffers, locals));
    }
    if (!whole.equals(inner.size())) {
      List<Stmt> rest = members.statements(loops.substitution(), Map.of(), locals, Span.NONE);
      row.add(new Stmt.Loop(inner.variable(), Index.constant(whole), inner.size(), 1, rest));
    }
    sum.ifPresent(s -> row.addAll(s.isOneVector() ? s.end() : s.row()));
    sums.filter(ReductionSchedule::isShort).ifPresent(s -> row.addAll(s.single()));
    List<Stmt> all = Loops.nest(loops.axes().subList(0, loops.axes().size() - 1), row);
    return new Lanes().supports(all, buffers)
        ? Optional.of(new VectorForm(buffers.shape(), conditions, all))
        : Optional.empty();
  }

  /**
   * The vectors of a row.
   *
   * @param from where they begin
   */
  private Stmt.Loop vectors(
      Axis inner, String kernel, boolean few, Index from, BufferPlan buffers, Names locals) {
    List<Stmt> side = side(inner, locals);
    String i = inner.variable();
    Stmt.Loop any = new Stmt.Loop(i, Index.of(i), inner.size(), buffers.lanes(), side);
    Stmt.Part onward =
        new Stmt.Part(kernel + "OfAny", Invariants.before(any, buffers, locals.inner()));
    return new Stmt.Loop(i, from, inner.size(), buffers.lanes(), few ? side : usual(side, onward));
  }

  /** The vectors of a row, each added to a sum while it is at hand. */
  private List<Stmt> summed(
      Axis inner, String kernel, boolean few, VectorTreeSum sum, BufferPlan buffers, Names locals) {
    List<Stmt> row = new ArrayList<>(sum.start());
    Axis along = new Axis(locals.fresh("at"), inner.size());
    Index at = Index.of(along.variable());
    Stmt.Loop loop = vectors(along, kernel, few, at, buffers, locals);
    if (loop.body().get(0) instanceof Stmt.Usual usual) {
      Stmt.Usual body = new Stmt.Usual(with(usual.body(), sum, at, locals), usual.otherwise());
      row.add(new Stmt.DeclareIndex(along.variable(), Index.ZERO));
      row.addAll(Invariants.before(loop.with(List.of(body)), buffers, locals));
      // Where that has left the rest of the row to the other.
      row.add(loop.with(List.of(sum.with(at, term -> term))));
    } else {
      Index here = Index.of(inner.variable());
      Stmt.Loop whole = vectors(inner, kernel, few, Index.ZERO, buffers, locals);
      row.addAll(
          Invariants.before(whole.with(with(whole.body(), sum, here, locals)), buffers, locals));
    }
    return row;
  }

  /** A body with an addition of what it stores. */
  private static List<Stmt> with(List<Stmt> body, VectorTreeSum sum, Index at, Names locals) {
    List<Stmt> statements = new ArrayList<>();
    Map<Expr.Load, Expr> stored = new HashMap<>();
    for (Stmt statement : body) {
      if (statement instanceof Stmt.Store store) {
        String local = locals.fresh(store.buffer());
        Expr value = store.value();
        if (!(value instanceof Expr.Local)) {
          statements.add(new Stmt.Declare(local, ScalarType.REAL, value));
          value = new Expr.Local(local);
        }
        stored.put(new Expr.Load(store.buffer(), store.at()), value);
        statements.add(new Stmt.Store(store.buffer(), store.at(), value));
      } else {
        statements.add(statement);
      }
    }
    statements.add(sum.with(
        at, term -> Exprs.mapLoads(term, load -> stored.getOrDefault(load, load))));
    return statements;
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
    String last = loops.axes().get(loops.axes().size() - 1).variable();
    Map<String, Index> lanes = Map.of(last, Lanes.from(Index.of(inner.variable())));
    Map<String, Index> position = new HashMap<>(lanes);
    loops.substitution().forEach((variable, at) -> position.put(variable, at.substitute(lanes)));
    return members.statements(position, Map.of(), locals, Span.NONE);
  }
}
