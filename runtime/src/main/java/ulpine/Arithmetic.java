package ulpine;

/**
 * What the numbers of a tensor are. Operations require operands of one arithmetic;
 * {@link Tensor#in} converts.
 */
public abstract sealed class Arithmetic permits Arithmetic.Binary32, Arithmetic.Decimal60 {
  /** IEEE 754 binary32, rounding to nearest even: Java's {@code float}. */
  public static final Arithmetic BINARY32 = new Binary32();

  /**
   * Sixty significant decimal digits, rounding half to even: for checking. Binary32 numbers with
   * more digits than that, which only ones below about 1e-15 have, are rounded on the way in. There
   * is neither NaN nor infinity: where binary32 would give one (a division by zero, the logarithm
   * of a number that is not positive, the exponential of one beyond a thousand million) it throws
   * an {@link ArithmeticException} that says so. Nor is there a negative zero, or underflow.
   *
   * <p>Arithmetic and square root are correctly rounded, elementary functions nearly so: they are
   * evaluated in fifteen more digits by the optional library {@code ch.obermuhlner:big-math};
   * without it they are an {@link IllegalStateException} that asks for it. An elementary function
   * costs about a tenth of a millisecond, a product about a microsecond.
   */
  public static final Arithmetic DECIMAL60 = new Decimal60();

  private final String name;

  private Arithmetic(String name) {
    this.name = name;
  }

  /** The elements that are nearest to some exact binary64 numbers. */
  abstract Elements of(double[] values);

  /** The elements nearest to those of another arithmetic. */
  abstract Elements convert(Elements values);

  /** The name: {@code "binary32"}, {@code "decimal60"}. */
  @Override
  public String toString() {
    return name;
  }

  static final class Binary32 extends Arithmetic {
    private Binary32() {
      super("binary32");
    }

    @Override
    Elements of(double[] values) {
      float[] floats = new float[values.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) values[i];
      }
      return new FloatElements(floats, floats.length);
    }

    @Override
    Elements convert(Elements values) {
      float[] floats = new float[values.length()];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = values.single(i);
      }
      return new FloatElements(floats, floats.length);
    }
  }

  static final class Decimal60 extends Arithmetic {
    private Decimal60() {
      super("decimal60");
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
}
