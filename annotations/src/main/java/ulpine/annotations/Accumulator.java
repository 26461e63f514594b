package ulpine.annotations;

/** The format that the steps of sums, means and contractions are rounded to. */
public enum Accumulator {
  /**
   * Binary32 for narrower formats, as matrix hardware has it; otherwise the graph's own format. The
   * result of a sum is rounded once more to the graph's format.
   */
  DEFAULT,

  /** The graph's own format: a rounding at every step. */
  FORMAT,

  /** Binary32; for formats up to that. */
  BINARY32,

  /** Binary64. */
  BINARY64
}
