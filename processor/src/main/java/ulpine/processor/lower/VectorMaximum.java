package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ulpine.processor.dim.Dim;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Primitive;

/**
 * A maximum, which may see its terms in any order, and some twice. The larger of two by a
 * comparison is their maximum unless one is NaN or both are zeros, and takes half the operations.
 * The sum of the terms tells whether one was NaN. Where that is so, or where the maximum is a zero,
 * a method of its own looks at all terms again: rows of zeros take twice the time.
 */
final class VectorMaximum extends VectorFold {
  /** How many vectors grow side by side, as each takes several operations one after another. */
  private static final int CHAINS = 4;

  private final String kernel;

  /** @param kernel its name */
  VectorMaximum(
      String kernel,
      List<Axis> domain,
      Expr.Reduce reduce,
      VectorTile.Terms terms,
      BufferPlan buffers,
      Names names) {
    super(domain, reduce, terms, buffers, names);
    this.kernel = kernel;
  }

  @Override
  boolean gains() {
    return true;
  }

  @Override
  int least() {
    return Math.max(TERMS, 2 * CHAINS * buffers.lanes());
  }

  @Override
  List<Stmt> row() {
    Names local = names.inner();
    List<String> chains = fresh("acc", local);
    List<String> sums = fresh("sum", local);
    List<Stmt> statements = new ArrayList<>(declared(chains, terms.start()));
    statements.addAll(declared(sums, new Expr.Constant(0)));
    statements.addAll(loops((chain, at) -> {
      Expr largest = new Expr.Local(chains.get(chain));
      Expr sum = new Expr.Local(sums.get(chain));
      String name = local.fresh("term");
      Expr term = new Expr.Local(name);
      return List.of(
          new Stmt.Declare(name, ScalarType.REAL, term(Lanes.from(at))),
          new Stmt.Assign(
              chains.get(chain),
              Expr.apply(
                  Primitive.SELECT, Expr.apply(Primitive.GREATER, term, largest), term, largest)),
          new Stmt.Assign(sums.get(chain), Expr.apply(Primitive.ACCUMULATE, sum, term)));
    }));
    Expr all = folded(chains, Primitive.MAX);
    String sum = local.fresh("sum");
    Expr total = new Expr.Local(sum);
    statements.add(new Stmt.Declare(sum, ScalarType.REAL, folded(sums, Primitive.ACCUMULATE)));
    Expr isNumber = Expr.apply(Primitive.GREATER_EQUAL, total, new Expr.Lowest());
    statements.add(store(Expr.apply(Primitive.SELECT, isNumber, all, total)));
    statements.addAll(folded(partials(), buffers.lanes()));
    String result = local.fresh("largest");
    Expr largest = new Expr.Local(result);
    statements.add(new Stmt.Declare(result, ScalarType.REAL, fold(partials(), Index.ZERO, 1)));
    statements.add(new Stmt.Test(
        Expr.apply(Primitive.GREATER, Expr.apply(Primitive.ABS, largest), new Expr.Constant(0)),
        terms.finish(Map.of(), largest, local, true),
        List.of(new Stmt.Part(kernel + "OfAny", ofAny()))));
    return statements;
  }

  /** Of terms that may be NaN or zeros. */
  private List<Stmt> ofAny() {
    Names local = names.inner();
    List<String> chains = fresh("acc", local);
    List<Stmt> statements = new ArrayList<>(declared(chains, terms.start()));
    statements.addAll(loops((chain, at) -> List.of(with(chains.get(chain), term(Lanes.from(at))))));
    statements.add(store(folded(chains, Primitive.MAX)));
    statements.addAll(folded(partials(), buffers.lanes()));
    statements.addAll(terms.finish(Map.of(), fold(partials(), Index.ZERO, 1), local, true));
    return statements;
  }

  /** What is done to a chain with the terms from a place on. */
  private interface Step {
    List<Stmt> with(int chain, Index at);
  }

  private List<Stmt> loops(Step step) {
    int lanes = buffers.lanes();
    Axis axis = axis();
    Index here = Index.of(axis.variable());
    List<Stmt> statements = new ArrayList<>();
    List<Stmt> body = new ArrayList<>();
    for (int chain = 0; chain < CHAINS; chain++) {
      body.addAll(step.with(chain, here.plus(Index.constant(Dim.of((long) chain * lanes)))));
    }
    statements.add(new Stmt.Loop(axis.variable(), Index.ZERO, axis.size(), CHAINS * lanes, body));
    Dim whole = whole(CHAINS * lanes);
    if (!whole.equals(axis.size())) {
      statements.add(new Stmt.Loop(
          axis.variable(), Index.constant(whole), axis.size(), lanes, step.with(0, here)));
    }
    if (!whole(lanes).equals(axis.size())) {
      statements.addAll(step.with(0, Index.constant(axis.size().minus(Dim.of(lanes)))));
    }
    return statements;
  }

  private static List<String> fresh(String wanted, Names local) {
    List<String> chains = new ArrayList<>();
    for (int chain = 0; chain < CHAINS; chain++) {
      chains.add(local.fresh(wanted + chain));
    }
    return chains;
  }

  private static List<Stmt> declared(List<String> chains, Expr start) {
    return chains.stream()
        .<Stmt>map(chain -> new Stmt.Declare(chain, ScalarType.VECTOR, start))
        .toList();
  }

  private static Expr folded(List<String> chains, Primitive with) {
    List<Expr> values = chains.stream().<Expr>map(Expr.Local::new).toList();
    return Expr.apply(
        with,
        Expr.apply(with, values.get(0), values.get(1)),
        Expr.apply(with, values.get(2), values.get(3)));
  }

  private Stmt store(Expr vector) {
    return new Stmt.Store(partials(), Lanes.from(Index.ZERO), vector);
  }
}
