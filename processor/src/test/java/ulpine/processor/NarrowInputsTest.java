package ulpine.processor;

import static com.google.common.truth.Truth.assertWithMessage;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ulpine.Arithmetic;
import ulpine.Layout;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.optimizer.Sgd;
import ulpine.processor.testing.Calls;
import ulpine.processor.testing.InMemory;

/**
 * Plain arrays and parameters are rounded to narrow formats on the way in, weights once for each
 * step; with vectors and without.
 */
class NarrowInputsTest {
  private static final String SOURCE = """
      package narrow;

      import ulpine.Tensor;
      import ulpine.annotations.Differentiable;
      import ulpine.annotations.Format;
      import ulpine.annotations.Graph;
      import ulpine.annotations.Shape;

      public final class Net {
        private Net() {}

        public record Weights(@Shape("5 19") Tensor a, @Shape("19") Tensor b) {}

        @Graph(format = Format.%1$s, saturating = %2$s)
        public static @Shape("B 19") Tensor layer(@Shape("B 5") Tensor x, Weights w) {
          return x.matmul(w.a()).add(w.b());
        }

        @Graph(format = Format.%1$s, saturating = %2$s)
        public static @Shape("") Tensor loss(@Shape("B 5") Tensor x, @Differentiable Weights w) {
          return layer(x, w).tanh().sum();
        }
      }
      """;

  @TempDir
  Path folder;

  private final Random random = new Random(1);

  @ParameterizedTest
  @CsvSource({
    "BFLOAT16, false",
    "BFLOAT16, true",
    "TF32, false",
    "BINARY16, false",
    "FP8_E4M3, true",
    "FP8_E5M2, false"
  })
  void whoeverComesNext(String format, boolean saturating) throws ReflectiveOperationException {
    ClassLoader loader =
        InMemory.compile(folder, Map.of("narrow.Net", SOURCE.formatted(format, saturating)));
    Class<?> net = loader.loadClass("narrow.Net");
    Class<?> compiled = loader.loadClass("narrow.NetLayer");
    Class<?> trained = loader.loadClass("narrow.NetLoss");
    Arithmetic arithmetic = (Arithmetic) compiled.getField("ARITHMETIC").get(null);
    Object layer = compiled.getConstructor(int.class).newInstance(20);
    Object loss = trained.getConstructor(int.class).newInstance(20);
    @SuppressWarnings("unchecked")
    Layout<Object> layout = (Layout<Object>) compiled.getMethod("layout").invoke(null);
    Parameters<?>[] all = {weights(layout, loader), weights(layout, loader)};
    for (int call = 0; call < 60; call++) {
      Parameters<?> w = all[random.nextInt(all.length)];
      int rows = 1 + random.nextInt(20);
      float[] x = numbers(5 * rows);
      Tensor narrow = Tensor.of(x, rows, 5).in(arithmetic);
      Object values = Calls.in(arithmetic, w.value());
      Tensor expected = (Tensor) Calls.method(net, "layer", 2).invoke(null, narrow, values);
      float[] result = new float[19 * rows];
      if (random.nextInt(3) == 0) {
        // The arrays of a record take the place of those that were rounded.
        compiled
            .getMethod("forward", Tensor.class, values.getClass())
            .invoke(layer, narrow, Calls.in(arithmetic, all[0].value()));
      }
      Method forward =
          compiled.getMethod("forward", int.class, float[].class, Parameters.class, float[].class);
      forward.invoke(layer, rows, x, w, result);
      float[] wanted = expected.toArray();
      for (int i = 0; i < result.length; i++) {
        assertWithMessage("call %s, %s", call, i).that(result[i]).isEqualTo(wanted[i]);
      }
      if (random.nextInt(4) == 0) {
        Method step = Calls.method(trained, "step", 3);
        step.invoke(loss, Tensor.of(new float[5], 1, 5).in(arithmetic), w, Sgd.of(0.3));
      }
    }
  }

  private Parameters<?> weights(Layout<Object> layout, ClassLoader loader)
      throws ReflectiveOperationException {
    return Parameters.of(
        layout,
        loader
            .loadClass("narrow.Net$Weights")
            .getConstructors()[0]
            .newInstance(Tensor.of(numbers(5 * 19), 5, 19), Tensor.of(numbers(19), 19)));
  }

  /** Of all sizes, ties and the ends of ranges among them. */
  private float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      int bits = random.nextInt(4) == 0 ? random.nextInt() : 0x3f000000 + random.nextInt(1 << 25);
      numbers[i] = Float.intBitsToFloat(random.nextBoolean() ? bits : bits & 0xffff8000);
    }
    return numbers;
  }
}
