package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import ulpine.processor.dim.Dim;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Reduction;

/** A {@linkplain Reduction#SUM_TREE tree} sum, which has sixteen partial results by definition. */
final class VectorTreeSum extends VectorFold {
  private final List<String> chains = new ArrayList<>();

  VectorTreeSum(
      List<Axis> domain,
      Expr.Reduce reduce,
      VectorTile.Terms terms,
      BufferPlan buffers,
      Names names) {
    super(domain, reduce, terms, buffers, names);
  }

  /** It is the time of one addition after another, in vectors of any length. */
  @Override
  boolean gains() {
    return !buffers.shape().isLong();
  }

  @Override
  int least() {
    return TERMS;
  }

  /** In other formats each term is rounded to the accumulator's first. */
  @Override
  boolean supports() {
    return !buffers.numerics().widens() && super.supports();
  }

  @Override
  List<Stmt> row() {
    List<Stmt> statements = new ArrayList<>(start());
    List<Stmt> body = new ArrayList<>();
    Index here = Index.of(axis().variable());
    for (int c = 0; c < chains.size(); c++) {
      body.add(with(chains.get(c), term(Lanes.from(here.plus(first(c))))));
    }
    if (!body.isEmpty()) {
      statements.add(new Stmt.Loop(axis().variable(), Index.ZERO, axis().size(), PARTIALS, body));
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
    if (whole(PARTIALS).is(0)) {
      Axis lane = new Axis(names.fresh("lane"), Dim.of(PARTIALS));
      Index at = Index.of(lane.variable());
      statements.add(new Stmt.Loop(lane, List.of(new Stmt.Store(partials(), at, terms.start()))));
      return statements;
    }
    for (int first = 0; first < PARTIALS; first += buffers.lanes()) {
      String chain = names.fresh("acc" + first);
      chains.add(chain);
      statements.add(new Stmt.Declare(chain, ScalarType.VECTOR, terms.start()));
    }
    return statements;
  }

  /**
   * The only vector of partial results with one of terms more.
   *
   * @param known what an element is that is at hand
   */
  Stmt with(Index at, UnaryOperator<Expr> known) {
    return with(chains.get(0), known.apply(term(Lanes.from(at))));
  }

  /** What does not fill a vector, and the sum of all. */
  List<Stmt> end() {
    List<Stmt> statements = new ArrayList<>();
    for (int c = 0; c < chains.size(); c++) {
      statements.add(
          new Stmt.Store(partials(), Lanes.from(first(c)), new Expr.Local(chains.get(c))));
    }
    Dim whole = whole(PARTIALS);
    if (!whole.equals(axis().size())) {
      Index here = Index.of(axis().variable());
      Index at = here.plus(Index.constant(Dim.ZERO.minus(whole)));
      Expr more = terms.combine(new Expr.Load(partials(), at), List.of(term(here)));
      statements.add(new Stmt.Loop(
          axis().variable(),
          Index.constant(whole),
          axis().size(),
          1,
          List.of(new Stmt.Store(partials(), at, more))));
    }
    statements.addAll(folded(partials(), PARTIALS));
    statements.addAll(terms.finish(Map.of(), fold(partials(), Index.ZERO, 1), names, true));
    return statements;
  }

  /** The first of the partial results in a vector of them. */
  private Index first(int vector) {
    return Index.constant(Dim.of((long) vector * buffers.lanes()));
  }
}
