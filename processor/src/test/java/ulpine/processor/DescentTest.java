package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ulpine.Arithmetic;
import ulpine.Layout;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.optimizer.Momentum;
import ulpine.optimizer.Optimizer;
import ulpine.optimizer.Sgd;
import ulpine.processor.testing.Calls;
import ulpine.processor.testing.InMemory;
import ulpine.processor.testing.Threads;

/** Steps of gradient descent that change weights where their gradient is computed. */
class DescentTest {
  private static final String SOURCE = """
      package descent;

      import ulpine.Tensor;
      import ulpine.annotations.Differentiable;
      import ulpine.annotations.Format;
      import ulpine.annotations.Graph;
      import ulpine.annotations.Shape;

      public final class Nets {
        private Nets() {}

        public record Dense(
            @Shape("37 52") Tensor a, @Shape("52") Tensor b, @Shape("52 3") Tensor c) {}

        public record Full(
          @Shape("53 48") Tensor a, @Shape("48") Tensor b, @Shape("48 3") Tensor c) {}

        public record Deep(
            @Shape("53 64") Tensor a,
            @Shape("64 80") Tensor b,
            @Shape("80 52") Tensor c,
            @Shape("16 52") Tensor d) {}

        public record Chain(@Shape("16 16") Tensor a, @Shape("") Tensor unused) {}

        public record Filters(@Shape("4 2 3 3") Tensor f, @Shape("4") Tensor b) {}

        @Graph
        public static @Shape("") Tensor dense(@Shape("B 37") Tensor x, @Differentiable Dense w) {
          return x.matmul(w.a()).add(w.b()).relu().matmul(w.c()).square().mean();
        }

        @Graph
        public static @Shape("") Tensor full(@Shape("B 53") Tensor x, @Differentiable Full w) {
          return x.matmul(w.a()).add(w.b()).relu().matmul(w.c()).square().mean();
        }

        /** Of the second weights there are panels and more, of the third no gradient in vectors. */
        @Graph
        public static @Shape("") Tensor deep(@Shape("B 53") Tensor x, @Differentiable Deep w) {
          Tensor hidden = x.matmul(w.a()).relu().matmul(w.b()).tanh();
          return hidden.matmul(w.c()).matmul(w.d().transpose()).square().mean();
        }

        public record Named(@Shape("53 48") Tensor a, @Shape("64 16") Tensor new8) {}

        /** All named like what the change of weights declares. */
        @Graph
        public static @Shape("") Tensor named(
            @Shape("B 53") Tensor new0, @Shape("48 64") Tensor b, @Differentiable Named w) {
          return new0.matmul(w.a()).matmul(b).tanh().matmul(w.new8()).square().mean();
        }

        @Graph(format = Format.BINARY64)
        public static @Shape("") Tensor wide(@Shape("B 37") Tensor x, @Differentiable Dense w) {
          return x.matmul(w.a()).add(w.b()).relu().matmul(w.c()).square().mean();
        }

        /** The weights are read again after a part of their gradient is known. */
        @Graph
        public static @Shape("") Tensor chain(@Shape("B 16") Tensor x, @Differentiable Chain w) {
          return x.matmul(w.a()).tanh().matmul(w.a()).tanh().matmul(w.a()).square().mean();
        }

        @Graph
        public static @Shape("") Tensor filters(
            @Shape("B 2 9 9") Tensor x, @Differentiable Filters w) {
          return x.conv2d(w.f(), 1, 0, 1, 1).add(w.b().reshape(4, 1, 1).expand(4, 7, 7)).relu().square().mean();
        }
      }
      """;

  /** Columns of weights: whole vectors or panels, of one length or of both, or neither. */
  private static final List<Integer> COLUMNS = List.of(16, 24, 32, 40, 56, 64);

  @TempDir
  static Path folder;

  private static ClassLoader loader;
  private static Class<?> nets;
  private final Random random = new Random(1);

