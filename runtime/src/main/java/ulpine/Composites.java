package ulpine;

import java.util.Arrays;

/** Operations that are made of others, step by step as compiled graphs take them apart. */
final class Composites {
  private Composites() {}

  /** The parts that softmax and its relatives share. */
  private record StableExp(Tensor difference, Tensor exp, Tensor sum) {
    static StableExp of(Tensor x, int axis) {
      Tensor difference = x.sub(x.maxKeepDims(axis).expand(x.sizes()));
      Tensor exp = difference.exp();
      return new StableExp(difference, exp, exp.sumKeepDims(axis));
    }
  }

  static Tensor softmax(Tensor x, int axis) {
    StableExp parts = StableExp.of(x, axis);
    return parts.exp().div(parts.sum().expand(x.sizes()));
  }

  static Tensor logSoftmax(Tensor x, int axis) {
    StableExp parts = StableExp.of(x, axis);
    return parts.difference().sub(parts.sum().log().expand(x.sizes()));
  }

  static Tensor crossEntropy(Tensor x, Labels labels) {
    int[] shape = x.sizes();
    if (shape.length == 0
        || !Arrays.equals(Arrays.copyOf(shape, shape.length - 1), labels.sizes())) {
      throw new IllegalArgumentException("crossEntropy: logits of shape " + Sizes.text(shape)
          + " and labels of shape " + Sizes.text(labels.sizes())
          + "; expected the labels to have the shape of the logits without the last axis");
    }
    labels.checkBelow(shape[shape.length - 1], "crossEntropy");
    StableExp parts = StableExp.of(x, -1);
    Tensor log = parts.sum().reshape(labels.sizes()).log();
    return log.sub(parts.difference().pick(labels, -1));
  }

  static Tensor meanSquaredError(Tensor x, Tensor target) {
    Sizes.same("meanSquaredError", x.sizes(), target.sizes());
    return x.sub(target).square().mean();
  }
}
