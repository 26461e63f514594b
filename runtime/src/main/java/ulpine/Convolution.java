package ulpine;

/**
 * A convolution of images {@code [b, c, h, w]} with weights {@code [o, c / groups, kh, kw]} to
 * results {@code [b, o, yh, yw]}, and its derivatives: two of the three make the third.
 */
final class Convolution {
  private final String operation;
  private final int stride;
  private final int padding;
  private final int dilation;
  private final int groups;

  /** Channels and outputs of one group. */
  private int c;

  private int o;
  private int[] image;
  private int[] kernel;
  private int[] result;

  Convolution(String operation, int stride, int padding, int dilation, int groups) {
    this.operation = operation;
    this.stride = atLeast(1, "the stride", stride);
    this.padding = atLeast(0, "the padding", padding);
    this.dilation = atLeast(1, "the dilation", dilation);
    this.groups = atLeast(1, "the number of groups", groups);
  }

  private int atLeast(int least, String what, int value) {
    if (value < least || value > 1 << 16) {
      throw new IllegalArgumentException(
          operation + ": " + what + " must be at least " + least + ", but is " + value);
    }
    return value;
  }

  /** Checks that the sizes of image and weights fit, and finds those of the result. */
  private void shapes(int[] x, int[] w) {
    if (x.length != 4
        || w.length != 4
        || (long) w[1] * groups != x[1]
        || w[0] % groups != 0
        || w[2] == 0
        || w[3] == 0) {
      throw new IllegalArgumentException(operation + ": images " + Sizes.text(x) + " and weights "
          + Sizes.text(w) + " in " + groups
          + " groups do not fit; expected [b, c, h, w] and [o, c / groups, kh, kw]");
    }
    image = x.clone();
    kernel = w.clone();
    result = new int[] {x[0], w[0], steps(x[2], w[2]), steps(x[3], w[3])};
    c = w[1];
    o = w[0] / groups;
  }

  private int steps(int size, int weights) {
    long reach = (weights - 1L) * dilation + 1;
    long room = size + 2L * padding - reach;
    if (room < 0) {
      throw new IllegalArgumentException(operation + ": a kernel that reaches over " + reach
          + " does not fit into " + (size + 2L * padding) + " with its padding");
    }
    return (int) (room / stride) + 1;
  }

  private void requireResult(int[] y) {
    Sizes.require(
        operation,
        "results",
        y,
        result,
        "what images " + Sizes.text(image) + " and weights " + Sizes.text(kernel) + " give");
  }

  Tensor result(Tensor x, Tensor w) {
    shapes(x.sizes(), w.sizes());
    return dots(x, w, result, c * kernel[2] * kernel[3], this::termsOfResult);
  }

  Tensor image(Tensor y, Tensor w, int rows, int columns) {
    int[] ys = y.sizes();
    int[] ws = w.sizes();
    boolean fit = ys.length == 4 && ws.length == 4;
    int[] x = fit ? new int[] {ys[0], ws[1] * groups, rows, columns} : ys;
    Sizes.length(x);
    shapes(x, ws);
    requireResult(ys);
    return dots(y, w, image, o * kernel[2] * kernel[3], this::termsOfImage);
  }

  Tensor weights(Tensor y, Tensor x, int rows, int columns) {
    int[] ys = y.sizes();
    int[] xs = x.sizes();
    boolean fit = ys.length == 4 && xs.length == 4;
    int[] w = fit ? new int[] {ys[1], xs[1] / groups, rows, columns} : ys;
    Sizes.length(w);
    shapes(xs, w);
    requireResult(ys);
    return dots(y, x, kernel, result[0] * result[2] * result[3], this::termsOfWeight);
  }

  /** The terms of one sum. */
  private interface Finder {
    int find(int sum, int[] left, int[] right);
  }

  private Tensor dots(Tensor left, Tensor right, int[] shape, int most, Finder finder) {
    Elements.Terms terms = new Elements.Terms() {
      @Override
      public int most() {
        return most;
      }

      @Override
      public int find(int sum, int[] i, int[] j) {
        return finder.find(sum, i, j);
      }
    };
    Elements factors = right.read(operation, left.arithmetic());
    return Tensor.of(left.read().dots(factors, Sizes.length(shape), terms), shape.clone());
  }

  /** By channel, kernel row and kernel column. */
  private int termsOfResult(int element, int[] left, int[] right) {
    int[] at = Sizes.position(result, element);
    int group = at[1] / o;
    int count = 0;
    for (int channel = 0; channel < c; channel++) {
      for (int kh = 0; kh < kernel[2]; kh++) {
        int row = at[2] * stride + kh * dilation - padding;
        for (int kw = 0; kw < kernel[3]; kw++) {
          int column = at[3] * stride + kw * dilation - padding;
          if (row >= 0 && row < image[2] && column >= 0 && column < image[3]) {
            left[count] = offset(image, at[0], group * c + channel, row, column);
            right[count++] = offset(kernel, at[1], channel, kh, kw);
          }
        }
      }
    }
    return count;
  }

  /** By output, kernel row and kernel column. */
  private int termsOfImage(int element, int[] left, int[] right) {
    int[] at = Sizes.position(image, element);
    int group = at[1] / c;
    int count = 0;
    for (int out = group * o; out < (group + 1) * o; out++) {
      for (int kh = 0; kh < kernel[2]; kh++) {
        int row = step(at[2] + padding - kh * dilation, result[2]);
        for (int kw = 0; kw < kernel[3]; kw++) {
          int column = step(at[3] + padding - kw * dilation, result[3]);
          if (row >= 0 && column >= 0) {
            left[count] = offset(result, at[0], out, row, column);
            right[count++] = offset(kernel, out, at[1] % c, kh, kw);
          }
        }
      }
    }
    return count;
  }

  /** The step of the window that is at a place, or -1. */
  private int step(int place, int steps) {
    return place >= 0 && place % stride == 0 && place / stride < steps ? place / stride : -1;
  }

  /** By example, result row and result column. */
  private int termsOfWeight(int element, int[] left, int[] right) {
    int[] at = Sizes.position(kernel, element);
    int channel = at[0] / o * c + at[1];
    int count = 0;
    for (int b = 0; b < result[0]; b++) {
      for (int y = 0; y < result[2]; y++) {
        int row = y * stride + at[2] * dilation - padding;
        for (int x = 0; x < result[3]; x++) {
          int column = x * stride + at[3] * dilation - padding;
          if (row >= 0 && row < image[2] && column >= 0 && column < image[3]) {
            left[count] = offset(result, b, at[0], y, x);
            right[count++] = offset(image, b, channel, row, column);
          }
        }
      }
    }
    return count;
  }

  private static int offset(int[] shape, int a, int b, int c, int d) {
    return ((a * shape[1] + b) * shape[2] + c) * shape[3] + d;
  }
}
