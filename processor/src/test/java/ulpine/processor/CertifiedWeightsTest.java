package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import ulpine.Layout;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.annotations.Certify;
import ulpine.certificate.Certificate;
import ulpine.certificate.CertifiedTensor;
import ulpine.certificate.InputErrors;
import ulpine.optimizer.Sgd;
import ulpine.processor.testing.Calls;
import ulpine.processor.testing.InMemory;
import ulpine.processor.testing.SameBits;

/** What certificates keep of weights from call to call changes no number of them. */
class CertifiedWeightsTest {
  private static final String SOURCE = """
      package certified;

      import ulpine.Tensor;
      import ulpine.annotations.Certify;
      import ulpine.annotations.Differentiable;
      import ulpine.annotations.Graph;
      import ulpine.annotations.Shape;

      public final class Net {
        private Net() {}

        public record Weights(
            @Shape("19 24") Tensor a, @Shape("10 24") Tensor b, @Shape("10 3") Tensor c) {}

        @Graph(certify = Certify.%s)
        public static @Shape("") Tensor loss(@Shape("B 19") Tensor x, @Differentiable Weights w) {
          Tensor hidden = x.matmul(w.a()).relu();
          return hidden.matmul(w.b().transpose()).tanh().matmul(w.c()).square().mean();
        }
      }
      """;

  private static final InputErrors ERRORS =
      InputErrors.NONE.with("x", 0x1p-20).with("w.a", 0x1p-24);

  @TempDir
  Path folder;

  private final Random random = new Random(1);
  private Class<?> compiled;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void whoeverComesNext(Certify kind) throws ReflectiveOperationException {
    ClassLoader loader = InMemory.compile(folder, Map.of("certified.Net", SOURCE.formatted(kind)));
    compiled = loader.loadClass("certified.NetLoss");
    Object instance = Calls.instance(compiled, 40);
    Object[] weights = {parameters(), parameters(), record()};
    for (int call = 0; call < 80; call++) {
      // The same ones often, so that something is kept.
      Object w = weights[Math.max(0, random.nextInt(7) - 4)];
      Tensor x = SameBits.tensor(random, new int[] {1, 15, 16, 40}[random.nextInt(4)], 19);
      InputErrors errors = random.nextInt(3) == 0 ? ERRORS : InputErrors.NONE;
      List<String> fresh = certify(Calls.instance(compiled, 40), x, w, errors);
      assertWithMessage("call %s", call).that(certify(instance, x, w, errors)).isEqualTo(fresh);
      if (random.nextInt(6) == 0 && w instanceof Parameters<?>) {
        Calls.method(compiled, "step", 3).invoke(instance, tensor(3, 19), w, Sgd.of(0.1));
      }
      if (random.nextInt(6) == 0) {
        // Found out when the weights before it have been taken.
        InputErrors wrong = InputErrors.NONE.with("w.c", new double[2]);
        var failure = assertThrows(
            InvocationTargetException.class, () -> certify(instance, x, weights[1], wrong));
        assertThat(failure.getCause()).isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  private static List<String> certify(Object instance, Tensor x, Object w, InputErrors errors)
      throws ReflectiveOperationException {
    Class<?> type = w instanceof Parameters<?> ? Parameters.class : w.getClass();
    Method certify =
        instance.getClass().getMethod("certify", Tensor.class, type, InputErrors.class);
    var certificate = (Certificate) certify.invoke(instance, x, w, errors);
    List<CertifiedTensor> tensors = new ArrayList<>(certificate.outputs());
    tensors.addAll(certificate.gradients());
    List<String> numbers = new ArrayList<>();
    for (CertifiedTensor tensor : tensors) {
      for (int i = 0; i < tensor.length(); i++) {
        numbers.add(tensor.name() + " " + i + ": " + tensor.value(i) + " " + tensor.error(i));
      }
    }
    return numbers;
  }

  @SuppressWarnings("unchecked")
  private Parameters<Object> parameters() throws ReflectiveOperationException {
    var layout = (Layout<Object>) compiled.getMethod("layout").invoke(null);
    return Parameters.of(layout, record());
  }

  private Object record() throws ReflectiveOperationException {
    Class<?> type = compiled.getClassLoader().loadClass("certified.Net$Weights");
    return type.getConstructors()[0].newInstance(tensor(19, 24), tensor(10, 24), tensor(10, 3));
  }

  private Tensor tensor(int... shape) {
    float[] values = new float[shape[0] * shape[1]];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() / 4;
    }
    return Tensor.of(values, shape);
  }
}
