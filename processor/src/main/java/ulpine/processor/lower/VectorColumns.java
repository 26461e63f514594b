package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import ulpine.processor.dim.Dim;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Index;

/**
 * A walk along an axis of neighbouring results, some vectors at a time. Where they do not fill
 * whole vectors, the last vector overlaps the one before it; one vector it may leave in part.
 *
 * @param lanes how many of them a vector has
 * @param unrolled whether each place is a constant, as far as the size is
 */
record VectorColumns(Axis axis, int lanes, boolean unrolled, Names names) {
  /**
   * What is to be done at all places.
   *
   * @param width how many vectors at a time
   * @param body for vectors that begin at these columns
   */
  List<Stmt> each(int width, Function<List<Index>, List<Stmt>> body) {
    Dim size = axis.size();
    Dim step = Dim.of((long) width * lanes);
    Dim whole = size.dividedBy(step).times(step);
    List<Stmt> statements = new ArrayList<>();
    if (size.isConstant() && size.constant() < lanes) {
      return body.apply(List.of(Index.ZERO));
    }
    if (unrolled && size.isConstant()) {
      for (long from = 0; from < whole.constant(); from += step.constant()) {
        statements.addAll(body.apply(vectors(Index.constant(Dim.of(from)), width)));
      }
    } else if (!whole.is(0)) {
      statements.add(loop(Index.ZERO, width, body));
    }
    Dim vector = Dim.of(lanes);
    Index last = Index.constant(size.minus(vector));
    if (size.isConstant()) {
      int rest = Math.toIntExact(size.minus(whole).constant());
      if (rest > 0) {
        List<Index> vectors = vectors(Index.constant(whole), (rest - 1) / lanes);
        vectors.add(last);
        statements.addAll(body.apply(vectors));
      }
      return statements;
    }
    if (width > 1) {
      statements.add(loop(Index.constant(whole), 1, body));
    }
    // One more, unless the size is a multiple of the lanes.
    Dim up = size.plus(Dim.of(lanes - 1L)).dividedBy(vector);
    if (!size.exactQuotient(vector).isPresent()) {
      Axis rest = new Axis(names.fresh("last"), up.minus(size.dividedBy(vector)));
      statements.add(new Stmt.Loop(rest, body.apply(List.of(last))));
    }
    return statements;
  }

  private Stmt loop(Index from, int width, Function<List<Index>, List<Stmt>> body) {
    List<Index> vectors = vectors(Index.of(axis.variable()), width);
    int step = width * lanes;
    return new Stmt.Loop(axis.variable(), from, axis.size(), step, body.apply(vectors));
  }

  private List<Index> vectors(Index from, int count) {
    List<Index> vectors = new ArrayList<>();
    for (int v = 0; v < count; v++) {
      vectors.add(from.plus(Index.constant(Dim.of((long) v * lanes))));
    }
    return vectors;
  }
}
