package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import ulpine.processor.dim.Dim;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Primitive;

/**
 * A bound of the roundings in a sum of products {@code s_k = fl(s_(k-1) + a_k b_k)}, from what
 * grows beside it: the sum of the residuals {@code e_k = fl(a_k b_k + d_k)}, where {@code d_k =
 * fl(s_(k-1) - s_k)}, and the sum of the magnitudes of the changes {@code d_k}.
 *
 * <p>With u for the unit roundoff, the rounding of step k is {@code r_k = a_k b_k + s_(k-1) - s_k},
 * at most {@code u |s_k|}. So {@code e_k} is {@code r_k} but for the roundings of {@code d_k}, at
 * most {@code u |d_k|}, and its own, at most {@code u |e_k|}; mostly {@code d_k} is exact
 * (Sterbenz). Every {@code s_k} is at most {@code (1 + u) D} for {@code D = Σ |d_k|}, hence
 * {@code Σ |e_k|} at most {@code 1.01 (n + 1) u D}, and the roundings in adding up n of them at
 * most {@code 2 n u Σ |e_k|}. The error {@code Σ r_k} of the sum is therefore at most the sum of
 * the residuals and {@code u D (1 + 2 (n + 1)^2 u)}. Whoever reads it makes up for the rounding of
 * {@code D} and of the last few operations, and for what underflows.
 *
 * @param store where the bound of a result goes
 * @param terms of one sum
 * @param unitRoundoff of the format of its numbers
 */
record Residuals(Epilogue.Store store, Dim terms, double unitRoundoff) {
  /** The variables beside one sum. */
  record Pair(String residual, String changes) {
    static Pair of(String sum, Names names) {
      return new Pair(names.fresh(sum + "Residual"), names.fresh(sum + "Changes"));
    }

    List<Stmt> declare(ScalarType type) {
      return List.of(
          new Stmt.Declare(residual, type, new Expr.Constant(0)),
          new Stmt.Declare(changes, type, new Expr.Constant(0)));
    }
  }

  /**
   * The next step of a sum, with what grows beside it.
   *
   * @param next the sum after it
   * @param factors whose product is added
   * @param unless what a variable becomes, given its new value and its old one
   * @param type of the variables
   */
  static List<Stmt> step(
      String sum,
      Pair pair,
      Expr next,
      List<Expr> factors,
      BinaryOperator<Expr> unless,
      ScalarType type,
      Names names) {
    Expr before = new Expr.Local(sum);
    Expr residual = new Expr.Local(pair.residual());
    Expr changes = new Expr.Local(pair.changes());
    Expr after = new Expr.Local(names.fresh("next"));
    Expr change = new Expr.Local(names.fresh("change"));
    Expr rest = Expr.apply(Primitive.FMA, factors.get(0), factors.get(1), change);
    return List.of(
        new Stmt.Declare(((Expr.Local) after).name(), type, unless.apply(next, before)),
        new Stmt.Declare(
            ((Expr.Local) change).name(), type, Expr.apply(Primitive.SUB, before, after)),
        new Stmt.Assign(
            pair.residual(), unless.apply(Expr.apply(Primitive.ADD, residual, rest), residual)),
        new Stmt.Assign(
            pair.changes(), Expr.apply(Primitive.ADD, changes, Expr.apply(Primitive.ABS, change))),
        new Stmt.Assign(sum, after));
  }

  /** Stores the bound of a result. */
  List<Stmt> finish(Map<String, Index> position, Expr residual, Expr changes) {
    Expr bound = Expr.apply(
        Primitive.ADD,
        Expr.apply(Primitive.ABS, residual),
        Expr.apply(Primitive.MUL, changes, factor()));
    List<Stmt> statements = new ArrayList<>();
    statements.add(new Stmt.Store(store.buffer(), store.at().substitute(position), bound));
    return statements;
  }

  /** {@code u (1 + 2 (n + 1)^2 u)}. */
  private Expr factor() {
    if (terms.isConstant()) {
      double more = terms.constant() + 1.0;
      return new Expr.Constant(unitRoundoff * (1 + 2 * more * more * unitRoundoff));
    }
    Expr more = new Expr.Size(terms.plus(Dim.ONE));
    Expr second = new Expr.Constant(2 * unitRoundoff * unitRoundoff);
    return Expr.apply(
        Primitive.ADD,
        new Expr.Constant(unitRoundoff),
        Expr.apply(Primitive.MUL, Expr.apply(Primitive.MUL, more, more), second));
  }
}
