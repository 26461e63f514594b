package ulpine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What users read when they are wrong. */
final class BadInputTest {
  private static final Tensor X = Tensor.zeros(2, 3);
  private static final Tensor DECIMAL = X.in(Arithmetic.DECIMAL60);
  private static final Mask MASK = X.greater(0);

  @ParameterizedTest(name = "{0}")
  @MethodSource({"shapes", "axes", "labels", "sizes", "arithmetics", "reading"})
  void illegalArgument(String message, Executable call) {
    assertThat(assertThrows(IllegalArgumentException.class, call))
        .hasMessageThat()
        .isEqualTo(message);
  }

  static Stream<Arguments> shapes() {
    return Stream.of(
        bad(
            "add: [2, 3] and [2] are not equal, and neither is the end of the other",
            () -> X.add(Tensor.zeros(2))),
        bad(
            "sub: [2, 3] and [2, 1] are not equal, and neither is the end of the other",
            () -> X.sub(Tensor.zeros(2, 1))),
        bad(
            "maximum: [2, 3] and [1, 3] are not equal, and neither is the end of the other",
            () -> X.maximum(Tensor.zeros(1, 3))),
        bad(
            "less: [2, 3] and [4] are not equal, and neither is the end of the other",
            () -> X.less(Tensor.zeros(4))),
        bad(
            "where: a mask of shape [2, 3], but expected [3] or the end of it",
            () -> Tensor.zeros(3).where(MASK)),
        bad(
            "where: another tensor of shape [3], but expected [2, 3], this tensor's shape",
            () -> X.where(MASK, Tensor.zeros(3))),
        bad(
            "matmul: [2, 3] and [3] need at least 2 axes each; a matrix and a vector go to matvec",
            () -> X.matmul(Tensor.zeros(3))),
        bad(
            "matmul: the inner sizes 3 and 2 of [2, 3] and [2, 3] differ; expected [..., m, k] and [k, n],"
                + " or [..., m, k] and [..., k, n]",
            () -> X.matmul(X)),
        bad(
            "matmul: the leading axes of [4, 2, 3] and [5, 3, 2] differ; expected equal ones, or a right"
                + " operand of 2 axes",
            () -> Tensor.zeros(4, 2, 3).matmul(Tensor.zeros(5, 3, 2))),
        bad(
            "matmul: the leading axes of [2, 3] and [1, 3, 2] differ; expected equal ones, or a right"
                + " operand of 2 axes",
            () -> X.matmul(Tensor.zeros(1, 3, 2))),
        bad(
            "matvec: expected [..., m, k] and [k], but was [2, 3] and [2]",
            () -> X.matvec(Tensor.zeros(2))),
        bad(
            "matvec: expected [..., m, k] and [k], but was [3] and [3]",
            () -> Tensor.zeros(3).matvec(Tensor.zeros(3))),
        bad(
            "matvec: expected [..., m, k] and [k], but was [2, 3] and []",
            () -> X.matvec(Tensor.scalar(1))),
        bad("transpose: [3] needs at least 2 axes", () -> Tensor.zeros(3).transpose()),
        bad("reshape: [2, 3] has 6 elements, which do not make [4, 2]", () -> X.reshape(4, 2)),
        bad("reshape: [2, 3] has 6 elements, which do not make [4, -1]", () -> X.reshape(4, -1)),
        bad("reshape: [2, 3] has 6 elements, which do not make [0, -1]", () -> X.reshape(0, -1)),
        bad("reshape: [-1, -1] has more than one -1", () -> X.reshape(-1, -1)),
        bad("reshape: [-2, 3] has a negative size", () -> X.reshape(-2, 3)),
        bad(
            "expand: [2, 3] does not become [4, 3] by repeating: aligned at their ends, each size must"
                + " be equal or 1",
            () -> X.expand(4, 3)),
        bad(
            "expand: [2, 3] does not become [3] by repeating: aligned at their ends, each size must be"
                + " equal or 1",
            () -> X.expand(3)),
        bad(
            "meanSquaredError: a target of shape [3], but expected [2, 3], this tensor's shape",
            () -> X.meanSquaredError(Tensor.zeros(3))));
  }

