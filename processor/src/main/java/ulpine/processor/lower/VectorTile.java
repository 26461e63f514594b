package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import ulpine.processor.dim.Dim;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Exprs;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Reduction;

/**
 * Results of a reduction, in some vectors of some rows, that stay in registers while their terms
 * pass by.
 */
final class VectorTile {
  /** What is to be reduced. */
  interface Terms {
    /** How many operations follow the reduction. */
    int fused();

    /** Whether one of them is long. */
    boolean isLong();

    /** The value before the first term. */
    Expr start();

    /** The value with one more term. */
    Expr combine(Expr before, List<Expr> operands);

    /** What grows beside a sum, if anything does. */
    Optional<Residuals> residuals();

    /** What is done with what grew beside a result. */
    List<Stmt> finish(Map<String, Index> position, Expr residual, Expr changes);

    /** What is done with a result; {@code first} if the line it comes from is announced. */
    List<Stmt> finish(Map<String, Index> position, Expr value, Names names, boolean first);
  }

  /** The variables of one result. */
  private record Sum(String local, Optional<Residuals.Pair> beside) {
    Expr value() {
      return new Expr.Local(local);
    }
  }

  /** How results are used further that come by way of a buffer. */
  enum Use {
    /** One by one, in a loop. */
    SCALARS,
    /** A vector at a time, in a loop. */
    VECTORS,
    /** Each vector in turn, with no loop. */
    UNROLLED
  }

  /** A buffer for results, so that they need no registers while they are used further. */
  record Scratch(String buffer, Use use) {
    boolean lanes() {
      return use != Use.SCALARS;
    }
  }

  /** So many maxima are taken one by one. */
  private static final int FEW = 4;

  private final Axis inner;
  private final Optional<Axis> row;
  private final Expr.Reduce reduce;
  private final Terms terms;
  private final Optional<Panel> panel;
  private final Optional<TileImage> image;
  private final Optional<Scratch> scratch;
  private final int lanes;
  private final Names outer;

  /**
   * @param inner the axis whose elements lie side by side
   * @param row the axis of the rows of a tile
   * @param image a copy of the image that a window slides over
   * @param scratch where results go whose further use is in a loop
   * @param lanes how many of them are a vector
   */
  VectorTile(
      Axis inner,
      Optional<Axis> row,
      Expr.Reduce reduce,
      Terms terms,
      Optional<Panel> panel,
      Optional<TileImage> image,
      Optional<Scratch> scratch,
      int lanes,
      Names names) {
    this.inner = inner;
    this.row = row;
    this.reduce = reduce;
    this.terms = terms;
    this.panel = panel;
    this.image = image;
    this.scratch = scratch;
    this.lanes = lanes;
    this.outer = names;
  }

  /** What copies to the panel what the vectors need. */
  List<Stmt> panel(List<Index> vectors) {
    return panel.orElseThrow().at(vectors).copy(vectors, outer.inner());
  }

  /** Whether what is copied is there already unless {@link VectorForm#STALE} says otherwise. */
  boolean panelStays() {
    return panel.orElseThrow().stays();
  }

  /** The statements of a tile from the current row on, given where its vectors begin. */
  List<Stmt> statements(int rows, List<Index> vectors) {
    Optional<Panel> here = panel.map(p -> p.at(vectors));
    return new VectorTile(inner, row, reduce, terms, here, image, scratch, lanes, outer.inner())
        .tile(rows, vectors);
  }

  private List<Stmt> tile(int rows, List<Index> vectors) {
    Names names = outer.inner();
    List<Stmt> statements = new ArrayList<>();
    Sum[][] sums = new Sum[rows][vectors.size()];
    for (int r = 0; r < rows; r++) {
      for (int v = 0; v < vectors.size(); v++) {
        String sum = names.fresh("acc" + r + "_" + v);
        Optional<Residuals.Pair> beside =
            terms.residuals().map(residuals -> Residuals.Pair.of(sum, names));
        statements.add(new Stmt.Declare(
            sum, ScalarType.VECTOR, isFew() ? first(vectors.get(v), r) : terms.start()));
        beside.ifPresent(pair -> statements.addAll(pair.declare(ScalarType.VECTOR)));
        sums[r][v] = new Sum(sum, beside);
      }
    }
    List<Stmt> body = new ArrayList<>();
    if (image.isPresent()) {
      statements.addAll(image.get().terms(at -> terms(sums, vectors, at, names)));
    } else if (isFew()) {
      Axis axis = reduce.axes().get(0);
      for (long next = 1; next < axis.size().constant(); next++) {
        Map<String, Index> place = Map.of(axis.variable(), Index.constant(Dim.of(next)));
        statements.addAll(terms(sums, vectors, place, names));
      }
    } else {
      body.addAll(
          reduce.taps().isEmpty()
              ? terms(sums, vectors, Map.of(), names)
              : tapped(sums, vectors, names));
      statements.addAll(Loops.nest(reduce.axes(), body));
    }
    statements.addAll(
        scratch.filter(s -> s.use() != Use.UNROLLED).isPresent()
            ? scratchEnd(sums, vectors, names)
            : vectorEnd(sums, vectors, names));
    return statements;
  }

