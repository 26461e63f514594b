package ulpine;

import java.util.Arrays;

/** Operations that move elements and compute nothing. */
final class Shapes {
  private Shapes() {}

  static Tensor transpose(Tensor x) {
    int rank = x.rank();
    if (rank < 2) {
      throw new IllegalArgumentException(
          "transpose: " + Sizes.text(x.sizes()) + " has fewer than 2 axes");
    }
    int[] axes = new int[rank];
    Arrays.setAll(axes, i -> i);
    axes[rank - 1] = rank - 2;
    axes[rank - 2] = rank - 1;
    return permute(x, axes);
  }

  static Tensor permute(Tensor x, int... given) {
    int[] shape = x.sizes();
    int[] axes = new int[given.length];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = Sizes.axis("permute", given[i], shape);
    }
    if (axes.length != shape.length || Arrays.stream(axes).distinct().count() != axes.length) {
      throw new IllegalArgumentException("permute: " + Sizes.text(given)
          + " is not a permutation of the " + shape.length + " axes of " + Sizes.text(shape));
    }
    int[] strides = Sizes.strides(shape);
    int[] permuted = new int[axes.length];
    int[] permutedStrides = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      permuted[i] = shape[axes[i]];
      permutedStrides[i] = strides[axes[i]];
    }
    return Tensor.of(x.read().gather(Sizes.offsets(permuted, permutedStrides)), permuted);
  }

  static Tensor reshape(Tensor x, int... sizes) {
    int[] shape = sizes.clone();
    int open = -1;
    int known = 1;
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] == -1 && open < 0) {
        open = axis;
      } else {
        known = shape[axis] < 0 ? -1 : Math.multiplyExact(known, shape[axis]);
      }
      if (known < 0) {
        throw new IllegalArgumentException(
            "reshape: " + Sizes.text(sizes) + " has a negative size");
      }
    }
    if (open >= 0) {
      shape[open] = known == 0 ? 0 : x.length() / known;
    }
    if (Sizes.length(shape) != x.length()) {
      throw new IllegalArgumentException("reshape: " + Sizes.text(x.sizes()) + " has " + x.length()
          + " elements, which do not make " + Sizes.text(sizes));
    }
    return Tensor.of(x.read().copy(), shape);
  }

  static Tensor expand(Tensor x, int... sizes) {
    int[] shape = x.sizes();
    int extra = sizes.length - shape.length;
    int[] strides = new int[sizes.length];
    int[] own = Sizes.strides(shape);
    boolean fits = extra >= 0;
    for (int axis = 0; fits && axis < shape.length; axis++) {
      boolean equal = sizes[axis + extra] == shape[axis];
      fits = equal || shape[axis] == 1;
      strides[axis + extra] = equal ? own[axis] : 0;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "expand: " + Sizes.text(shape) + " does not become " + Sizes.text(sizes)
              + " by repeating: aligned at their ends, each size must be equal or 1");
    }
    return Tensor.of(x.read().gather(Sizes.offsets(sizes, strides)), sizes.clone());
  }

  static Tensor pick(Tensor x, Labels index, int given) {
    int[] shape = x.sizes();
    int axis = Sizes.axis("pick", given, shape);
    int[] rest = Sizes.without(shape, new int[] {axis});
    Sizes.same("pick", rest, index.sizes());
    index.checkBelow(shape[axis], "pick");
    return Tensor.of(picked(x, index, axis), rest);
  }

  static Elements picked(Tensor x, Labels index, int axis) {
    int[] shape = x.sizes();
    int inner = Sizes.strides(shape)[axis];
    int[] from = new int[index.length()];
    for (int i = 0; i < from.length; i++) {
      from[i] = (i / inner * shape[axis] + index.ints()[i]) * inner + i % inner;
    }
    return x.read().gather(from);
  }

  static Tensor place(Tensor x, Labels index, int given, int size) {
    Sizes.same("place", x.sizes(), index.sizes());
    int axis = Sizes.axis("place", given, Sizes.insert(x.sizes(), 0, 1));
    index.checkBelow(size, "place");
    int[] shape = Sizes.insert(x.sizes(), axis, size);
    int inner = Sizes.strides(shape)[axis];
    int[] from = new int[Sizes.length(shape)];
    Arrays.fill(from, -1);
    for (int i = 0; i < index.length(); i++) {
      from[(i / inner * size + index.ints()[i]) * inner + i % inner] = i;
    }
    return Tensor.of(x.read().gather(from), shape);
  }
}
