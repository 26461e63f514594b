package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ulpine.Tensor;
import ulpine.processor.testing.Calls;
import ulpine.processor.testing.InMemory;

/** Results that are computed in arrays of the caller. */
class DirectResultsTest {
  private static final String SOURCE = """
      package direct;

      import ulpine.Tensor;
      import ulpine.annotations.Differentiable;
      import ulpine.annotations.Graph;
      import ulpine.annotations.Shape;

      public final class Nets {
        private Nets() {}

        public record Both(@Shape("B 70") Tensor turned, @Shape("B 70") Tensor shares) {}

        @Graph
        public static @Shape("B 70") Tensor shares(@Shape("B 70") Tensor x) {
          return x.softmax(-1);
        }

        @Graph
        public static Both both(@Shape("B 70") Tensor x) {
          return new Both(x.neg(), x.softmax(-1));
        }

        @Graph
        public static @Shape("B 70") Tensor tanh(@Differentiable @Shape("B 70") Tensor x) {
          return x.tanh();
        }
      }
      """;

  @TempDir
  Path folder;

  private final Tensor x = Tensor.normal(1, 1, 5, 70);
  private final Tensor shares = x.softmax(-1);
  private ClassLoader loader;

  @BeforeEach
  void compile() throws ReflectiveOperationException {
    loader = InMemory.compile(folder, Map.of("direct.Nets", SOURCE));
  }

  @Test
  void apartOrInPlace() throws ReflectiveOperationException {
    Class<?> compiled = loader.loadClass("direct.NetsShares");
    Object instance = Calls.instance(compiled);
    Method arrays = Calls.method(compiled, "forward", 3);
    float[] result = new float[350];
    arrays.invoke(instance, 5, x.toArray(), result);
    assertThat(result).isEqualTo(shares.toArray());
    float[] both = x.toArray();
    arrays.invoke(instance, 5, both, both);
    assertThat(both).isEqualTo(shares.toArray());
  }

  /** What an array was given for once is not written to again. */
  @Test
  void onlyOnce() throws ReflectiveOperationException {
    Class<?> compiled = loader.loadClass("direct.NetsShares");
    Object instance = Calls.instance(compiled);
    Method tensors = compiled.getMethod("forward", Tensor.class);
    float[] result = new float[350];
    Calls.method(compiled, "forward", 3).invoke(instance, 5, x.toArray(), result);
    Tensor other = Tensor.normal(2, 1, 5, 70);
    assertThat(tensors.invoke(instance, other)).isEqualTo(other.softmax(-1));
    assertThat(result).isEqualTo(shares.toArray());
  }

  @Test
  void severalResults() throws ReflectiveOperationException {
    Class<?> compiled = loader.loadClass("direct.NetsBoth");
    Object instance = Calls.instance(compiled);
    Method arrays = Calls.method(compiled, "forward", 4);
    float[] turned = new float[350];
    float[] result = new float[350];
    arrays.invoke(instance, 5, x.toArray(), turned, result);
    assertThat(turned).isEqualTo(x.neg().toArray());
    assertThat(result).isEqualTo(shares.toArray());
    // The last one stays.
    arrays.invoke(instance, 5, x.toArray(), result, result);
    assertThat(result).isEqualTo(shares.toArray());
    float[] both = x.toArray();
    arrays.invoke(instance, 5, both, both, result);
    assertThat(both).isEqualTo(x.neg().toArray());
    assertThat(result).isEqualTo(shares.toArray());
  }

  /** Backward reads the result of forward, which is nobody else's. */
  @Test
  void notWhatBackwardReads() throws ReflectiveOperationException {
    Class<?> compiled = loader.loadClass("direct.NetsTanh");
    Object instance = Calls.instance(compiled);
    float[] result = new float[350];
    Calls.method(compiled, "forward", 3).invoke(instance, 5, x.toArray(), result);
    assertThat(result).isEqualTo(x.tanh().toArray());
    Tensor seed = Tensor.normal(2, 1, 5, 70);
    Method backward = compiled.getMethod("backward", Tensor.class);
    Tensor expected = ((Tensor) backward.invoke(instance, seed)).copy();
    Arrays.fill(result, 7);
    assertThat(backward.invoke(instance, seed)).isEqualTo(expected);
  }
}
