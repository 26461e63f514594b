package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import ulpine.Layout;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.optimizer.Sgd;
import ulpine.processor.testing.Calls;
import ulpine.processor.testing.InMemory;
import ulpine.processor.testing.SameBits;
import ulpine.processor.testing.Threads;

/** Weights are copied to panels once, and again whenever they may be others. */
class SimdWeightsTest {
  private static final String SOURCE = """
      package simd;

      import ulpine.Tensor;
      import ulpine.annotations.Differentiable;
      import ulpine.annotations.Graph;
      import ulpine.annotations.Shape;

      public final class Net {
        private Net() {}

        public record Weights(
            @Shape("37 52") Tensor a, @Shape("10 52") Tensor b, @Shape("10 3") Tensor c) {}

        public record Heads(@Shape("3 29 37") Tensor a) {}

        @Graph
        public static @Shape("3 B 29") Tensor heads(
            @Shape("3 B 37") Tensor x, @Differentiable Heads w) {
          return x.matmul(w.a().transpose());
        }

        @Graph
        public static @Shape("") Tensor loss(@Shape("B 37") Tensor x, @Differentiable Weights w) {
          Tensor hidden = x.matmul(w.a()).relu();
          return hidden.matmul(w.b().transpose()).tanh().matmul(w.c()).square().mean();
        }
      }
      """;

  @TempDir
  Path folder;

  private final Random random = new Random(1);
  private Class<?> net;
  private Class<?> compiled;

  @BeforeEach
  void compile() throws ReflectiveOperationException {
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    ClassLoader loader =
        InMemory.compile(folder, Map.of("simd.Net", SOURCE), List.of(Threads.DIVIDE));
    net = loader.loadClass("simd.Net");
    compiled = loader.loadClass("simd.NetLoss");
  }

  @ParameterizedTest
  @EnumSource
  void whoeverComesNext(Threads threads) throws ReflectiveOperationException {
    Object instance = threads.instance(compiled, 70);
    Object[] weights = {parameters(), parameters(), record(), record()};
    for (int call = 0; call < 300; call++) {
      Object w = weights[random.nextInt(weights.length)];
      Tensor x = SameBits.tensor(random, new int[] {1, 15, 16, 33, 70}[random.nextInt(5)], 37);
      Object values = w instanceof Parameters<?> p ? p.value() : w;
      Tensor expected = eager(x, values);
      boolean steps = w instanceof Parameters<?> && random.nextInt(4) == 0 && isFinite(x);
      if (steps) {
        Method step = Calls.method(compiled, "step", 3);
        assertThat(step.invoke(instance, x, w, Sgd.of(1e-3))).isEqualTo(expected.item());
      } else {
        Class<?> type = w instanceof Parameters<?> ? Parameters.class : w.getClass();
        Method forward = compiled.getMethod("forward", Tensor.class, type);
        assertWithMessage("call %s", call).that(forward.invoke(instance, x, w)).isEqualTo(expected);
      }
    }
  }

  @Test
  @SuppressWarnings("unchecked")
  void matricesAfterEachOther() throws ReflectiveOperationException {
    Class<?> heads = net.getClassLoader().loadClass("simd.NetHeads");
    Class<?> type = net.getClassLoader().loadClass("simd.Net$Heads");
    Object weights = type.getConstructors()[0].newInstance(SameBits.tensor(random, 3, 29, 37));
    var layout = (Layout<Object>) heads.getMethod("layout").invoke(null);
    Object instance = Threads.CALLER.instance(heads, 70);
    Tensor x = SameBits.tensor(random, 3, 33, 37);
    Object expected = Calls.method(net, "heads", 2).invoke(null, x, weights);
    Parameters<?> parameters = Parameters.of(layout, weights);
    Method forward = heads.getMethod("forward", Tensor.class, Parameters.class);
    for (int call = 0; call < 4; call++) {
      assertWithMessage("call %s", call)
          .that(forward.invoke(instance, x, parameters))
          .isEqualTo(expected);
    }
  }

  @Test
  void notEachTime() throws ReflectiveOperationException {
    Object instance = Threads.CALLER.instance(compiled, 70);
    Parameters<?> first = parameters();
    Parameters<?> second = parameters();
    // The first call may be the last, and with few rows nothing is packed.
    assertThat(panels(instance, 16, first)).isEqualTo("one after the other");
    assertThat(panels(instance, 15, first)).isEqualTo("made");
    assertThat(panels(instance, 16, first)).isEqualTo("made");
    assertThat(panels(instance, 1, first)).isEqualTo("there");
    assertThat(panels(instance, 70, first)).isEqualTo("there");
    assertThat(panels(instance, 70, second)).isEqualTo("one after the other");
    assertThat(panels(instance, 70, first)).isEqualTo("one after the other");
    assertThat(panels(instance, 70, first)).isEqualTo("made");
    assertThat(panels(instance, 70, first)).isEqualTo("there");
    Method step = Calls.method(compiled, "step", 3);
    step.invoke(instance, Tensor.zeros(70, 37), first, Sgd.of(1e-3));
    assertThat(panels(instance, 70, first)).isEqualTo("one after the other");
    assertThat(panels(instance, 70, first)).isEqualTo("made");
  }

  /** What a call does with them. */
  private String panels(Object instance, int rows, Parameters<?> parameters)
      throws ReflectiveOperationException {
    Method forward = compiled.getMethod("forward", Tensor.class, Parameters.class);
    forward.invoke(instance, Tensor.zeros(rows, 37), parameters);
    return field(instance, "stale") == 0
        ? "there"
        : field(instance, "keep") == 1 ? "made" : "one after the other";
  }

  private int field(Object instance, String name) throws ReflectiveOperationException {
    Field field = compiled.getDeclaredField(name);
    field.setAccessible(true);
    return field.getInt(instance);
  }

  private Tensor eager(Tensor x, Object weights) throws ReflectiveOperationException {
    return (Tensor) Calls.method(net, "loss", 2).invoke(null, x, weights);
  }

  private static boolean isFinite(Tensor x) {
    for (float value : x.toArray()) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private Object record() throws ReflectiveOperationException {
    return net.getClassLoader()
        .loadClass("simd.Net$Weights")
        .getConstructors()[0]
        .newInstance(
            SameBits.tensor(random, 37, 52).clamp(-1, 1),
            SameBits.tensor(random, 10, 52),
            SameBits.tensor(random, 10, 3));
  }

  @SuppressWarnings("unchecked")
  private Parameters<Object> parameters() throws ReflectiveOperationException {
    Layout<Object> layout = (Layout<Object>) compiled.getMethod("layout").invoke(null);
    return Parameters.of(layout, record());
  }
}
