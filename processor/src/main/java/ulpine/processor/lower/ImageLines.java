package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import ulpine.processor.dim.Dim;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Exprs;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Primitive;
import ulpine.processor.scalar.Tap;

/**
 * Copies of the lines of an image that a window slides along, with room at both ends, so that what
 * neighbouring results read are always neighbours in the copy. Terms beyond the ends are no terms:
 * the first line has ones where the image is, and zeros elsewhere.
 */
final class ImageLines implements TileImage {
  /** The largest window whose columns are taken apart. */
  private static final int LARGEST = 8;

  private final Axis inner;
  private final Expr.Reduce reduce;
  private final int operand;
  private final Tap tap;
  private final boolean slides;
  private final Dim width;
  private final Dim room;
  private final String buffer;
  private final int lanes;

  private ImageLines(
      Axis inner,
      Expr.Reduce reduce,
      int operand,
      Tap tap,
      boolean slides,
      Dim width,
      Dim room,
      BufferPlan buffers) {
    this.inner = inner;
    this.reduce = reduce;
    this.operand = operand;
    this.tap = tap;
    this.slides = slides;
    this.width = width;
    this.room = room;
    Dim lines = axes().stream().map(Axis::size).reduce(Dim.ONE, Dim::times).plus(Dim.ONE);
    this.lanes = buffers.lanes();
    this.buffer = buffers.scratch("lines", lines.times(width));
  }

  /**
   * None where the results along an axis do not read neighbours, or where the window has no
   * constant size.
   */
  static Optional<ImageLines> of(Axis inner, Expr.Reduce reduce, BufferPlan buffers) {
    List<Tap> taps =
        reduce.taps().stream().filter(t -> moves(t.position(), inner)).toList();
    if (taps.size() != 1
        || reduce.taps().size() > 2
        || reduce.operands().stream().anyMatch(o -> moves(o, inner))) {
      return Optional.empty();
    }
    Tap tap = taps.get(0);
    Axis column = new Axis(tap.variable(), tap.size());
    int[] readers = IntStream.range(0, reduce.operands().size())
        .filter(o -> moves(reduce.operands().get(o), column))
        .toArray();
    boolean neighbours = tap.divisor() == 1
        && tap.position().stride(inner.variable()).is(1)
        && readers.length == 1
        && reduce.operands().get(readers[0]) instanceof Expr.Load load
        && load.at().stride(tap.variable()).is(1);
    if (!neighbours || reduce.axes().isEmpty() || !tap.position().offset().isConstant()) {
      return Optional.empty();
    }
    Axis window = reduce.axes().get(reduce.axes().size() - 1);
    Dim step = tap.position().stride(window.variable());
    boolean slides = !step.is(0);
    if (tap.position().terms().size() != (slides ? 2 : 1)
        || (slides && !isSmall(step, window, reduce, tap, readers[0]))) {
      return Optional.empty();
    }
    long reach = slides ? step.constant() * (window.size().constant() - 1) : 0;
    long room = -tap.position().offset().constant() - Math.min(reach, 0);
    Dim width = inner.size().plus(Dim.of(Math.abs(reach)));
    Dim rest = width.minus(tap.size()).minus(Dim.of(room));
    return room >= reduce.taps().size() - 1 && rest.isConstant() && rest.constant() >= 0
        ? Optional.of(
            new ImageLines(inner, reduce, readers[0], tap, slides, width, Dim.of(room), buffers))
        : Optional.empty();
  }

  private static boolean isSmall(Dim step, Axis window, Expr.Reduce reduce, Tap tap, int reader) {
    return step.isConstant()
        && window.size().isConstant()
        && window.size().constant() <= LARGEST
        && !moves(reduce.operands().get(reader), window)
        && reduce.taps().stream().noneMatch(t -> !t.equals(tap) && moves(t.position(), window));
  }

  private static boolean moves(Expr expr, Axis axis) {
    return Exprs.indices(expr).stream().anyMatch(index -> moves(index, axis));
  }

  private static boolean moves(Index index, Axis axis) {
    return !index.stride(axis.variable()).is(0);
  }

  @Override
  public boolean replaces(int number) {
    return number == operand;
  }

  /** The loops over all lines: one, if the other operand allows it. */
  private Loops loops() {
    return Loops.merged(axes(), Exprs.indices(reduce.operands().get(1 - operand)));
  }

  /** The axes that tell lines apart. */
  private List<Axis> axes() {
    int count = reduce.axes().size();
    return slides ? reduce.axes().subList(0, count - 1) : reduce.axes();
  }

  /** What decides whether a line is in the image at all. */
  private Optional<Tap> other() {
    return reduce.taps().stream().filter(t -> !t.equals(tap)).findFirst();
  }

