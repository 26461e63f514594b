package ulpine.certificate;

/**
 * How close numbers are: {@code |actual - expected| <= absolute + relative |expected|}, as NumPy's
 * {@code allclose} has it.
 *
 * @param absolute not negative, not NaN
 * @param relative finite, not negative
 */
public record Tolerance(double absolute, double relative) {
  /** Checks both. */
  public Tolerance {
    if (!(absolute >= 0)) {
      throw new IllegalArgumentException("expected an absolute part >= 0 but was " + absolute);
    }
    if (!(relative >= 0 && relative < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "expected a finite relative part >= 0 but was " + relative);
    }
  }

  /** Whether a number is within the tolerance of what is expected. */
  public boolean isClose(double actual, double expected) {
    return Math.abs(actual - expected) <= absolute + relative * Math.abs(expected);
  }

  /**
   * Whether all numbers are.
   *
   * @throws IllegalArgumentException if there are not as many
   */
  public boolean allClose(double[] actual, double[] expected) {
    if (actual.length != expected.length) {
      throw new IllegalArgumentException(
          "expected " + expected.length + " numbers but were " + actual.length);
    }
    for (int i = 0; i < actual.length; i++) {
      if (!isClose(actual[i], expected[i])) {
        return false;
      }
    }
    return true;
  }
}
