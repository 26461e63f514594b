package ulpine.processor.lower;

import ulpine.processor.graph.Numerics;

/**
 * How much there is in a tile: as many sums as fit into registers.
 *
 * @param rows of a tile
 * @param fewer rows of a tile of what is left, or as many
 * @param narrow vectors of a row, in a tile of several rows
 * @param wide vectors of a row that is alone
 * @param variables for each sum
 */
record TileSize(int rows, int fewer, int narrow, int wide, int variables) {
  /** With so many rows there are tiles of several. */
  static final int ROWS = 4;

  private static final TileSize SUMS = new TileSize(ROWS, ROWS, 2, 8, 1);

  /** With two variables beside each sum. */
  private static final TileSize TRIPLES = new TileSize(3, 3, 1, 3, 3);

  /** With a rounding to a narrow format at every step: more would be too much to inline. */
  private static final TileSize ROUNDED = new TileSize(3, 3, 2, 4, 1);

  /** Where vectors are longer there are twice as many registers. */
  private static final TileSize LONG_SUMS = new TileSize(2 * ROWS, ROWS, 2, 8, 1);

  private static final TileSize LONG_TRIPLES = new TileSize(ROWS, ROWS, 2, 6, 3);

  /** Where more follows so many sums, HotSpot may not inline all of it, and makes objects. */
  private static final int FUSED = 4;

  /** A rounding to a narrow format is several operations. */
  private static final int FUSED_NARROW = 1;

  /**
   * The size for a reduction.
   *
   * @param isGradient whether a step may change weights where it ends
   */
  static TileSize of(
      VectorTile.Terms terms, boolean isGradient, Numerics numerics, VectorShape shape) {
    boolean isLong = shape.isLong();
    if (terms.residuals().isPresent()) {
      return isLong ? LONG_TRIPLES : TRIPLES;
    }
    boolean rounded = numerics.isNarrow() && !numerics.widens();
    int fused = numerics.isNarrow() ? FUSED_NARROW : FUSED;
    boolean isShort = !isGradient && terms.fused() <= fused;
    return rounded ? ROUNDED : isLong && isShort ? LONG_SUMS : SUMS;
  }

  /** How many vectors there are in the largest tile. */
  long vectors() {
    return Math.max((long) rows * narrow, wide) * variables;
  }
}
