package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
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
import ulpine.Labels;
import ulpine.Tensor;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.Node;
import ulpine.processor.testing.InMemory;
import ulpine.processor.testing.RandomGraph;
import ulpine.processor.testing.RandomSource;

/**
 * Methods as users write them: the compiled class, the method itself and the gradient's source
 * agree to the bit.
 */
class EndToEndTest {
  private static final int CLASSES = 26;
  private static final int METHODS = 20;
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
    ClassLoader loader = InMemory.compile(folder, sources);
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
      inputs.add(value(input, sample, random));
    }
    Object eager =
        method(loader.loadClass(owner), method, inputs.size()).invoke(null, inputs.toArray());
    Class<?> type = loader.loadClass(compiled);
    Object instance = instance(type);
    Method forward = Arrays.stream(type.getMethods())
        .filter(m -> m.getName().equals("forward") && m.getReturnType() != void.class)
        .findFirst()
        .orElseThrow();
    assertWithMessage("forward of %s\n%s", name, sample.graph())
        .that(tensors(forward.invoke(instance, inputs.toArray())))
        .containsExactlyElementsIn(tensors(eager))
        .inOrder();
    List<Object> withSeed = new ArrayList<>(inputs);
    Method backward = Arrays.stream(type.getMethods())
        .filter(m -> m.getName().equals("backward") && m.getReturnType() != void.class)
        .findFirst()
        .orElseThrow();
    List<Object> seed = new ArrayList<>();
    if (backward.getParameterCount() > 0) {
      seed.add(seed(eager, random));
      withSeed.addAll(seed);
    }
    Class<?> source = loader.loadClass(compiled + "Gradient");
    Object expected = method(source, "gradient", withSeed.size()).invoke(null, withSeed.toArray());
    for (int twice = 0; twice < 2; twice++) {
      assertWithMessage("gradient of %s\n%s", name, sample.graph())
          .that(tensors(backward.invoke(instance, seed.toArray())))
          .containsExactlyElementsIn(tensors(expected))
          .inOrder();
    }
  }

  private static Method method(Class<?> type, String name, int parameters) {
    return Arrays.stream(type.getMethods())
        .filter(m -> m.getName().equals(name) && m.getParameterCount() == parameters)
        .findFirst()
        .orElseThrow();
  }

  /** With capacities above the actual sizes, so that full arrays are not what works by chance. */
  private static Object instance(Class<?> type) throws ReflectiveOperationException {
    int symbols = type.getConstructors()[0].getParameterCount();
    Object[] capacities = new Object[symbols];
    Arrays.fill(capacities, 12);
    return type.getConstructors()[0].newInstance(capacities);
  }

  private static Object value(Node input, RandomGraph.Sample sample, Random random) {
    int[] shape = input.shape().dims().stream().mapToInt(d -> size(d, sample)).toArray();
    double[] values = RandomGraph.values(input, sample.sizes(), random);
    if (input.type().element() == Element.INTEGER) {
      return Labels.of(Arrays.stream(values).mapToInt(v -> (int) v).toArray(), shape);
    }
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return Tensor.of(floats, shape);
  }

  private static int size(Dim dim, RandomGraph.Sample sample) {
    Dim value = dim;
    for (Map.Entry<String, Integer> entry : sample.sizes().entrySet()) {
      value = value.substitute(Map.of(entry.getKey(), Dim.of(entry.getValue())));
    }
    return Math.toIntExact(value.constant());
  }

  private static Object seed(Object result, Random random) throws ReflectiveOperationException {
    if (result instanceof Tensor tensor) {
      return Tensor.normal(random.nextLong(), 1, tensor.shape());
    }
    List<Object> components = new ArrayList<>();
    for (RecordComponent component : result.getClass().getRecordComponents()) {
      components.add(seed(component.getAccessor().invoke(result), random));
    }
    return result.getClass().getConstructors()[0].newInstance(components.toArray());
  }

  private static List<Tensor> tensors(Object value) throws ReflectiveOperationException {
    if (value instanceof Tensor tensor) {
      return List.of(tensor);
    }
    List<Tensor> tensors = new ArrayList<>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      tensors.addAll(tensors(component.getAccessor().invoke(value)));
    }
    return tensors;
  }
}
