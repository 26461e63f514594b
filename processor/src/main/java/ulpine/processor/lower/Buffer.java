package ulpine.processor.lower;

import ulpine.processor.dim.Dim;

/**
 * An array: an input's, which the caller owns and which is bound at each call, or one the instance
 * owns, made once for the capacity of the symbolic sizes.
 *
 * @param name a Java identifier, unique in the program
 * @param length the number of elements for the actual sizes; an owned array is as long as this is
 *     at capacity
 * @param input whether the caller owns it
 * @param holds the labels of the values that live in it, one after the other
 */
public record Buffer(
    String name, ScalarType type, Dim length, boolean input, java.util.List<String> holds) {
  public Buffer {
    holds = java.util.List.copyOf(holds);
  }

  /** Whether it holds no value of the graph, but what a kernel keeps while it runs. */
  public boolean isScratch() {
    return holds.isEmpty();
  }
}
