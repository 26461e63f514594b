package ulpine.processor.lower;

/** What a program is lowered for. */
enum Style {
  /** To be run. */
  SCALARS,
  /** To be run, with kernels of vectors besides. */
  VECTORS,
  /** To be bounded: with a buffer for each stored value that holds nothing else. */
  WITHOUT_REUSE,
  /**
   * To be bounded, and nothing is fused to contractions; other reductions are computed one result
   * at a time.
   */
  CONTRACTIONS_APART;

  boolean reusesBuffers() {
    return this == SCALARS || this == VECTORS;
  }
}
