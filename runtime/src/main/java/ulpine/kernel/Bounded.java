package ulpine.kernel;

import ulpine.annotations.Format;
import ulpine.exact.Enclosure;

/**
 * A computed number in binary32 or binary64 with a bound of its distance from the exact number:
 * {@code |value - exact| <= error}, where an infinite error says nothing. An operation rounds the
 * value once, as the plain operation on floats or doubles does, and finds the error by the rules of
 * {@link FloatBounds} or {@link DoubleBounds}. So a formula that is written with these gives the
 * bits of the same formula on floats or doubles. All numbers of an operation are of one format.
 *
 * @param format binary32 or binary64
 * @param value the computed number, which is one of the format
 * @param error the bound; not negative, and infinite if the value is not finite
 */
public record Bounded(Format format, double value, double error) {
  /** Checks the format, and that the value is one of it. */
  public Bounded {
    if (Double.compare(rounded(format, value), value) != 0) {
      throw new IllegalArgumentException(value + " is no number of " + format);
    }
  }

  /**
   * A number with its error, to which its rounding to the format adds; infinite if the number is
   * not finite.
   */
  public static Bounded of(Format format, double value, double error) {
    double z = rounded(format, value);
    return new Bounded(
        format,
        z,
        z == value ? Bounds.input(z, error) : FloatBounds.round(value, error, (float) z));
  }

  /** The number of the format that is nearest to a number, and exact itself. */
  public static Bounded exact(Format format, double value) {
    double z = rounded(format, value);
    return of(format, z, 0);
  }

  /**
   * The number of the format that is nearest to a number, and stands for another, known only to be
   * in an interval.
   */
  public static Bounded of(Format format, double value, Enclosure exact) {
    double z = rounded(format, value);
    return of(format, z, exact.distance(z));
  }

  private static double rounded(Format format, double value) {
    return switch (format) {
      case BINARY64 -> value;
      case BINARY32 -> (float) value;
      default ->
        throw new IllegalArgumentException("expected binary32 or binary64 but was " + format);
    };
  }

  /** {@code x y}. */
  public Bounded multiply(Bounded y) {
    if (isDouble(y)) {
      double z = value * y.value;
      return new Bounded(format, z, DoubleBounds.mul(value, error, y.value, y.error, z));
    }
    float z = single() * y.single();
    return new Bounded(format, z, FloatBounds.mul(single(), error, y.single(), y.error, z));
  }

  /** {@code x y + w}, rounded once. */
  public Bounded fma(Bounded y, Bounded w) {
    if (isDouble(y, w)) {
      double z = Math.fma(value, y.value, w.value);
      return new Bounded(
          format, z, DoubleBounds.fma(value, error, y.value, y.error, w.value, w.error, z));
    }
    float z = Math.fma(single(), y.single(), w.single());
    return new Bounded(
        format, z, FloatBounds.fma(single(), error, y.single(), y.error, w.single(), w.error, z));
  }

  /**
   * {@code x / y}, where the exact y is known to be at least so large. That keeps the error finite
   * also where the error of y exceeds y: with q for the rounded and r for the rounding of the
   * quotient, {@code (ex + (|q| + r) ey) / max(ŷ - ey, least) + r}.
   *
   * @param least a lower bound of the exact y, positive
   */
  public Bounded divide(Bounded y, double least) {
    double z = isDouble(y) ? value / y.value : single() / y.single();
    double rounding = isDouble(y)
        ? DoubleBounds.div(value, 0, y.value, 0, z)
        : FloatBounds.div(single(), 0, y.single(), 0, (float) z);
    double numerator = Up.inflate(error + Up.product(Math.abs(z) + rounding, y.error));
    double divisor = Math.max(Up.difference(y.value, y.error), least);
    return result(z, Up.quotient(numerator, divisor) + rounding);
  }

  /**
   * The root of x, where the exact x is known not to be negative. That keeps the error finite also
   * where the error of x exceeds x, and at zero: roots are no further from each other than the root
   * of the distance.
   */
  public Bounded sqrt() {
    double z = rounded(format, Math.sqrt(value));
    return error <= value
        ? new Bounded(format, z, rootError(error, z))
        : result(z, Math.sqrt(error) + rootError(0, z));
  }

  private double rootError(double of, double z) {
    return isDouble() ? DoubleBounds.sqrt(value, of, z) : FloatBounds.sqrt(single(), of, (float) z);
  }

  /**
   * The same number, where the exact one is known to be no larger than a magnitude. That says
   * nothing of a number without a bound, behind which there may be no exact one at all.
   */
  public Bounded within(double magnitude) {
    double range = Up.inflate(Math.abs(value) + magnitude);
    return range < error && error < Double.POSITIVE_INFINITY ? of(format, value, range) : this;
  }

  /** A result with an error that is the result of roundings itself. */
  private Bounded result(double z, double e) {
    return isDouble()
        ? of(format, z, Up.inflate(e))
        : new Bounded(format, z, FloatBounds.round(z, e, (float) z));
  }

  /** Whether this is in binary64, as all other operands are then; otherwise all are in binary32. */
  private boolean isDouble(Bounded... others) {
    for (Bounded other : others) {
      if (other.format != format) {
        throw new IllegalArgumentException(
            "expected a number in " + format + " but was in " + other.format);
      }
    }
    return format == Format.BINARY64;
  }

  private float single() {
    return (float) value;
  }
}
