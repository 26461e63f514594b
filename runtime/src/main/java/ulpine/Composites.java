package ulpine;

import java.util.Arrays;

/** Operations that are made of others, step by step as compiled graphs take them apart. */
final class Composites {
  private Composites() {}

  /** The parts that softmax and its relatives share. */
  private record StableExp(Tensor difference, Tensor exp, Tensor sum) {
    static StableExp of(Tensor x, String operation, int axis) {
      Tensor max = Reductions.max(x, operation, axis, true);
      Tensor difference = x.sub(max.expand(x.sizes()));
      Tensor exp = difference.exp();
      return new StableExp(difference, exp, exp.sumKeepDims(axis));
    }
  }

  static Tensor softmax(Tensor x, int axis) {
    StableExp parts = StableExp.of(x, "softmax", axis);
    return parts.exp().div(parts.sum().expand(x.sizes()));
  }

  static Tensor logSoftmax(Tensor x, int axis) {
    StableExp parts = StableExp.of(x, "logSoftmax", axis);
    return parts.difference().sub(parts.sum().log().expand(x.sizes()));
  }

  static Tensor crossEntropy(Tensor x, Labels labels) {
    int[] shape = x.sizes();
    if (shape.length == 0) {
      throw new IllegalArgumentException(
          "crossEntropy: the logits are a scalar, but need an axis of classes");
    }
    Sizes.require(
        "crossEntropy",
        "labels",
        labels.sizes(),
        Arrays.copyOf(shape, shape.length - 1),
        "the logits' shape " + Sizes.text(shape) + " without the last axis");
    labels.checkBelow(shape[shape.length - 1], "crossEntropy");
    StableExp parts = StableExp.of(x, "crossEntropy", -1);
    Tensor log = parts.sum().reshape(labels.sizes()).log();
    return log.sub(parts.difference().pick(labels, -1));
  }

  static Tensor meanSquaredError(Tensor x, Tensor target) {
    Sizes.require("meanSquaredError", "a target", target.sizes(), x.sizes(), "this tensor's shape");
    return x.sub(target).square().mean();
  }
}
