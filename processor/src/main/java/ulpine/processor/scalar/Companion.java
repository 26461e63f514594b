package ulpine.processor.scalar;

/** What is computed beside a number, by the rules of one class of {@code ulpine.kernel}. */
public enum Companion {
  /** A bound of the number's error. */
  ERROR("Error"),

  /**
   * A bound of the rounding in computing a value from others: as {@link #ERROR}, were the others
   * exact.
   */
  ROUNDING("Rounding"),

  /** An error for a whole tensor, where it is stored; beside a scalar as {@link #ERROR}. */
  NORM("Error"),

  /** What leads from the number to the exact one, but for a little. */
  CORRECTION("Correction"),

  /** A bound of the error of the number with its correction. */
  CORRECTED_ERROR("Error");

  private final String suffix;

  Companion(String suffix) {
    this.suffix = suffix;
  }

  /** What is appended to the name of a number. */
  public String suffix() {
    return suffix;
  }
}
