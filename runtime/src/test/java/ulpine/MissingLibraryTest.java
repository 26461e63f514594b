package ulpine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;
import ulpine.annotations.Format;

/** The runtime alone, without the library of elementary functions in sixty digits. */
final class MissingLibraryTest {
  @Test
  void onlyElementaryFunctionsNeedIt() throws Exception {
    URL[] runtime = {location(Tensor.class), location(Format.class)};
    try (URLClassLoader alone = new URLClassLoader(runtime, null)) {
      Class<?> tensor = alone.loadClass("ulpine.Tensor");
      assertThat(tensor).isNotEqualTo(Tensor.class);
      Class<?> arithmetic = alone.loadClass("ulpine.Arithmetic");
      Object two = tensor.getMethod("scalar", double.class).invoke(null, 2.0);
      Object decimal = tensor
          .getMethod("in", arithmetic)
          .invoke(two, arithmetic.getField("DECIMAL60").get(null));

      assertThat(tensor.getMethod("square").invoke(decimal).toString())
          .isEqualTo("Tensor in decimal60 [] 4");
      assertThat(tensor.getMethod("sqrt").invoke(decimal).toString())
          .startsWith("Tensor in decimal60 [] 1.414");
      assertThat(tensor.getMethod("exp").invoke(two).toString()).startsWith("Tensor[] 7.389");
      for (String name : new String[] {"exp", "log", "tanh", "sigmoid", "softplus"}) {
        InvocationTargetException thrown = assertThrows(
            InvocationTargetException.class, () -> tensor.getMethod(name).invoke(decimal));
        assertThat(thrown).hasCauseThat().isInstanceOf(IllegalStateException.class);
        assertThat(thrown)
            .hasCauseThat()
            .hasMessageThat()
            .contains("need the library ch.obermuhlner:big-math");
      }
    }
  }

  private static URL location(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }
}
