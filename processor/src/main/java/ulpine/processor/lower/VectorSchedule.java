package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
 * <p>Where they do not fill whole vectors some are computed twice. That is harmless, for no kernel
 * reads what it writes.
 */
final class VectorSchedule {
  /** With so many rows it pays to copy what they share to a panel, whose lines are neighbours. */
  private static final int SHARING = 16;

  /** With fewer terms it pays to compute sums that are less than a vector one by one. */
  private static final int FEW = 4;

  /** As many lines stay in the nearest cache, wherever they are. */
  private static final int NEAR = 48;

  /** Blocks of an image's line that are written one by one, as the first and last are different. */
  private static final int BLOCKS = 4;

  /** Operations that may follow a result in a tile; with more of them it is slow to compile. */
  private static final int FUSED = 16;

  private final TileSize size;
  private final String name;
  private final VectorAxes axes;
  private final Axis inner;
  private final Optional<Axis> row;
  private final Expr.Reduce reduce;
  private final List<Expr> reads;
  private final boolean panelsStay;
  private final VectorTile.Terms terms;
  private final BufferPlan buffers;
  private final Names names;
  private final List<VectorForm.AtLeast> conditions = new ArrayList<>();
  private final Names parts = new Names();

  private VectorSchedule(
      String name,
      VectorAxes axes,
      Expr.Reduce reduce,
      VectorTile.Terms terms,
      boolean panelsStay,
      BufferPlan buffers,
      Names names) {
    this.size = TileSize.of(terms, !panelsStay, buffers.numerics(), buffers.shape());
    this.name = name;
    this.axes = axes;
    this.inner = axes.inner();
    this.row = axes.row();
    this.reduce = reduce;
    this.reads = VectorAxes.reads(reduce);
    this.terms = terms;
    this.panelsStay = panelsStay;
    this.buffers = buffers;
    this.names = names.inner();
  }

  /**
   * None where vectors are impossible or gain nothing.
   *
   * @param name of the kernel
   * @param domain the axes of the results, at least one
   * @param panelsStay whether panels of weights need not be made in each call
   */
  static Optional<VectorForm> of(
      String name,
      List<Axis> domain,
      Expr.Reduce reduce,
      VectorTile.Terms terms,
      boolean panelsStay,
      BufferPlan buffers,
      Names names) {
    Axis last = domain.get(domain.size() - 1);
    boolean isLong = buffers.shape().isLong();
    if (isLong && !(reduce.taps().isEmpty() && buffers.shape().suits(last, buffers.numerics()))) {
      return Optional.empty();
    }
    Function<Axis, VectorSchedule> along = inner -> new VectorSchedule(
        name,
        VectorAxes.of(domain, inner, reduce, TileSize.ROWS),
        reduce,
        terms,
        panelsStay,
        buffers,
        names);
    if (reduce.taps().stream().noneMatch(tap -> VectorAxes.moves(tap, last))) {
      return along.apply(last).form(Optional.empty());
    }
    Optional<ImageLines> lines = ImageLines.of(last, reduce, buffers);
    Optional<VectorForm> alongLines = lines.flatMap(l -> along.apply(last).form(lines));
    return alongLines.or(() -> VectorAxes.channel(domain, reduce)
        .flatMap(axis -> along.apply(axis).form(Optional.empty())));
  }

  private Optional<VectorForm> form(Optional<ImageLines> lines) {
    List<Integer> strided =
        operands(o -> isNarrow() ? VectorAxes.moves(o, inner) : !isInVectors(o));
    boolean canPack = strided.size() == 1
        && reduce.reduction() == Reduction.DOT
        && reduce.operands().get(strided.get(0)) instanceof Expr.Load load
        && !VectorAxes.hasTaps(load, reduce)
        && (row.isPresent()
            || axes.outer().stream().anyMatch(axis -> !VectorAxes.moves(load, axis)));
    if (!(strided.isEmpty() || canPack)
        || reads.stream().noneMatch(o -> VectorAxes.moves(o, inner))
        || !reduce.operands().stream().allMatch(o -> !isInVectors(o) || isSupported(o))
        || terms.fused() > FUSED
        || (isNarrow() && !axes.hasRows(SHARING))) {
      return Optional.empty();
    }
    require(inner.size(), buffers.shape().fewest(buffers.numerics()));
    if (canPack) {
      row.ifPresent(axis -> require(axis.size(), isNarrow() ? SHARING : TileSize.ROWS));
    }
    if (isNarrow()) {
      // A sum of fewer terms takes less time than a panel of them.
      reduce.axes().forEach(axis -> require(axis.size(), FEW));
    }
    Supplier<Optional<VectorForm>> scalars =
        () -> form(strided, lines, Optional.of(scratch(VectorTile.Use.SCALARS)));
    if (isNarrow()) {
      return scalars.get();
    }
    // So many roundings in one method are too much for HotSpot to inline.
    return terms.isLong() || buffers.numerics().isNarrow()
        ? form(strided, lines, Optional.of(scratch(VectorTile.Use.VECTORS))).or(scalars)
        : form(strided, lines, Optional.empty()).or(scalars);
  }

