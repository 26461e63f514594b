package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ulpine.annotations.Format;
import ulpine.processor.dim.Dim;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Exprs;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Primitive;
import ulpine.processor.scalar.Reduction;
import ulpine.processor.scalar.Tap;

/**
 * Copies of an image's planes with zeros around them, so that results at the edge have as many
 * terms as the others, and one loop over a table of places is all there is. More terms in its body
 * would not be faster: HotSpot loads the factors of all of them first, and runs out of registers.
 *
 * <p>A zero times a weight changes no sum unless the weight is not finite or the sum is -0. No sum
 * is if no product underflows: sums begin with 0, and if all products are multiples of the smallest
 * number then so are the sums before they are rounded, and only what is 0 is rounded to 0. That is
 * tested for each image; where it fails there are {@link ImageLines}.
 */
final class ImagePlanes implements TileImage {
  /**
   * Above this in magnitude products are multiples of the smallest number, 2^-149, for a number is
   * a multiple of 2^-24 of itself, more or less: 2^-101, and some room for its own rounding.
   */
  private static final double LEAST = 0x1p-100;

  private static final Expr LARGEST = new Expr.Constant(Float.MAX_VALUE);
  private static final Expr ZERO = new Expr.Constant(0);

  private static final String TERM = "term";
  private static final String IMAGE = "at";
  private static final String WEIGHT = "weight";

  /** One side of an image: where results are along it, and how much longer the copy is. */
  private record Side(Tap tap, Axis results, Dim room, Dim length) {
    static Optional<Side> of(Tap tap, Axis results, Expr.Reduce reduce) {
      Index position = tap.position();
      List<Axis> window =
          reduce.axes().stream().filter(axis -> moves(position, axis)).toList();
      boolean fits = tap.divisor() == 1
          && position.stride(results.variable()).is(1)
          && position.offset().isConstant()
          && position.terms().size() == window.size() + 1
          && window.size() <= 1
          && window.stream()
              .allMatch(axis ->
                  axis.size().isConstant() && position.stride(axis.variable()).isConstant());
      if (!fits) {
        return Optional.empty();
      }
      long reach = window.stream()
          .mapToLong(
              axis -> position.stride(axis.variable()).constant() * (axis.size().constant() - 1))
          .sum();
      long room = -position.offset().constant() - Math.min(reach, 0);
      Dim length = results.size().plus(Dim.of(Math.abs(reach)));
      Dim rest = length.minus(tap.size()).minus(Dim.of(room));
      return room >= 0 && rest.isConstant() && rest.constant() >= 0
          ? Optional.of(new Side(tap, results, Dim.of(room), length))
          : Optional.empty();
    }

    /** Where in the copy the first result reads. */
    Index first() {
      return tap.position()
          .substitute(Map.of(results.variable(), Index.ZERO))
          .plus(Index.constant(room));
    }
  }

  private final Expr.Reduce reduce;
  private final int operand;
  private final Side rows;
  private final Side columns;
  private final List<Axis> planes;
  private final Dim weights;
  private final int lanes;
  private final String buffer;
  private final String places;
  private final Optional<String> factors;
  private final String limits;

  private ImagePlanes(
      Expr.Reduce reduce, int operand, Side rows, Side columns, Dim weights, BufferPlan buffers) {
    this.reduce = reduce;
    this.operand = operand;
    this.rows = rows;
    this.columns = columns;
    this.weights = weights;
    this.planes =
        reduce.axes().stream().filter(axis -> moves(image().at(), axis)).toList();
    this.lanes = buffers.lanes();
    this.buffer = buffers.scratch("planes", length());
    this.places = buffers.places("places", terms());
    this.factors = isInOrder() ? Optional.empty() : Optional.of(buffers.places("factors", terms()));
    this.limits = buffers.scratch("limits", Dim.of(3L * lanes));
  }

