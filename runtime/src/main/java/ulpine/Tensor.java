package ulpine;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;

/**
 * A read-only array of numbers with a shape, in row-major order. The numbers belong to an
 * {@link Arithmetic}, binary32 unless said otherwise; an operation evaluates in the arithmetic of
 * its operands, which must be one.
 *
 * <p>Operations are evaluated as they are called. The same calls in the body of a {@code @Graph}
 * method are compiled, and the compiled class returns the same bits: orders of summation, roundings
 * and conventions are part of what each method says. In binary32, NaN and infinities propagate as
 * IEEE 754 has it.
 *
 * <p>Binary operations broadcast a suffix and nothing else: both shapes are equal, or one is the
 * end of the other. Axes may be counted from the end, -1 being the last. A wrong shape is an
 * {@link IllegalArgumentException} that names the operation and the shapes, null a
 * {@link NullPointerException} that names the parameter.
 *
 * <p>A tensor that a compiled class returns is a view of that instance's buffers, valid until a
 * later call overwrites them; every use after that is an {@link IllegalStateException}.
 * {@link #copy} keeps one.
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
   * A tensor of a shape, with a copy of some numbers in row-major order.
   *
   * @throws IllegalArgumentException if there are not as many numbers as the shape has elements
   */
  public static Tensor of(float[] data, int... shape) {
    return over(requireNonNull(data, "data").clone(), shape);
  }

  /** A vector. */
  public static Tensor vector(float... data) {
    return of(data, data.length);
  }

  /** A scalar: the float nearest to {@code value}. */
  public static Tensor scalar(double value) {
    return of(new float[] {(float) value});
  }

  /** Zeros. */
  public static Tensor zeros(int... shape) {
    return over(new float[Sizes.length(shape)], shape);
  }

  /** The float nearest to {@code value}, everywhere. */
  public static Tensor full(double value, int... shape) {
    float[] data = new float[Sizes.length(shape)];
    Arrays.fill(data, (float) value);
    return over(data, shape);
  }

  /**
   * Numbers drawn uniformly from {@code [low, high)} by {@link Random}, whose algorithm is
   * specified: the same seed gives the same numbers everywhere.
   */
  public static Tensor uniform(long seed, double low, double high, int... shape) {
    Random random = new Random(seed);
    float[] data = new float[Sizes.length(shape)];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (low + (high - low) * random.nextDouble());
    }
    return over(data, shape);
  }

  /** Numbers drawn from the normal distribution of mean 0 by the {@link Random} of a seed. */
  public static Tensor normal(long seed, double standardDeviation, int... shape) {
    Random random = new Random(seed);
    float[] data = new float[Sizes.length(shape)];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (standardDeviation * random.nextGaussian());
    }
    return over(data, shape);
  }

  /**
   * A tensor that reads an array the caller keeps; later changes of the array are seen.
   *
   * @throws IllegalArgumentException if the array is not as long as the shape has elements
   */
  public static Tensor over(float[] array, int... shape) {
    requireNonNull(array, "array");
    requireNonNull(shape, "shape");
    if (array.length != Sizes.length(shape)) {
      throw new IllegalArgumentException(array.length + " numbers for shape " + Sizes.text(shape)
          + ", which has " + Sizes.length(shape));
    }
    return of(new FloatElements(array, array.length), shape.clone());
  }

  // ---------------------------------------------------------------- views of generated instances

  /** A view of the first elements of a buffer, valid as long as its generation does not advance. */
  static Tensor view(float[] buffer, int[] shape, Generation generation) {
    return new Tensor(new FloatElements(buffer, Sizes.length(shape)), shape.clone(), generation);
  }

  /** Makes a view valid again, for the shape it has now. */
  void renew() {
    stamp = generation.count();
  }

  /** Makes a view valid again, for another shape. */
  void renew(int... newShape) {
    if (!Arrays.equals(shape, newShape)) {
      shape = newShape.clone();
      elements = new FloatElements(((FloatElements) elements).array(), Sizes.length(newShape));
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

  /** The array the elements are at the start of. */
  float[] floats() {
    return ((FloatElements) elements("a compiled graph", Arithmetic.BINARY32)).array();
  }

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
    if (elements.arithmetic() != arithmetic) {
      throw new IllegalArgumentException(operation + " is in " + arithmetic
          + ", but an operand is in " + elements.arithmetic() + "; convert it with in(...)");
    }
    return elements();
  }

  // ---------------------------------------------------------------- reading

  /** The number of axes. */
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

  /** The number of elements. */
  public int length() {
    return elements.length();
  }

  public Arithmetic arithmetic() {
    return elements.arithmetic();
  }

  /**
   * The one element, as the nearest float.
   *
   * @throws IllegalArgumentException if there is more than one element
   */
  public float item() {
    if (length() != 1) {
      throw new IllegalArgumentException(
          "item: a tensor of shape " + Sizes.text(shape) + " has not one element");
    }
    return (float) elements().real(0);
  }

  /** The element at a position, one index an axis, as the nearest double. */
  public double get(int... index) {
    return elements().real(Sizes.offset(shape, index));
  }

  /** The elements in row-major order, each as the nearest float. */
  public float[] toArray() {
    Elements all = elements();
    float[] array = new float[all.length()];
    for (int i = 0; i < array.length; i++) {
      array[i] = (float) all.real(i);
    }
    return array;
  }

  /**
   * The exact values of the elements in row-major order.
   *
   * @throws NumberFormatException if one is NaN or infinite
   */
  public BigDecimal[] toDecimals() {
    Elements all = elements();
    BigDecimal[] array = new BigDecimal[all.length()];
    for (int i = 0; i < array.length; i++) {
      array[i] = all.decimal(i);
    }
    return array;
  }

  /** A tensor of its own with the same elements. */
  public Tensor copy() {
    return of(elements().copy(), shape.clone());
  }

  /**
   * The same numbers in another arithmetic, each rounded once.
   *
   * @throws ArithmeticException if a number does not exist there (NaN in decimal)
   */
  public Tensor in(Arithmetic arithmetic) {
    requireNonNull(arithmetic, "arithmetic");
    return arithmetic == arithmetic() ? copy() : of(arithmetic.convert(elements()), shape);
  }

  // ---------------------------------------------------------------- elementwise

  /** {@code x + y}. */
  public Tensor add(Tensor other) {
    return zip("add", Binary.ADD, other);
  }

  /** {@code x + c}, the constant being rounded to the arithmetic first. */
  public Tensor add(double constant) {
    return zip("add", Binary.ADD, fill(constant));
  }

  /** {@code x - y}. {@code x - x} is computed like any other difference. */
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

  /** {@code x / c}, the constant being rounded to the arithmetic first. */
  public Tensor div(double constant) {
    return zip("div", Binary.DIV, fill(constant));
  }

  /**
   * The larger of two elements, NaN if either is; on a tie the whole derivative goes to this
   * tensor.
   */
  public Tensor maximum(Tensor other) {
    return zip("maximum", Binary.MAXIMUM, other);
  }

  /** {@code max(x, c)}, the constant being rounded to the arithmetic first. */
  public Tensor maximum(double constant) {
    return zip("maximum", Binary.MAXIMUM, fill(constant));
  }

  /**
   * The smaller of two elements, NaN if either is; on a tie the whole derivative goes to this
   * tensor.
   */
  public Tensor minimum(Tensor other) {
    return zip("minimum", Binary.MINIMUM, other);
  }

  /** {@code min(x, c)}, the constant being rounded to the arithmetic first. */
  public Tensor minimum(double constant) {
    return zip("minimum", Binary.MINIMUM, fill(constant));
  }

  /** {@code -x}, exact. */
  public Tensor neg() {
    return map(Unary.NEG);
  }

  /** {@code e^x}. */
  public Tensor exp() {
    return map(Unary.EXP);
  }

  /** The natural logarithm. */
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

  /** {@code log(1 + e^x)}, rounded once. */
  public Tensor softplus() {
    return map(Unary.SOFTPLUS);
  }

  /** {@code max(x, 0)}, exact; the derivative at 0 is 0. */
  public Tensor relu() {
    return map(Unary.RELU);
  }

  /** The square root, correctly rounded. */
  public Tensor sqrt() {
    return map(Unary.SQRT);
  }

  /** {@code x * x}. */
  public Tensor square() {
    return map(Unary.SQUARE);
  }

  /** The absolute value, exact; the derivative at 0 is 0. */
  public Tensor abs() {
    return map(Unary.ABS);
  }

  // ---------------------------------------------------------------- comparisons and selections

  /** Where {@code x > y}. */
  public Mask greater(Tensor other) {
    return compare("greater", Relation.GREATER, other);
  }

  /** Where {@code x > c}. */
  public Mask greater(double constant) {
    return greater(fill(constant));
  }

  /** Where {@code x >= y}. */
  public Mask greaterEqual(Tensor other) {
    return compare("greaterEqual", Relation.GREATER_EQUAL, other);
  }

  /** Where {@code x >= c}. */
  public Mask greaterEqual(double constant) {
    return greaterEqual(fill(constant));
  }

  /** Where {@code x < y}. */
  public Mask less(Tensor other) {
    return compare("less", Relation.LESS, other);
  }

  /** Where {@code x < c}. */
  public Mask less(double constant) {
    return less(fill(constant));
  }

  /** Where {@code x <= y}. */
  public Mask lessEqual(Tensor other) {
    return compare("lessEqual", Relation.LESS_EQUAL, other);
  }

  /** Where {@code x <= c}. */
  public Mask lessEqual(double constant) {
    return lessEqual(fill(constant));
  }

  /** This tensor where the mask holds, and exact zeros elsewhere, whatever stands there. */
  public Tensor where(Mask mask) {
    Sizes.same("where", shape, requireNonNull(mask, "mask").sizes());
    return of(elements().select(mask.values(), fill(0).elements), shape);
  }

  /** This tensor where the mask holds, the other elsewhere; all shapes are equal. */
  public Tensor where(Mask mask, Tensor other) {
    Sizes.same("where", shape, requireNonNull(mask, "mask").sizes());
    Sizes.same("where", shape, requireNonNull(other, "other").shape);
    return of(elements().select(mask.values(), other.elements("where", arithmetic())), shape);
  }

  // ---------------------------------------------------------------- constants of this arithmetic

  /** A tensor of one number, in this tensor's arithmetic. */
  public Tensor fill(double value, int... sizes) {
    double[] values = new double[Sizes.length(sizes)];
    Arrays.fill(values, value);
    return of(arithmetic().of(values), sizes.clone());
  }

  /**
   * Ones at the labels and zeros elsewhere along a new last axis, in this tensor's arithmetic.
   *
   * @throws IllegalArgumentException if a label is not in {@code [0, classes)}
   */
  public Tensor oneHot(Labels labels, int classes) {
    requireNonNull(labels, "labels").checkBelow(classes, "oneHot");
    double[] values =
        new double[Sizes.length(Sizes.insert(labels.sizes(), labels.rank(), classes))];
    for (int i = 0; i < labels.length(); i++) {
      values[i * classes + labels.ints()[i]] = 1;
    }
    return of(arithmetic().of(values), Sizes.insert(labels.sizes(), labels.rank(), classes));
  }

  // ---------------------------------------------------------------- reductions

  /**
   * The sum over some axes, or over all if none is given. Over the last axis alone or over all
   * axes, sixteen partial sums, element {@code i} going to partial {@code i % 16}, are folded
   * pairwise; over other axes the elements are added in lexicographic order. Every sum starts from
   * +0.
   */
  public Tensor sum(int... axes) {
    return Reductions.sum(this, "sum", axes, false);
  }

  /** {@link #sum}, the axes staying with size 1. */
  public Tensor sumKeepDims(int... axes) {
    return Reductions.sum(this, "sumKeepDims", axes, true);
  }

  /** {@link #sum} divided by the number of elements that go into one. */
  public Tensor mean(int... axes) {
    return Reductions.mean(this, "mean", axes, false);
  }

  /** {@link #mean}, the axes staying with size 1. */
  public Tensor meanKeepDims(int... axes) {
    return Reductions.mean(this, "meanKeepDims", axes, true);
  }

  /**
   * The largest element along an axis, NaN if one is; the whole derivative goes to the first index
   * of the largest.
   *
   * @throws IllegalArgumentException if the axis is empty
   */
  public Tensor max(int axis) {
    return Reductions.max(this, "max", axis, false);
  }

  /** {@link #max}, the axis staying with size 1. */
  public Tensor maxKeepDims(int axis) {
    return Reductions.max(this, "maxKeepDims", axis, true);
  }

  /** The first index of the largest element along an axis, or of the first NaN. */
  public Labels argmax(int axis) {
    return Reductions.argmax(this, axis);
  }

  // ---------------------------------------------------------------- contractions

  /**
   * The matrix product over the last two axes, {@code [..., m, k] x [k, n]}, or {@code [..., m, k]
   * x [..., k, n]} with equal leading axes. Each element accumulates in increasing {@code k}, one
   * fma a step, from +0.
   */
  public Tensor matmul(Tensor other) {
    return Contractions.matmul(this, requireNonNull(other, "other"));
  }

  /**
   * The product of matrices and a vector, {@code [..., m, k] x [k]}; sums as in {@link #matmul}.
   */
  public Tensor matvec(Tensor vector) {
    return Contractions.matvec(this, requireNonNull(vector, "vector"));
  }

  // ---------------------------------------------------------------- shapes

  /** Swaps the last two axes. */
  public Tensor transpose() {
    return Shapes.transpose(this);
  }

  /** Reorders the axes: axis {@code i} of the result is axis {@code axes[i]} of this tensor. */
  public Tensor permute(int... axes) {
    return Shapes.permute(this, axes);
  }

  /**
   * The same elements in row-major order under another shape; one size may be -1, which stands for
   * what is left.
   */
  public Tensor reshape(int... sizes) {
    return Shapes.reshape(this, sizes);
  }

  /** Repeats along axes of size 1 and new leading axes; the shapes are aligned at their ends. */
  public Tensor expand(int... sizes) {
    return Shapes.expand(this, sizes);
  }

  /** Along an axis the one element at the index, which has the shape of the rest; the axis goes. */
  public Tensor pick(Labels index, int axis) {
    return Shapes.pick(this, requireNonNull(index, "index"), axis);
  }

  /**
   * A new axis of some size, along which this tensor stands at the index and exact zeros elsewhere.
   */
  public Tensor place(Labels index, int axis, int size) {
    return Shapes.place(this, requireNonNull(index, "index"), axis, size);
  }

  // ---------------------------------------------------------------- composites

  /** {@code e^(x - max) / sum e^(x - max)} along an axis, each step rounded. */
  public Tensor softmax(int axis) {
    return Composites.softmax(this, axis);
  }

  /** {@code (x - max) - log sum e^(x - max)} along an axis, each step rounded. */
  public Tensor logSoftmax(int axis) {
    return Composites.logSoftmax(this, axis);
  }

  /**
   * The cross-entropy of these logits {@code [..., classes]} and labels {@code [...]}, one number
   * an example: {@code log sum e^(x - max) - (x_label - max)}.
   *
   * @throws IllegalArgumentException if the shapes do not fit or a label is not in {@code [0,
   *     classes)}
   */
  public Tensor crossEntropy(Labels labels) {
    return Composites.crossEntropy(this, requireNonNull(labels, "labels"));
  }

  /**
   * The mean over all elements of the squared difference to a target of the same shape: a scalar.
   */
  public Tensor meanSquaredError(Tensor target) {
    return Composites.meanSquaredError(this, requireNonNull(target, "target"));
  }

  // ---------------------------------------------------------------- how operations reach the
  // elements

  Tensor map(Unary function) {
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

  /** Same arithmetic, same shape, same elements; all NaNs are equal, and +0 is not -0. */
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

  /** Shape and elements, long axes shortened in the middle; says so if the tensor is stale. */
  @Override
  public String toString() {
    return isStale()
        ? "Tensor" + Sizes.text(shape) + " (stale)"
        : Text.of("Tensor", shape, elements::text);
  }
}
