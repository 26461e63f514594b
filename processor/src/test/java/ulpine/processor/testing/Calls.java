package ulpine.processor.testing;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ulpine.Arithmetic;
import ulpine.Labels;
import ulpine.Tensor;
import ulpine.certificate.Certificate;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.Node;

/** Calls of random graphs' methods and generated classes by reflection. */
public final class Calls {
  private Calls() {}

  public static Method method(Class<?> type, String name, int parameters) {
    return Arrays.stream(type.getMethods())
        .filter(m -> m.getName().equals(name) && m.getParameterCount() == parameters)
        .findFirst()
        .orElseThrow();
  }

  /** With capacities above the actual sizes, so that full arrays are not what works by chance. */
  public static Object instance(Class<?> type) throws ReflectiveOperationException {
    return instance(type, 12);
  }

  /** With the same capacity of all sizes, and perhaps an executor and parallelism. */
  public static Object instance(Class<?> type, int capacity, Object... threads)
      throws ReflectiveOperationException {
    Comparator<Constructor<?>> byLength = Comparator.comparingInt(Constructor::getParameterCount);
    List<Constructor<?>> constructors = Arrays.stream(type.getConstructors())
        .sorted(byLength)
        .<Constructor<?>>map(constructor -> constructor)
        .toList();
    Object[] arguments = new Object[constructors.get(0).getParameterCount() + threads.length];
    Arrays.fill(arguments, capacity);
    System.arraycopy(threads, 0, arguments, arguments.length - threads.length, threads.length);
    return constructors.get(threads.length).newInstance(arguments);
  }

  /** A certificate by a new instance of a compiled class. */
  public static Certificate certify(Class<?> type, Object... inputs)
      throws ReflectiveOperationException {
    return (Certificate) method(type, "certify", inputs.length).invoke(instance(type), inputs);
  }

  public static Object value(Node input, RandomGraph.Sample sample, Random random) {
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

  static int size(Dim dim, RandomGraph.Sample sample) {
    Dim value = dim;
    for (Map.Entry<String, Integer> entry : sample.sizes().entrySet()) {
      value = value.substitute(Map.of(entry.getKey(), Dim.of(entry.getValue())));
    }
    return Math.toIntExact(value.constant());
  }

  public static Object seed(Object result, Random random) throws ReflectiveOperationException {
    if (result instanceof Tensor tensor) {
      return Tensor.normal(random.nextLong(), 1, tensor.shape());
    }
    List<Object> components = new ArrayList<>();
    for (RecordComponent component : result.getClass().getRecordComponents()) {
      components.add(seed(component.getAccessor().invoke(result), random));
    }
    return result.getClass().getConstructors()[0].newInstance(components.toArray());
  }

  public static List<Tensor> tensors(Object value) throws ReflectiveOperationException {
    if (value instanceof Tensor tensor) {
      return List.of(tensor);
    }
    List<Tensor> tensors = new ArrayList<>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      tensors.addAll(tensors(component.getAccessor().invoke(value)));
    }
    return tensors;
  }

  /** Tensors and records of tensors in another arithmetic. */
  public static Object in(Arithmetic arithmetic, Object value) {
    if (value instanceof Tensor tensor) {
      return tensor.in(arithmetic);
    }
    if (!(value instanceof Record)) {
      return value;
    }
    try {
      List<Object> components = new ArrayList<>();
      for (RecordComponent component : value.getClass().getRecordComponents()) {
        components.add(in(arithmetic, component.getAccessor().invoke(value)));
      }
      return value.getClass().getConstructors()[0].newInstance(components.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
