package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import ulpine.annotations.Format;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Span;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Exprs;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Primitive;
import ulpine.processor.scalar.Reduction;

/**
 * The loops of a reduction and of what is fused to its end. Every schedule adds the same terms in
 * the same order; they differ in how many results grow side by side, which is what HotSpot can keep
 * in registers or vectorise.
 */
final class ReductionSchedule implements VectorTile.Terms {
  /** Up to this many neighbouring results are kept in scalar variables. */
  private static final int TILE = 16;

  /** Neighbouring results that grow together where their terms do not lie side by side. */
  private static final int STRIDED_TILE = 8;

  /** As many, where two variables grow beside each. */
  private static final int TRIPLES = 4;

  /** The partial results of a tree sum. */
  private static final int PARTIALS = 16;

  /** Terms that are added in one pass over a row. */
  private static final int PASS = 4;

  private final Expr.Reduce reduce;
  private final String provisional;
  private final String label;
  private final Span source;
  private final Loops domain;
  private final Epilogue epilogue;
  private final BufferPlan buffers;
  private final Names names;
  private final boolean widens;
  private Optional<Residuals> residuals = Optional.empty();
  private boolean oneByOne;
  private boolean mayBeShort;

  /**
   * @param node the reduction
   * @param provisional the name under which the epilogue reads the result
   * @param widens whether sums accumulate in another format
   */
  ReductionSchedule(
      Node node,
      Expr.Reduce reduce,
      String provisional,
      List<Axis> domain,
      Epilogue epilogue,
      BufferPlan buffers,
      Names names,
      boolean widens) {
    this.domain = reduce.reduction() == Reduction.MAX
        ? Loops.mergedWithin(domain, indices(reduce, epilogue))
        : Loops.of(domain);
    Loops reduced = reduce.reduction() == Reduction.ARGMAX
        ? new Loops(reduce.axes(), Map.of())
        : reduce.reduction() == Reduction.SUM_TREE
            ? Loops.merged(reduce.axes(), indices(reduce).toList())
            : Loops.of(reduce.axes());
    this.reduce = new Expr.Reduce(
        reduce.reduction(),
        reduced.axes(),
        reduce.taps().stream()
            .map(tap ->
                tap.substitute(reduced.substitution()).substitute(this.domain.substitution()))
            .toList(),
        reduce.operands().stream()
            .map(e -> Exprs.substitute(
                Exprs.substitute(e, reduced.substitution()), this.domain.substitution()))
            .toList());
    this.provisional = provisional;
    this.label = names.hasGiven(node.label()) ? word(reduce.reduction()) : node.label();
    this.source = node.span();
    this.epilogue = epilogue;
    this.buffers = buffers;
    this.names = names;
    this.widens = widens
        && (reduce.reduction() == Reduction.DOT || reduce.reduction() == Reduction.SUM_SEQUENTIAL);
  }

  private static Stream<Index> indices(Expr.Reduce reduce) {
    return reduce.operands().stream().flatMap(e -> Exprs.indices(e).stream());
  }

  private static List<Index> indices(Expr.Reduce reduce, Epilogue epilogue) {
    return Stream.concat(indices(reduce), epilogue.indices().stream()).toList();
  }

  /** What one element is called where the buffer has the name of the whole. */
  private static String word(Reduction reduction) {
    return switch (reduction) {
      case SUM_SEQUENTIAL, SUM_TREE, DOT -> "sum";
      case MAX -> "largest";
      case ARGMAX -> "index";
    };
  }

  /** Whether no results grow side by side. */
  ReductionSchedule oneByOne(boolean isSo) {
    oneByOne = isSo;
    return this;
  }

  /** Whether a tree sum of few terms may be an expression; not where it is to be bounded. */
  ReductionSchedule writtenOut(boolean isSo) {
    mayBeShort = isSo;
    return this;
  }

  /** Stores beside each result a bound of its roundings. */
  ReductionSchedule residuals(Epilogue.Store store, Format format) {
    Dim terms = reduce.axes().stream().map(Axis::size).reduce(Dim.ONE, Dim::times);
    residuals = Optional.of(new Residuals(store, terms, format.unitRoundoff()));
    return this;
  }

  /** The axes of the results, as they are looped over. */
  List<Axis> axes() {
    return domain.axes();
  }

