package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import ulpine.processor.dim.Dim;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Exprs;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Reduction;

/**
 * The loops of a reduction whose terms lie side by side, in vectors: a
 * {@linkplain Reduction#SUM_TREE tree} sum has sixteen partial results by definition, and a maximum
 * may have any number. They are folded at the end.
 */
final class VectorFold {
  private static final int PARTIALS = 16;

  /** How many maxima grow side by side, as each takes several operations one after another. */
  private static final int CHAINS = 4;

  /** With fewer terms, folding takes longer than adding. */
  private static final int TERMS = 4 * PARTIALS;

  private final List<Axis> domain;
  private final Expr.Reduce reduce;
  private final VectorTile.Terms terms;
  private final BufferPlan buffers;
  private final Names names;
  private final List<String> partials = new ArrayList<>();

  VectorFold(
      List<Axis> domain,
      Expr.Reduce reduce,
      VectorTile.Terms terms,
      BufferPlan buffers,
      Names names) {
    this.domain = domain;
    this.reduce = reduce;
    this.terms = terms;
    this.buffers = buffers;
    this.names = names;
  }

  Optional<VectorForm> form() {
    // A sum is the time of one addition after another, in vectors of any length.
    boolean gains = isMaximum() || !buffers.shape().isLong();
    if (!gains || reduce.axes().size() != 1 || reduce.operands().size() != 1) {
      return Optional.empty();
    }
    Axis axis = reduce.axes().get(0);
    int least = Math.max(TERMS, isMaximum() ? 2 * CHAINS * buffers.lanes() : 0);
    boolean few = axis.size().isConstant() && axis.size().constant() < least;
    if (few || !supports()) {
      return Optional.empty();
    }
    List<VectorForm.AtLeast> conditions =
        axis.size().isConstant() ? List.of() : List.of(new VectorForm.AtLeast(axis.size(), least));
    List<Stmt> statements = isMaximum() ? maximum(axis) : sum(axis);
    return Optional.of(new VectorForm(buffers.shape(), conditions, Loops.nest(domain, statements)));
  }

  /** Whether the terms can be computed in vectors. */
  boolean supports() {
    Index here = Index.of(reduce.axes().get(0).variable());
    Stmt use = new Stmt.Declare("", ScalarType.REAL, term(Lanes.from(here)));
    // In other formats each term of a tree is rounded to the accumulator's first.
    boolean other = !isMaximum() && buffers.numerics().widens();
    return !other && new Lanes().supports(List.of(use), buffers);
  }

  private boolean isMaximum() {
    return reduce.reduction() == Reduction.MAX;
  }

  /** A maximum may see its terms in any order, and some twice. */
  private List<Stmt> maximum(Axis axis) {
    int lanes = buffers.lanes();
    Index here = Index.of(axis.variable());
    List<Stmt> statements = new ArrayList<>();
    List<Stmt> body = new ArrayList<>();
    List<String> chains = new ArrayList<>();
    for (int chain = 0; chain < CHAINS; chain++) {
      chains.add(names.fresh("acc" + chain));
      statements.add(new Stmt.Declare(chains.get(chain), ScalarType.VECTOR, terms.start()));
      body.add(with(chains.get(chain), here.plus(Index.constant(Dim.of((long) chain * lanes)))));
    }
    statements.add(new Stmt.Loop(axis.variable(), Index.ZERO, axis.size(), CHAINS * lanes, body));
    Dim whole = whole(axis, CHAINS * lanes);
    if (!whole.equals(axis.size())) {
      statements.add(new Stmt.Loop(
          axis.variable(),
          Index.constant(whole),
          axis.size(),
          lanes,
          List.of(with(chains.get(0), here))));
    }
    if (!whole(axis, lanes).equals(axis.size())) {
      statements.add(with(chains.get(0), Index.constant(axis.size().minus(Dim.of(lanes)))));
    }
    String largest = partials();
    Expr all = larger(
        larger(new Expr.Local(chains.get(0)), new Expr.Local(chains.get(1))),
        larger(new Expr.Local(chains.get(2)), new Expr.Local(chains.get(3))));
    statements.add(new Stmt.Store(largest, Lanes.from(Index.ZERO), all));
    statements.addAll(folded(largest, lanes));
    return statements;
  }

  private Expr larger(Expr one, Expr other) {
    return terms.combine(one, List.of(other));
  }