  /** Whether what neighbours read is in vectors as it is; products have panels for what is not. */
  private boolean isInVectors(Expr operand) {
    return axes.isConsecutive(operand)
        || (reduce.reduction() != Reduction.DOT && axes.isAlternate(operand));
  }

  private VectorTile.Scratch scratch(VectorTile.Use use) {
    return new VectorTile.Scratch(buffers.vectors("tile", Dim.of(size.vectors())), use);
  }

  /** Whether neighbours are less than a vector, which is filled in a panel then. */
  private boolean isNarrow() {
    return inner.size().isConstant() && inner.size().constant() < buffers.lanes();
  }

  private boolean fillsVectors() {
    return inner.size().exactQuotient(Dim.of(buffers.lanes())).isPresent();
  }

  private boolean isSupported(Expr operand) {
    Index lanes = Lanes.from(Index.of(inner.variable()));
    Expr vector = Exprs.substitute(operand, Map.of(inner.variable(), lanes));
    Stmt use = new Stmt.Declare("", ScalarType.REAL, vector);
    return new Lanes().supports(List.of(use), buffers);
  }

  private void require(Dim size, int least) {
    if (!size.isConstant()) {
      conditions.add(new VectorForm.AtLeast(size, least));
    }
  }

  /** @param scratch by way of which the results go to what follows the reduction */
  private Optional<VectorForm> form(
      List<Integer> strided, Optional<ImageLines> lines, Optional<VectorTile.Scratch> scratch) {
    VectorTile direct = tile(Optional.empty(), lines.map(TileImage.class::cast), scratch);
    Optional<Integer> shared =
        lines.isPresent() ? Optional.empty() : strided.stream().findFirst().or(this::packedOperand);
    Optional<VectorTile> packed =
        shared.map(operand -> tile(Optional.of(panel(operand)), Optional.empty(), scratch));
    List<Stmt> all;
    if (!strided.isEmpty() || (shared.isPresent() && !reduce.taps().isEmpty())) {
      all = shared(shared.get(), packed.get());
    } else if (lines.isPresent()) {
      Optional<ImagePlanes> planes =
          terms.residuals().isPresent() ? Optional.empty() : ImagePlanes.of(axes, reduce, buffers);
      // What follows the sums in registers makes HotSpot spill them, from the first term on.
      Optional<VectorTile.Scratch> end = scratch.isPresent() || terms.fused() == 1
          ? scratch
          : Optional.of(scratch(VectorTile.Use.UNROLLED));
      all = planes
          .map(p -> planes(p, tile(Optional.empty(), Optional.of(p), end), lines.get(), direct))
          .orElseGet(() -> lines(axes.outer(), lines.get(), direct));
    } else {
      all = Loops.nest(axes.outer(), row.isPresent() ? tiles(direct, packed) : alone(direct));
    }
    return new Lanes().supports(all, buffers)
        ? Optional.of(
            new VectorForm(buffers.shape(), conditions, all, !isNarrow() && !fillsVectors()))
        : Optional.empty();
  }

  private VectorTile tile(
      Optional<Panel> panel, Optional<TileImage> image, Optional<VectorTile.Scratch> scratch) {
    return new VectorTile(inner, row, reduce, terms, panel, image, scratch, buffers.lanes(), names);
  }