  List<Stmt> statements() {
    List<Axis> axes = domain.axes();
    boolean sideBySide = !oneByOne
        && !axes.isEmpty()
        && reduce.taps().isEmpty()
        && reduce.reduction() != Reduction.SUM_TREE
        && reduce.reduction() != Reduction.ARGMAX;
    if (!sideBySide) {
      return Loops.nest(axes, single(Map.of()));
    }
    Axis inner = axes.get(axes.size() - 1);
    List<Axis> outer = axes.subList(0, axes.size() - 1);
    boolean few = inner.size().isConstant()
        && inner.size().constant() <= (residuals.isPresent() ? TRIPLES : TILE);
    boolean together = reduce.reduction() == Reduction.DOT || isContiguous(inner);
    if (few && together && epilogue.members().size() * inner.size().constant() <= 4 * TILE) {
      return Loops.nest(outer, tile(inner, Index.ZERO, (int) inner.size().constant()));
    }
    if (isContiguous(inner) && residuals.isEmpty()) {
      return Loops.nest(outer, row(inner));
    }
    return reduce.reduction() == Reduction.DOT
        ? Loops.nest(outer, strided(inner))
        : Loops.nest(axes, single(Map.of()));
  }

  /**
   * The same in vectors, if that is possible and faster.
   *
   * @param kernel its name
   * @param panelsStay whether panels of weights need not be made in each call
   */
  Optional<VectorForm> vectors(String kernel, boolean panelsStay, VectorShape shape) {
    List<Axis> axes = domain.axes();
    boolean folds = reduce.reduction() == Reduction.SUM_TREE
        || (reduce.reduction() == Reduction.MAX
            && (axes.isEmpty() || !isInVectors(axes.get(axes.size() - 1))));
    if (reduce.reduction() == Reduction.ARGMAX || (axes.isEmpty() && !folds)) {
      return Optional.empty();
    }
    BufferPlan plan = buffers.in(shape);
    if (folds) {
      return reduce.reduction() == Reduction.MAX
          ? new VectorMaximum(kernel, axes, reduce, this, plan, names.inner()).form()
          : sum(plan, names.inner()).form();
    }
    return VectorSchedule.of(kernel, axes, reduce, this, panelsStay, plan, names);
  }

  /** One result. */
  List<Stmt> single() {
    return single(Map.of());
  }

  /** What is added up. */
  Expr term() {
    return term(0, Map.of());
  }

  /** Whether tree sums can be computed in vectors. */
  boolean isInVectors() {
    return sum(buffers, names).supports();
  }

  /** Tree sums in vectors. */
  VectorTreeSum sum(BufferPlan plan, Names local) {
    return new VectorTreeSum(domain.axes(), reduce, this, plan, local);
  }

  /** One result at a time. */
  private List<Stmt> single(Map<String, Index> position) {
    List<Stmt> statements = new ArrayList<>();
    Names local = names.inner();
    String result = local.fresh(label);
    Expr value = new Expr.Local(result);
    switch (reduce.reduction()) {
      case SUM_TREE ->
        statements.addAll(
            isShort()
                ? shortSum(result, local)
                : List.of(new Stmt.TreeSum(result, reduce.axes(), term(0, position))));
      case ARGMAX ->
        statements.add(new Stmt.Argmax(result, reduce.axes().get(0), term(0, position)));
      default -> {
        statements.add(new Stmt.Declare(result, type(), start()));
        Optional<Residuals.Pair> beside = beside(result, local, statements);
        statements.addAll(Loops.nest(
            reduce.axes(),
            reduce.taps(),
            next(result, beside, combine(value, position, term(0, position)))));
        statements.addAll(finish(position, value, local, source));
        statements.addAll(end(position, beside));
        return statements;
      }
    }
    statements.addAll(finish(position, value, local, source));
    return statements;
  }

  /** Whether a tree sum has so few terms that each is written out. */
  boolean isShort() {
    return reduce.reduction() == Reduction.SUM_TREE
        && mayBeShort
        && reduce.axes().size() == 1
        && reduce.axes().get(0).size().isConstant()
        && reduce.axes().get(0).size().constant() >= 2
        && reduce.axes().get(0).size().constant() <= PARTIALS
        && !Exprs.hasElementary(reduce.operands().get(0));
  }

  /** The partial sums start at 0, which can only be seen where all terms are -0. */
  private List<Stmt> shortSum(String result, Names local) {
    Axis axis = reduce.axes().get(0);
    List<Stmt> statements = new ArrayList<>();
    List<Expr> lanes = new ArrayList<>();
    for (int lane = 0; lane < axis.size().constant(); lane++) {
      lanes.add(term(0, Map.of(axis.variable(), Index.constant(Dim.of(lane)))));
    }
    lanes.set(0, Expr.apply(Primitive.ADD, lanes.get(0), start()));
    for (int half = Integer.highestOneBit(lanes.size() - 1); half > 0; half /= 2) {
      for (int lane = 0; lane + half < lanes.size(); lane++) {
        Expr sum = Expr.apply(Primitive.ADD, lanes.get(lane), lanes.get(lane + half));
        if (2 * half == PARTIALS) {
          String partial = local.fresh("partial" + lane);
          statements.add(new Stmt.Declare(partial, ScalarType.REAL, sum));
          sum = new Expr.Local(partial);
        }
        lanes.set(lane, sum);
      }
      lanes = new ArrayList<>(lanes.subList(0, half));
    }
    statements.add(new Stmt.Declare(result, ScalarType.REAL, lanes.get(0)));
    return statements;
  }

