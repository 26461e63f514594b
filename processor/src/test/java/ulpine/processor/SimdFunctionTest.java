package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import ulpine.Tensor;
import ulpine.kernel.Elementary;
import ulpine.processor.testing.InMemory;

/**
 * Functions of vectors give the bits of those of scalars, for every float with
 * {@code -Dulpine.long=true}, and otherwise for one in 1,021, those next to where something changes
 * among them.
 */
class SimdFunctionTest {
  private static final int STRIDE = Boolean.getBoolean("ulpine.long") ? 1 : 1021;
  private static final int BATCH = 1 << 16;
  private static final int AROUND = 16;

  /** Zero, ranges and limits of reductions, subnormal and special numbers. */
  private static final float[] EDGES = {
    0,
    Float.MIN_NORMAL,
    0x1.555556p-1f,
    1,
    0x1.555556p0f,
    0x1.62e43p-2f,
    0x1.555556p-2f,
    3.92f,
    4,
    9.0109f,
    10,
    20,
    87,
    0x1.5d589fp6f,
    0x1.62e42fp6f,
    89,
    0x1.9fe368p6f,
    104,
    Float.MAX_VALUE,
    Float.NaN
  };

  private enum Function {
    EXP(Elementary::exp),
    LOG(Elementary::log),
    TANH(Elementary::tanh),
    SIGMOID(Elementary::sigmoid),
    SOFTPLUS(Elementary::softplus),
    EXPM1(Elementary::expm1),
    LOG1P(Elementary::log1p),
    ERF(Elementary::erf);

    private final Scalar scalar;

    Function(Scalar scalar) {
      this.scalar = scalar;
    }
  }

  private interface Scalar {
    float of(float x);
  }

  @TempDir
  Path folder;

  @ParameterizedTest
  @EnumSource
  void hasTheBitsOfScalars(Function function) throws ReflectiveOperationException {
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    String name = function.name().toLowerCase(Locale.ROOT);
    String source = """
        package twin;

        import ulpine.Tensor;
        import ulpine.annotations.Graph;
        import ulpine.annotations.Shape;

        public final class Twin {
          private Twin() {}

          @Graph
          public static @Shape("N") Tensor apply(@Shape("N") Tensor x) {
            return x.%s();
          }
        }
        """.formatted(name);
    Class<?> compiled =
        InMemory.compile(folder, Map.of("twin.Twin", source)).loadClass("twin.TwinApply");
    assertThat(folder.resolve("twin/TwinApplySimd.java.txt").toFile().exists()).isTrue();
    Constructor<?> constructor = compiled.getConstructor(int.class);
    Object instance = constructor.newInstance(BATCH);
    Method forward = compiled.getMethod("forward", Tensor.class);
    float[] edges = new float[EDGES.length * 4 * AROUND];
    for (int i = 0; i < edges.length; i++) {
      int bits = Float.floatToRawIntBits(EDGES[i / (4 * AROUND)]) + i / 2 % (2 * AROUND) - AROUND;
      edges[i] = Float.intBitsToFloat(i % 2 == 0 ? bits : bits ^ Integer.MIN_VALUE);
    }
    compare(function, edges, forward, instance);
    float[] batch = new float[BATCH];
    long bits = Integer.MIN_VALUE;
    while (bits <= Integer.MAX_VALUE) {
      for (int i = 0; i < BATCH; i++) {
        batch[i] = Float.intBitsToFloat((int) bits);
        bits += STRIDE;
      }
      compare(function, batch, forward, instance);
    }
  }

  private static void compare(Function function, float[] x, Method forward, Object instance)
      throws ReflectiveOperationException {
    float[] z = ((Tensor) forward.invoke(instance, Tensor.of(x, x.length))).toArray();
    for (int i = 0; i < x.length; i++) {
      if (Float.floatToIntBits(z[i]) != Float.floatToIntBits(function.scalar.of(x[i]))) {
        assertWithMessage("%s of %s", function, Float.toHexString(x[i]))
            .that(z[i])
            .isEqualTo(function.scalar.of(x[i]));
      }
    }
  }
}
