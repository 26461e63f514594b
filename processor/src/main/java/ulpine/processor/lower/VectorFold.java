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

/**
 * The loops of a reduction whose terms lie side by side, in vectors of partial results that are
 * folded at the end.
 */
abstract class VectorFold {
  /** Room for what is folded. */
  static final int PARTIALS = 16;

  /** With fewer terms, folding takes longer than adding. */
  static final int TERMS = 4 * PARTIALS;

  private final List<Axis> domain;
  private final Expr.Reduce reduce;
  final VectorTile.Terms terms;
  final BufferPlan buffers;
  final Names names;

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

  /** Whether it is faster in vectors. */
  abstract boolean gains();

  /** With fewer terms it is not. */
  abstract int least();

  /** The statements for one result. */
  abstract List<Stmt> row();

  Optional<VectorForm> form() {
    if (!gains() || reduce.axes().size() != 1 || reduce.operands().size() != 1) {
      return Optional.empty();
    }
    Axis axis = axis();
    boolean few = axis.size().isConstant() && axis.size().constant() < least();
    if (few || !supports()) {
      return Optional.empty();
    }
    List<VectorForm.AtLeast> conditions = axis.size().isConstant()
        ? List.of()
        : List.of(new VectorForm.AtLeast(axis.size(), least()));
    return Optional.of(new VectorForm(buffers.shape(), conditions, Loops.nest(domain, row())));
  }

  /** Whether the terms can be computed in vectors. */
  boolean supports() {
    Stmt use =
        new Stmt.Declare("", ScalarType.REAL, term(Lanes.from(Index.of(axis().variable()))));
    return new Lanes().supports(List.of(use), buffers);
  }

  /** What is reduced along. */
  Axis axis() {
    return reduce.axes().get(0);
  }

  Expr term(Index at) {
    return Exprs.substitute(reduce.operands().get(0), Map.of(axis().variable(), at));
  }

  /** How many terms there are in whole steps. */
  Dim whole(int step) {
    return axis().size().dividedBy(Dim.of(step)).times(Dim.of(step));
  }

  String partials() {
    return buffers.scratch("partials", Dim.of(PARTIALS));
  }

  /** The result of the first elements of a buffer. */
  List<Stmt> folded(String buffer, int count) {
    List<Stmt> statements = new ArrayList<>();
    String lane = names.fresh("lane");
    for (int half = count / 2; half > 1; half /= 2) {
      Expr folded = fold(buffer, Index.of(lane), half);
      statements.add(new Stmt.Loop(
          new Axis(lane, Dim.of(half)), List.of(new Stmt.Store(buffer, Index.of(lane), folded))));
    }
    return statements;
  }

  /** An element with the one that lies so far behind it. */
  Expr fold(String buffer, Index at, int half) {
    Expr other = new Expr.Load(buffer, at.plus(Index.constant(Dim.of(half))));
    return terms.combine(new Expr.Load(buffer, at), List.of(other));
  }

  /** A variable with one operand more. */
  Stmt with(String chain, Expr operand) {
    return new Stmt.Assign(chain, terms.combine(new Expr.Local(chain), List.of(operand)));
  }
}