  /** A chain with one vector more. */
  private Stmt with(String chain, Index at) {
    return new Stmt.Assign(chain, larger(new Expr.Local(chain), term(Lanes.from(at))));
  }

  private static Dim whole(Axis axis, int step) {
    return axis.size().dividedBy(Dim.of(step)).times(Dim.of(step));
  }

  /** The sums of one row. */
  List<Stmt> sum() {
    return sum(reduce.axes().get(0));
  }

  private List<Stmt> sum(Axis axis) {
    List<Stmt> statements = new ArrayList<>(start());
    List<Stmt> body = new ArrayList<>();
    Index here = Index.of(axis.variable());
    for (int p = 0; p < partials.size(); p++) {
      body.add(with(partials.get(p), here.plus(first(p))));
    }
    if (!body.isEmpty()) {
      statements.add(new Stmt.Loop(axis.variable(), Index.ZERO, axis.size(), PARTIALS, body));
    }
    statements.addAll(end());
    return statements;
  }

  /** Whether a vector has as many elements as there are partial results. */
  boolean isOneVector() {
    return buffers.lanes() == PARTIALS;
  }

  /** The partial results before the first term; in vectors if there is one of terms. */
  List<Stmt> start() {
    List<Stmt> statements = new ArrayList<>();
    if (whole(reduce.axes().get(0), PARTIALS).is(0)) {
      Axis lane = new Axis(names.fresh("lane"), Dim.of(PARTIALS));
      statements.add(new Stmt.Loop(
          lane, List.of(new Stmt.Store(partials(), Index.of(lane.variable()), terms.start()))));
      return statements;
    }
    for (int p = 0; p * buffers.lanes() < PARTIALS; p++) {
      partials.add(names.fresh("acc" + p * buffers.lanes()));
      statements.add(new Stmt.Declare(partials.get(p), ScalarType.VECTOR, terms.start()));
    }
    return statements;
  }

  private String partials() {
    return buffers.scratch("partials", Dim.of(PARTIALS));
  }

  /** The only vector of partial results with one of terms more. */
  Stmt with(Index at, UnaryOperator<Expr> known) {
    Expr.Local sum = new Expr.Local(partials.get(0));
    return new Stmt.Assign(
        sum.name(), terms.combine(sum, List.of(known.apply(term(Lanes.from(at))))));
  }

  /** What does not fill a vector, and the sum of all. */
  List<Stmt> end() {
    Axis axis = reduce.axes().get(0);
    List<Stmt> statements = new ArrayList<>();
    String partial = partials();
    for (int p = 0; p < partials.size(); p++) {
      statements.add(
          new Stmt.Store(partial, Lanes.from(first(p)), new Expr.Local(partials.get(p))));
    }
    Dim whole = whole(axis, PARTIALS);
    if (!whole.equals(axis.size())) {
      Index here = Index.of(axis.variable());
      Index at = here.plus(Index.constant(Dim.ZERO.minus(whole)));
      statements.add(new Stmt.Loop(
          axis.variable(),
          Index.constant(whole),
          axis.size(),
          1,
          List.of(new Stmt.Store(
              partial, at, terms.combine(new Expr.Load(partial, at), List.of(term(here)))))));
    }
    statements.addAll(folded(partial, PARTIALS));
    return statements;
  }

  /** The first of the partial results in a vector of them. */
  private Index first(int vector) {
    return Index.constant(Dim.of((long) vector * buffers.lanes()));
  }

  /** The result of the first elements of a buffer. */
  private List<Stmt> folded(String buffer, int count) {
    List<Stmt> statements = new ArrayList<>();
    String lane = names.fresh("lane");
    for (int half = count / 2; half > 1; half /= 2) {
      Expr folded = fold(buffer, Index.of(lane), half);
      statements.add(new Stmt.Loop(
          new Axis(lane, Dim.of(half)), List.of(new Stmt.Store(buffer, Index.of(lane), folded))));
    }
    statements.addAll(terms.finish(Map.of(), fold(buffer, Index.ZERO, 1), names, true));
    return statements;
  }

  private Expr fold(String partial, Index at, int half) {
    Expr other = new Expr.Load(partial, at.plus(Index.constant(Dim.of(half))));
    return terms.combine(new Expr.Load(partial, at), List.of(other));
  }

  private Expr term(Index at) {
    return Exprs.substitute(
        reduce.operands().get(0), Map.of(reduce.axes().get(0).variable(), at));
  }
}