  /** None where the results along an axis and another one do not read neighbours. */
  static Optional<ImagePlanes> of(VectorAxes axes, Expr.Reduce reduce, BufferPlan buffers) {
    Axis inner = axes.inner();
    Map<Boolean, List<Tap>> taps = reduce.taps().stream()
        .collect(Collectors.partitioningBy(tap -> moves(tap.position(), inner)));
    boolean fits = reduce.reduction() == Reduction.DOT
        && buffers.numerics().format() == Format.BINARY32
        && buffers.numerics().accumulator() == Format.BINARY32
        && axes.row().isPresent()
        && taps.get(true).size() == 1
        && taps.get(false).size() == 1;
    if (!fits) {
      return Optional.empty();
    }
    Tap column = taps.get(true).get(0);
    Tap row = taps.get(false).get(0);
    List<Axis> rows =
        axes.outer().stream().filter(axis -> moves(row.position(), axis)).toList();
    int[] images = IntStream.range(0, reduce.operands().size())
        .filter(
            o -> reads(reduce.operands().get(o), row) || reads(reduce.operands().get(o), column))
        .toArray();
    if (rows.size() != 1
        || images.length != 1
        || !(reduce.operands().get(images[0]) instanceof Expr.Load image)
        || !(reduce.operands().get(1 - images[0]) instanceof Expr.Load weight)) {
      return Optional.empty();
    }
    Dim weights = buffers.length(weight.buffer());
    boolean plain = image.at().stride(column.variable()).is(1)
        && column.size().isConstant()
        && column.size().constant() >= buffers.lanes()
        && weights.isConstant()
        && weights.constant() >= buffers.lanes()
        && Stream.of(inner, rows.get(0))
            .noneMatch(axis -> moves(image.at(), axis) || moves(weight.at(), axis))
        && reduce.axes().stream()
            .noneMatch(axis -> moves(image.at(), axis)
                && (moves(row.position(), axis) || moves(column.position(), axis)));
    return plain
        ? Side.of(row, rows.get(0), reduce)
            .flatMap(r -> Side.of(column, inner, reduce)
                .map(c -> new ImagePlanes(reduce, images[0], r, c, weights, buffers)))
        : Optional.empty();
  }

  private static boolean reads(Expr operand, Tap tap) {
    return VectorAxes.moves(operand, new Axis(tap.variable(), tap.size()));
  }

  private static boolean moves(Index index, Axis axis) {
    return !index.stride(axis.variable()).is(0);
  }

  /** The axis of results along which the rows of the image are. */
  Axis rows() {
    return rows.results();
  }

  private Expr.Load image() {
    return (Expr.Load) reduce.operands().get(operand);
  }

  private Expr.Load weight() {
    return (Expr.Load) reduce.operands().get(1 - operand);
  }

  private Dim terms() {
    return reduce.axes().stream().map(Axis::size).reduce(Dim.ONE, Dim::times);
  }

  private Dim length() {
    Dim plane = rows.length().times(columns.length());
    return planes.stream().map(Axis::size).reduce(plane, Dim::times);
  }

  /** Whether the factors of terms that follow each other are neighbours. */
  private boolean isInOrder() {
    Loops loops = Loops.merged(reduce.axes(), List.of(weight().at()));
    return loops.axes().size() == 1
        && weight()
            .at()
            .stride(reduce.axes().get(reduce.axes().size() - 1).variable())
            .is(1);
  }

  /** Where a row and a column of the copy are, in the plane of a term. */
  private Index place(Index row, Index column) {
    return Index.flat(planes)
        .times(rows.length())
        .plus(row)
        .times(columns.length())
        .plus(column);
  }

  /** Writes the zeros and the tables. */
  List<Stmt> begin() {
    List<Stmt> statements = new ArrayList<>();
    Index each = Index.of(TERM);
    statements.add(
        new Stmt.Loop(new Axis(TERM, length()), List.of(new Stmt.Store(buffer, each, ZERO))));
    Index number = Index.flat(reduce.axes());
    List<Stmt> table = new ArrayList<>();
    table.add(
        new Stmt.Store(places, number, new Expr.Position(place(rows.first(), columns.first()))));
    factors.ifPresent(to ->
        table.add(new Stmt.Store(to, number, new Expr.Position(ofTerm(weight().at())))));
    statements.addAll(Loops.nest(reduce.axes(), table));
    return statements;
  }

  /** The part of an index that the term decides. */
  private Index ofTerm(Index at) {
    Index sum = Index.ZERO;
    for (Axis axis : reduce.axes()) {
      sum = sum.plus(Index.of(axis.variable()).times(at.stride(axis.variable())));
    }
    return sum;
  }

  /** Finds the smallest and the largest weight. */
  List<Stmt> weigh(Names names) {
    String least = names.fresh("least");
    String largest = names.fresh("largest");
    List<Stmt> statements = new ArrayList<>();
    statements.add(new Stmt.Declare(least, ScalarType.VECTOR, LARGEST));
    statements.add(new Stmt.Declare(largest, ScalarType.VECTOR, ZERO));
    statements.addAll(inVectors(TERM, weights, at -> {
      String terms = names.fresh("terms");
      return List.of(
          new Stmt.Declare(terms, ScalarType.REAL, new Expr.Load(weight().buffer(), at)),
          least(least, terms),
          new Stmt.Assign(
              largest,
              Expr.apply(
                  Primitive.MAX,
                  new Expr.Local(largest),
                  Expr.apply(Primitive.ABS, new Expr.Local(terms)))));
    }));
    statements.add(new Stmt.Store(limits, lanes(1), new Expr.Local(least)));
    statements.add(new Stmt.Store(limits, lanes(2), new Expr.Local(largest)));
    return statements;
  }

