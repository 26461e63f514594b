package ulpine.processor.lower;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;

/** A copy of an image that a window slides along, as a {@link VectorTile} reads it. */
interface TileImage {
  /** Whether it is a copy of that operand. */
  boolean replaces(int number);

  /** What the results at a position read. */
  Expr load(Map<String, Index> position);

  /** What to multiply that with, given the other operand. */
  Expr factor(Map<String, Index> position, Expr factor);

  /** A value, or another one for results that have no such term. */
  Expr inside(Map<String, Index> position, Expr value, Expr otherwise);

  /**
   * The loop over all terms.
   *
   * @param each for a term, at a position as far as that is not given by loops
   */
  List<Stmt> terms(Function<Map<String, Index>, List<Stmt>> each);
}
