package ulpine;

import java.util.Arrays;

/** Operations that are made of others, step by step as compiled graphs take them apart. */
final class Composites {
  private Composites() {}

  /** The parts that softmax and its relatives share. */
  private record StableExp(Tensor max, Tensor difference, Tensor exp, Tensor sum) {
    static StableExp of(Tensor x, String operation, int axis) {
      Tensor max = Reductions.max(x, operation, axis, true);
      Tensor difference = x.sub(max.expand(x.sizes()));
      Tensor exp = difference.exp();
      return new StableExp(max, difference, exp, exp.sumKeepDims(axis));
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

  static Tensor logSumExp(Tensor x, int axis) {
    StableExp parts = StableExp.of(x, "logSumExp", axis);
    int[] reduced = {Sizes.axis("logSumExp", axis, x.sizes())};
    return parts.max().add(parts.sum().log()).reshape(Sizes.without(x.sizes(), reduced));
  }

  static Tensor maskedSoftmax(Tensor x, String operation, Mask mask, int axis) {
    Sizes.requireEnd(operation, mask.sizes(), x.sizes());
    // What is not allowed counts as the smallest, so that the maximum is that of the others; where
    // nothing is allowed the sum is 0, and otherwise at least 1.
    Tensor least = Reductions.min(x.where(mask), operation, axis, true).expand(x.sizes());
    Tensor max = x.where(mask, least).maxKeepDims(axis).expand(x.sizes());
    Tensor terms = x.sub(max).where(mask).exp().where(mask);
    return terms.div(terms.sumKeepDims(axis).maximum(1).expand(x.sizes()));
  }

  /** @param mask which scores count, or null */
  static Tensor attention(Tensor q, String operation, Tensor k, Tensor v, Mask mask) {
    checkAttention(operation, q.sizes(), k.sizes(), v.sizes());
    Tensor scores = q.matmul(k.transpose()).div(q.fill(q.size(-1)).sqrt());
    Tensor weights = mask == null ? scores.softmax(-1) : maskedSoftmax(scores, operation, mask, -1);
    return weights.matmul(v);
  }

  private static void checkAttention(String operation, int[] q, int[] k, int[] v) {
    int matrix = q.length - 2;
    boolean fits = matrix >= 0
        && k.length == q.length
        && v.length == q.length
        && q[matrix + 1] == k[matrix + 1]
        && k[matrix] == v[matrix];
    for (int axis = 0; fits && axis < matrix; axis++) {
      fits = q[axis] == k[axis] && q[axis] == v[axis];
    }
    if (!fits) {
      throw new IllegalArgumentException(
          operation + ": expected queries [..., t, d], keys [..., s, d] and values [..., s, e],"
              + " but was " + Sizes.text(q) + ", " + Sizes.text(k) + " and " + Sizes.text(v));
    }
  }

  static Tensor normalize(Tensor x, String operation, double epsilon) {
    positive(operation, epsilon);
    if (x.rank() == 0) {
      throw new IllegalArgumentException(operation + ": a scalar has no axis to normalize over");
    }
    Tensor difference = x.sub(x.meanKeepDims(-1).expand(x.sizes()));
    Tensor deviation = difference.square().meanKeepDims(-1).add(epsilon).sqrt();
    return difference.div(deviation.expand(x.sizes()));
  }

  static Tensor layerNorm(Tensor x, Tensor gamma, Tensor beta, double epsilon) {
    Tensor core = normalize(x, "layerNorm", epsilon);
    int[] last = {x.size(-1)};
    Sizes.require("layerNorm", "a gamma", gamma.sizes(), last, "the size of the last axis");
    Sizes.require("layerNorm", "a beta", beta.sizes(), last, "the size of the last axis");
    return core.mul(gamma).add(beta);
  }

  /** Checks a constant that keeps a function from its pole. */
  static double positive(String operation, double epsilon) {
    if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          operation + ": epsilon must be positive and finite, but is " + epsilon);
    }
    return epsilon;
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
