package ulpine;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.Arrays;
import ulpine.annotations.Format;
import ulpine.exact.Enclosure;

/**
 * A read-only array of numbers with a shape, in row-major order. The numbers belong to an
 * {@link Arithmetic}, binary32 unless said otherwise; an operation evaluates in the arithmetic of
 * its operands.
 *
 * <p>Operations are evaluated as they are called. The same calls in the body of a {@code @Graph}
 * method are compiled, and the compiled class returns the same bits: orders of summation, roundings
 * and conventions are part of what each method says.
 *
 * <p><b>Rounding.</b> Each element of an elementwise operation is the exact result rounded once to
 * the arithmetic, to nearest, ties to even; elementary functions are that up to an error declared
 * by {@link ulpine.kernel.Elementary}. Overflow gives infinities, or what the arithmetic's format
 * has instead, invalid operations give NaN, and both propagate as IEEE 754 has it: no operation
 * throws because of the value of an element. Where an arithmetic has neither, an
 * {@link ArithmeticException} says so. Each step of a sum, mean or matrix product is rounded to the
 * arithmetic's {@linkplain Arithmetic#accumulator accumulator} instead, and its result once more.
 *
 * <p><b>Shapes.</b> Binary operations broadcast a suffix and nothing else: both shapes are equal,
 * or one is the end of the other, whose elements then serve for each leading index. Sizes may be 0.
 * Axes may be counted from the end, -1 being the last.
 *
 * <p><b>Bad arguments.</b> A shape that does not fit, an axis that does not exist, a tensor of more
 * than 2<sup>31</sup> - 1 elements, or operands of two arithmetics are an
 * {@link IllegalArgumentException} that names the operation and the shapes or arithmetics; null is
 * a {@link NullPointerException} that names the parameter. Methods mention only what they throw
 * beyond these.
 *
 * <p><b>Views.</b> A tensor that a compiled class returns is a view of that instance's buffers,
 * valid until a later call overwrites them; from then on reading its elements is an
 * {@link IllegalStateException}. Two views take turns, so that no call allocates: one kept over two
 * calls is valid again, with the newer contents. {@link #copy} keeps one. Its shape and
 * {@link #toString} may still be asked for.
 *
 * <p><b>Cost.</b> Every operation makes a new array for its result; unless said otherwise it passes
 * once over its operands. A tensor may be shared by threads, unless it wraps or views an array that
 * one of them writes.
 */
public final class Tensor {
  private int[] shape;
  private Elements elements;
  private final Generation generation;
  private long stamp;

  private Tensor(Elements elements, int[] shape, Generation generation) {
    this.shape = shape;
    this.elements = elements;
    this.generation = generation;
    this.stamp = generation == null ? 0 : generation.count();
  }

  static Tensor of(Elements elements, int[] shape) {
    return new Tensor(elements, shape, null);
  }

  // ---------------------------------------------------------------- factories

  /**
   * A tensor of a shape, with a copy of some numbers in row-major order. Without sizes it is a
   * scalar.
   *
   * @throws IllegalArgumentException if there are not as many numbers as the shape has elements
   */
  public static Tensor of(float[] data, int... shape) {
    requireNonNull(data, "data");
    Sizes.fill("of", data.length, "numbers", shape);
    return own(data.clone(), shape.clone());
  }

  /**
   * A tensor in binary64 of a shape, with a copy of some numbers in row-major order.
   *
   * @throws IllegalArgumentException if there are not as many numbers as the shape has elements
   */
  public static Tensor of(double[] data, int... shape) {
    requireNonNull(data, "data");
    Sizes.fill("of", data.length, "numbers", shape);
    return of(new DoubleElements(data.clone(), data.length), shape.clone());
  }

  /**
   * A tensor of a shape in {@link Format#BFLOAT16} or {@link Format#BINARY16}, with the numbers
   * that some bits in row-major order encode, as in {@link ulpine.kernel.Encodings}.
   *
   * @throws IllegalArgumentException if the format is another, or there are not as many numbers as
   *     the shape has elements
   */
  public static Tensor ofBits(Format format, short[] bits, int... shape) {
    requireNonNull(format, "format");
    requireNonNull(bits, "bits");
    Sizes.fill("ofBits", bits.length, "numbers", shape);
    return in(format, Bits.decode(format, bits), shape);
  }

  /**
   * A tensor of a shape in {@link Format#FP8_E4M3} or {@link Format#FP8_E5M2}, with the numbers
   * that some bits in row-major order encode, as in {@link ulpine.kernel.Encodings}.
   *
   * @throws IllegalArgumentException if the format is another, or there are not as many numbers as
   *     the shape has elements
   */
  public static Tensor ofBits(Format format, byte[] bits, int... shape) {
    requireNonNull(format, "format");
    requireNonNull(bits, "bits");
    Sizes.fill("ofBits", bits.length, "numbers", shape);
    return in(format, Bits.decode(format, bits), shape);
  }

  private static Tensor in(Format format, float[] numbers, int... shape) {
    Elements elements = new FloatElements(numbers, numbers.length);
    return of(Arithmetic.of(format).convert(elements), shape.clone());
  }

