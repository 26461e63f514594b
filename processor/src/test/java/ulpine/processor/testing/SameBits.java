package ulpine.processor.testing;

import static com.google.common.truth.Truth.assertWithMessage;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import ulpine.Arithmetic;
import ulpine.Tensor;

/** Holds compiled classes against eager evaluation, bit for bit. */
public final class SameBits {
  private static final int CAPACITY = 70;

  private static final float[] SPECIAL = {
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    -0f,
    0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MAX_VALUE
  };

  private SameBits() {}

  /**
   * Evaluates a graph of one record, in its arithmetic, and its gradient from some seed; in one
   * thread and in several.
   *
   * @return the compiled class
   */
  public static Class<?> check(
      Class<?> owner, String method, Object numbers, Random random, String about)
      throws ReflectiveOperationException {
    String name = owner.getName() + Character.toUpperCase(method.charAt(0)) + method.substring(1);
    Class<?> compiled = owner.getClassLoader().loadClass(name);
    Arithmetic arithmetic = (Arithmetic) compiled.getField("ARITHMETIC").get(null);
    Object tensors = Calls.in(arithmetic, numbers);
    Object eager = owner.getMethod(method, tensors.getClass()).invoke(null, tensors);
    Object seed = Calls.in(arithmetic, Calls.seed(eager, random));
    Method gradient =
        Calls.method(owner.getClassLoader().loadClass(name + "Gradient"), "gradient", 2);
    Object expected = gradient.invoke(null, tensors, seed);
    for (Threads threads : List.of(Threads.CALLER, Threads.EIGHT)) {
      Object instance = threads.instance(compiled, CAPACITY);
      assertWithMessage("forward of %s, %s", about, threads)
          .that(compiled.getMethod("forward", tensors.getClass()).invoke(instance, tensors))
          .isEqualTo(eager);
      assertWithMessage("gradient of %s, %s", about, threads)
          .that(Calls.tensors(compiled.getMethod("backward", Tensor.class).invoke(instance, seed)))
          .containsExactlyElementsIn(Calls.tensors(expected))
          .inOrder();
    }
    return compiled;
  }

  /** Evaluates a graph of one record that has no gradient, in one thread and in several. */
  public static void checkForward(Class<?> owner, String method, Object tensors, String about)
      throws ReflectiveOperationException {
    String name = owner.getName() + Character.toUpperCase(method.charAt(0)) + method.substring(1);
    Class<?> compiled = owner.getClassLoader().loadClass(name);
    Object eager = owner.getMethod(method, tensors.getClass()).invoke(null, tensors);
    for (Threads threads : List.of(Threads.CALLER, Threads.EIGHT)) {
      Object instance = threads.instance(compiled, CAPACITY);
      assertWithMessage("forward of %s, %s", about, threads)
          .that(compiled.getMethod("forward", tensors.getClass()).invoke(instance, tensors))
          .isEqualTo(eager);
    }
  }

  /** Numbers of all kinds; NaN and infinity now and then, as they spread. */
  public static Tensor tensor(Random random, int... shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    boolean special = random.nextInt(3) == 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = special && random.nextInt(2 * values.length) < 3
          ? SPECIAL[random.nextInt(SPECIAL.length)]
          : random.nextInt(9) == 0 ? 0f : (float) random.nextGaussian();
    }
    return Tensor.of(values, shape);
  }
}
