package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ulpine.processor.dim.Dim;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Exprs;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Reduction;

/**
 * The loops of a reduction whose terms lie side by side, in vectors: a
 * {@linkplain Reduction#SUM_TREE tree} sum has sixteen partial results by definition, and a maximum
 * may have as many. They are folded at the end.
 */
final class VectorFold {
  private static final int PARTIALS = 16;

  /** With fewer terms, folding takes longer than adding. */
  private static final int TERMS = 4 * PARTIALS;

  private final List<Axis> domain;
  private final Expr.Reduce reduce;
  private final VectorTile.Terms terms;
  private final BufferPlan buffers;
  private final Names names;

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
    this.names = new Names(names.used());
  }

  Optional<VectorForm> form() {
    // It is the time of one addition after another, in vectors of any length.
    boolean gains = buffers.shape() == VectorShape.S_256_BIT;
    if (!gains || reduce.axes().size() != 1 || reduce.operands().size() != 1) {
      return Optional.empty();
    }
    Axis axis = reduce.axes().get(0);
    boolean few = axis.size().isConstant() && axis.size().constant() < TERMS;
    Stmt use = new Stmt.Declare("", ScalarType.REAL, term(Lanes.from(Index.of(axis.variable()))));
    // In other formats each term of a tree is rounded to the accumulator's first.
    boolean other =
        reduce.reduction() == Reduction.SUM_TREE && buffers.numerics().widens();
    if (few || other || !new Lanes().supports(List.of(use), buffers)) {
      return Optional.empty();
    }
    List<VectorForm.AtLeast> conditions =
        axis.size().isConstant() ? List.of() : List.of(new VectorForm.AtLeast(axis.size(), TERMS));
    return Optional.of(
        new VectorForm(buffers.shape(), conditions, Loops.nest(domain, statements(axis))));
  }

  private List<Stmt> statements(Axis axis) {
    String partial = buffers.scratch("partials", Dim.of(PARTIALS));
    Dim step = Dim.of(PARTIALS);
    Dim whole = axis.size().dividedBy(step).times(step);
    Index here = Index.of(axis.variable());
    List<Stmt> statements = new ArrayList<>();
    List<Stmt> body = new ArrayList<>();
    List<Stmt> end = new ArrayList<>();
    for (int first = 0; first < PARTIALS; first += buffers.lanes()) {
      Index at = Index.constant(Dim.of(first));
      String local = names.fresh("acc" + first);
      Expr value = new Expr.Local(local);
      statements.add(new Stmt.Declare(local, ScalarType.VECTOR, terms.start()));
      body.add(new Stmt.Assign(
          local, terms.combine(value, List.of(term(Lanes.from(here.plus(at)))))));
      end.add(new Stmt.Store(partial, Lanes.from(at), value));
    }
    statements.add(new Stmt.Loop(axis.variable(), Index.ZERO, axis.size(), PARTIALS, body));
    statements.addAll(end);
    if (!whole.equals(axis.size())) {
      Index at = here.plus(Index.constant(Dim.ZERO.minus(whole)));
      statements.add(new Stmt.Loop(
          axis.variable(),
          Index.constant(whole),
          axis.size(),
          1,
          List.of(new Stmt.Store(
              partial, at, terms.combine(new Expr.Load(partial, at), List.of(term(here)))))));
    }
    String lane = names.fresh("lane");
    for (int half = PARTIALS / 2; half > 1; half /= 2) {
      Expr folded = fold(partial, Index.of(lane), half);
      statements.add(new Stmt.Loop(
          new Axis(lane, Dim.of(half)), List.of(new Stmt.Store(partial, Index.of(lane), folded))));
    }
    statements.addAll(terms.finish(Map.of(), fold(partial, Index.ZERO, 1), names, true));
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
