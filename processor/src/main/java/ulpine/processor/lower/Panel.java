package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 */
record Panel(
    Axis inner,
    Expr.Reduce reduce,
    int operand,
    boolean consecutive,
    String buffer,
    int width,
    int lanes) {

  /** @param vectors the most there are in a line */
  static Panel of(
      Axis inner,
      Expr.Reduce reduce,
      int operand,
      boolean consecutive,
      int vectors,
      BufferPlan buffers) {
    int lanes = buffers.lanes();
    boolean few = inner.size().isConstant() && inner.size().constant() <= lanes;
    int width = few ? lanes : vectors * lanes;
    Dim all = reduce.taps().isEmpty() ? lines(reduce) : lines(reduce).plus(Dim.ONE);
    String buffer = buffers.scratch("panel", all.times(Dim.of(width)));
    return new Panel(inner, reduce, operand, consecutive, buffer, width, lanes);
  }

  private static Dim lines(Expr.Reduce reduce) {
    return reduce.axes().stream().map(Axis::size).reduce(Dim.ONE, Dim::times);
  }

  /** How many terms there are. A line more, of ones, is for those that are missing. */
  Dim lines() {
    return lines(reduce);
  }

  private Index at(Index line, int vector) {
    Index column = Index.constant(Dim.of((long) vector * lanes));
    return line.times(Dim.of(width)).plus(column);
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