  /** Copies the planes, and finds what is smallest in them. */
  List<Stmt> copy(Names names) {
    String least = names.fresh("least");
    String row = rows.tap().variable();
    String column = columns.tap().variable();
    UnaryOperator<Index> to = at -> place(
        Index.of(row).plus(Index.constant(rows.room())), at.plus(Index.constant(columns.room())));
    List<Stmt> line = inVectors(column, columns.tap().size(), at -> {
      String terms = names.fresh("terms");
      Expr from = Exprs.substitute(image(), Map.of(column, at));
      return List.of(
          new Stmt.Declare(terms, ScalarType.REAL, from),
          new Stmt.Store(buffer, to.apply(at), new Expr.Local(terms)),
          least(least, terms));
    });
    List<Axis> all = new ArrayList<>(planes);
    all.add(new Axis(row, rows.tap().size()));
    List<Stmt> statements = new ArrayList<>();
    statements.add(new Stmt.Declare(least, ScalarType.VECTOR, LARGEST));
    statements.addAll(Loops.nest(all, line));
    statements.add(new Stmt.Store(limits, lanes(0), new Expr.Local(least)));
    return statements;
  }

  /** Lowers what is smallest, to what is not zero. */
  private static Stmt least(String least, String terms) {
    Expr size = Expr.apply(Primitive.ABS, new Expr.Local(terms));
    Expr other =
        Expr.apply(Primitive.SELECT, Expr.apply(Primitive.GREATER, size, ZERO), size, LARGEST);
    return new Stmt.Assign(least, Expr.apply(Primitive.MIN, new Expr.Local(least), other));
  }

  private List<Stmt> inVectors(String variable, Dim size, Function<Index, List<Stmt>> body) {
    List<Stmt> statements = new ArrayList<>();
    statements.add(new Stmt.Loop(
        variable, Index.ZERO, size, lanes, body.apply(Lanes.from(Index.of(variable)))));
    if (size.constant() % lanes != 0) {
      Dim last = size.minus(Dim.of(lanes));
      statements.addAll(body.apply(Lanes.from(Index.constant(last))));
    }
    return statements;
  }

  private Index lanes(int vector) {
    return Lanes.from(Index.constant(Dim.of((long) vector * lanes)));
  }

  private Expr limit(Primitive of, int vector) {
    BinaryOperator<Expr> fold = (a, b) -> Expr.apply(of, a, b);
    return IntStream.range(0, lanes)
        .mapToObj(lane ->
            (Expr) new Expr.Load(limits, Index.constant(Dim.of((long) vector * lanes + lane))))
        .reduce(fold)
        .orElseThrow();
  }

  /** The smallest weight, or zero if one is not finite. */
  Expr smallestWeight() {
    Expr areFinite = Expr.apply(Primitive.LESS_EQUAL, limit(Primitive.MAX, 2), LARGEST);
    return Expr.apply(Primitive.SELECT, areFinite, limit(Primitive.MIN, 1), ZERO);
  }

  /** Whether the zeros change no sum. */
  Expr isExact(Expr smallestWeight) {
    return Expr.apply(
        Primitive.GREATER_EQUAL,
        Expr.apply(Primitive.MUL, limit(Primitive.MIN, 0), smallestWeight),
        new Expr.Constant(LEAST));
  }

  @Override
  public boolean replaces(int number) {
    return number == operand;
  }

  @Override
  public Expr load(Map<String, Index> position) {
    Index row = Index.of(rows.results().variable()).substitute(position);
    Index column = Index.of(columns.results().variable()).substitute(position);
    return new Expr.Load(buffer, row.times(columns.length()).plus(column).plus(Index.of(IMAGE)));
  }

  @Override
  public Expr factor(Map<String, Index> position, Expr factor) {
    Expr.Load load = (Expr.Load) factor;
    Map<String, Index> none =
        reduce.axes().stream().collect(Collectors.toMap(Axis::variable, axis -> Index.ZERO));
    Index term = Index.of(factors.isPresent() ? WEIGHT : TERM);
    return new Expr.Load(load.buffer(), load.at().substitute(none).plus(term));
  }

  @Override
  public Expr inside(Map<String, Index> position, Expr value, Expr otherwise) {
    return value;
  }

  @Override
  public List<Stmt> terms(Function<Map<String, Index>, List<Stmt>> each) {
    List<Stmt> body = new ArrayList<>();
    body.add(new Stmt.LoadIndex(IMAGE, places, Index.of(TERM)));
    factors.ifPresent(from -> body.add(new Stmt.LoadIndex(WEIGHT, from, Index.of(TERM))));
    body.addAll(each.apply(Map.of()));
    return List.of(new Stmt.Loop(new Axis(TERM, terms()), body));
  }
}