  /**
   * The operand that is better read from a panel: where there are enough rows to share it, and
   * where there are taps, as a panel has a line for what there is not.
   */
  private Optional<Integer> packedOperand() {
    Dim length = reduce.axes().stream().map(Axis::size).reduce(Dim.ONE, Dim::times);
    // What is as wide as a panel is one already; but steps that change panels change those of
    // vectors of all lengths or of none.
    boolean gains = (!length.isConstant() || length.constant() > NEAR)
        && axes.hasRows(SHARING)
        && (buffers.shape().isLong() || !inner.size().is((long) size.narrow() * buffers.lanes()));
    List<Integer> candidates = operands(o -> VectorAxes.moves(o, inner));
    return reduce.reduction() == Reduction.DOT
            && candidates.size() == 1
            && (gains || !reduce.taps().isEmpty())
        ? Optional.of(candidates.get(0))
        : Optional.empty();
  }

  private List<Integer> operands(Predicate<Expr> which) {
    return IntStream.range(0, reads.size())
        .filter(o -> which.test(reads.get(o)))
        .boxed()
        .toList();
  }

  private Panel panel(int operand) {
    boolean consecutive = !isNarrow() && axes.isConsecutive(reduce.operands().get(operand));
    // A panel for each place on the other axes would have to stay, but there is one for all of
    // them.
    boolean isSame =
        axes.outer().stream().noneMatch(axis -> VectorAxes.moves(reads.get(operand), axis));
    Optional<String> stays = panelsStay && isSame ? Optional.of(name) : Optional.empty();
    return Panel.of(inner, reduce, operand, consecutive, size.narrow(), stays, buffers);
  }

  /** Everything from a panel, which is copied for all outer axes that read the same. */
  private List<Stmt> shared(int operand, VectorTile tile) {
    Expr packed = reduce.operands().get(operand);
    List<Axis> around =
        axes.outer().stream().filter(axis -> VectorAxes.moves(packed, axis)).toList();
    List<Axis> within =
        axes.outer().stream().filter(axis -> !VectorAxes.moves(packed, axis)).toList();
    return Loops.nest(around, columns(size.narrow(), vectors -> {
      List<Stmt> statements = new ArrayList<>();
      statements.add(pack(tile, vectors));
      statements.addAll(Loops.nest(within, whole(tile, vectors)));
      return statements;
    }));
  }

  private Stmt pack(VectorTile tile, List<Index> vectors) {
    Stmt pack = new Stmt.Part(parts.fresh(name + "Panel"), tile.panel(vectors));
    VectorForm.AtLeast stale = new VectorForm.AtLeast(Dim.symbol(VectorForm.STALE), 1);
    return tile.panelStays() ? new Stmt.Choice(stale, List.of(pack), List.of()) : pack;
  }

  private List<Stmt> alone(VectorTile tile) {
    return columns(size.wide(), vectors -> List.of(part(tile, 1, vectors)));
  }

  /** All rows of some columns. */
  private List<Stmt> whole(VectorTile tile, List<Index> vectors) {
    if (row.isEmpty()) {
      return List.of(part(tile, 1, vectors));
    }
    List<Stmt> statements = new ArrayList<>(rows(tile, vectors));
    statements.addAll(rest(() -> List.of(part(tile, 1, vectors))));
    return statements;
  }

  /** From lines of the image, along some axes. */
  private List<Stmt> lines(List<Axis> along, ImageLines lines, VectorTile tile) {
    List<Stmt> body = new ArrayList<>();
    body.add(new Stmt.Part(parts.fresh(name + "Lines"), lines.copy()));
    body.addAll(image(tile));
    return concatenated(lines.mark(), Loops.nest(along, body));
  }

  /** From planes where they are exact, and from lines elsewhere. */
  private List<Stmt> planes(
      ImagePlanes planes, VectorTile tile, ImageLines lines, VectorTile other) {
    List<Axis> along = List.of(planes.rows());
    List<Axis> around = new ArrayList<>(axes.outer());
    around.removeAll(along);
    String least = names.fresh("least");
    List<Stmt> statements = new ArrayList<>(planes.begin());
    statements.add(new Stmt.Part(parts.fresh(name + "Weights"), planes.weigh(names.inner())));
    statements.add(new Stmt.Declare(least, ScalarType.REAL, planes.smallestWeight()));
    List<Stmt> body = List.of(
        new Stmt.Part(parts.fresh(name + "Planes"), planes.copy(names.inner())),
        new Stmt.Test(
            planes.isExact(new Expr.Local(least)),
            Loops.nest(along, image(tile)),
            lines(along, lines, other)));
    return concatenated(statements, Loops.nest(around, body));
  }

