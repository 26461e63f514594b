package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import ulpine.processor.dim.Dim;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Exprs;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Reduction;

/**
 * The loops of a reduction in vectors: neighbouring results grow in the lanes of a vector, each
 * from its own terms in their own order, so that the bits are those of the scalar loops.
 *
 * <p>Where the results of a row do not fill whole vectors, the last vector overlaps the one before
 * it and some are computed twice. That is harmless, for no kernel reads what it writes.
 */
final class VectorSchedule {
  /** Rows of a tile. Times {@link #NARROW} that is as many sums as fit into registers. */
  private static final int ROWS = 4;

  /** Vectors of a row, in a tile of several rows. */
  private static final int NARROW = 2;

  /** With so many rows it pays to copy what they share to a panel, whose lines are neighbours. */
  private static final int SHARING = 16;

  /** As many lines stay in the nearest cache, wherever they are. */
  private static final int NEAR = 48;

  /** Vectors of a row that is alone. */
  private static final int WIDE = 8;

  /** Operations that may follow a result in a tile; with more of them it is slow to compile. */
  private static final int FUSED = 16;

  private final String name;
  private final Axis inner;
  private final Optional<Axis> row;
  private final List<Axis> outer;
  private final Expr.Reduce reduce;
  private final VectorTile.Terms terms;
  private final BufferPlan buffers;
  private final Names names;
  private final List<VectorForm.AtLeast> conditions = new ArrayList<>();
  private final Names parts = new Names(Set.of());

  /**
   * @param name of the kernel
   * @param domain the axes of the results, at least one
   */
  VectorSchedule(
      String name,
      List<Axis> domain,
      Expr.Reduce reduce,
      VectorTile.Terms terms,
      BufferPlan buffers,
      Names names) {
    this.name = name;
    this.reduce = reduce;
    this.terms = terms;
    this.buffers = buffers;
    this.names = new Names(names.used());
    int last = domain.size() - 1;
    this.inner = domain.get(last);
    this.row = Optional.of(last).filter(i -> i > 0).map(i -> domain.get(i - 1)).filter(this::isRow);
    this.outer = domain.subList(0, row.isPresent() ? last - 1 : last);
  }

  /** Whether what neighbours read is the same in all rows, and rows are many enough. */
  private boolean isRow(Axis axis) {
    return reduce.operands().stream().noneMatch(o -> dependsOn(o, inner) && dependsOn(o, axis))
        && (!axis.size().isConstant() || axis.size().constant() >= ROWS);
  }

  /** None where vectors are impossible or gain nothing. */
  Optional<VectorForm> form() {
    List<Integer> strided = new ArrayList<>();
    for (int o = 0; o < reduce.operands().size(); o++) {
      if (!isConsecutive(reduce.operands().get(o))) {
        strided.add(o);
      }
    }
    boolean canPack = strided.size() == 1
        && row.isPresent()
        && reduce.reduction() == Reduction.DOT
        && reduce.operands().get(strided.get(0)) instanceof Expr.Load;
    if (!(strided.isEmpty() || canPack)
        || !reduce.taps().isEmpty()
        || reduce.operands().stream().noneMatch(o -> dependsOn(o, inner))
        || !reduce.operands().stream().allMatch(o -> !isConsecutive(o) || isSupported(o))
        || terms.fused() > FUSED
        || (inner.size().isConstant() && inner.size().constant() < Lanes.COUNT)) {
      return Optional.empty();
    }
    require(inner.size(), Lanes.COUNT);
    if (canPack) {
      require(row.get().size(), ROWS);
    }
    return form(strided, false).or(() -> form(strided, true));
  }

  private boolean isSupported(Expr operand) {
    Index lanes = Lanes.from(Index.of(inner.variable()));
    Expr vector = Exprs.substitute(operand, Map.of(inner.variable(), lanes));
    Stmt use = new Stmt.Declare("", ScalarType.REAL, vector);
    return new Lanes().supports(List.of(use), buffers::isReal);
  }

  private void require(Dim size, int least) {
    if (!size.isConstant()) {
      conditions.add(new VectorForm.AtLeast(size, least));
    }
  }

  /** @param scalarEnd whether what follows the reduction is not in vectors */
  private Optional<VectorForm> form(List<Integer> strided, boolean scalarEnd) {
    Optional<String> scratch = scalarEnd
        ? Optional.of(buffers.row(VectorTile.scratchLength(), ScalarType.REAL))
        : Optional.empty();
    VectorTile direct = new VectorTile(inner, row, reduce, terms, Optional.empty(), scratch, names);
    Optional<VectorTile> packed = packedOperand(strided)
        .map(operand ->
            new VectorTile(inner, row, reduce, terms, Optional.of(panel(operand)), scratch, names));
    List<Stmt> body;
    if (!strided.isEmpty()) {
      body = columns(NARROW, vectors -> packed(packed.orElseThrow(), vectors, true));
    } else if (row.isPresent()) {
      body = tiles(direct, packed);
    } else {
      body = columns(WIDE, vectors -> List.of(part(direct, 1, vectors)));
    }
    List<Stmt> all = Loops.nest(outer, body);
    return new Lanes().supports(all, buffers::isReal)
        ? Optional.of(new VectorForm(conditions, all))
        : Optional.empty();
  }