  /** Whether these are maxima of few terms, which begin with the first of them. */
  private boolean isFew() {
    return reduce.reduction() == Reduction.MAX
        && reduce.axes().size() == 1
        && reduce.axes().get(0).size().isConstant()
        && reduce.axes().get(0).size().constant() <= FEW;
  }

  private Expr first(Index vector, int row) {
    Map<String, Index> position = position(Index.constant(Dim.of(row)), Lanes.from(vector));
    position.put(reduce.axes().get(0).variable(), Index.ZERO);
    return operand(0, position, 0);
  }

  /** One more step of a sum, and of what grows with it. */
  private static List<Stmt> next(
      Sum sum, Expr next, List<Expr> factors, BinaryOperator<Expr> unless, Names names) {
    return sum.beside()
        .map(pair ->
            Residuals.step(sum.local(), pair, next, factors, unless, ScalarType.VECTOR, names))
        .orElseGet(() -> List.of(new Stmt.Assign(sum.local(), unless.apply(next, sum.value()))));
  }

  /** @param place what it is a term of, as far as that is not given by loops */
  private List<Stmt> terms(
      Sum[][] sums, List<Index> vectors, Map<String, Index> place, Names names) {
    List<Stmt> statements = new ArrayList<>();
    Map<Expr, Expr> shared = new HashMap<>();
    for (int r = 0; r < sums.length; r++) {
      for (int v = 0; v < vectors.size(); v++) {
        Map<String, Index> position =
            position(Index.constant(Dim.of(r)), Lanes.from(vectors.get(v)));
        position.putAll(place);
        List<Expr> operands = new ArrayList<>();
        for (int o = 0; o < reduce.operands().size(); o++) {
          operands.add(shared.computeIfAbsent(
              operand(o, position, v), expr -> declared(expr, statements, names)));
        }
        Expr before = sums[r][v].value();
        Expr sum = terms.combine(before, operands);
        BinaryOperator<Expr> inside =
            (value, old) -> image.map(l -> l.inside(position, value, old)).orElse(value);
        statements.addAll(next(sums[r][v], sum, operands, inside, names));
      }
    }
    return statements;
  }

  /**
   * A term that may be missing, with no branch around a vector: instead of it, -0 times 1 is added,
   * which changes no sum.
   */
  private List<Stmt> tapped(Sum[][] sums, List<Index> vectors, Names names) {
    Panel from = panel.orElseThrow();
    Expr single = reduce.operands().get(1 - from.operand());
    String line = names.fresh("line");
    List<Stmt> statements = new ArrayList<>();
    List<Stmt> there = new ArrayList<>();
    statements.add(new Stmt.DeclareIndex(line, Index.constant(from.lines())));
    there.add(new Stmt.AssignIndex(line, Index.flat(reduce.axes())));
    List<Expr> factors = new ArrayList<>();
    for (int r = 0; r < sums.length; r++) {
      String factor = names.fresh("factor");
      Map<String, Index> position = position(Index.constant(Dim.of(r)), Index.ZERO);
      statements.add(new Stmt.Declare(factor, ScalarType.REAL, new Expr.Constant(-0.0)));
      there.add(new Stmt.Assign(factor, Exprs.substitute(single, position)));
      factors.add(new Expr.Local(factor));
    }
    statements.addAll(Loops.nest(List.of(), reduce.taps(), there));
    for (int v = 0; v < vectors.size(); v++) {
      Expr neighbours = declared(from.load(Index.of(line), v), statements, names);
      for (int r = 0; r < sums.length; r++) {
        List<Expr> operands = new ArrayList<>(List.of(factors.get(r)));
        operands.add(from.operand(), neighbours);
        Expr sum = terms.combine(sums[r][v].value(), operands);
        statements.addAll(next(sums[r][v], sum, operands, (value, old) -> value, names));
      }
    }
    return statements;
  }

  private Expr declared(Expr operand, List<Stmt> body, Names names) {
    String local = names.fresh(new Lanes().isVector(operand) ? "terms" : "factor");
    // What is read more than once is better a vector at once.
    ScalarType type = terms.residuals().isPresent() ? ScalarType.VECTOR : ScalarType.REAL;
    body.add(new Stmt.Declare(local, type, operand));
    return new Expr.Local(local);
  }

