package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Exprs;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Tap;

/**
 * What the axes of a reduction's results are in a schedule of vectors.
 *
 * @param inner the axis of neighbours
 * @param row the axis of rows, in all of which neighbours read the same
 * @param outer the others
 */
record VectorAxes(Axis inner, Optional<Axis> row, List<Axis> outer) {
  VectorAxes {
    outer = List.copyOf(outer);
  }

  /** @param rows how many of them there are at least, if they are to be rows */
  static VectorAxes of(List<Axis> domain, Axis inner, Expr.Reduce reduce, int rows) {
    List<Expr> reads = reads(reduce);
    List<Axis> others = new ArrayList<>(domain);
    others.remove(inner);
    Optional<Axis> row = others.stream()
        .filter(axis -> !axis.size().isConstant() || axis.size().constant() >= rows)
        .filter(axis -> reduce.taps().stream().noneMatch(tap -> moves(tap, axis)))
        .filter(axis -> reads.stream().noneMatch(o -> moves(o, inner) && moves(o, axis)))
        .reduce((first, second) -> second);
    row.ifPresent(others::remove);
    return new VectorAxes(inner, row, others);
  }

  /** Whether there are rows, and so many as far as that is known. */
  boolean hasRows(int least) {
    return row.map(Axis::size)
        .filter(s -> !s.isConstant() || s.constant() >= least)
        .isPresent();
  }

  /** Whether what neighbours read is the same or lies side by side. */
  boolean isConsecutive(Expr operand) {
    return Exprs.indices(operand).stream()
        .map(index -> index.stride(inner.variable()))
        .allMatch(stride -> stride.is(0) || stride.is(1));
  }

  /** Whether what neighbours read is the same, side by side or every other element. */
  boolean isAlternate(Expr operand) {
    return Exprs.indices(operand).stream()
        .map(index -> index.stride(inner.variable()))
        .allMatch(stride -> stride.is(0) || stride.is(1) || stride.is(2));
  }

  /** The last axis along which neighbours have the same taps, and read the same image. */
  static Optional<Axis> channel(List<Axis> domain, Expr.Reduce reduce) {
    return domain.stream()
        .filter(axis -> reduce.taps().stream().noneMatch(tap -> moves(tap, axis)))
        .filter(
            axis -> reduce.operands().stream().noneMatch(o -> moves(o, axis) && hasTaps(o, reduce)))
        .reduce((first, second) -> second);
  }

  /** The operands by the axes only, with no variables of taps. */
  static List<Expr> reads(Expr.Reduce reduce) {
    Map<String, Index> positions = new HashMap<>();
    reduce.taps().forEach(tap -> positions.put(tap.variable(), tap.position()));
    return reduce.operands().stream().map(o -> Exprs.substitute(o, positions)).toList();
  }

  static boolean hasTaps(Expr operand, Expr.Reduce reduce) {
    return reduce.taps().stream()
        .anyMatch(tap -> moves(operand, new Axis(tap.variable(), tap.size())));
  }

  /** Whether what is read differs along an axis. */
  static boolean moves(Expr operand, Axis axis) {
    return Exprs.indices(operand).stream()
        .anyMatch(i -> !i.stride(axis.variable()).is(0));
  }

  static boolean moves(Tap tap, Axis axis) {
    return !tap.position().stride(axis.variable()).is(0);
  }
}