  /** A tensor of rank 1, with a copy of some numbers. */
  public static Tensor vector(float... data) {
    requireNonNull(data, "data");
    return own(data.clone(), data.length);
  }

  /** A tensor of rank 0: the float nearest to {@code value}. */
  public static Tensor scalar(double value) {
    return own(new float[] {(float) value});
  }

  /** Zeros. */
  public static Tensor zeros(int... shape) {
    return own(new float[Sizes.length(shape)], shape.clone());
  }

  /** The float nearest to {@code value}, everywhere. */
  public static Tensor full(double value, int... shape) {
    float[] data = new float[Sizes.length(shape)];
    Arrays.fill(data, (float) value);
    return own(data, shape.clone());
  }

  /**
   * Random numbers, uniform in {@code [low, high)} before they are rounded to floats, which may
   * give {@code high} itself. The seed decides them, on every machine alike: the generator is
   * SplitMix64, each number is {@code low + (high - low) * u} in binary64 with {@code u} the upper
   * 53 bits of its next output, divided by 2<sup>53</sup>.
   *
   * @throws IllegalArgumentException unless {@code low <= high} and both are finite
   */
  public static Tensor uniform(long seed, double low, double high, int... shape) {
    if (!(low <= high && Double.isFinite(low) && Double.isFinite(high))) {
      throw new IllegalArgumentException(
          "uniform: expected finite low <= high, but was " + low + " and " + high);
    }
    float[] data = new float[Sizes.length(shape)];
    Draws draws = new Draws(seed);
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (low + (high - low) * draws.uniform());
    }
    return own(data, shape.clone());
  }

  /**
   * Random numbers of the normal distribution with mean 0. The seed decides them, on every machine
   * alike: each is made of two {@linkplain #uniform uniform} numbers, by the transform of Box and
   * Muller with {@link StrictMath}'s functions.
   *
   * @throws IllegalArgumentException unless the standard deviation is finite and not negative
   */
  public static Tensor normal(long seed, double standardDeviation, int... shape) {
    if (!(standardDeviation >= 0 && Double.isFinite(standardDeviation))) {
      throw new IllegalArgumentException(
          "normal: expected a finite standard deviation >= 0, but was " + standardDeviation);
    }
    float[] data = new float[Sizes.length(shape)];
    Draws draws = new Draws(seed);
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (standardDeviation * draws.normal());
    }
    return own(data, shape.clone());
  }

  /**
   * A tensor that reads an array the caller keeps: nothing is copied, and later changes of the
   * array are seen.
   *
   * @throws IllegalArgumentException if the array is not as long as the shape has elements
   */
  public static Tensor over(float[] array, int... shape) {
    requireNonNull(array, "array");
    Sizes.fill("over", array.length, "numbers", shape);
    return own(array, shape.clone());
  }

  private static Tensor own(float[] data, int... shape) {
    return of(new FloatElements(data, data.length), shape);
  }

  // ---------------------------------------------------------------- views of generated instances

  /** A view of the first elements of a buffer, valid as long as its generation does not advance. */
  static Tensor view(Elements buffer, Generation generation) {
    return new Tensor(buffer, new int[] {buffer.length()}, generation);
  }

  /** As {@link #view(Elements, Generation)}, of a buffer that a shape fills. */
  static Tensor view(Elements buffer, int[] shape, Generation generation) {
    return new Tensor(buffer, shape.clone(), generation);
  }

  /** Makes a view valid again, for the shape it has now. Allocates nothing. */
  void renew() {
    stamp = generation.count();
  }

  /** Makes a view valid again, for another shape. Allocates only if the shape is another. */
  void renew(int... newShape) {
    if (!Arrays.equals(shape, newShape)) {
      // A new array: results of operations may share the old one.
      shape = newShape.clone();
      elements = elements.first(Sizes.length(newShape));
    }
    renew();
  }

  boolean isStale() {
    return generation != null && generation.count() != stamp;
  }

  /** Identifies the contents of a view: changes when the view is made valid again. */
  long stamp() {
    return stamp;
  }

  /** Whether this tensor has the shape. Allocates nothing. */
  boolean matches(int... expected) {
    return Arrays.equals(shape, expected);
  }

  /** The shape itself, not to be changed. */
  int[] sizes() {
    return shape;
  }

  private Elements elements() {
    if (isStale()) {
      throw generation.stale();
    }
    return elements;
  }

  private Elements elements(String operation, Arithmetic arithmetic) {
    if (arithmetic() != arithmetic) {
      throw new IllegalArgumentException(operation + ": evaluates in " + arithmetic
          + ", but an operand is in " + arithmetic() + "; convert one of them with in(...)");
    }
    return elements();
  }

  // ---------------------------------------------------------------- reading

  /** The number of axes; 0 for a scalar. */
  public int rank() {
    return shape.length;
  }

  /** The size of an axis, which may be counted from the end: -1 is the last. */
  public int size(int axis) {
    return shape[Sizes.axis("size", axis, shape)];
  }

  /** A copy of the sizes of the axes. */
  public int[] shape() {
    return shape.clone();
  }

  /** The number of elements: the product of the sizes, 1 for a scalar. */
  public int length() {
    return elements.length();
  }

  /** What the elements are, and what operations on them evaluate in. */
  public Arithmetic arithmetic() {
    return elements.arithmetic();
  }

  /**
   * The one element of a tensor of any rank, as the nearest float.
   *
   * @throws IllegalArgumentException if there is not exactly one element
   */
  public float item() {
    if (length() != 1) {
      throw new IllegalArgumentException(
          "item: expected one element, but shape " + Sizes.text(shape) + " has " + length());
    }
    return elements().single(0);
  }

  /**
   * The element at a position, one index an axis, as the nearest double.
   *
   * @throws IllegalArgumentException if there are not as many indices as axes
   * @throws IndexOutOfBoundsException if an index is not in its axis; none is counted from the end
   */
  public double get(int... index) {
    return elements().real(Sizes.offset(shape, index));
  }

  /**
   * The interval that contains the element at a position, one index an axis.
   *
   * @throws IllegalArgumentException unless this tensor is in {@link Arithmetic#EXACT}, or if there
   *     are not as many indices as axes
   * @throws IndexOutOfBoundsException if an index is not in its axis; none is counted from the end
   */
  public Enclosure enclosure(int... index) {
    ExactElements all = (ExactElements) elements("enclosure", Arithmetic.EXACT);
    return all.at(Sizes.offset(shape, index));
  }

  /** The elements in row-major order, each as the nearest float. */
  public float[] toArray() {
    Elements all = elements();
    float[] array = new float[all.length()];
    for (int i = 0; i < array.length; i++) {
      array[i] = all.single(i);
    }
    return array;
  }

  /** The elements in row-major order, each as the nearest double. */
  public double[] toDoubles() {
    Elements all = elements();
    double[] array = new double[all.length()];
    Arrays.setAll(array, all::real);
    return array;
  }

  /**
   * The encodings of the elements in row-major order, as in {@link ulpine.kernel.Encodings}.
   *
   * @throws IllegalArgumentException if they are neither bfloat16 nor binary16
   */
  public short[] toShortBits() {
    return Bits.encodeShorts(arithmetic(), elements());
  }

  /**
   * The encodings of the elements in row-major order, as in {@link ulpine.kernel.Encodings}.
   *
   * @throws IllegalArgumentException if they are neither FP8 E4M3 nor FP8 E5M2
   */
  public byte[] toByteBits() {
    return Bits.encodeBytes(arithmetic(), elements());
  }

  /**
   * The exact values of the elements in row-major order, in any arithmetic.
   *
   * @throws ArithmeticException if one is NaN or infinite
   */
  public BigDecimal[] decimals() {
    Elements all = elements();
    BigDecimal[] array = new BigDecimal[all.length()];
    Arrays.setAll(array, all::decimal);
    return array;
  }

  /** A tensor of its own with the same elements, in the same arithmetic. */
  public Tensor copy() {
    return of(elements().copy(), shape);
  }

  /**
   * The same numbers in another arithmetic, each rounded once. In the same arithmetic it is a copy.
   *
   * @throws ArithmeticException if a number does not exist there (NaN in decimal)
   */
  public Tensor in(Arithmetic arithmetic) {
    requireNonNull(arithmetic, "arithmetic");
    return arithmetic == arithmetic() ? copy() : of(arithmetic.convert(elements()), shape);
  }

  // ---------------------------------------------------------------- elementwise

  /** {@code x + y}, element by element. */
  public Tensor add(Tensor other) {
    return zip("add", Binary.ADD, other);
  }

  /** {@code x + c}, the constant being rounded to the arithmetic first. */
  public Tensor add(double constant) {
    return zip("add", Binary.ADD, fill(constant));
  }

  /**
   * {@code x - y}, element by element. A difference of a tensor to itself is computed like any
   * other: NaN and infinities give NaN.
   */
  public Tensor sub(Tensor other) {
    return zip("sub", Binary.SUB, other);
  }

  /** {@code x - c}, the constant being rounded to the arithmetic first. */
  public Tensor sub(double constant) {
    return zip("sub", Binary.SUB, fill(constant));
  }

  /** {@code x * y}, element by element. */
  public Tensor mul(Tensor other) {
    return zip("mul", Binary.MUL, other);
  }

  /** {@code x * c}, the constant being rounded to the arithmetic first. */
  public Tensor mul(double constant) {
    return zip("mul", Binary.MUL, fill(constant));
  }

  /** {@code x / y}, element by element. */
  public Tensor div(Tensor other) {
    return zip("div", Binary.DIV, other);
  }

  /**
   * {@code x / c}, one division; a constant that is no {@code int} is rounded to the arithmetic
   * first.
   */
  public Tensor div(double constant) {
    return constant != 0 && constant == (int) constant
        ? of(read().divide((int) constant), shape)
        : zip("div", Binary.DIV, fill(constant));
  }

  /**
   * The larger of two elements, NaN if either is, +0 being larger than -0: {@link Math#max}. Exact.
   * On a tie the whole derivative goes to this tensor.
   */
  public Tensor maximum(Tensor other) {
    return zip("maximum", Binary.MAXIMUM, other);
  }

  /** {@link #maximum(Tensor)} with a constant, rounded to the arithmetic first. */
  public Tensor maximum(double constant) {
    return zip("maximum", Binary.MAXIMUM, fill(constant));
  }

  /**
   * The smaller of two elements, NaN if either is, -0 being smaller than +0: {@link Math#min}.
   * Exact. On a tie the whole derivative goes to this tensor.
   */
  public Tensor minimum(Tensor other) {
    return zip("minimum", Binary.MINIMUM, other);
  }

  /** {@link #minimum(Tensor)} with a constant, rounded to the arithmetic first. */
  public Tensor minimum(double constant) {
    return zip("minimum", Binary.MINIMUM, fill(constant));
  }

  /** {@code -x}, exact; the sign of zero changes too. */
  public Tensor neg() {
    return map(Unary.NEG);
  }

  /** {@code e^x}. */
  public Tensor exp() {
    return map(Unary.EXP);
  }

  /** The natural logarithm: NaN of negative numbers, -infinity of zeros. */
  public Tensor log() {
    return map(Unary.LOG);
  }

  /** The hyperbolic tangent. */
  public Tensor tanh() {
    return map(Unary.TANH);
  }

  /** The logistic function {@code 1 / (1 + e^-x)}, rounded once. */
  public Tensor sigmoid() {
    return map(Unary.SIGMOID);
  }

  /** {@code log(1 + e^x)}, rounded once; it does not overflow. */
  public Tensor softplus() {
    return map(Unary.SOFTPLUS);
  }

  /** {@code e^x - 1}, rounded once, accurate near 0; never below -1. */
  public Tensor expm1() {
    return map(Unary.EXPM1);
  }

  /** {@code log(1 + x)}, rounded once: NaN below -1, -infinity of that. */
  public Tensor log1p() {
    return map(Unary.LOG1P);
  }

  /** The sine of an angle in radians. */
  public Tensor sin() {
    return map(Unary.SIN);
  }

  /** The cosine of an angle in radians. */
  public Tensor cos() {
    return map(Unary.COS);
  }

  /**
   * The error function, {@code 2 / sqrt(pi)} times the integral of {@code e^(-t^2)} from 0 to x.
   * Its derivative is {@code c e^(-x^2)}, c being {@code 1.1283791670955126}.
   */
  public Tensor erf() {
    return map(Unary.ERF);
  }

  /** {@code max(x, +0)}, exact; NaN stays NaN. The derivative at 0 is 0. */
  public Tensor relu() {
    return map(Unary.RELU);
  }

  /** The square root, correctly rounded: NaN of negative numbers, -0 of -0. */
  public Tensor sqrt() {
    return map(Unary.SQRT);
  }

  /** {@code x * x}, rounded once. */
  public Tensor square() {
    return map(Unary.SQUARE);
  }

  /** The absolute value, exact; the derivative at 0 is 0. */
  public Tensor abs() {
    return map(Unary.ABS);
  }

  /**
   * {@code min(max(x, low), high)}, the bounds being rounded to the arithmetic first; NaN stays
   * NaN. The derivative is 0 at the bounds and beyond them.
   *
   * @throws IllegalArgumentException unless {@code low <= high}
   */
  public Tensor clamp(double low, double high) {
    return Functions.clamp(this, low, high);
  }

  /**
   * {@code x^c} for a multiple c of 1/2 of at most 64 in size. With n the whole part of |c|:
   * {@code x^n} by repeated squaring from the highest bit of n down, each square multiplied by x
   * where the bit is set; then times {@code sqrt(x)} if c is no integer; then for negative c its
   * {@link #reciprocal}. Each step is rounded. {@code x^0} is 1 for all x.
   *
   * @throws IllegalArgumentException if c is another number
   */
  public Tensor pow(double exponent) {
    return Functions.pow(this, exponent);
  }

  /** {@code 1 / x}, rounded once. */
  public Tensor reciprocal() {
    return fill(1).div(this);
  }

  /** {@code 1 / sqrt(x)}, the root and the quotient rounded each. */
  public Tensor rsqrt() {
    return sqrt().reciprocal();
  }

  /** 1 of positive numbers, -1 of negative ones; zeros and NaN stay. The derivative is 0. */
  public Tensor sign() {
    return Functions.sign(this);
  }

  /**
   * The logarithm kept from its pole: {@code log(max(x, epsilon))}, epsilon being rounded to the
   * arithmetic first. At epsilon the derivative is that of the logarithm, below it 0.
   *
   * @throws IllegalArgumentException unless epsilon is positive and finite
   */
  public Tensor logClamped(double epsilon) {
    return maximum(Composites.positive("logClamped", epsilon)).log();
  }

  /**
   * The logarithm kept from its pole smoothly: {@code log(softplus(x) + epsilon)}, each step
   * rounded, epsilon being rounded to the arithmetic first.
   *
   * @throws IllegalArgumentException unless epsilon is positive and finite
   */
  public Tensor logSmooth(double epsilon) {
    return softplus().add(Composites.positive("logSmooth", epsilon)).log();
  }

  /**
   * Division kept from its pole: {@code x / max(y, epsilon)}, element by element, epsilon being
   * rounded to the arithmetic first. Where y is below epsilon the derivative by y is 0.
   *
   * @throws IllegalArgumentException unless epsilon is positive and finite
   */
  public Tensor divClamped(Tensor divisor, double epsilon) {
    requireNonNull(divisor, "divisor");
    return zip(
        "divClamped", Binary.DIV, divisor.maximum(Composites.positive("divClamped", epsilon)));
  }

  /**
   * {@code x} where it is positive and {@code slope x} elsewhere, rounded, the slope being rounded
   * to the arithmetic first. The derivative at 0 is the slope.
   */
  public Tensor leakyRelu(double slope) {
    return where(greater(0), mul(slope));
  }

  /**
   * {@code x} where it is positive and {@code alpha (e^x - 1)} elsewhere, both steps rounded, alpha
   * being rounded to the arithmetic first. The derivative at 0 is alpha.
   */
  public Tensor elu(double alpha) {
    return where(greater(0), expm1().mul(alpha));
  }

  /** {@code x sigmoid(x)}, both rounded. */
  public Tensor silu() {
    return mul(sigmoid());
  }

  /**
   * The Gaussian error linear unit {@code (x / 2) (1 + erf(x / sqrt(2)))}, each step rounded, the
   * division being a product.
   */
  public Tensor gelu() {
    return mul(0.5).mul(mul(0.7071067811865476).erf().add(1));
  }

  /**
   * {@code (x / 2) (1 + tanh(c (x + 0.044715 x^3)))} with {@code c = sqrt(2 / pi)}, the usual
   * approximation of {@link #gelu}; each step rounded, {@code x^3} being {@code (x x) x}.
   */
  public Tensor geluTanh() {
    return Functions.geluTanh(this);
  }

  /** {@code clamp((x + 3) / 6, 0, 1)}, each step rounded. */
  public Tensor hardSigmoid() {
    return add(3).div(6).clamp(0, 1);
  }

  /** {@code x / (1 + |x|)}, each step rounded. */
  public Tensor softsign() {
    return div(abs().add(1));
  }

  // ---------------------------------------------------------------- comparisons and selections

  /** Where {@code x > y}; the shapes broadcast. Nowhere that either is NaN; zeros are equal. */
  public Mask greater(Tensor other) {
    return compare("greater", Relation.GREATER, other);
  }

  /** Where {@code x > c}, the constant being rounded to the arithmetic first. */
  public Mask greater(double constant) {
    return compare("greater", Relation.GREATER, fill(constant));
  }

  /** Where {@code x >= y}; the shapes broadcast. Nowhere that either is NaN; zeros are equal. */
  public Mask greaterEqual(Tensor other) {
    return compare("greaterEqual", Relation.GREATER_EQUAL, other);
  }

  /** Where {@code x >= c}, the constant being rounded to the arithmetic first. */
  public Mask greaterEqual(double constant) {
    return compare("greaterEqual", Relation.GREATER_EQUAL, fill(constant));
  }

  /** Where {@code x < y}; the shapes broadcast. Nowhere that either is NaN; zeros are equal. */
  public Mask less(Tensor other) {
    return compare("less", Relation.LESS, other);
  }

  /** Where {@code x < c}, the constant being rounded to the arithmetic first. */
  public Mask less(double constant) {
    return compare("less", Relation.LESS, fill(constant));
  }

  /** Where {@code x <= y}; the shapes broadcast. Nowhere that either is NaN; zeros are equal. */
  public Mask lessEqual(Tensor other) {
    return compare("lessEqual", Relation.LESS_EQUAL, other);
  }

  /** Where {@code x <= c}, the constant being rounded to the arithmetic first. */
  public Mask lessEqual(double constant) {
    return compare("lessEqual", Relation.LESS_EQUAL, fill(constant));
  }

  /**
   * This tensor where the mask holds, and +0 elsewhere, even where this is NaN or infinite. The
   * mask has this tensor's shape or is the end of it. Exact.
   */
  public Tensor where(Mask mask) {
    checkMask(mask);
    return of(elements().select(mask.values(length()), fill(0).elements), shape);
  }

  /**
   * This tensor where the mask holds, the other of the same shape elsewhere. The mask has their
   * shape or is the end of it. Exact.
   */
  public Tensor where(Mask mask, Tensor other) {
    checkMask(mask);
    requireNonNull(other, "other");
    Sizes.require("where", "another tensor", other.shape, shape, "this tensor's shape");
    Elements rest = other.elements("where", arithmetic());
    return of(elements().select(mask.values(length()), rest), shape);
  }

  private void checkMask(Mask mask) {
    requireNonNull(mask, "mask");
    Sizes.requireEnd("where", mask.sizes(), shape);
  }

  // ---------------------------------------------------------------- constants of this arithmetic

  /**
   * A tensor of one number, rounded to the arithmetic of this one, from which nothing else is
   * taken.
   */
  public Tensor fill(double value, int... sizes) {
    double[] values = new double[Sizes.length(requireNonNull(sizes, "sizes"))];
    Arrays.fill(values, value);
    return of(arithmetic().of(values), sizes.clone());
  }

  /**
   * Ones at the labels and zeros elsewhere along a new last axis, {@code [...] -> [..., classes]},
   * in the arithmetic of this tensor, from which nothing else is taken.
   *
   * @throws IllegalArgumentException if a label is not in {@code [0, classes)}
   */
  public Tensor oneHot(Labels labels, int classes) {
    requireNonNull(labels, "labels");
    int[] sizes = Sizes.insert(labels.sizes(), labels.rank(), classes);
    double[] values = new double[Sizes.length(sizes)];
    labels.checkBelow(classes, "oneHot");
    for (int i = 0; i < labels.length(); i++) {
      values[i * classes + labels.ints()[i]] = 1;
    }
    return of(arithmetic().of(values), sizes);
  }

  // ---------------------------------------------------------------- reductions

  /**
   * The sum over some axes, which go, or over all if none is given.
   *
   * <p>Over the last axis alone or over all axes it is a tree: sixteen partial sums, each starting
   * from +0 and adding every sixteenth element in order, are folded pairwise, {@code p[i] + p[i +
   * 8]} first, then {@code p[i] + p[i + 4]}, and so on. Over other axes the elements are added to
   * +0 one by one, in lexicographic order of the axes. Each addition is rounded. The sum of nothing
   * is +0.
   */
  public Tensor sum(int... axes) {
    return Reductions.sum(this, "sum", axes, false);
  }

  /** {@link #sum}, the axes staying with size 1. */
  public Tensor sumKeepDims(int... axes) {
    return Reductions.sum(this, "sumKeepDims", axes, true);
  }

  /**
   * {@link #sum}, rounded to the format, divided by the number of elements that go into one, in one
   * rounded division. The mean of nothing is NaN.
   */
  public Tensor mean(int... axes) {
    return Reductions.mean(this, "mean", axes, false);
  }

  /** {@link #mean}, the axes staying with size 1. */
  public Tensor meanKeepDims(int... axes) {
    return Reductions.mean(this, "meanKeepDims", axes, true);
  }

  /**
   * The largest element along an axis, which goes; NaN if one is, +0 being larger than -0. Exact.
   * The whole derivative goes to the first index of the largest, which {@link #argmax} gives.
   *
   * @throws IllegalArgumentException if the axis is empty
   */
  public Tensor max(int axis) {
    return Reductions.max(this, "max", axis, false);
  }

  /**
   * {@link #max}, the axis staying with size 1.
   *
   * @throws IllegalArgumentException if the axis is empty
   */
  public Tensor maxKeepDims(int axis) {
    return Reductions.max(this, "maxKeepDims", axis, true);
  }

  /**
   * The smallest element along an axis, which goes; NaN if one is, -0 being smaller than +0. Exact.
   * The whole derivative goes to the first index of the smallest.
   *
   * @throws IllegalArgumentException if the axis is empty
   */
  public Tensor min(int axis) {
    return Reductions.min(this, "min", axis, false);
  }

  /**
   * {@link #min}, the axis staying with size 1.
   *
   * @throws IllegalArgumentException if the axis is empty
   */
  public Tensor minKeepDims(int axis) {
    return Reductions.min(this, "minKeepDims", axis, true);
  }

  /**
   * The first index of the largest element along an axis, which goes; of the first NaN if there is
   * one. Zeros are equal, whatever their signs.
   *
   * @throws IllegalArgumentException if the axis is empty
   */
  public Labels argmax(int axis) {
    return Reductions.argmax(this, axis);
  }

  /**
   * {@code max + log sum e^(x - max)} along an axis, which goes; it does not overflow. Steps as in
   * {@link #softmax}, each rounded.
   *
   * @throws IllegalArgumentException if the axis is empty
   */
  public Tensor logSumExp(int axis) {
    return Composites.logSumExp(this, axis);
  }

  // ---------------------------------------------------------------- contractions

  /**
   * The matrix product over the last two axes, {@code [..., m, k] x [k, n] -> [..., m, n]}, or
   * {@code [..., m, k] x [..., k, n]} with equal leading axes. Each element accumulates in
   * increasing {@code k}, {@code sum = fma(a, b, sum)} from +0, one rounding a step. Takes {@code m
   * k n} steps for each matrix.
   */
  public Tensor matmul(Tensor other) {
    return Contractions.matmul(this, requireNonNull(other, "other"));
  }

  /**
   * The product of matrices and a vector, {@code [..., m, k] x [k] -> [..., m]}, summed as in
   * {@link #matmul}.
   */
  public Tensor matvec(Tensor vector) {
    return Contractions.matvec(this, requireNonNull(vector, "vector"));
  }

  /**
   * The convolution of images {@code [b, c, h, w]} with weights {@code [o, c / groups, kh, kw]}:
   * {@code [b, o, yh, yw]} with {@code yh = (h + 2 padding - dilation (kh - 1) - 1) / stride + 1}
   * rounded down, and {@code yw} likewise. The weights move over the image by the stride, their
   * rows and columns dilation apart; of each group of channels there is one of outputs. The kernel
   * is not flipped. Each element accumulates by channel, kernel row and kernel column, {@code sum =
   * fma(x, w, sum)} from +0, one rounding a step; what lies in the padding is skipped, not
   * multiplied by zero. A bias is added with {@code y.add(bias.reshape(o, 1, 1).expand(o, yh,
   * yw))}.
   *
   * @param stride at least 1
   * @param padding at least 0, at all four sides
   * @param dilation at least 1
   * @param groups at least 1, a divisor of c and o
   */
  public Tensor conv2d(Tensor weights, int stride, int padding, int dilation, int groups) {
    requireNonNull(weights, "weights");
    return new Convolution("conv2d", stride, padding, dilation, groups).result(this, weights);
  }

  /**
   * The derivative of {@link #conv2d} by the images, whose rows and columns are given, this being
   * the cotangent of the result; in other words the transposed convolution. Each element
   * accumulates by output, kernel row and kernel column, as there.
   */
  public Tensor conv2dImage(
      Tensor weights, int rows, int columns, int stride, int padding, int dilation, int groups) {
    requireNonNull(weights, "weights");
    return new Convolution("conv2dImage", stride, padding, dilation, groups)
        .image(this, weights, rows, columns);
  }

  /**
   * The derivative of {@link #conv2d} by the weights, whose rows and columns are given, this being
   * the cotangent of the result. Each element accumulates by example, result row and result column,
   * as there.
   */
  public Tensor conv2dWeights(
      Tensor images, int rows, int columns, int stride, int padding, int dilation, int groups) {
    requireNonNull(images, "images");
    return new Convolution("conv2dWeights", stride, padding, dilation, groups)
        .weights(this, images, rows, columns);
  }

  // ---------------------------------------------------------------- shapes

  /** Swaps the last two axes: {@code [..., m, n] -> [..., n, m]}. */
  public Tensor transpose() {
    return Shapes.transpose(this);
  }

  /** Reorders the axes: axis {@code i} of the result is axis {@code axes[i]} of this tensor. */
  public Tensor permute(int... axes) {
    return Shapes.permute(this, axes);
  }

  /**
   * The same elements in row-major order under another shape of as many. One size may be -1, which
   * stands for what is left, 0 if another size is 0.
   */
  public Tensor reshape(int... sizes) {
    return Shapes.reshape(this, sizes);
  }

  /**
   * Repeats along axes of size 1 and along new leading axes. Aligned at the ends, each size of this
   * tensor is 1 or that of the result.
   */
  public Tensor expand(int... sizes) {
    return Shapes.expand(this, sizes);
  }

  /**
   * The same elements without an axis of size 1.
   *
   * @throws IllegalArgumentException if the axis has another size
   */
  public Tensor squeeze(int axis) {
    return Functions.squeeze(this, axis);
  }

  /** The same elements with a new axis of size 1, the given one of the result. */
  public Tensor unsqueeze(int axis) {
    return Functions.unsqueeze(this, axis);
  }

  /**
   * Along an axis, which goes, the one element at the index, whose shape is that of the other axes.
   *
   * @throws IllegalArgumentException if an index is not in the axis
   */
  public Tensor pick(Labels index, int axis) {
    return Shapes.pick(this, requireNonNull(index, "index"), axis);
  }

  /**
   * A new axis of some size, the given one of the result, along which this tensor stands at the
   * index and +0 elsewhere. The index has this tensor's shape. It undoes {@link #pick}.
   *
   * @throws IllegalArgumentException if an index is not in {@code [0, size)}
   */
  public Tensor place(Labels index, int axis, int size) {
    return Shapes.place(this, requireNonNull(index, "index"), axis, size);
  }

  // ---------------------------------------------------------------- composites

  /**
   * {@code e^(x - max) / sum e^(x - max)} along an axis, which does not overflow. The steps are
   * {@link #maxKeepDims}, {@link #sub}, {@link #exp}, {@link #sumKeepDims} and {@link #div}, each
   * rounded.
   *
   * @throws IllegalArgumentException if the axis is empty
   */
  public Tensor softmax(int axis) {
    return Composites.softmax(this, axis);
  }

  /**
   * {@code (x - max) - log sum e^(x - max)} along an axis; steps as in {@link #softmax}, each
   * rounded.
   *
   * @throws IllegalArgumentException if the axis is empty
   */
  public Tensor logSoftmax(int axis) {
    return Composites.logSoftmax(this, axis);
  }

  /**
   * {@link #softmax} along an axis over the elements that the mask allows; all others are exactly
   * +0 and count for nothing, even where they are NaN or infinite. Where nothing is allowed, all
   * are +0. The mask has this tensor's shape or is the end of it. The derivative is exactly 0 where
   * the mask does not allow, whatever the cotangent is.
   *
   * @throws IllegalArgumentException if the axis is empty
   */
  public Tensor maskedSoftmax(Mask allowed, int axis) {
    return Composites.maskedSoftmax(
        this, "maskedSoftmax", requireNonNull(allowed, "allowed"), axis);
  }

  /**
   * Scaled dot-product attention of these queries, {@code [..., t, d]}, to keys {@code [..., s, d]}
   * and values {@code [..., s, e]} with equal leading axes: {@code softmax(q k^T / sqrt(d)) v}, of
   * shape {@code [..., t, e]}. The steps are {@link #matmul}, {@link #div} by the rounded root,
   * {@link #softmax} over the last axis and {@link #matmul}, each rounded.
   */
  public Tensor attention(Tensor keys, Tensor values) {
    requireNonNull(keys, "keys");
    return Composites.attention(this, "attention", keys, requireNonNull(values, "values"), null);
  }

  /**
   * {@link #attention} in which each query sees only what the mask allows, by
   * {@link #maskedSoftmax}; a query that sees nothing gives +0. The mask has the shape {@code [...,
   * t, s]} or is the end of it.
   */
  public Tensor maskedAttention(Tensor keys, Tensor values, Mask allowed) {
    requireNonNull(keys, "keys");
    requireNonNull(values, "values");
    requireNonNull(allowed, "allowed");
    return Composites.attention(this, "maskedAttention", keys, values, allowed);
  }

  /**
   * {@code (x - mean) / sqrt(variance + epsilon)} over the last axis. The steps are
   * {@link #meanKeepDims}, {@link #sub}, {@link #square}, {@link #meanKeepDims}, {@link #add} of
   * epsilon, {@link #sqrt} and {@link #div}, each rounded.
   *
   * @throws IllegalArgumentException unless epsilon is positive and finite
   */
  public Tensor normalize(double epsilon) {
    return Composites.normalize(this, "normalize", epsilon);
  }

  /**
   * {@link #normalize}, times gamma, plus beta, which both have the size of the last axis.
   *
   * @throws IllegalArgumentException unless epsilon is positive and finite
   */
  public Tensor layerNorm(Tensor gamma, Tensor beta, double epsilon) {
    requireNonNull(gamma, "gamma");
    return Composites.layerNorm(this, gamma, requireNonNull(beta, "beta"), epsilon);
  }

  /**
   * The cross-entropy of these logits and labels, {@code [..., classes] x [...] -> [...]}, one
   * number an example: {@code log sum e^(x - max) - (x_label - max)}, steps as in {@link #softmax},
   * each rounded.
   *
   * @throws IllegalArgumentException if a label is not in {@code [0, classes)}
   */
  public Tensor crossEntropy(Labels labels) {
    return Composites.crossEntropy(this, requireNonNull(labels, "labels"));
  }

  /**
   * The mean over all elements of the squared difference to a target of the same shape: a scalar.
   * The steps are {@link #sub}, {@link #square} and {@link #mean}, each rounded.
   */
  public Tensor meanSquaredError(Tensor target) {
    return Composites.meanSquaredError(this, requireNonNull(target, "target"));
  }

  // ------------------------------------------------------------- how operations reach the elements

  private Tensor map(Unary function) {
    return of(elements().map(function), shape);
  }

  private Tensor zip(String operation, Binary function, Tensor other) {
    int[] result = Sizes.broadcast(operation, shape, requireNonNull(other, "other").shape);
    Elements right = other.elements(operation, arithmetic());
    return of(elements().zip(function, right, Sizes.length(result)), result);
  }

  private Mask compare(String operation, Relation relation, Tensor other) {
    int[] result = Sizes.broadcast(operation, shape, requireNonNull(other, "other").shape);
    Elements right = other.elements(operation, arithmetic());
    return new Mask(result, elements().compare(relation, right, Sizes.length(result)));
  }

  Elements read() {
    return elements();
  }

  Elements read(String operation, Arithmetic arithmetic) {
    return elements(operation, arithmetic);
  }

  // ---------------------------------------------------------------- Object

  /**
   * Same arithmetic, same shape, same elements; all NaNs are equal, and +0 is not -0. So compiled
   * and evaluated results are compared bit for bit, and {@code hashCode} agrees. To compare with a
   * tolerance, compare arrays.
   */
  @Override
  public boolean equals(Object object) {
    if (!(object instanceof Tensor other)
        || arithmetic() != other.arithmetic()
        || !Arrays.equals(shape, other.shape)) {
      return false;
    }
    Elements mine = elements();
    Elements theirs = other.elements();
    for (int i = 0; i < mine.length(); i++) {
      if (!mine.same(i, theirs, i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    Elements all = elements();
    int hash = Arrays.hashCode(shape);
    for (int i = 0; i < all.length(); i++) {
      hash = 31 * hash + all.hash(i);
    }
    return hash;
  }

  /**
   * The shape, the elements as NumPy writes them, and the arithmetic if it is not binary32:
   * {@code Tensor[3] [1.0, 2.0, 3.0]}. Of many elements only the ends of each axis are written. For
   * readers; not to be parsed.
   */
  @Override
  public String toString() {
    String name =
        arithmetic() == Arithmetic.BINARY32 ? "Tensor" : "Tensor in " + arithmetic() + " ";
    return isStale()
        ? name + Sizes.text(shape) + " (stale view)"
        : Text.of(name, shape, elements::text);
  }
}