  private Expr operand(int number, Map<String, Index> position, int vector) {
    if (image.filter(l -> l.replaces(number)).isPresent()) {
      return image.get().load(position);
    }
    if (panel.filter(p -> p.operand() == number).isEmpty()) {
      Expr operand = Exprs.substitute(reduce.operands().get(number), position);
      return image.map(l -> l.factor(position, operand)).orElse(operand);
    }
    return panel.get().load(Index.flat(reduce.axes()), vector);
  }

  private List<Stmt> vectorEnd(Sum[][] sums, List<Index> vectors, Names names) {
    List<Stmt> stores = new ArrayList<>();
    List<Stmt> statements = new ArrayList<>();
    for (int r = 0; r < sums.length; r++) {
      for (int v = 0; v < vectors.size(); v++) {
        Map<String, Index> position =
            position(Index.constant(Dim.of(r)), Lanes.from(vectors.get(v)));
        Expr sum = sums[r][v].value();
        Index at = Lanes.from(Index.constant(Dim.of((long) (r * vectors.size() + v) * lanes)));
        scratch.ifPresent(to -> stores.add(new Stmt.Store(to.buffer(), at, sum)));
        Expr value = scratch.<Expr>map(from -> new Expr.Load(from.buffer(), at)).orElse(sum);
        statements.addAll(terms.finish(position, value, names, r == 0 && v == 0));
        sums[r][v]
            .beside()
            .ifPresent(pair -> statements.addAll(terms.finish(
                position, new Expr.Local(pair.residual()), new Expr.Local(pair.changes()))));
      }
    }
    stores.addAll(statements);
    return stores;
  }

  /** The rest in a loop, by way of the scratch buffer. */
  private List<Stmt> scratchEnd(Sum[][] sums, List<Index> vectors, Names names) {
    List<Stmt> statements = new ArrayList<>();
    String results = scratch.orElseThrow().buffer();
    int width = vectors.size() * lanes;
    Index size = Index.constant(Dim.of((long) sums.length * width));
    for (int r = 0; r < sums.length; r++) {
      for (int v = 0; v < vectors.size(); v++) {
        Index at = Index.constant(Dim.of((long) r * width + (long) v * lanes));
        statements.add(new Stmt.Store(results, Lanes.from(at), sums[r][v].value()));
        sums[r][v].beside().ifPresent(pair -> {
          Index residual = Lanes.from(at.plus(size));
          Index changes = Lanes.from(at.plus(size).plus(size));
          statements.add(new Stmt.Store(results, residual, new Expr.Local(pair.residual())));
          statements.add(new Stmt.Store(results, changes, new Expr.Local(pair.changes())));
        });
      }
    }
    Axis rows = new Axis(names.fresh("r"), Dim.of(sums.length));
    String column = names.fresh("c");
    for (int v = 0, next; v < vectors.size(); v = next) {
      next = v + 1;
      while (next < vectors.size() && follows(vectors.get(next), vectors.get(next - 1))) {
        next++;
      }
      Dim columns = Dim.of(Lanes.filled(inner, (long) (next - v) * lanes));
      Index here = scratch.get().lanes() ? Lanes.from(Index.of(column)) : Index.of(column);
      Index at = Index.of(rows.variable())
          .times(Dim.of(width))
          .plus(here)
          .plus(Index.constant(Dim.of((long) v * lanes)));
      Loops loops = Loops.of(List.of(rows));
      Map<String, Index> position = position(
          Index.of(rows.variable()).substitute(loops.substitution()),
          vectors.get(v).plus(here));
      Index from = at.substitute(loops.substitution());
      List<Stmt> each =
          new ArrayList<>(terms.finish(position, new Expr.Load(results, from), names, false));
      if (terms.residuals().isPresent()) {
        Expr residual = new Expr.Load(results, from.plus(size));
        Expr changes = new Expr.Load(results, from.plus(size).plus(size));
        each.addAll(terms.finish(position, residual, changes));
      }
      List<Stmt> end = List.of(
          new Stmt.Loop(column, Index.ZERO, columns, scratch.get().lanes() ? lanes : 1, each));
      statements.addAll(Loops.nest(loops.axes(), end));
    }
    return statements;
  }

  private boolean follows(Index vector, Index other) {
    return vector.equals(other.plus(Index.constant(Dim.of(lanes))));
  }

  /** @param next counts rows from the current one */
  private Map<String, Index> position(Index next, Index column) {
    Map<String, Index> position = new HashMap<>();
    position.put(inner.variable(), column);
    row.ifPresent(
        axis -> position.put(axis.variable(), Index.of(axis.variable()).plus(next)));
    return position;
  }
}
