package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ulpine.Tensor;
import ulpine.processor.testing.InMemory;
import ulpine.processor.testing.Javac;

/** There is no largest element of none: a compile error, or the same exception in both. */
class EmptyAxisTest {
  @TempDir
  Path folder;

  private static String source(String size, String expression) {
    return """
        package demo;

        import ulpine.Labels;
        import ulpine.Tensor;
        import ulpine.annotations.*;

        public final class Net {
          private Net() {}

          @Graph
          public static @Shape("") Tensor f(@Differentiable @Shape("4 %s") Tensor x, @Shape("4") Labels y) {
            return %s;
          }
        }
        """.formatted(size, expression);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x.max(1).sum()",
        "x.maxKeepDims(-1).sum()",
        "x.softmax(1).sum()",
        "x.logSoftmax(-1).sum()",
        "x.crossEntropy(y).mean()",
        "x.pick(x.argmax(1), 1).sum()"
      })
  void constantSize(String expression) throws IOException {
    try (Javac javac = new Javac()) {
      List<String> errors = javac
          .compile(List.of(), List.of(new GraphProcessor()), source("0", expression))
          .errors();
      assertThat(errors).hasSize(1);
      assertThat(errors.get(0)).contains("[U0113]");
      assertThat(errors.get(0)).contains("axis 1 of [4, 0] is empty");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.max(1).sum()", "x.softmax(1).sum()", "x.pick(x.argmax(1), 1).sum()"})
  void computedSize(String expression) throws ReflectiveOperationException {
    String text = source("N", expression.replace("x.", "x.reshape(4, x.size(1)).mul(1)."))
        .replace("@Shape(\"4 N\") Tensor x", "@Shape(\"4 N-1\") Tensor x, @Shape(\"N\") Tensor n");
    ClassLoader loader = InMemory.compile(folder, Map.of("demo.Net", text));
    Class<?> type = loader.loadClass("demo.NetF");
    Object instance = type.getConstructor(int.class).newInstance(3);
    Method forward = type.getMethod("forward", Tensor.class, Tensor.class, ulpine.Labels.class);
    Object[] empty = {Tensor.zeros(4, 0), Tensor.zeros(1), ulpine.Labels.of(new int[4], 4)};
    Throwable thrown =
        assertThrows(InvocationTargetException.class, () -> forward.invoke(instance, empty));
    assertThat(thrown)
        .hasCauseThat()
        .hasMessageThat()
        .isEqualTo("max: an axis of size N-1 is empty: N-1 = 0");
    Object[] one = {Tensor.zeros(4, 1), Tensor.zeros(2), ulpine.Labels.of(new int[4], 4)};
    assertThat(forward.invoke(instance, one)).isNotNull();
  }

  @Test
  void symbolicSize() throws ReflectiveOperationException {
    ClassLoader loader =
        InMemory.compile(folder, Map.of("demo.Net", source("N", "x.max(1).sum()")));
    Object[] inputs = {Tensor.of(new float[0], 4, 0), ulpine.Labels.of(new int[4], 4)};
    Method eager = loader.loadClass("demo.Net").getMethod("f", Tensor.class, ulpine.Labels.class);
    Class<?> type = loader.loadClass("demo.NetF");
    Object instance = type.getConstructor(int.class).newInstance(3);
    Method compiled = type.getMethod("forward", Tensor.class, ulpine.Labels.class);
    for (int both = 0; both < 2; both++) {
      Object receiver = both == 0 ? null : instance;
      Method method = both == 0 ? eager : compiled;
      Throwable thrown = assertThrows(
              InvocationTargetException.class, () -> method.invoke(receiver, inputs))
          .getCause();
      assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
