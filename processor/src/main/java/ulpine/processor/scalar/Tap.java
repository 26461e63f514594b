package ulpine.processor.scalar;

import java.util.Map;
import ulpine.processor.dim.Dim;

/**
 * An index variable that need not have a value: the quotient of a position by a divisor. Where the
 * division leaves a remainder or the quotient is not in {@code [0, size)}, there is no term.
 *
 * @param divisor at least 1
 */
public record Tap(String variable, Index position, int divisor, Dim size) {
  /** This tap with index variables of its position replaced. */
  public Tap substitute(Map<String, Index> values) {
    return new Tap(variable, position.substitute(values), divisor, size);
  }
}
