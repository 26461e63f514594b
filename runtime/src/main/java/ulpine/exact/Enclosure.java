package ulpine.exact;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;

/**
 * An interval that certainly contains a real number. Its ends are binary numbers of up to
 * {@value #BITS} significant bits and any size between about {@code 2^-2000000000} and
 * {@code 2^2000000000}; smaller ones become 0 on the one side and the least number on the other,
 * larger ones are an {@link ArithmeticException}.
 *
 * <p>An operation returns an interval that contains every result for numbers of its operands: the
 * ends are rounded outward. Where the exact result of points has ends of no more bits, it is a
 * point again, so sums and products of doubles often are. The interval is the narrowest one in
 * {@link #add}, {@link #subtract}, {@link #multiply}, {@link #divide}, {@link #sqrt},
 * {@link #square}, {@link #abs}, {@link #max} and {@link #min}; those of other functions of points
 * are relatively no wider than {@code 2^-310}, also near their zeros. Functions of intervals are
 * computed from the values at their ends, so that they are as narrow, relatively, as these values
 * allow. Two operands are taken to be independent: {@code x.subtract(x)} is only about 0.
 *
 * <p>Where an operation has no value for some number of its operands, or none known, it is an
 * {@link ArithmeticException} that says so: a division by an interval that contains 0, square roots
 * of negative numbers, logarithms of such as are not positive, real powers of these, exponentials
 * of {@code 2^30} and more. Of ends with millions of digits there are no decimals either.
 *
 * <p>Immutable.
 */
public final class Enclosure {
  /** The bits that ends are rounded to. */
  public static final int BITS = 320;

  /** The point 0. */
  public static final Enclosure ZERO = of(Dyadic.ZERO);

  /** The point 1. */
  public static final Enclosure ONE = of(Dyadic.ONE);

  final Dyadic lo;
  final Dyadic hi;

  private Enclosure(Dyadic lo, Dyadic hi) {
    this.lo = lo;
    this.hi = hi;
  }

  /** The same object for both ends of a point makes that quick to see. */
  static Enclosure of(Dyadic lo, Dyadic hi) {
    int order = lo.compareTo(hi);
    if (order > 0) {
      throw new IllegalArgumentException("an interval from " + lo + " to " + hi + " is empty");
    }
    return new Enclosure(lo, order == 0 ? lo : hi);
  }

  static Enclosure of(Dyadic point) {
    return new Enclosure(point, point);
  }

  /** A finite double, exactly. */
  public static Enclosure of(double point) {
    return of(Dyadic.of(point));
  }

  /**
   * All numbers from one double to another, both finite.
   *
   * @throws IllegalArgumentException if the first is greater
   */
  public static Enclosure between(double lower, double upper) {
    return of(Dyadic.of(lower), Dyadic.of(upper));
  }

  /**
   * The narrowest interval around a decimal number: a point if it is a binary number of no more
   * bits. Its exponent is at most a million.
   */
  public static Enclosure of(BigDecimal number) {
    return Intervals.STANDARD.of(number);
  }

  /** {@code x + y}. */
  public Enclosure add(Enclosure other) {
    return Intervals.STANDARD.add(this, other);
  }

  /** {@code x - y}. */
  public Enclosure subtract(Enclosure other) {
    return Intervals.STANDARD.subtract(this, other);
  }

  /** {@code x * y}. */
  public Enclosure multiply(Enclosure other) {
    return Intervals.STANDARD.multiply(this, other);
  }

  /** {@code x / y}. */
  public Enclosure divide(Enclosure other) {
    return Intervals.STANDARD.divide(this, other);
  }

  /** {@code -x}. */
  public Enclosure negate() {
    return Intervals.negate(this);
  }

  /** The absolute value. */
  public Enclosure abs() {
    return Intervals.abs(this);
  }

  /** {@code x * x}, which unlike a product of independent operands is never negative. */
  public Enclosure square() {
    return Intervals.STANDARD.square(this);
  }

  /** The square root. */
  public Enclosure sqrt() {
    return Intervals.STANDARD.sqrt(this);
  }

  /** The larger number. */
  public Enclosure max(Enclosure other) {
    return Intervals.max(this, other);
  }

  /** The smaller number. */
  public Enclosure min(Enclosure other) {
    return Intervals.min(this, other);
  }

  /** {@code x^n}; {@code x^0} is 1. */
  public Enclosure pow(int exponent) {
    return Intervals.STANDARD.power(this, exponent);
  }

  /** {@code x^y}. */
  public Enclosure pow(Enclosure exponent) {
    return Intervals.STANDARD.power(this, requireNonNull(exponent, "exponent"));
  }

