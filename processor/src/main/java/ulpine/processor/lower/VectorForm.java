package ulpine.processor.lower;

import java.util.List;
import ulpine.processor.dim.Dim;

/**
 * A kernel whose statements are of {@linkplain Lanes vectors}, with the same results to the bit.
 *
 * @param conditions what must hold of the sizes; otherwise the scalar statements run
 */
public record VectorForm(List<AtLeast> conditions, List<Stmt> body) {
  /** A symbol that is 1 where weights may be others than in the call before, and 0 elsewhere. */
  public static final String STALE = "#stale";

  /** A size that is not too small. */
  public record AtLeast(Dim size, int least) {}

  public VectorForm {
    conditions = List.copyOf(conditions);
    body = List.copyOf(body);
  }
}
