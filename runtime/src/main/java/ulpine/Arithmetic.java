package ulpine;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import ulpine.annotations.Format;
import ulpine.kernel.Rounding;

/**
 * What the numbers of a tensor are. Operations require operands of one arithmetic;
 * {@link Tensor#in} converts.
 *
 * <p>Most are binary: a {@link Format} of the numbers, and one that sums accumulate in. Each
 * operation rounds its exact result once to the format, to nearest, ties to even. A sum or matrix
 * product rounds each of its steps to the accumulator's format instead, and its result once to the
 * format. Equal arithmetics are the same object.
 */
public abstract sealed class Arithmetic
    permits Arithmetic.Binary, Arithmetic.Decimal60, Arithmetic.Exact {
  // Before the constants below, which are made by it.
  private static final ConcurrentMap<Key, Binary> BINARIES = new ConcurrentHashMap<>();

  /** IEEE 754 binary64: Java's {@code double}. */
  public static final Arithmetic BINARY64 = of(Format.BINARY64);

  /** IEEE 754 binary32: Java's {@code float}. */
  public static final Arithmetic BINARY32 = of(Format.BINARY32);

  /** {@link Format#TF32}, accumulating in binary32. */
  public static final Arithmetic TF32 = of(Format.TF32);

  /** {@link Format#BFLOAT16}, accumulating in binary32. */
  public static final Arithmetic BFLOAT16 = of(Format.BFLOAT16);

  /** {@link Format#BINARY16}, accumulating in binary32. */
  public static final Arithmetic BINARY16 = of(Format.BINARY16);

  /** {@link Format#FP8_E4M3}, accumulating in binary32; overflow gives NaN. */
  public static final Arithmetic FP8_E4M3 = of(Format.FP8_E4M3);

  /** {@link Format#FP8_E5M2}, accumulating in binary32; overflow gives infinity. */
  public static final Arithmetic FP8_E5M2 = of(Format.FP8_E5M2);

  /**
   * Sixty significant decimal digits, rounding half to even: for checking. Binary numbers with more
   * digits than that, which in binary32 only ones below about 1e-15 have, are rounded on the way
   * in. There is neither NaN nor infinity: where binary32 would give one (a division by zero, the
   * logarithm of a number that is not positive, the exponential of one beyond a thousand million)
   * it throws an {@link ArithmeticException} that says so. Nor is there a negative zero, or
   * underflow.
   *
   * <p>Arithmetic and square root are correctly rounded, elementary functions nearly so: they are
   * evaluated in fifteen more digits by the optional library {@code ch.obermuhlner:big-math};
   * without it they are an {@link IllegalStateException} that asks for it. An elementary function
   * costs about a tenth of a millisecond, a product about a microsecond.
   */
  public static final Arithmetic DECIMAL60 = new Decimal60();

  /**
   * Real numbers, each enclosed in an interval that certainly contains it: an
   * {@link ulpine.exact.Enclosure}, which {@link Tensor#enclosure} gives. Numbers and constants are
   * points, and sums and products of points usually points again; otherwise ends have 320 bits, and
   * results contain what the operation gives without any rounding. Read as a single number, an
   * element is the middle of its interval.
   *
   * <p>Operations without a real result throw an {@link ArithmeticException}, as in
   * {@link #DECIMAL60}. So do comparisons and {@link Tensor#argmax} that overlapping intervals do
   * not decide; {@link Tensor#relu} and the larger or smaller of two numbers need no decision.
   *
   * <p>A sum or product costs less than half a microsecond, a quotient one and a half, an
   * exponential, logarithm or hyperbolic tangent 10 to 50, as does a square root.
   */
  public static final Arithmetic EXACT = new Exact();

  private final String name;

  private Arithmetic(String name) {
    this.name = name;
  }

  /**
   * The arithmetic of a format. Binary64 and binary32 accumulate in themselves, narrower formats in
   * binary32.
   */
  public static Arithmetic of(Format format) {
    return of(format, format == Format.BINARY64 ? format : Format.BINARY32);
  }

  /**
   * The arithmetic of a format with an accumulator of its own: the format itself, so that each step
   * of a sum is rounded to it, or one that {@linkplain Format#includes includes} it.
   *
   * @throws IllegalArgumentException if the accumulator's format does not include the format
   */
  public static Arithmetic of(Format format, Format accumulator) {
    requireNonNull(format, "format");
    requireNonNull(accumulator, "accumulator");
    if (!accumulator.includes(format)) {
      throw new IllegalArgumentException(
          "an accumulator in " + accumulator + " does not hold all numbers of " + format);
    }
    return intern(new Key(format, accumulator, false));
  }

  private static Binary intern(Key key) {
    return BINARIES.computeIfAbsent(key, Binary::new);
  }

  /**
   * The format of the numbers.
   *
   * @throws IllegalStateException in decimal or exact arithmetic, which has none
   */
  public abstract Format format();

  /**
   * The format that the steps of sums and matrix products are rounded to.
   *
   * @throws IllegalStateException in decimal or exact arithmetic, which has none
   */
  public abstract Format accumulator();

  /** Whether overflow gives the largest number. */
  public abstract boolean isSaturating();

  /**
   * This arithmetic, but for what is rounded to its format: there overflow and infinities give the
   * largest number. Steps of sums that accumulate in another format do not saturate.
   *
   * @throws IllegalStateException unless the format is narrower than binary32
   */
  public abstract Arithmetic saturating();

  /** The elements that are nearest to some exact binary64 numbers. */
  abstract Elements of(double[] values);

  /** The elements nearest to those of another arithmetic. */
  abstract Elements convert(Elements values);

  /**
   * The name, {@code "binary32"} or {@code "decimal60"}, and what is not as usual: {@code "bfloat16
   * accumulating in bfloat16"}, {@code "fp8_e4m3 saturating"}.
   */
  @Override
  public String toString() {
    return name;
  }

  private record Key(Format format, Format accumulator, boolean saturating) {
    String name() {
      boolean usual = accumulator == Format.BINARY32 || format == Format.BINARY64;
      return format
          + (usual ? "" : " accumulating in " + accumulator)
          + (saturating ? " saturating" : "");
    }
  }

  static final class Binary extends Arithmetic {
    private final Key key;

    private Binary(Key key) {
      super(key.name());
      this.key = key;
    }

    @Override
    public Format format() {
      return key.format;
    }

    @Override
    public Format accumulator() {
      return key.accumulator;
    }

    @Override
    public boolean isSaturating() {
      return key.saturating;
    }

    @Override
    public Arithmetic saturating() {
      if (key.format.includes(Format.BINARY32)) {
        throw new IllegalStateException(key.format + " does not saturate; narrower formats may");
      }
      return intern(new Key(key.format, key.accumulator, true));
    }

    /** What the steps of sums are rounded by. */
    Binary steps() {
      return key.accumulator == key.format
          ? this
          : intern(new Key(key.accumulator, key.accumulator, false));
    }

    /** The number of the format nearest to a binary64 number. */
    double round(double v) {
      return switch (key.format) {
        case BINARY64 -> v;
        case BINARY32 -> (float) v;
        case TF32 -> key.saturating ? Rounding.tf32Saturating(v) : Rounding.tf32(v);
        case BFLOAT16 -> key.saturating ? Rounding.bfloat16Saturating(v) : Rounding.bfloat16(v);
        case BINARY16 -> key.saturating ? Rounding.binary16Saturating(v) : Rounding.binary16(v);
        case FP8_E4M3 -> key.saturating ? Rounding.fp8E4m3Saturating(v) : Rounding.fp8E4m3(v);
        case FP8_E5M2 -> key.saturating ? Rounding.fp8E5m2Saturating(v) : Rounding.fp8E5m2(v);
      };
    }

    @Override
    Elements of(double[] values) {
      return convert(new DoubleElements(values, values.length));
    }

    @Override
    Elements convert(Elements values) {
      if (key.format == Format.BINARY64) {
        double[] doubles = new double[values.length()];
        for (int i = 0; i < doubles.length; i++) {
          doubles[i] = values.real(i);
        }
        return new DoubleElements(doubles, doubles.length);
      }
      float[] floats = new float[values.length()];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) round(values.odd(i));
      }
      return elements(floats, floats.length);
    }

    /** Elements that are numbers of the format, which is not binary64. */
    FloatElements elements(float[] floats, int length) {
      return this == BINARY32
          ? new FloatElements(floats, length)
          : new RoundedElements(this, floats, length);
    }
  }

  static final class Decimal60 extends Arithmetic {
    private Decimal60() {
      super("decimal60");
    }

    @Override
    public Format format() {
      throw new IllegalStateException("decimal60 is not of a binary format");
    }

    @Override
    public Format accumulator() {
      return format();
    }

    @Override
    public boolean isSaturating() {
      return false;
    }

    @Override
    public Arithmetic saturating() {
      throw new IllegalStateException("decimal60 does not saturate: nothing is too large for it");
    }

    @Override
    Elements of(double[] values) {
      return DecimalElements.of(values);
    }

    @Override
    Elements convert(Elements values) {
      return DecimalElements.of(values);
    }
  }

  static final class Exact extends Arithmetic {
    private Exact() {
      super("exact");
    }

    @Override
    public Format format() {
      throw new IllegalStateException("exact is not of a binary format");
    }

    @Override
    public Format accumulator() {
      return format();
    }

    @Override
    public boolean isSaturating() {
      return false;
    }

    @Override
    public Arithmetic saturating() {
      throw new IllegalStateException("exact does not saturate: nothing is too large for it");
    }

    @Override
    Elements of(double[] values) {
      return ExactElements.of(values);
    }

    @Override
    Elements convert(Elements values) {
      return ExactElements.of(values);
    }
  }
}
