package ulpine.processor.lower;

import java.util.Optional;
import java.util.Set;
import ulpine.processor.dim.Dim;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;

/**
 * A copy of a matrix of weights in the order in which a kernel reads it, panel after panel, which
 * stays if the weights do.
 *
 * @param buffer where it is
 * @param order of a copy that has all elements of the matrix, and each once
 * @param wide the same where vectors have 512 bits
 */
public record WeightPanels(
    String weight, String buffer, Optional<Order> order, Optional<Order> wide) {
  /**
   * Panels of some neighbouring columns.
   *
   * @param width the number of columns in a panel
   */
  public record Order(int width, long rows, long columns) {
    /**
     * Where an element is, if that is plain.
     *
     * @param at where it is in the matrix
     * @param starts variables that are columns where a panel begins
     */
    public Optional<Index> of(Index at, Set<String> starts) {
      if (!at.offset().isConstant()) {
        return Optional.empty();
      }
      long row = at.offset().constant() / columns;
      long column = at.offset().constant() % columns;
      long place = row * width + column / width * width * rows + column % width;
      Index moved = Index.constant(Dim.of(place));
      for (Index.Term term : at.terms()) {
        Optional<Dim> rowStride = term.stride().exactQuotient(Dim.of(columns));
        Dim stride;
        if (rowStride.isPresent()) {
          stride = rowStride.get().times(Dim.of(width));
        } else if (term.variable().equals(Lanes.LANE) && term.stride().is(1)) {
          stride = Dim.ONE;
        } else if (starts.contains(term.variable()) && term.stride().is(1)) {
          stride = Dim.of(rows);
        } else {
          return Optional.empty();
        }
        moved = moved.plus(Index.of(term.variable()).times(stride));
      }
      return Optional.of(moved);
    }
  }

  /** These, in another order where vectors have 512 bits. */
  WeightPanels withWide(Optional<Order> other) {
    return new WeightPanels(weight, buffer, order, other);
  }

  /** The order where vectors have some length. */
  public Optional<Order> order(VectorShape shape) {
    return shape.isLong() ? wide : order;
  }

  /**
   * The order, if the operand is a whole matrix, in whole vectors, of which the terms are the rows.
   */
  static Optional<Order> order(
      Axis inner, Expr.Reduce reduce, Expr.Load load, int width, int lanes) {
    if (reduce.axes().size() != 1) {
      return Optional.empty();
    }
    Axis terms = reduce.axes().get(0);
    Index matrix = Index.of(terms.variable()).times(inner.size()).plus(Index.of(inner.variable()));
    boolean isWhole = sameTerms(load.at(), matrix) && inner.size().constant() % lanes == 0;
    return isWhole
        ? Optional.of(new Order(width, terms.size().constant(), inner.size().constant()))
        : Optional.empty();
  }

  private static boolean sameTerms(Index at, Index other) {
    return at.offset().is(0)
        && at.terms().size() == other.terms().size()
        && at.terms().containsAll(other.terms());
  }
}