  static Stream<Arguments> axes() {
    return Stream.of(
        bad(
            "size: there is no axis 2 in [2, 3], whose axes run from 0 to 1, or from -2 to -1",
            () -> X.size(2)),
        bad(
            "sum: there is no axis -3 in [2, 3], whose axes run from 0 to 1, or from -2 to -1",
            () -> X.sum(0, -3)),
        bad("meanKeepDims: axis 1 of [2, 3] is given twice", () -> X.meanKeepDims(1, -1)),
        bad("max: there is no axis 0 in [], a scalar", () -> Tensor.scalar(1).max(0)),
        bad(
            "softmax: there is no axis 5 in [2, 3], whose axes run from 0 to 1, or from -2 to -1",
            () -> X.softmax(5)),
        bad("argmax: axis 1 of [2, 0] is empty", () -> Tensor.zeros(2, 0).argmax(1)),
        bad("maxKeepDims: axis 0 of [0, 3] is empty", () -> Tensor.zeros(0, 3).maxKeepDims(0)),
        bad("logSoftmax: axis 1 of [2, 0] is empty", () -> Tensor.zeros(2, 0).logSoftmax(-1)),
        bad("permute: [0, 0] is not a permutation of the 2 axes of [2, 3]", () -> X.permute(0, 0)),
        bad("permute: [1] is not a permutation of the 2 axes of [2, 3]", () -> X.permute(1)),
        bad(
            "permute: there is no axis 2 in [2, 3], whose axes run from 0 to 1, or from -2 to -1",
            () -> X.permute(0, 2)),
        bad(
            "place: there is no axis 3 in [4, 2, 3], whose axes run from 0 to 2, or from -3 to -1",
            () -> X.place(Labels.of(new int[6], 2, 3), 3, 4)));
  }

  static Stream<Arguments> labels() {
    Tensor logits = Tensor.zeros(4, 10);
    return Stream.of(
        bad(
            "crossEntropy: label y[3] = 12 is not in [0, 10)",
            () -> logits.crossEntropy(Labels.of(0, 9, 1, 12))),
        bad(
            "crossEntropy: label y[0] = -1 is not in [0, 10)",
            () -> logits.crossEntropy(Labels.of(-1, 11, 1, 1))),
        bad(
            "oneHot: label y[1, 0] = 3 is not in [0, 3)",
            () -> X.oneHot(Labels.of(new int[] {0, 2, 3, 5}, 2, 2), 3)),
        bad("pick: label y[1] = 3 is not in [0, 3)", () -> X.pick(Labels.of(2, 3), 1)),
        bad(
            "place: label y[] = 2 is not in [0, 2)",
            () -> Tensor.scalar(1).place(Labels.over(new int[] {2}), 0, 2)),
        bad(
            "crossEntropy: labels of shape [3], but expected [4], the logits' shape [4, 10] without the"
                + " last axis",
            () -> logits.crossEntropy(Labels.of(1, 2, 3))),
        bad(
            "crossEntropy: the logits are a scalar, but need an axis of classes",
            () -> Tensor.scalar(1).crossEntropy(Labels.over(new int[] {2}))),
        bad(
            "pick: an index of shape [3], but expected [2], this tensor's shape [2, 3] without axis 1",
            () -> X.pick(Labels.of(0, 0, 0), 1)),
        bad(
            "place: an index of shape [3], but expected [2, 3], this tensor's shape",
            () -> X.place(Labels.of(0, 0, 0), 1, 4)),
        bad("of: 3 labels for shape [2, 2], which has 4", () -> Labels.of(new int[3], 2, 2)),
        bad("over: 3 labels for shape [2], which has 2", () -> Labels.over(new int[3], 2)));
  }

  static Stream<Arguments> sizes() {
    return Stream.of(
        bad("of: 5 numbers for shape [2, 3], which has 6", () -> Tensor.of(new float[5], 2, 3)),
        bad("of: 2 numbers for shape [], which has 1", () -> Tensor.of(new float[2])),
        bad("over: 7 numbers for shape [2, 3], which has 6", () -> Tensor.over(new float[7], 2, 3)),
        bad("negative size in shape [2, -3]", () -> Tensor.zeros(2, -3)),
        bad("negative size in shape [0, -3]", () -> Tensor.full(1, 0, -3)),
        bad(
            "shape [65536, 65536] has more than 2^31 - 1 elements",
            () -> Tensor.uniform(1, 0, 1, 65536, 65536)),
        // The product of these is 2^64, which is 0 for those who do not look.
        bad(
            "shape [65536, 65536, 65536, 65536] has more than 2^31 - 1 elements",
            () -> Tensor.zeros(65536, 65536, 65536, 65536)),
        bad(
            "shape [65536, 32768] has more than 2^31 - 1 elements",
            () -> Tensor.zeros(65536, 1).matmul(Tensor.zeros(1, 32768))),
        bad(
            "shape [100000, 100000] has more than 2^31 - 1 elements",
            () -> Tensor.scalar(0).expand(100000, 100000)),
        bad(
            "shape [100000, 100000, 1] has more than 2^31 - 1 elements",
            () -> X.reshape(100000, 100000, -1)),
        bad(
            "shape [2, 3, 1000000000] has more than 2^31 - 1 elements",
            () -> X.oneHot(Labels.of(new int[6], 2, 3), 1_000_000_000)),
        bad(
            "uniform: expected finite low <= high, but was 1.0 and 0.0",
            () -> Tensor.uniform(1, 1, 0)),
        bad(
            "uniform: expected finite low <= high, but was NaN and 0.0",
            () -> Tensor.uniform(1, Double.NaN, 0)),
        bad(
            "normal: expected a finite standard deviation >= 0, but was -1.0",
            () -> Tensor.normal(1, -1)));
  }

