package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import ulpine.Arithmetic;
import ulpine.Tensor;
import ulpine.annotations.Certify;
import ulpine.certificate.Certificate;
import ulpine.certificate.CertifiedTensor;
import ulpine.processor.graph.Node;
import ulpine.processor.testing.Calls;
import ulpine.processor.testing.InMemory;
import ulpine.processor.testing.RandomGraph;
import ulpine.processor.testing.RandomInputs;
import ulpine.processor.testing.RandomSource;

/** No computed number is further from the exact one than its certificate says. */
class SoundnessTest {
  private static final int CLASSES = 15;
  private static final int METHODS = 20;
  private static final int INPUTS = 4;
  private static final long SEED = Long.getLong("ulpine.seed", 1);

  @TempDir
  Path folder;

  private long checks;
  private long finite;
  private int undefined;

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void randomGraphs(Certify kind) throws ReflectiveOperationException {
    Map<String, String> sources = new LinkedHashMap<>();
    Map<String, RandomGraph.Sample> samples = new LinkedHashMap<>();
    for (int c = 0; c < CLASSES; c++) {
      StringBuilder source =
          new StringBuilder("package random;\n\nimport ulpine.Labels;\nimport ulpine.Mask;\n"
              + "import ulpine.Tensor;\nimport ulpine.annotations.*;\nimport ulpine.annotations.Shape;\n\n"
              + "public final class Random" + c + " {\n  private Random" + c + "() {}\n\n");
      for (int m = 0; m < METHODS; m++) {
        int number = c * METHODS + m;
        RandomGraph.Sample sample =
            RandomGraph.of(SEED * 200_000 + number, 1 + number % 20, operation -> true);
        Optional<String> method =
            RandomSource.of(sample, "f" + m, "@Graph(certify = Certify." + kind + ")");
        method.ifPresent(text -> {
          source.append(text);
          samples.put("random.Random" + number / METHODS + "#f" + number % METHODS, sample);
        });
      }
      sources.put("random.Random" + c, source.append("}\n").toString());
    }
    ClassLoader loader = InMemory.compile(folder, sources);
    for (Map.Entry<String, RandomGraph.Sample> entry : samples.entrySet()) {
      check(loader, entry.getKey(), entry.getValue());
    }
    System.out.printf(
        "%s: %d checks, %d with a finite error, %d undefined%n", kind, checks, finite, undefined);
    assertThat(checks).isAtLeast(20_000);
    assertThat(finite).isAtLeast(checks / 2);
  }

  private void check(ClassLoader loader, String name, RandomGraph.Sample sample)
      throws ReflectiveOperationException {
    String owner = name.substring(0, name.indexOf('#'));
    String method = name.substring(name.indexOf('#') + 1);
    String compiled = owner + Character.toUpperCase(method.charAt(0)) + method.substring(1);
    Class<?> type = loader.loadClass(compiled);
    Object instance = Calls.instance(type);
    Random random = new Random(name.hashCode() + SEED);
    for (int trial = 0; trial < INPUTS; trial++) {
      List<Object> inputs = new ArrayList<>();
      for (Node input : sample.graph().inputs()) {
        inputs.add(RandomInputs.value(input, sample, trial, random));
      }
      Object eager = Calls.method(loader.loadClass(owner), method, inputs.size())
          .invoke(null, inputs.toArray());
      List<Object> arguments = new ArrayList<>(inputs);
      Method certify = Arrays.stream(type.getMethods())
          .filter(m -> m.getName().equals("certify"))
          .min((a, b) -> a.getParameterCount() - b.getParameterCount())
          .orElseThrow();
      if (certify.getParameterCount() > inputs.size()) {
        arguments.add(Calls.seed(eager, random));
      }
      Certificate certificate = (Certificate) certify.invoke(instance, arguments.toArray());
      String about = name + " trial " + trial + "\n" + sample.graph();
      List<Tensor> computed = Calls.tensors(eager);
      for (int i = 0; i < computed.size(); i++) {
        assertSame(certificate.outputs().get(i), computed.get(i), about);
      }
      try {
        Object[] exact =
            arguments.stream().map(v -> Calls.in(Arithmetic.DECIMAL60, v)).toArray();
        Object values = Calls.method(loader.loadClass(owner), method, inputs.size())
            .invoke(null, Arrays.copyOf(exact, inputs.size()));
        check(certificate.outputs(), Calls.tensors(values), about);
        Object gradient = Calls.method(
                loader.loadClass(compiled + "Gradient"), "gradient", exact.length)
            .invoke(null, exact);
        check(certificate.gradients(), Calls.tensors(gradient), about);
      } catch (ArithmeticException inputIsNotFinite) {
        undefined++;
      } catch (InvocationTargetException e) {
        if (!(e.getCause() instanceof ArithmeticException)) {
          throw e;
        }
        undefined++;
      }
    }
  }

  private static void assertSame(CertifiedTensor certified, Tensor computed, String about) {
    float[] values = computed.toArray();
    for (int i = 0; i < values.length; i++) {
      assertWithMessage("element %s of %s in %s", i, certified, about)
          .that((float) certified.value(i))
          .isEqualTo(values[i]);
    }
  }

  private void check(List<CertifiedTensor> certified, List<Tensor> exact, String about) {
    for (int t = 0; t < certified.size(); t++) {
      BigDecimal[] values = exact.get(t).decimals();
      for (int i = 0; i < certified.get(t).length(); i++) {
        checks++;
        CertifiedTensor tensor = certified.get(t);
        if (tensor.error(i) == Double.POSITIVE_INFINITY) {
          continue;
        }
        finite++;
        BigDecimal distance =
            new BigDecimal(tensor.value(i)).subtract(values[i]).abs();
        BigDecimal slack = values[i].abs().scaleByPowerOfTen(-50);
        if (distance.subtract(slack).compareTo(new BigDecimal(tensor.error(i))) > 0) {
          throw new AssertionError("element " + i + " of " + tensor + ": " + tensor.value(i)
              + " is " + distance.doubleValue() + " from "
              + values[i].doubleValue()
              + ", but the error is said to be " + tensor.error(i) + " in " + about);
        }
      }
    }
  }
}
