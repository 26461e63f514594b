package ulpine;

/** Comparisons; false where either side is NaN. */
enum Relation {
  GREATER,
  GREATER_EQUAL,
  LESS,
  LESS_EQUAL;

  /**
   * Whether the relation holds, given the sign of a comparison of two numbers neither of which is
   * NaN.
   */
  boolean holds(int order) {
    return switch (this) {
      case GREATER -> order > 0;
      case GREATER_EQUAL -> order >= 0;
      case LESS -> order < 0;
      case LESS_EQUAL -> order <= 0;
    };
  }
}