  /**
   * {@code e^x}. Of numbers of {@code -2^30} and less it is only said that it is between 0 and
   * {@code 2^-2^30}.
   */
  public Enclosure exp() {
    return Intervals.STANDARD.apply(Functions::exp, this);
  }

  /** {@code e^x - 1}. */
  public Enclosure expm1() {
    return Intervals.STANDARD.apply(Functions::expm1, this);
  }

  /** The natural logarithm. */
  public Enclosure log() {
    return Intervals.STANDARD.apply(Functions::log, this);
  }

  /** {@code log(1 + x)}. */
  public Enclosure log1p() {
    return Intervals.STANDARD.apply(Functions::log1p, this);
  }

  /** The hyperbolic tangent. */
  public Enclosure tanh() {
    return Intervals.STANDARD.apply(Functions::tanh, this);
  }

  /** {@code 1 / (1 + e^-x)}. */
  public Enclosure sigmoid() {
    return Intervals.STANDARD.apply(Functions::sigmoid, this);
  }

  /** {@code log(1 + e^x)}. */
  public Enclosure softplus() {
    return Intervals.STANDARD.apply(Functions::softplus, this);
  }

  /** The error function. */
  public Enclosure erf() {
    return Intervals.STANDARD.apply(Functions::erf, this);
  }

  /** The sine; [-1, 1] if there are numbers of {@code 2^4096} or more. */
  public Enclosure sin() {
    return Intervals.STANDARD.sin(this);
  }

  /** The cosine; [-1, 1] if there are numbers of {@code 2^4096} or more. */
  public Enclosure cos() {
    return Intervals.STANDARD.cos(this);
  }

  /** What is certain about the order of two numbers. */
  public Order compare(Enclosure other) {
    if (hi.compareTo(other.lo) < 0) {
      return Order.LESS;
    }
    if (lo.compareTo(other.hi) > 0) {
      return Order.GREATER;
    }
    return isPoint() && equals(other) ? Order.EQUAL : Order.UNDECIDED;
  }

  /** Whether certainly {@code x <= y}: here the intervals may touch. */
  public boolean isAtMost(Enclosure other) {
    return hi.compareTo(other.lo) <= 0;
  }

  /** Whether there is only one number, which is thus known exactly. */
  @SuppressWarnings("ReferenceEquality") // as of() has it
  public boolean isPoint() {
    return lo == hi;
  }

  /** Whether a number is in the interval. */
  public boolean contains(BigDecimal number) {
    return lower().compareTo(number) <= 0 && number.compareTo(upper()) <= 0;
  }

  /** The lower end, exactly. */
  public BigDecimal lower() {
    return lo.decimal();
  }

  /** The upper end, exactly. */
  public BigDecimal upper() {
    return hi.decimal();
  }

  /** The number in the middle, which with one more bit is nearly exact. */
  private Dyadic middle() {
    return isPoint() ? lo : Dyadic.add(lo, hi, BITS + 32, false).scale(-1);
  }

  /** A number in the interval, as good as in its middle; the point itself. */
  public BigDecimal midpoint() {
    return middle().decimal();
  }

  /** The double nearest to {@link #midpoint}, infinite if beyond the doubles. */
  public double doubleValue() {
    return middle().nearest();
  }

  /** The float nearest to {@link #midpoint}, infinite if beyond the floats. */
  public float floatValue() {
    return middle().single();
  }

  /** The least double that is not less than the width. */
  public double width() {
    return Dyadic.add(hi, lo.negate(), 64, true).up();
  }

  /** The least double that is not less than the absolute value of any number in the interval. */
  public double magnitude() {
    return abs().hi.up();
  }

  /**
   * The least double that is not less than the distance from a double to any number in the
   * interval: infinite if it is NaN or infinite. An error bound of at least this holds.
   */
  public double distance(double x) {
    if (!Double.isFinite(x)) {
      return Double.POSITIVE_INFINITY;
    }
    Dyadic minus = Dyadic.of(-x);
    Dyadic above = Dyadic.add(hi, minus, 64, true);
    Dyadic below = Dyadic.add(lo, minus, 64, false).negate();
    return (above.compareTo(below) > 0 ? above : below).up();
  }

  /** Same ends. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Enclosure enclosure
        && lo.equals(enclosure.lo)
        && hi.equals(enclosure.hi);
  }

  @Override
  public int hashCode() {
    return 31 * lo.hashCode() + hi.hashCode();
  }

  /** Twenty digits of the middle, and half the width unless it is a point. For readers. */
  @Override
  public String toString() {
    if (isPoint()) {
      return lo.toString();
    }
    Dyadic radius = Dyadic.add(hi, lo.negate(), 64, true).scale(-1);
    return middle() + " ± " + radius.text(2);
  }
}
