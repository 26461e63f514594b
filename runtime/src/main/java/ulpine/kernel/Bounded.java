package ulpine.kernel;

import ulpine.exact.Enclosure;

/**
 * A computed float with a bound of its distance from the exact number: {@code |value - exact| <=
 * error}, where an infinite error says nothing. An operation rounds the value once, to binary32, as
 * the plain float operation does, and finds the error by the rules of {@link FloatBounds}. So a
 * formula that is written with these gives the bits of the same formula on floats.
 *
 * @param value the computed number
 * @param error the bound; not negative, and infinite if the value is not finite
 */
public record Bounded(float value, double error) {
  /** A number with its error, which becomes infinite if the number is not finite. */
  public static Bounded of(float value, double error) {
    return new Bounded(value, Bounds.input(value, error));
  }

  /** A number that is exact. */
  public static Bounded exact(float value) {
    return of(value, 0);
  }

  /** A number that stands for another, known only to be in an interval. */
  public static Bounded of(float value, Enclosure exact) {
    return of(value, exact.distance(value));
  }

  /** {@code x y}. */
  public Bounded multiply(Bounded y) {
    float z = value * y.value;
    return new Bounded(z, FloatBounds.mul(value, error, y.value, y.error, z));
  }

  /** {@code x y + w}, rounded once. */
  public Bounded fma(Bounded y, Bounded w) {
    float z = Math.fma(value, y.value, w.value);
    return new Bounded(z, FloatBounds.fma(value, error, y.value, y.error, w.value, w.error, z));
  }

  /**
   * {@code x / y}, where the exact y is known to be at least so large. That keeps the error finite
   * also where the error of y exceeds y: with q for the rounded and r for the rounding of the
   * quotient, {@code (ex + (|q| + r) ey) / max(ŷ - ey, least) + r}.
   *
   * @param least a lower bound of the exact y, positive
   */
  public Bounded divide(Bounded y, double least) {
    float z = value / y.value;
    double rounding = FloatBounds.div(value, 0, y.value, 0, z);
    double numerator = Up.inflate(error + Up.product(Math.abs(z) + rounding, y.error));
    double divisor = Math.max(Up.difference(y.value, y.error), least);
    return rounded(z, Up.quotient(numerator, divisor) + rounding);
  }

  /**
   * The root of x, where the exact x is known not to be negative. That keeps the error finite also
   * where the error of x exceeds x, and at zero: roots are no further from each other than the root
   * of the distance.
   */
  public Bounded sqrt() {
    float z = (float) Math.sqrt(value);
    if (error <= value) {
      return new Bounded(z, FloatBounds.sqrt(value, error, z));
    }
    return rounded(z, Math.sqrt(error) + FloatBounds.sqrt(value, 0, z));
  }

  /**
   * The same number, where the exact one is known to be no larger than a magnitude. That says
   * nothing of a number without a bound, behind which there may be no exact one at all.
   */
  public Bounded within(double magnitude) {
    double range = Up.inflate(Math.abs(value) + magnitude);
    return range < error && error < Double.POSITIVE_INFINITY ? of(value, range) : this;
  }

  /** A result with an error that is the result of roundings itself. */
  private static Bounded rounded(float z, double error) {
    return new Bounded(z, FloatBounds.round(z, error, z));
  }
}