  static Stream<Arguments> arithmetics() {
    String mixed =
        ": evaluates in binary32, but an operand is in decimal60; convert one of them with in(...)";
    return Stream.of(
        bad("mul" + mixed, () -> X.mul(DECIMAL)),
        bad("greater" + mixed, () -> X.greater(DECIMAL)),
        bad("where" + mixed, () -> X.where(MASK, DECIMAL)),
        bad("matmul" + mixed, () -> X.matmul(DECIMAL.transpose())),
        bad("matvec" + mixed, () -> X.matvec(Tensor.zeros(3).in(Arithmetic.DECIMAL60))),
        bad("sub" + mixed, () -> X.meanSquaredError(DECIMAL)),
        bad(
            "add: evaluates in decimal60, but an operand is in binary32; convert one of them with"
                + " in(...)",
            () -> DECIMAL.add(X)));
  }

  static Stream<Arguments> reading() {
    return Stream.of(
        bad("item: expected one element, but shape [2, 3] has 6", X::item),
        bad(
            "item: expected one element, but shape [0] has 0",
            () -> Tensor.zeros(0).item()),
        bad("get: an index of 1 numbers, but shape [2, 3] has 2 axes", () -> X.get(1)),
        bad("get: an index of 3 numbers, but shape [2, 3] has 2 axes", () -> MASK.get(1, 1, 1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void outOfBounds(String message, Executable call) {
    assertThat(assertThrows(IndexOutOfBoundsException.class, call))
        .hasMessageThat()
        .isEqualTo(message);
  }

  static Stream<Arguments> outOfBounds() {
    return Stream.of(
        bad("get: there is no element [0, 3] in shape [2, 3]", () -> X.get(0, 3)),
        bad("get: there is no element [-1, 0] in shape [2, 3]", () -> X.get(-1, 0)),
        bad("get: there is no element [2, 0] in shape [2, 3]", () -> MASK.get(2, 0)),
        bad(
            "get: there is no element [4] in shape [4]",
            () -> Labels.of(1, 2, 3, 4).get(4)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void nullArgument(String parameter, Executable call) {
    assertThat(assertThrows(NullPointerException.class, call))
        .hasMessageThat()
        .isEqualTo(parameter);
  }

  @SuppressWarnings("NullAway")
  static Stream<Arguments> nullArgument() {
    Tensor tensor = null;
    Labels labels = null;
    Mask mask = null;
    int[] ints = null;
    float[] floats = null;
    return Stream.of(
        bad("data", () -> Tensor.of(floats, 1)),
        bad("shape", () -> Tensor.of(new float[1], ints)),
        bad("data", () -> Tensor.vector(floats)),
        bad("shape", () -> Tensor.zeros(ints)),
        bad("shape", () -> Tensor.full(1, ints)),
        bad("shape", () -> Tensor.uniform(1, 0, 1, ints)),
        bad("shape", () -> Tensor.normal(1, 1, ints)),
        bad("array", () -> Tensor.over(floats, 1)),
        bad("shape", () -> Tensor.over(new float[1], ints)),
        bad("index", () -> X.get(ints)),
        bad("arithmetic", () -> X.in(null)),
        bad("other", () -> X.add(tensor)),
        bad("other", () -> X.sub(tensor)),
        bad("other", () -> X.mul(tensor)),
        bad("other", () -> X.div(tensor)),
        bad("other", () -> X.maximum(tensor)),
        bad("other", () -> X.minimum(tensor)),
        bad("other", () -> X.greater(tensor)),
        bad("other", () -> X.matmul(tensor)),
        bad("vector", () -> X.matvec(tensor)),
        bad("mask", () -> X.where(mask)),
        bad("other", () -> X.where(MASK, tensor)),
        bad("sizes", () -> X.fill(1, ints)),
        bad("labels", () -> X.oneHot(labels, 1)),
        bad("axes", () -> X.sum(ints)),
        bad("axes", () -> X.meanKeepDims(ints)),
        bad("axes", () -> X.permute(ints)),
        bad("sizes", () -> X.reshape(ints)),
        bad("sizes", () -> X.expand(ints)),
        bad("index", () -> X.pick(labels, 0)),
        bad("index", () -> X.place(labels, 0, 1)),
        bad("labels", () -> X.crossEntropy(labels)),
        bad("target", () -> X.meanSquaredError(tensor)),
        bad("labels", () -> Labels.of(ints)),
        bad("labels", () -> Labels.of(ints, 2)),
        bad("labels", () -> Labels.over(ints, 2)),
        bad("shape", () -> Labels.of(new int[1], ints)),
        bad("shape", () -> Labels.over(new int[1], ints)));
  }

  private static Arguments bad(String message, Executable call) {
    return Arguments.of(message, call);
  }
}
