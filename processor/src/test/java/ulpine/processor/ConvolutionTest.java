package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ulpine.Tensor;
import ulpine.processor.testing.InMemory;

/** A compiled convolution over images whose size is known when it runs. */
class ConvolutionTest {
  private static final String SOURCE = """
      package demo;

      import ulpine.Tensor;
      import ulpine.annotations.*;

      public final class Net {
        private Net() {}

        @Graph
        public static @Shape("B 2 (H-3)/2+1 (W-3)/2+1") Tensor f(
            @Shape("B 1 H W") Tensor x, @Shape("2 1 3 3") Tensor w) {
          return x.conv2d(w, 2, 0, 1, 1);
        }
      }
      """;

  @TempDir
  Path folder;

  @Test
  void sizesOfTheCall() throws ReflectiveOperationException {
    ClassLoader loader = InMemory.compile(folder, Map.of("demo.Net", SOURCE));
    Class<?> type = loader.loadClass("demo.NetF");
    Object instance = type.getConstructor(int.class, int.class, int.class).newInstance(4, 9, 9);
    Method forward = type.getMethod("forward", Tensor.class, Tensor.class);
    Tensor w = Tensor.normal(1, 1, 2, 1, 3, 3);
    for (int size = 3; size <= 9; size++) {
      Tensor x = Tensor.normal(size, 1, 3, 1, size, 12 - size);
      assertThat(forward.invoke(instance, x, w)).isEqualTo(x.conv2d(w, 2, 0, 1, 1));
    }
    Tensor small = Tensor.zeros(3, 1, 2, 9);
    assertThat(
            assertThrows(InvocationTargetException.class, () -> forward.invoke(instance, small, w))
                .getCause())
        .hasMessageThat()
        .isEqualTo("conv2d: the kernel does not fit into the image with its padding: H-3 = -1");
    assertThrows(IllegalArgumentException.class, () -> small.conv2d(w, 2, 0, 1, 1));
  }
}
