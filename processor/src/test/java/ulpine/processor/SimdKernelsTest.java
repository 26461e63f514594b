package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ulpine.Arithmetic;
import ulpine.Tensor;
import ulpine.annotations.Format;
import ulpine.kernel.Vectors;
import ulpine.processor.testing.InMemory;
import ulpine.processor.testing.SameBits;
import ulpine.processor.testing.Threads;

/** Kernels of vectors that are not computed in the order of the scalars, or shared. */
@Isolated("the property is that of all tests")
class SimdKernelsTest {
  private static final int ROWS = 40;

  private static final double[] SPECIAL = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0, -0.0
  };

  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"256", "512"})
  void maximaOfAnyTerms(String bits) throws ReflectiveOperationException {
    assumeTrue(SimdTest.hasModule());
    String source = """
        package simd;

        import ulpine.Tensor;
        import ulpine.annotations.Format;
        import ulpine.annotations.Graph;
        import ulpine.annotations.Shape;

        public final class Maxima {
          private Maxima() {}

          @Graph
          public static @Shape("R") Tensor any(@Shape("R C") Tensor x) {
            return x.max(1);
          }

          @Graph(format = Format.BINARY64)
          public static @Shape("R") Tensor doubles(@Shape("R C") Tensor x) {
            return x.max(1);
          }

          @Graph
          public static @Shape("R") Tensor whole(@Shape("R 128") Tensor x) {
            return x.max(1);
          }

          @Graph
          public static @Shape("R") Tensor rest(@Shape("R 203") Tensor x) {
            return x.max(1);
          }
        }
        """;
    ClassLoader loader = InMemory.compile(folder, Map.of("simd.Maxima", source));
    System.setProperty(Vectors.BITS, bits);
    try {
      for (int columns : new int[] {1, 31, 64, 65, 71, 96, 127, 128, 129, 191, 193, 203}) {
        checkMaxima(loader.loadClass("simd.MaximaAny"), Format.BINARY32, columns);
        checkMaxima(loader.loadClass("simd.MaximaDoubles"), Format.BINARY64, columns);
      }
      checkMaxima(loader.loadClass("simd.MaximaWhole"), Format.BINARY32, 128);
      checkMaxima(loader.loadClass("simd.MaximaRest"), Format.BINARY32, 203);
    } finally {
      System.clearProperty(Vectors.BITS);
    }
  }

  private static void checkMaxima(Class<?> compiled, Format format, int columns)
      throws ReflectiveOperationException {
    Random random = new Random(columns);
    double[] numbers = new double[ROWS * columns];
    double[] largest = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      largest[row] = Double.NEGATIVE_INFINITY;
      // Rows of zeros of both signs, of one NaN or infinity somewhere, and of negative numbers.
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        numbers[i] =
            row % 4 == 0 ? SPECIAL[3 + random.nextInt(2)] : (float) -(random.nextFloat() + 0.5);
      }
      if (row % 4 == 1) {
        numbers[row * columns + random.nextInt(columns)] = SPECIAL[random.nextInt(5)];
      } else if (row % 4 == 2) {
        numbers[row * columns + random.nextInt(columns)] = -0.25;
      }
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        largest[row] = Math.max(largest[row], numbers[i]);
      }
    }
    Object instance = Threads.CALLER.instance(compiled, 203);
    Tensor x = Tensor.of(numbers, ROWS, columns).in(Arithmetic.of(format));
    Method forward = compiled.getMethod("forward", Tensor.class);
    double[] found = ((Tensor) forward.invoke(instance, x)).toDoubles();
    assertWithMessage("%s of %s columns", compiled.getSimpleName(), columns)
        .that(found)
        .isEqualTo(largest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"256", "512"})
  void layersThatAreAlikeShareAKernel(String bits)
      throws IOException, ReflectiveOperationException {
    assumeTrue(SimdTest.hasModule());
    String source = """
        package simd;

        import ulpine.Tensor;
        import ulpine.annotations.Differentiable;
        import ulpine.annotations.Graph;
        import ulpine.annotations.Shape;

        public final class Layers {
          private Layers() {}

          public record Tensors(
              @Shape("B 40") Tensor x,
              @Shape("40 40") Tensor u,
              @Shape("40 40") Tensor v,
              @Shape("40 40") Tensor w,
              @Shape("40 41") Tensor other,
              @Shape("40") Tensor a,
              @Shape("40") Tensor b) {}

          @Graph
          public static @Shape("B 40") Tensor alike(@Differentiable Tensors t) {
            Tensor first = t.x().matmul(t.u()).add(t.a()).relu();
            Tensor second = first.matmul(t.v()).add(t.b()).relu();
            return second.matmul(t.w()).add(t.a()).relu();
          }

          @Graph
          public static @Shape("B 41") Tensor unlike(@Differentiable Tensors t) {
            Tensor first = t.x().matmul(t.u()).add(t.a()).relu();
            Tensor second = first.matmul(t.u()).add(t.b()).leakyRelu(0.1);
            Tensor third = second.matmul(t.v()).sub(t.b()).relu();
            Tensor fourth = t.v().matmul(t.v()).add(t.v().matmul(t.w()));
            return third.matmul(fourth).matmul(t.other());
          }
        }
        """;
    ClassLoader loader = InMemory.compile(folder, Map.of("simd.Layers", source));
    System.setProperty(Vectors.BITS, bits);
    try {
      Random random = new Random(1);
      Class<?> owner = loader.loadClass("simd.Layers");
      for (int batch : new int[] {1, 3, 8, 21}) {
        Object tensors = loader
            .loadClass("simd.Layers$Tensors")
            .getConstructors()[0]
            .newInstance(
                SameBits.tensor(random, batch, 40),
                SameBits.tensor(random, 40, 40),
                SameBits.tensor(random, 40, 40),
                SameBits.tensor(random, 40, 40),
                SameBits.tensor(random, 40, 41),
                SameBits.tensor(random, 40),
                SameBits.tensor(random, 40));
        SameBits.check(owner, "alike", tensors, random, "alike " + batch);
        SameBits.check(owner, "unlike", tensors, random, "unlike " + batch);
      }
    } finally {
      System.clearProperty(Vectors.BITS);
    }
    // A layer; the gradients of what comes before relu, of a weight, of the two biases, of a hidden
    // value, and of the input.
    String vectors = Files.readString(folder.resolve("simd/LayersAlikeSimd.java.txt"));
    assertThat(Pattern.compile("@Override").matcher(vectors).results().count()).isEqualTo(7);
  }
}
