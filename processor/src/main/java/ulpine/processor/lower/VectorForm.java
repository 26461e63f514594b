package ulpine.processor.lower;

import java.util.List;
import ulpine.processor.dim.Dim;

/**
 * A kernel whose statements are of {@linkplain Lanes vectors}, with the same results to the bit.
 *
 * @param shape how long the vectors are
 * @param conditions what must hold of the sizes; otherwise the scalar statements run
 * @param repeats whether some results may be computed and stored twice, where they do not fill
 *     whole vectors
 */
public record VectorForm(
    VectorShape shape, List<AtLeast> conditions, List<Stmt> body, boolean repeats) {
  /**
   * A symbol that is 0 where all panels of weights are there, 1 where they are to be made, and 2
   * where it may be for this call only.
   */
  public static final String STALE = "#stale";

  /**
   * A symbol that is 1 where all panels of weights are kept, and 0 where one is after the other.
   */
  public static final String KEEP = "#keep";

  /** A size that is not too small. */
  public record AtLeast(Dim size, int least) {}

  public VectorForm {
    conditions = List.copyOf(conditions);
    body = List.copyOf(body);
  }

  /** Which stores each result once. */
  VectorForm(VectorShape shape, List<AtLeast> conditions, List<Stmt> body) {
    this(shape, conditions, body, false);
  }

  /** The same with other statements. */
  public VectorForm with(List<Stmt> other) {
    return new VectorForm(shape, conditions, other, repeats);
  }
}