  @BeforeAll
  static void compile() throws ReflectiveOperationException {
    StringBuilder source = new StringBuilder(SOURCE);
    source.setLength(SOURCE.lastIndexOf('}'));
    for (int columns : COLUMNS) {
      for (String format : List.of("BINARY32", "BINARY64")) {
        String name = (format.equals("BINARY32") ? "Floats" : "Doubles") + columns;
        source.append("""
              public record %1$s(@Shape("53 %2$d") Tensor a, @Shape("%2$d 3") Tensor c) {}

              @Graph(name = "Nets%1$s", format = Format.%3$s)
              public static @Shape("") Tensor %4$s(
                  @Shape("B 53") Tensor x, @Differentiable %1$s w) {
                return x.matmul(w.a()).relu().matmul(w.c()).square().mean();
              }
            """.formatted(name, columns, format, name.toLowerCase(Locale.ROOT)));
      }
    }
    source.append("}\n");
    loader = InMemory.compile(
        folder, Map.of("descent.Nets", source.toString()), List.of(Threads.DIVIDE));
    nets = loader.loadClass("descent.Nets");
  }

  /** Panels of weights change with them, or are made again, however many columns they have. */
  @Test
  void whateverTheColumns() throws ReflectiveOperationException {
    for (int columns : COLUMNS) {
      whateverComesBetween("floats" + columns, 60);
      whateverComesBetween("doubles" + columns, 60);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dense",
        "full",
        "wide",
        "chain",
        "filters",
        "floats16",
        "floats24",
        "floats32",
        "floats40",
        "floats64",
        "doubles16",
        "doubles24"
      })
  void theBitsOfTheStepApart(String graph) throws ReflectiveOperationException {
    Class<?> compiled = compiled(graph);
    int[] shape = graph.equals("filters")
        ? new int[] {9, 2, 9, 9}
        : new int[] {
          graph.matches(".*\\d") ? 17 : 9,
          graph.equals("chain") ? 16 : graph.matches("full|.*\\d") ? 53 : 37
        };
    for (Threads threads : Threads.values()) {
      Object instance = threads.instance(compiled, 17);
      // Another, so that panels stay.
      Object other = threads.instance(compiled, 17);
      Parameters<?> together = parameters(compiled);
      Parameters<?> apart = Parameters.of(layout(compiled), together.snapshot());
      for (int step = 0; step < 6; step++) {
        Tensor x = input(together, shape);
        Optimizer optimizer = step == 3 ? Momentum.of(0.01, 0.5) : Sgd.of(0.01 * (step + 1));
        Object value = Calls.method(compiled, "step", 3).invoke(instance, x, together, optimizer);
        assertThat(value).isEqualTo(stepApart(compiled, other, x, apart, optimizer));
        assertWithMessage("%s, step %s", threads, step)
            .that(together.value())
            .isEqualTo(apart.value());
        assertThat(together.version()).isEqualTo(step + 1);
      }
    }
  }

  /** Panels of weights change with them, or are made again. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "deep"})
  void whateverComesBetween(String graph) throws ReflectiveOperationException {
    whateverComesBetween(graph, 400);
  }

  private void whateverComesBetween(String graph, int calls) throws ReflectiveOperationException {
    Class<?> compiled = compiled(graph);
    Object instance = Threads.CALLER.instance(compiled, 33);
    Parameters<?>[] weights = {parameters(compiled), parameters(compiled)};
    for (int call = 0; call < calls; call++) {
      Parameters<?> w = weights[call % 50 < 35 ? 0 : random.nextInt(2)];
      Tensor x = input(w, new int[] {new int[] {1, 3, 4, 16, 17, 33}[random.nextInt(6)], 53});
      Tensor expected = (Tensor) Calls.method(nets, graph, 2).invoke(null, x, w.snapshot());
      if (random.nextInt(3) > 0) {
        Optimizer optimizer = random.nextInt(9) == 0 ? Momentum.of(1e-3, 0.5) : Sgd.of(1e-3);
        Method step = Calls.method(compiled, "step", 3);
        assertWithMessage("call %s", call)
            .that(step.invoke(instance, x, w, optimizer))
            .isEqualTo(item(expected));
      } else {
        Method forward = compiled.getMethod("forward", Tensor.class, Parameters.class);
        assertWithMessage("call %s", call).that(forward.invoke(instance, x, w)).isEqualTo(expected);
      }
    }
  }

  /** Then the input must stay what it is until all gradients are there. */
  @Test
  void weightsAsTheInput() throws ReflectiveOperationException {
    Class<?> compiled = compiled("chain");
    Object instance = Threads.CALLER.instance(compiled, 16);
    Parameters<?> together = parameters(compiled);
    Parameters<?> apart = Parameters.of(layout(compiled), together.snapshot());
    for (int step = 0; step < 3; step++) {
      Tensor x =
          (Tensor) Calls.method(together.value().getClass(), "a", 0).invoke(together.value());
      Tensor copy = x.copy();
      Calls.method(compiled, "step", 3).invoke(instance, x, together, Sgd.of(0.5));
      stepApart(compiled, instance, copy, apart, Sgd.of(0.5));
      assertThat(together.value()).isEqualTo(apart.value());
    }
  }

