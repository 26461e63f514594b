package ulpine.processor.lower;

/**
 * What a program is lowered for.
 *
 * @param vectors whether to make kernels of vectors besides
 * @param bounds what is to be bounded
 */
record Style(boolean vectors, Bounds bounds) {
  /** What is computed beside a program's values. */
  enum Bounds {
    /** Nothing: values may share buffers. */
    NONE,
    /** Something beside each scalar: every stored value has a buffer that holds nothing else. */
    EACH,
    /**
     * The same, but the roundings of a contraction are bounded with it, and the rest of its error
     * for the whole. Nothing is fused to it.
     */
    RUNNING,
    /**
     * Something beside whole values. Nothing is fused to contractions; other reductions are
     * computed one result at a time.
     */
    WHOLE
  }

  boolean isBounded() {
    return bounds != Bounds.NONE;
  }

  boolean reusesBuffers() {
    return !isBounded();
  }

  /** Whether nothing is fused to contractions. */
  boolean contractionsApart() {
    return bounds == Bounds.RUNNING || bounds == Bounds.WHOLE;
  }

  /** Whether a kernel may be in vectors: where scalars have companions it may not. */
  boolean vectors(boolean contraction) {
    return vectors && (!isBounded() || contraction);
  }
}
