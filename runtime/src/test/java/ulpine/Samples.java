package ulpine;

import static com.google.common.truth.Truth.assertWithMessage;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/** Numbers and comparisons that several tests share. Nothing here calls what it helps to test. */
final class Samples {
  /** Signs of zero, both ends of the subnormals, overflow, ties, and what is not finite. */
  private static final float[] SPECIAL = {
    0f,
    Float.MIN_VALUE,
    0x1.fffffcp-127f,
    Float.MIN_NORMAL,
    0x1.000002p-126f,
    0x1p-24f,
    0.1f,
    0.99999994f,
    1f,
    1.0000001f,
    1.5f,
    0x1.fffffep23f,
    16777216f,
    88.72f,
    103.97f,
    1e20f,
    0x1p127f,
    Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NaN
  };

  private Samples() {}

  /** Special numbers and their negatives. */
  static float[] special() {
    float[] both = Arrays.copyOf(SPECIAL, 2 * SPECIAL.length);
    for (int i = 0; i < SPECIAL.length; i++) {
      both[SPECIAL.length + i] = -SPECIAL[i];
    }
    return both;
  }

  /** Moderate numbers of both signs. */
  static float[] moderate(Random random, int length) {
    return fill(length, () -> 4 * random.nextDouble() - 2);
  }

  /** Numbers of very different magnitudes, most of whose sums cancel: orders of addition show. */
  static float[] wild(Random random, int length) {
    return fill(length, () -> random.nextGaussian() * Math.pow(2, random.nextInt(12)));
  }

  /** Any bits at all. */
  static float[] any(Random random, int length) {
    return fill(length, () -> Float.intBitsToFloat(random.nextInt()));
  }

  /** Any bits at all. */
  static double[] anyDoubles(Random random, int length) {
    return random.longs(length).mapToDouble(Double::longBitsToDouble).toArray();
  }

  private static float[] fill(int length, DoubleSupplier next) {
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = (float) next.getAsDouble();
    }
    return numbers;
  }

  static int length(int... shape) {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  /** Row-major positions are counted like an odometer; this is the one after. */
  private static void advance(int[] position, int[] shape) {
    for (int axis = shape.length - 1; axis >= 0 && ++position[axis] == shape[axis]; axis--) {
      position[axis] = 0;
    }
  }

  /** Compares each element with what it should be at its position, bit for bit but for NaNs. */
  static void check(String what, Tensor actual, int[] shape, ToDoubleFunction<int[]> expected) {
    assertWithMessage(what).that(actual.shape()).isEqualTo(shape);
    float[] elements = actual.toArray();
    assertWithMessage(what).that(elements).hasLength(length(shape));
    int[] position = new int[shape.length];
    for (float element : elements) {
      float should = (float) expected.applyAsDouble(position.clone());
      if (Float.floatToIntBits(element) != Float.floatToIntBits(should)) {
        assertWithMessage("%s at %s", what, Arrays.toString(position))
            .that(element)
            .isEqualTo(should);
      }
      advance(position, shape);
    }
  }

  static void check(String what, Tensor actual, int[] shape, float... expected) {
    int[] next = {0};
    check(what, actual, shape, at -> expected[next[0]++]);
  }

  static int[] shape(int... sizes) {
    return sizes;
  }
}
