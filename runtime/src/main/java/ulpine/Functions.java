package ulpine;

/** Elementwise functions that are made of others, step by step as compiled graphs compute them. */
final class Functions {
  private static final double LARGEST_EXPONENT = 64;

  private Functions() {}

  static Tensor pow(Tensor x, double exponent) {
    double size = Math.abs(exponent);
    if (!(size <= LARGEST_EXPONENT) || Math.rint(2 * exponent) != 2 * exponent) {
      throw new IllegalArgumentException(
          "pow: the exponent must be a multiple of 0.5 from -64 to 64, but is " + exponent);
    }
    int whole = (int) size;
    if (size == 0) {
      return x.fill(1, x.sizes());
    }
    Tensor power = whole == 0 ? x.sqrt() : x.copy();
    for (int bit = Integer.highestOneBit(whole) >> 1; bit > 0; bit >>= 1) {
      power = power.square();
      power = (whole & bit) == 0 ? power : power.mul(x);
    }
    if (whole > 0 && size > whole) {
      power = power.mul(x.sqrt());
    }
    return exponent < 0 ? power.reciprocal() : power;
  }

  static Tensor clamp(Tensor x, double low, double high) {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "clamp: the lower bound " + low + " is not below the upper bound " + high);
    }
    return x.maximum(low).minimum(high);
  }

  static Tensor sign(Tensor x) {
    Tensor rest = x.fill(-1, x.sizes()).where(x.less(0), x);
    return x.fill(1, x.sizes()).where(x.greater(0), rest);
  }

  static Tensor geluTanh(Tensor x) {
    Tensor cube = x.square().mul(x);
    // sqrt(2 / pi)
    Tensor tanh = x.add(cube.mul(0.044715)).mul(0.7978845608028654).tanh();
    return x.mul(0.5).mul(tanh.add(1));
  }

  static Tensor squeeze(Tensor x, int given) {
    int axis = Sizes.axis("squeeze", given, x.sizes());
    if (x.size(axis) != 1) {
      throw new IllegalArgumentException("squeeze: axis " + axis + " of " + Sizes.text(x.sizes())
          + " has size " + x.size(axis) + ", not 1");
    }
    return x.reshape(Sizes.without(x.sizes(), new int[] {axis}));
  }

  static Tensor unsqueeze(Tensor x, int given) {
    // The axis is one of the result's.
    int axis = Sizes.axis("unsqueeze", given, Sizes.insert(x.sizes(), 0, 1));
    return x.reshape(Sizes.insert(x.sizes(), axis, 1));
  }
}
