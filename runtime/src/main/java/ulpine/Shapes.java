package ulpine;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/** Operations that move elements and compute nothing. */
final class Shapes {
  private Shapes() {}

  static Tensor transpose(Tensor x) {
    int rank = x.rank();
    if (rank < 2) {
      throw new IllegalArgumentException(
          "transpose: " + Sizes.text(x.sizes()) + " needs at least 2 axes");
    }
    int[] axes = new int[rank];
    Arrays.setAll(axes, i -> i);
    axes[rank - 1] = rank - 2;
    axes[rank - 2] = rank - 1;
    return permute(x, axes);
  }

  static Tensor permute(Tensor x, int... given) {
    int[] shape = x.sizes();
    int[] axes = new int[requireNonNull(given, "axes").length];
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
    int[] shape = requireNonNull(sizes, "sizes").clone();
    int open = -1;
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] == -1 && open < 0) {
        open = axis;
        shape[axis] = 1;
      } else if (shape[axis] < 0) {
        throw new IllegalArgumentException("reshape: " + Sizes.text(sizes)
            + (shape[axis] == -1 ? " has more than one -1" : " has a negative size"));
      }
    }
    int known = Sizes.length(shape);
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
    requireNonNull(sizes, "sizes");
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
    Sizes.require(
        "pick",
        "an index",
        index.sizes(),
        rest,
        "this tensor's shape " + Sizes.text(shape) + " without axis " + axis);
    index.checkBelow(shape[axis], "pick");
    int inner = Sizes.strides(shape)[axis];
    int[] from = new int[index.length()];
    for (int i = 0; i < from.length; i++) {
      from[i] = (i / inner * shape[axis] + index.ints()[i]) * inner + i % inner;
    }
    return Tensor.of(x.read().gather(from), rest);
  }

  static Tensor place(Tensor x, Labels index, int given, int size) {
    Sizes.require("place", "an index", index.sizes(), x.sizes(), "this tensor's shape");
    // The axis is one of the result's.
    int axis = Sizes.axis("place", given, Sizes.insert(x.sizes(), 0, size));
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