  private List<Stmt> image(VectorTile tile) {
    int width = row.isPresent() ? size.narrow() : size.wide();
    long most = (long) BLOCKS * width * buffers.lanes();
    boolean few = inner.size().isConstant() && inner.size().constant() <= most;
    return columns(few, width, vectors -> whole(tile, vectors));
  }

  private List<Stmt> tiles(VectorTile direct, Optional<VectorTile> packed) {
    Dim count = row.orElseThrow().size();
    List<Stmt> few = columns(size.narrow(), vectors -> rows(direct, vectors));
    List<Stmt> rest = rest(() -> alone(direct));
    if (packed.isEmpty()) {
      return concatenated(few, rest);
    }
    List<Stmt> many = columns(
        size.narrow(),
        vectors -> concatenated(List.of(pack(packed.get(), vectors)), rows(packed.get(), vectors)));
    List<Stmt> kept = packed.get().panelStays() ? kept(packed.get()) : List.of();
    if (count.isConstant()) {
      return concatenated(many, rest);
    }
    List<Stmt> fewer = kept.isEmpty()
        ? few
        : List.of(new Stmt.Choice(
            new VectorForm.AtLeast(Dim.symbol(VectorForm.STALE), 2),
            concatenated(few, rest),
            kept));
    Stmt choice = new Stmt.Choice(
        new VectorForm.AtLeast(count, SHARING),
        kept.isEmpty() ? many : concatenated(many, rest),
        fewer);
    return kept.isEmpty() ? concatenated(List.of(choice), rest) : List.of(choice);
  }

  /** A few rows from panels that stay: what is read of each lies side by side. */
  private List<Stmt> kept(VectorTile tile) {
    List<Stmt> panels = columns(size.narrow(), vectors -> List.of(pack(tile, vectors)));
    List<Stmt> tiles = columns(size.narrow(), vectors -> rows(tile, vectors));
    return concatenated(panels, concatenated(tiles, rest(() -> alone(tile))));
  }

  private static List<Stmt> concatenated(List<Stmt> first, List<Stmt> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  private List<Stmt> columns(int width, Function<List<Index>, List<Stmt>> body) {
    return columns(false, width, body);
  }

  private List<Stmt> columns(boolean unrolled, int width, Function<List<Index>, List<Stmt>> body) {
    return new VectorColumns(inner, buffers.lanes(), unrolled, names).each(width, body);
  }

  private List<Stmt> rows(VectorTile tile, List<Index> vectors) {
    Axis axis = row.orElseThrow();
    List<Stmt> tiles = new ArrayList<>();
    Dim whole = whole(axis, size.rows());
    if (!whole.is(0)) {
      tiles.add(rows(tile, vectors, Index.ZERO, size.rows()));
    }
    if (!whole.equals(whole(axis, size.fewer()))) {
      tiles.add(rows(tile, vectors, Index.constant(whole), size.fewer()));
    }
    return tiles;
  }

  private Stmt rows(VectorTile tile, List<Index> vectors, Index from, int rows) {
    Axis axis = row.orElseThrow();
    return new Stmt.Loop(
        axis.variable(), from, axis.size(), rows, List.of(part(tile, rows, vectors)));
  }

  /** How many rows there are in whole tiles. */
  private static Dim whole(Axis axis, int rows) {
    return axis.size().dividedBy(Dim.of(rows)).times(Dim.of(rows));
  }

  /** The rows that fill no tile. */
  private List<Stmt> rest(Supplier<List<Stmt>> body) {
    Axis axis = row.orElseThrow();
    Dim whole = whole(axis, size.fewer());
    return whole.equals(axis.size())
        ? List.of()
        : List.of(
            new Stmt.Loop(axis.variable(), Index.constant(whole), axis.size(), 1, body.get()));
  }

  private Stmt part(VectorTile tile, int rows, List<Index> vectors) {
    String size = rows + "x" + vectors.size() * buffers.lanes();
    return new Stmt.Part(parts.fresh(name + "Tile" + size), tile.statements(rows, vectors));
  }
}