  /** The operand that is better read from a panel, where there are enough rows to share it. */
  private Optional<Integer> packedOperand(List<Integer> strided) {
    Dim length = reduce.axes().stream().map(Axis::size).reduce(Dim.ONE, Dim::times);
    List<Integer> candidates = IntStream.range(0, reduce.operands().size())
        .filter(o -> dependsOn(reduce.operands().get(o), inner))
        .boxed()
        .toList();
    boolean gains = row.isPresent()
        && reduce.reduction() == Reduction.DOT
        && candidates.size() == 1
        && (!length.isConstant() || length.constant() > NEAR)
        && (!row.get().size().isConstant() || row.get().size().constant() >= SHARING);
    return strided.isEmpty()
        ? candidates.stream().findFirst().filter(o -> gains)
        : strided.stream().findFirst();
  }

  private VectorTile.Panel panel(int operand) {
    int width = NARROW * Lanes.COUNT;
    Dim length = reduce.axes().stream().map(Axis::size).reduce(Dim.of(width), Dim::times);
    String buffer = buffers.row(length, ScalarType.REAL);
    return new VectorTile.Panel(
        operand, isConsecutive(reduce.operands().get(operand)), buffer, width);
  }

  /** @param rest whether to do the rows that fill no tile, too */
  private List<Stmt> packed(VectorTile tile, List<Index> vectors, boolean rest) {
    List<Stmt> statements = new ArrayList<>();
    statements.add(new Stmt.Part(parts.fresh(name + "Panel"), tile.pack(vectors)));
    statements.addAll(rows(List.of(part(tile, ROWS, vectors))));
    if (rest) {
      statements.addAll(rest(() -> List.of(part(tile, 1, vectors))));
    }
    return statements;
  }

  private List<Stmt> tiles(VectorTile direct, Optional<VectorTile> packed) {
    List<Stmt> statements = new ArrayList<>();
    Dim count = row.orElseThrow().size();
    List<Stmt> few = packed.isPresent() && count.isConstant()
        ? List.of()
        : columns(NARROW, vectors -> rows(List.of(part(direct, ROWS, vectors))));
    if (packed.isPresent()) {
      List<Stmt> many = columns(NARROW, vectors -> packed(packed.get(), vectors, false));
      statements.addAll(
          count.isConstant()
              ? many
              : List.of(new Stmt.Choice(new VectorForm.AtLeast(count, SHARING), many, few)));
    } else {
      statements.addAll(few);
    }
    statements.addAll(rest(() -> columns(WIDE, vectors -> List.of(part(direct, 1, vectors)))));
    return statements;
  }

  private List<Stmt> rows(List<Stmt> body) {
    Axis axis = row.orElseThrow();
    return List.of(new Stmt.Loop(axis.variable(), Index.ZERO, axis.size(), ROWS, body));
  }

  /** The rows that fill no tile. */
  private List<Stmt> rest(Supplier<List<Stmt>> body) {
    Axis axis = row.orElseThrow();
    Dim whole = axis.size().dividedBy(Dim.of(ROWS)).times(Dim.of(ROWS));
    return whole.equals(axis.size())
        ? List.of()
        : List.of(
            new Stmt.Loop(axis.variable(), Index.constant(whole), axis.size(), 1, body.get()));
  }

  private Stmt part(VectorTile tile, int rows, List<Index> vectors) {
    String size = rows + "x" + vectors.size() * Lanes.COUNT;
    return new Stmt.Part(parts.fresh(name + "Tile" + size), tile.statements(rows, vectors));
  }

  /**
   * What is to be done for all columns, so many vectors at a time.
   *
   * @param body for vectors that begin at these columns
   */
  private List<Stmt> columns(int width, Function<List<Index>, List<Stmt>> body) {
    List<Stmt> statements = new ArrayList<>();
    Dim size = inner.size();
    Dim step = Dim.of((long) width * Lanes.COUNT);
    Dim whole = size.dividedBy(step).times(step);
    Index last = Index.constant(size.minus(Dim.of(Lanes.COUNT)));
    if (!whole.is(0)) {
      statements.add(new Stmt.Loop(
          inner.variable(),
          Index.ZERO,
          size,
          width * Lanes.COUNT,
          body.apply(vectors(Index.of(inner.variable()), width))));
    }
    if (size.isConstant()) {
      int rest = Math.toIntExact(size.minus(whole).constant());
      if (rest > 0) {
        List<Index> vectors = vectors(Index.constant(whole), (rest - 1) / Lanes.COUNT);
        vectors.add(last);
        statements.addAll(body.apply(vectors));
      }
      return statements;
    }
    if (width > 1) {
      statements.add(new Stmt.Loop(
          inner.variable(),
          Index.constant(whole),
          size,
          Lanes.COUNT,
          body.apply(vectors(Index.of(inner.variable()), 1))));
    }
    // One more, unless the size is a multiple of the lanes.
    Dim lanes = Dim.of(Lanes.COUNT);
    Dim up = size.plus(Dim.of(Lanes.COUNT - 1L)).dividedBy(lanes);
    Dim rest = up.minus(size.dividedBy(lanes));
    if (!size.exactQuotient(lanes).isPresent()) {
      statements.add(new Stmt.Loop(new Axis(names.fresh("last"), rest), body.apply(List.of(last))));
    }
    return statements;
  }

  private static List<Index> vectors(Index from, int count) {
    List<Index> vectors = new ArrayList<>();
    for (int v = 0; v < count; v++) {
      vectors.add(from.plus(Index.constant(Dim.of((long) v * Lanes.COUNT))));
    }
    return vectors;
  }

  private boolean isConsecutive(Expr operand) {
    return Exprs.indices(operand).stream()
        .map(index -> index.stride(inner.variable()))
        .allMatch(stride -> stride.is(0) || stride.is(1));
  }

  private static boolean dependsOn(Expr expr, Axis axis) {
    return Exprs.indices(expr).stream().anyMatch(i -> !i.stride(axis.variable()).is(0));
  }
}
