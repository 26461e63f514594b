package ulpine.processor.graph;

import java.util.List;

/**
 * A row of the operation table: how an operation is written, and how it is made from what was
 * written.
 */
public record Operation(Signature signature, Factory factory) {
  /** Makes the operation from its arguments, normalising them by the types of its operands. */
  @FunctionalInterface
  public interface Factory {
    /** @throws ulpine.processor.report.Problem if the arguments do not fit */
    Op create(List<Argument> arguments, List<Type> operands);
  }
}
