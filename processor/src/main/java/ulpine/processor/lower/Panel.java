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
 * A copy of an operand, in which what a tile reads for a term are neighbours, a line, and so are
 * terms.
 *
 * @param inner the axis along which they are neighbours
 * @param operand its number
 * @param consecutive whether neighbours lie side by side in the operand itself, too
 * @param width of a line
 * @param lanes of a vector
 * @param stays whether its buffer has room for all neighbours, which {@link VectorForm#KEEP} uses
 * @param start where in the buffer it begins
 */
record Panel(
    Axis inner,
    Expr.Reduce reduce,
    int operand,
    boolean consecutive,
    String buffer,
    int width,
    int lanes,
    boolean stays,
    Index start) {

  /**
   * Of weights there is a panel for all neighbours.
   *
   * @param vectors the most there are in a line
   * @param stays the kernel that it is for, if it may be one that stays
   */
  static Panel of(
      Axis inner,
      Expr.Reduce reduce,
      int operand,
      boolean consecutive,
      int vectors,
      Optional<String> stays,
      BufferPlan buffers) {
    int lanes = buffers.lanes();
    boolean few = inner.size().isConstant() && inner.size().constant() <= lanes;
    int width = few ? lanes : vectors * lanes;
    if (stays.isPresent()
        && inner.size().isConstant()
        && lines(reduce).isConstant()
        && reduce.taps().isEmpty()
        && reduce.operands().get(operand) instanceof Expr.Load load
        && buffers.isWeight(load.buffer())) {
      Dim columns = Dim.of(up(inner.size().constant(), width));
      Optional<WeightPanels.Order> order =
          consecutive ? WeightPanels.order(inner, reduce, load, width, lanes) : Optional.empty();
      String all = buffers.panels(stays.get(), load.buffer(), lines(reduce).times(columns), order);
      return new Panel(inner, reduce, operand, consecutive, all, width, lanes, true, Index.ZERO);
    }
    Dim all = reduce.taps().isEmpty() ? lines(reduce) : lines(reduce).plus(Dim.ONE);
    String buffer = buffers.vectors("panel", all.times(Dim.of(width / lanes)));
    return new Panel(inner, reduce, operand, consecutive, buffer, width, lanes, false, Index.ZERO);
  }

  /** The next multiple of a step. */
  private static long up(long size, int step) {
    return (size + step - 1) / step * step;
  }

  /** This panel, for vectors that begin at some places. */
  Panel at(List<Index> vectors) {
    if (!stays) {
      return this;
    }
    Index first = vectors.get(0);
    // The last vectors may begin before the panel does, for they end where the axis ends.
    Index column = first.terms().isEmpty()
        ? Index.constant(Dim.of(up(first.offset().constant(), width)))
        : first;
    Index from = column.times(lines()).times(Dim.symbol(VectorForm.KEEP));
    return new Panel(inner, reduce, operand, consecutive, buffer, width, lanes, true, from);
  }

  private static Dim lines(Expr.Reduce reduce) {
    return reduce.axes().stream().map(Axis::size).reduce(Dim.ONE, Dim::times);
  }

  /** How many terms there are. A line more, of ones, is for those that are missing. */
  Dim lines() {
    return lines(reduce);
  }

  /** Vectors for which there is no room in a line lie in the next panel. */
  private Index at(Index line, int vector) {
    int room = width / lanes;
    Dim panels = lines(reduce).times(Dim.of((long) (vector / room) * width));
    Index column = Index.constant(panels.plus(Dim.of((long) (vector % room) * lanes)));
    return start.plus(line.times(Dim.of(width))).plus(column);
  }

  Expr load(Index line, int vector) {
    return new Expr.Load(buffer, Lanes.from(at(line, vector)));
  }

  /** Copies what the vectors that begin at some places need. */
  List<Stmt> copy(List<Index> vectors, Names names) {
    String lane = consecutive ? Lanes.LANE : names.fresh("lane");
    List<Stmt> copies = new ArrayList<>();
    List<Stmt> ones = new ArrayList<>();
    for (int v = 0; v < vectors.size(); v++) {
      Expr element = Exprs.substitute(
          reduce.operands().get(operand),
          Map.of(inner.variable(), vectors.get(v).plus(Index.of(lane))));
      Index to = at(Index.flat(reduce.axes()), v).plus(Index.of(lane));
      copies.add(new Stmt.Store(buffer, to, element));
      Index none = Lanes.from(at(Index.constant(lines()), v));
      ones.add(new Stmt.Store(buffer, none, new Expr.Constant(1)));
    }
    List<Stmt> statements =
        new ArrayList<>(consecutive ? Loops.nest(reduce.axes(), copies) : transposed(lane, copies));
    statements.addAll(reduce.taps().isEmpty() ? List.of() : ones);
    return statements;
  }

  /**
   * A lane at a time, so that reads follow one another, but soon the next, while the lines of the
   * copy are still in the nearest cache.
   */
  private List<Stmt> transposed(String lane, List<Stmt> copies) {
    int last = Math.max(0, reduce.axes().size() - 1);
    List<Axis> near = reduce.axes().subList(last, reduce.axes().size());
    Axis lanes = new Axis(lane, Dim.of(Lanes.filled(inner, this.lanes)));
    List<Stmt> statements = new ArrayList<>();
    for (Stmt copy : copies) {
      statements.add(new Stmt.Loop(lanes, Loops.nest(near, List.of(copy))));
    }
    return Loops.nest(reduce.axes().subList(0, last), statements);
  }
}
