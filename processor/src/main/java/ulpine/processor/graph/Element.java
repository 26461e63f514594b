package ulpine.processor.graph;

/** What the elements of a value are. */
public enum Element {
  /** Numbers of the graph's format: {@code Tensor}. */
  REAL,
  /** Labels and indices: {@code Labels}. */
  INTEGER,
  /** Conditions: {@code Mask}. */
  BOOLEAN
}
