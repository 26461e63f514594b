package ulpine.processor;

import static com.google.common.truth.Truth.assertWithMessage;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ulpine.Tensor;
import ulpine.processor.testing.InMemory;

/** What Java does with the numbers of a body is what the compiled class does. */
final class JavaMeaningTest {
  private static final String SOURCE = """
      package demo;
      import ulpine.Tensor;
      import ulpine.annotations.Graph;
      import ulpine.annotations.Shape;
      public final class Net {
        static final boolean YES = true;
        private Net() {}
        static Tensor half(Tensor x, double k) { return x.mul(k / 2); }
        static double three() { return 3; }
        @Graph public static @Shape("1") Tensor argument(@Shape("1") Tensor x) {
          return half(x, 3);
        }
        @Graph public static @Shape("1") Tensor result(@Shape("1") Tensor x) {
          return x.mul(three() / 2);
        }
        @Graph public static @Shape("1") Tensor conditional(@Shape("1") Tensor x) {
          return x.mul((YES ? 1 : 2.0) / 2);
        }
      }
      """;

  @TempDir
  private Path folder;

  @Test
  void conversions() throws ReflectiveOperationException {
    ClassLoader loader = InMemory.compile(folder, Map.of("demo.Net", SOURCE));
    Tensor x = Tensor.of(new float[] {1}, 1);
    for (String name : List.of("Argument", "Result", "Conditional")) {
      String method = name.toLowerCase(java.util.Locale.ROOT);
      Method eager = loader.loadClass("demo.Net").getMethod(method, Tensor.class);
      Class<?> compiled = loader.loadClass("demo.Net" + name);
      Object forward = compiled
          .getMethod("forward", Tensor.class)
          .invoke(compiled.getConstructor().newInstance(), x);
      assertWithMessage(name).that(forward).isEqualTo(eager.invoke(null, x));
    }
  }
}