  private Optional<Residuals.Pair> beside(String result, Names local, List<Stmt> statements) {
    Optional<Residuals.Pair> pair = residuals.map(r -> Residuals.Pair.of(result, local));
    pair.ifPresent(p -> statements.addAll(p.declare(ScalarType.REAL)));
    return pair;
  }

  private List<Stmt> next(String result, Optional<Residuals.Pair> beside, Expr next) {
    return beside
        .map(pair -> Residuals.step(
            result,
            pair,
            next,
            ((Expr.Apply) next).operands().subList(0, 2),
            (value, old) -> value,
            ScalarType.REAL,
            names))
        .orElse(List.of(new Stmt.Assign(result, next)));
  }

  private List<Stmt> end(Map<String, Index> position, Optional<Residuals.Pair> beside) {
    return beside
        .map(pair ->
            finish(position, new Expr.Local(pair.residual()), new Expr.Local(pair.changes())))
        .orElse(List.of());
  }

  /** Several neighbouring results in scalar variables, all from the same pass over the terms. */
  private List<Stmt> tile(Axis inner, Index from, int count) {
    List<Stmt> statements = new ArrayList<>();
    List<Stmt> body = new ArrayList<>();
    Expr shared = term(0, Map.of());
    boolean share = reduce.reduction() == Reduction.DOT && count > 1 && !dependsOn(shared, inner);
    if (share) {
      String factor = names.fresh("factor");
      body.add(new Stmt.Declare(factor, ScalarType.REAL, shared));
      shared = new Expr.Local(factor);
    }
    List<String> results = new ArrayList<>();
    List<Optional<Residuals.Pair>> pairs = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      String local = names.fresh(count == 1 ? label : "acc" + c);
      results.add(local);
      Map<String, Index> position = Map.of(inner.variable(), from.plus(Index.constant(Dim.of(c))));
      statements.add(new Stmt.Declare(local, type(), start()));
      Expr first = share ? shared : term(0, position);
      pairs.add(beside(local, names, statements));
      Expr next = combine(new Expr.Local(local), position, first);
      body.addAll(next(local, pairs.get(c), next));
    }
    statements.addAll(Loops.nest(reduce.axes(), body));
    for (int c = 0; c < count; c++) {
      Map<String, Index> position = Map.of(inner.variable(), from.plus(Index.constant(Dim.of(c))));
      statements.addAll(
          finish(position, new Expr.Local(results.get(c)), c == 0 ? source : epilogue.last()));
      statements.addAll(end(position, pairs.get(c)));
    }
    return statements;
  }

  /** Tiles of neighbours whose terms do not lie side by side, and the rest one by one. */
  private List<Stmt> strided(Axis inner) {
    int tile = residuals.isPresent() ? TRIPLES : STRIDED_TILE;
    int width = epilogue.members().size() * tile <= 4 * TILE ? tile : 1;
    Index here = Index.of(inner.variable());
    Dim whole = inner.size().dividedBy(Dim.of(width)).times(Dim.of(width));
    List<Stmt> statements = new ArrayList<>();
    statements.add(
        new Stmt.Loop(inner.variable(), Index.ZERO, inner.size(), width, tile(inner, here, width)));
    if (!whole.equals(inner.size())) {
      statements.add(new Stmt.Loop(
          inner.variable(), Index.constant(whole), inner.size(), 1, tile(inner, here, 1)));
    }
    return statements;
  }

  /**
   * A whole row of results in a scratch buffer, which vectorises; several terms a pass save loads
   * and stores.
   */
  private List<Stmt> row(Axis inner) {
    String row = buffers.row(inner.size(), type());
    Index at = Index.of(inner.variable());
    List<Stmt> statements = new ArrayList<>();
    statements.add(new Stmt.Loop(inner, List.of(new Stmt.Store(row, at, start()))));
    List<Axis> axes = reduce.axes();
    if (axes.isEmpty()) {
      statements.addAll(pass(inner, row, "", 1));
    } else {
      Axis last = axes.get(axes.size() - 1);
      List<Stmt> passes = new ArrayList<>();
      Dim whole = last.size().dividedBy(Dim.of(PASS)).times(Dim.of(PASS));
      if (!whole.is(0)) {
        passes.add(new Stmt.Loop(
            last.variable(),
            Index.ZERO,
            last.size(),
            PASS,
            pass(inner, row, last.variable(), PASS)));
      }
      if (!whole.equals(last.size())) {
        passes.add(new Stmt.Loop(
            last.variable(),
            Index.constant(whole),
            last.size(),
            1,
            pass(inner, row, last.variable(), 1)));
      }
      statements.addAll(Loops.nest(axes.subList(0, axes.size() - 1), passes));
    }
    List<Stmt> end = finish(Map.of(), new Expr.Load(row, at), source);
    statements.add(new Stmt.Loop(inner, end));
    return statements;
  }

  private List<Stmt> pass(Axis inner, String row, String variable, int count) {
    List<Stmt> statements = new ArrayList<>();
    Expr value = new Expr.Load(row, Index.of(inner.variable()));
    for (int c = 0; c < count; c++) {
      Map<String, Index> position =
          c == 0 ? Map.of() : Map.of(variable, Index.of(variable).plus(Index.constant(Dim.of(c))));
      Expr first = term(0, position);
      if (reduce.reduction() == Reduction.DOT && !dependsOn(first, inner)) {
        String factor = names.fresh("factor");
        statements.add(new Stmt.Declare(factor, ScalarType.REAL, first));
        first = new Expr.Local(factor);
      }
      value = combine(value, position, first);
    }
    statements.add(
        new Stmt.Loop(inner, List.of(new Stmt.Store(row, Index.of(inner.variable()), value))));
    return statements;
  }

  private List<Stmt> finish(Map<String, Index> position, Expr value, Span announced) {
    return finish(position, value, names, announced);
  }

  @Override
  public List<Stmt> finish(Map<String, Index> position, Expr value, Names local, boolean first) {
    return finish(position, value, local, first ? source : epilogue.last());
  }

  private List<Stmt> finish(Map<String, Index> position, Expr value, Names local, Span announced) {
    Map<String, Index> all = all(position);
    Expr result = widens ? Expr.apply(Primitive.ROUND, value) : value;
    return epilogue.statements(all, Map.of(provisional, result), local, announced);
  }

  private Map<String, Index> all(Map<String, Index> position) {
    Map<String, Index> all = new HashMap<>(position);
    domain.substitution().forEach((variable, at) -> all.put(variable, at.substitute(position)));
    return all;
  }

  /** The type of the variable that the terms are added to. */
  private ScalarType type() {
    return widens ? ScalarType.ACCUMULATOR : ScalarType.REAL;
  }

  @Override
  public int fused() {
    return epilogue.members().size();
  }

  @Override
  public boolean isLong() {
    return epilogue.members().stream().anyMatch(member -> Exprs.hasElementary(member.value()));
  }

  @Override
  public Optional<Residuals> residuals() {
    return residuals;
  }

  @Override
  public List<Stmt> finish(Map<String, Index> position, Expr residual, Expr changes) {
    return residuals.orElseThrow().finish(all(position), residual, changes);
  }

  @Override
  public Expr start() {
    return reduce.reduction() == Reduction.MAX ? new Expr.Lowest() : new Expr.Constant(0);
  }

  private Expr combine(Expr before, Map<String, Index> position, Expr first) {
    boolean product = reduce.reduction() == Reduction.DOT;
    return combine(before, product ? List.of(first, term(1, position)) : List.of(first));
  }

  @Override
  public Expr combine(Expr before, List<Expr> x) {
    return switch (reduce.reduction()) {
      case DOT ->
        Expr.apply(
            widens ? Primitive.ACCUMULATE_PRODUCT : Primitive.FMA, x.get(0), x.get(1), before);
      case MAX -> Expr.apply(Primitive.MAX, before, x.get(0));
      default -> Expr.apply(widens ? Primitive.ACCUMULATE : Primitive.ADD, before, x.get(0));
    };
  }

  private Expr term(int operand, Map<String, Index> position) {
    return Exprs.substitute(reduce.operands().get(operand), position);
  }

  private boolean isContiguous(Axis inner) {
    return indices(reduce)
            .allMatch(i ->
                i.stride(inner.variable()).is(0) || i.stride(inner.variable()).is(1))
        && reduce.operands().stream().anyMatch(e -> dependsOn(e, inner));
  }

  /** Whether the terms of neighbours lie side by side, or are every other element. */
  private boolean isInVectors(Axis inner) {
    return isContiguous(inner)
        || indices(reduce).allMatch(i -> i.stride(inner.variable()).is(2));
  }

  private static boolean dependsOn(Expr expr, Axis axis) {
    return Exprs.indices(expr).stream().anyMatch(i -> !i.stride(axis.variable()).is(0));
  }
}