  /**
   * Not where some of a gradient is computed twice, to fill the last vector, nor where panels are
   * not the weights in another order.
   */
  @Test
  void inPlace() throws ReflectiveOperationException {
    assertThat(changed("dense")).isEmpty();
    assertThat(changed("full")).containsExactly("computeNewA", "computeNewB");
    assertThat(changed("wide")).containsExactly("computeNewA", "computeNewB");
    assertThat(changed("filters")).containsExactly("computeNewB", "computeNewF");
    assertThat(changed("deep")).containsExactly("computeNewA", "computeNewB");
    assertThat(changed("chain")).isEmpty();
    assertThat(changed("floats24")).containsExactly("computeNewA");
    assertThat(changed("floats32")).containsExactly("computeNewA");
    assertThat(changed("floats40")).isEmpty();
    assertThat(changed("doubles16")).containsExactly("computeNewA");
  }

  /** Of vectors, too, which are left out silently where they do not compile. */
  @Test
  void namesOfTheirOwn() throws ReflectiveOperationException {
    assertThat(loader.getResource("descent/NetsNamedSimd.class")).isNotNull();
  }

  private List<String> changed(String graph) throws ReflectiveOperationException {
    return Arrays.stream(compiled(graph).getDeclaredMethods())
        .map(Method::getName)
        .filter(name -> name.startsWith("computeNew"))
        .sorted()
        .toList();
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Object stepApart(
      Class<?> compiled, Object instance, Tensor x, Parameters<?> w, Optimizer optimizer)
      throws ReflectiveOperationException {
    Method forward = compiled.getMethod("forward", Tensor.class, Parameters.class);
    Tensor value = (Tensor) forward.invoke(instance, x, w);
    Object result = item(value);
    ((Parameters) w).step(optimizer, Calls.method(compiled, "backward", 0).invoke(instance));
    return result;
  }

  private static Object item(Tensor value) {
    return value.arithmetic() == Arithmetic.BINARY64 ? (Object) value.get() : (Object) value.item();
  }

  private Class<?> compiled(String graph) throws ReflectiveOperationException {
    return loader.loadClass(
        "descent.Nets" + graph.substring(0, 1).toUpperCase(Locale.ROOT) + graph.substring(1));
  }

  @SuppressWarnings("unchecked")
  private static Layout<Object> layout(Class<?> compiled) throws ReflectiveOperationException {
    return (Layout<Object>) compiled.getMethod("layout").invoke(null);
  }

  private Parameters<?> parameters(Class<?> compiled) throws ReflectiveOperationException {
    Layout<Object> layout = layout(compiled);
    boolean wide = compiled.getSimpleName().matches(".*(Wide|Doubles\\d+)");
    Object zeros = layout.zeros(wide ? Arithmetic.BINARY64 : Arithmetic.BINARY32);
    return Parameters.of(layout, layout.map(zeros, zero -> input(zero.arithmetic(), zero.shape())));
  }

  private Tensor input(Parameters<?> parameters, int[] shape) {
    return input(parameters.arithmetic(), shape);
  }

  private Tensor input(Arithmetic arithmetic, int[] shape) {
    return Tensor.normal(random.nextLong(), 0.3, shape).in(arithmetic);
  }
}