  @Override
  public List<Stmt> terms(Function<Map<String, Index>, List<Stmt>> each) {
    Loops loops = loops();
    List<Stmt> body = new ArrayList<>();
    for (Map<String, Index> place : window()) {
      Map<String, Index> at = new HashMap<>(loops.substitution());
      at.putAll(place);
      body.addAll(each.apply(at));
    }
    return Loops.nest(loops.axes(), body);
  }

  /** The places in the window, as values of its axis. */
  private List<Map<String, Index>> window() {
    if (!slides) {
      return List.of(Map.of());
    }
    Axis window = reduce.axes().get(reduce.axes().size() - 1);
    return IntStream.range(0, (int) window.size().constant())
        .mapToObj(place -> Map.of(window.variable(), Index.constant(Dim.of(place))))
        .toList();
  }

  @Override
  public Expr load(Map<String, Index> position) {
    return new Expr.Load(buffer, line().substitute(position).plus(column(position)));
  }

  @Override
  public Expr inside(Map<String, Index> position, Expr value, Expr otherwise) {
    Index column = column(position);
    Dim first = column.offset();
    boolean whole = column.stride(inner.variable()).is(0)
        && first.isConstant()
        && tap.size().isConstant()
        && first.constant() >= room.constant()
        && first.constant() + lanes <= room.plus(tap.size()).constant();
    Expr isInside =
        Expr.apply(Primitive.GREATER, new Expr.Load(buffer, column), new Expr.Constant(0));
    return whole ? value : Expr.apply(Primitive.SELECT, isInside, value, otherwise);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Where there is no such line it has zeros and ones, the first of them a zero, and -0 times
   * these changes no sum.
   */
  @Override
  public Expr factor(Map<String, Index> position, Expr factor) {
    Expr first = new Expr.Load(buffer, line().substitute(position));
    Expr isThere = Expr.apply(Primitive.GREATER, first, new Expr.Constant(0));
    return other().isPresent()
        ? Expr.apply(Primitive.SELECT, isThere, factor, new Expr.Constant(-0.0))
        : factor;
  }

  private Index column(Map<String, Index> position) {
    return tap.position().substitute(position).plus(Index.constant(room));
  }

  private Index line() {
    return Index.flat(axes()).plus(Index.constant(Dim.ONE)).times(width);
  }

  /** Writes the first line. */
  List<Stmt> mark() {
    String j = tap.variable();
    Index at = Index.of(j);
    Dim end = room.plus(tap.size());
    return List.of(
        new Stmt.Loop(
            new Axis(j, width), List.of(new Stmt.Store(buffer, at, new Expr.Constant(0)))),
        new Stmt.Loop(
            j,
            Index.constant(room),
            end,
            1,
            List.of(new Stmt.Store(buffer, at, new Expr.Constant(1)))));
  }

  /** Copies the lines that are read, or the first one to where there is none. */
  List<Stmt> copy() {
    Expr image = reduce.operands().get(operand);
    String j = tap.variable();
    List<Stmt> copy = copies(tap.size(), room, at -> Exprs.substitute(image, Map.of(j, at)));
    if (other().isEmpty()) {
      return Loops.nest(axes(), copy);
    }
    List<Stmt> there = new ArrayList<>();
    there.add(new Stmt.Store(buffer, line(), new Expr.Constant(1)));
    there.addAll(copy);
    List<Stmt> missing = copies(width, Dim.ZERO, at -> new Expr.Load(buffer, at));
    return Loops.nest(axes(), List.of(new Stmt.When(other().get(), there, missing)));
  }

  /** @param to where in the line they begin */
  private List<Stmt> copies(Dim size, Dim to, Function<Index, Expr> from) {
    String j = tap.variable();
    Dim vector = Dim.of(lanes);
    Dim whole = size.dividedBy(vector).times(vector);
    Function<Index, List<Stmt>> copy = at ->
        List.of(new Stmt.Store(buffer, line().plus(Index.constant(to)).plus(at), from.apply(at)));
    List<Stmt> copies = new ArrayList<>();
    if (!whole.is(0)) {
      List<Stmt> body = copy.apply(Lanes.from(Index.of(j)));
      copies.add(new Stmt.Loop(j, Index.ZERO, size, lanes, body));
    }
    if (size.isConstant() && !whole.is(0) && !whole.equals(size)) {
      copies.addAll(copy.apply(Lanes.from(Index.constant(size.minus(vector)))));
    } else if (!whole.equals(size)) {
      copies.add(new Stmt.Loop(j, Index.constant(whole), size, 1, copy.apply(Index.of(j))));
    }
    return copies;
  }
}
