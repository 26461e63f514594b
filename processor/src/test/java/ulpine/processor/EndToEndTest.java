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
import ulpine.processor.graph.Node;
import ulpine.processor.testing.Calls;
import ulpine.processor.testing.InMemory;
import ulpine.processor.testing.RandomGraph;
import ulpine.processor.testing.RandomSource;
import ulpine.processor.testing.Threads;

/**
 * Methods as users write them: the compiled class, the method itself and the gradient's source
 * agree to the bit, in one thread and in several.
 */
class EndToEndTest {
  private static final int CLASSES = 26;
  private static final int METHODS = 20;

  /** Above the actual sizes, so that full arrays are not what works by chance. */
  private static final int CAPACITY = 12;

  private static final long SEED = Long.getLong("ulpine.seed", 1);

  @TempDir
  Path folder;

  @Test
  void randomGraphs() throws ReflectiveOperationException {
    Map<String, String> sources = new LinkedHashMap<>();
    Map<String, RandomGraph.Sample> samples = new LinkedHashMap<>();
    for (int c = 0; c < CLASSES; c++) {
      StringBuilder source =
          new StringBuilder("package random;\n\nimport ulpine.Labels;\nimport ulpine.Mask;\n"
              + "import ulpine.Tensor;\nimport ulpine.annotations.Differentiable;\nimport ulpine.annotations.Graph;\n"
              + "import ulpine.annotations.Shape;\n\npublic final class Random" + c
              + " {\n  private Random" + c
              + "() {}\n\n");
      for (int m = 0; m < METHODS; m++) {
        int number = c * METHODS + m;
        RandomGraph.Sample sample =
            RandomGraph.of(SEED * 100_000 + number, 1 + number % 30, operation -> true);
        Optional<String> method = RandomSource.of(sample, "f" + m);
        method.ifPresent(text -> {
          source.append(text);
          samples.put("random.Random" + number / METHODS + "#f" + number % METHODS, sample);
        });
      }
      sources.put("random.Random" + c, source.append("}\n").toString());
    }
    ClassLoader loader = InMemory.compile(folder, sources, List.of(Threads.DIVIDE));
    for (Map.Entry<String, RandomGraph.Sample> entry : samples.entrySet()) {
      compare(loader, entry.getKey(), entry.getValue());
    }
    assertThat(samples.size()).isAtLeast(500);
  }

  private static void compare(ClassLoader loader, String name, RandomGraph.Sample sample)
      throws ReflectiveOperationException {
    String owner = name.substring(0, name.indexOf('#'));
    String method = name.substring(name.indexOf('#') + 1);
    String compiled = owner + Character.toUpperCase(method.charAt(0)) + method.substring(1);
    Random random = new Random(name.hashCode());
    List<Object> inputs = new ArrayList<>();
    for (Node input : sample.graph().inputs()) {
      inputs.add(Calls.value(input, sample, random));
    }
    Object eager =
        Calls.method(loader.loadClass(owner), method, inputs.size()).invoke(null, inputs.toArray());
    Class<?> type = loader.loadClass(compiled);
    Method forward = Arrays.stream(type.getMethods())
        .filter(m -> m.getName().equals("forward") && m.getReturnType() != void.class)
        .findFirst()
        .orElseThrow();
    List<Object> withSeed = new ArrayList<>(inputs);
    Method backward = Arrays.stream(type.getMethods())
        .filter(m -> m.getName().equals("backward") && m.getReturnType() != void.class)
        .findFirst()
        .orElseThrow();
    List<Object> seed = new ArrayList<>();
    if (backward.getParameterCount() > 0) {
      seed.add(Calls.seed(eager, random));
      withSeed.addAll(seed);
    }
    Class<?> source = loader.loadClass(compiled + "Gradient");
    Object expected =
        Calls.method(source, "gradient", withSeed.size()).invoke(null, withSeed.toArray());
    for (Threads threads : Threads.values()) {
      Object instance = threads.instance(type, CAPACITY);
      assertWithMessage("forward of %s, %s\n%s", name, threads, sample.graph())
          .that(Calls.tensors(forward.invoke(instance, inputs.toArray())))
          .containsExactlyElementsIn(Calls.tensors(eager))
          .inOrder();
      for (int twice = 0; twice < 2; twice++) {
        assertWithMessage("gradient of %s, %s\n%s", name, threads, sample.graph())
            .that(Calls.tensors(backward.invoke(instance, seed.toArray())))
            .containsExactlyElementsIn(Calls.tensors(expected))
            .inOrder();
      }
    }
  }
}
