package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ulpine.Arithmetic;
import ulpine.annotations.Accumulator;
import ulpine.annotations.Format;
import ulpine.processor.graph.Node;
import ulpine.processor.testing.Calls;
import ulpine.processor.testing.InMemory;
import ulpine.processor.testing.RandomGraph;
import ulpine.processor.testing.RandomInputs;
import ulpine.processor.testing.RandomSource;

/** In every format the compiled class, the method and the gradient's source agree to the bit. */
class FormatTest {
  private static final int METHODS = 7;
  private static final long SEED = Long.getLong("ulpine.seed", 1);

  /** A format with an accumulator, as an annotation and as an arithmetic. */
  private record Numbers(Format format, Accumulator accumulator, boolean saturating) {
    String annotation() {
      return "@Graph(format = Format." + format.name() + ", accumulator = Accumulator."
          + accumulator + ", saturating = " + saturating + ")";
    }

    Arithmetic arithmetic() {
      return saturating ? following().saturating() : following();
    }

    /** Overflow follows the format. */
    private Arithmetic following() {
      return switch (accumulator) {
        case DEFAULT -> Arithmetic.of(format);
        case FORMAT -> Arithmetic.of(format, format);
        case BINARY32 -> Arithmetic.of(format, Format.BINARY32);
        case BINARY64 -> Arithmetic.of(format, Format.BINARY64);
      };
    }
  }

  @TempDir
  Path folder;

  @Test
  void randomGraphs() throws ReflectiveOperationException {
    List<Numbers> all = new ArrayList<>();
    for (Format format : Format.values()) {
      for (Accumulator accumulator : Accumulator.values()) {
        if (accumulator != Accumulator.BINARY32 || Format.BINARY32.includes(format)) {
          all.add(new Numbers(format, accumulator, false));
        }
      }
      if (format != Format.BINARY32 && format != Format.BINARY64) {
        all.add(new Numbers(format, Accumulator.FORMAT, true));
        all.add(new Numbers(format, Accumulator.DEFAULT, true));
      }
    }
    Map<String, String> sources = new LinkedHashMap<>();
    Map<String, RandomGraph.Sample> samples = new LinkedHashMap<>();
    for (int c = 0; c < all.size(); c++) {
      String name = "Random" + c;
      StringBuilder source = new StringBuilder("package random;\n\nimport ulpine.*;\n"
          + "import ulpine.annotations.*;\nimport ulpine.annotations.Shape;\n\n"
          + "public final class " + name + " {\n  private " + name + "() {}\n\n");
      for (int m = 0; m < METHODS; m++) {
        int number = c * METHODS + m;
        RandomGraph.Sample sample =
            RandomGraph.of(SEED * 300_000 + number, 1 + 2 * m, operation -> true);
        String method = "f" + m;
        Optional<String> text = RandomSource.of(sample, method, all.get(c).annotation());
        text.ifPresent(t -> {
          source.append(t);
          samples.put("random." + name + "#" + method, sample);
        });
      }
      sources.put("random." + name, source.append("}\n").toString());
    }
    ClassLoader loader = InMemory.compile(folder, sources);
    for (Map.Entry<String, RandomGraph.Sample> entry : samples.entrySet()) {
      String owner = entry.getKey().substring(0, entry.getKey().indexOf('#'));
      Numbers numbers = all.get(Integer.parseInt(owner.substring("random.Random".length())));
      compare(loader, entry.getKey(), entry.getValue(), numbers.arithmetic());
    }
    assertThat(samples.size()).isAtLeast(all.size() * METHODS * 3 / 4);
  }

  private static void compare(
      ClassLoader loader, String name, RandomGraph.Sample sample, Arithmetic arithmetic)
      throws ReflectiveOperationException {
    String owner = name.substring(0, name.indexOf('#'));
    String method = name.substring(name.indexOf('#') + 1);
    String compiled = owner + Character.toUpperCase(method.charAt(0)) + method.substring(1);
    Class<?> type = loader.loadClass(compiled);
    assertThat(type.getField("ARITHMETIC").get(null)).isEqualTo(arithmetic);
    Object instance = Calls.instance(type);
    Random random = new Random(name.hashCode());
    for (int trial = 0; trial < 3; trial++) {
      List<Object> inputs = new ArrayList<>();
      for (Node input : sample.graph().inputs()) {
        inputs.add(Calls.in(arithmetic, RandomInputs.value(input, sample, trial, random)));
      }
      Object eager = Calls.method(loader.loadClass(owner), method, inputs.size())
          .invoke(null, inputs.toArray());
      String about = name + " in " + arithmetic + " trial " + trial + "\n" + sample.graph();
      assertWithMessage("forward of %s", about)
          .that(Calls.tensors(named(type, "forward").invoke(instance, inputs.toArray())))
          .containsExactlyElementsIn(Calls.tensors(eager))
          .inOrder();
      Method backward = named(type, "backward");
      List<Object> seed = new ArrayList<>();
      if (backward.getParameterCount() > 0) {
        seed.add(Calls.in(arithmetic, Calls.seed(eager, random)));
      }
      inputs.addAll(seed);
      Object expected = Calls.method(
              loader.loadClass(compiled + "Gradient"), "gradient", inputs.size())
          .invoke(null, inputs.toArray());
      assertWithMessage("gradient of %s", about)
          .that(Calls.tensors(backward.invoke(instance, seed.toArray())))
          .containsExactlyElementsIn(Calls.tensors(expected))
          .inOrder();
    }
  }

  private static Method named(Class<?> type, String name) {
    return Arrays.stream(type.getMethods())
        .filter(m -> m.getName().equals(name) && m.getReturnType() != void.class)
        .findFirst()
        .orElseThrow();
  }
}
