package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ulpine.Tensor;
import ulpine.annotations.Certify;
import ulpine.certificate.Certificate;
import ulpine.certificate.CertifiedTensor;
import ulpine.certificate.InputErrors;
import ulpine.processor.testing.Calls;
import ulpine.processor.testing.InMemory;

/**
 * Certificates from kernels of vectors are those from scalars, to the bit. The campaigns hold the
 * latter against exact arithmetic.
 */
class SimdCertificateTest {
  private static final String SOURCE = """
      package simd;

      import ulpine.Tensor;
      import ulpine.annotations.Certify;
      import ulpine.annotations.Differentiable;
      import ulpine.annotations.Graph;
      import ulpine.annotations.Shape;

      public final class Certified {
        private Certified() {}

        @Graph(certify = Certify.%1$s)
        public static @Shape("") Tensor layers(
            @Differentiable @Shape("M 19") Tensor x,
            @Differentiable @Shape("19 N") Tensor w,
            @Differentiable @Shape("N 3") Tensor v) {
          Tensor hidden = x.matmul(w).relu();
          return hidden.matmul(v).tanh().square().mean();
        }

        @Graph(certify = Certify.%1$s)
        public static @Shape("") Tensor twice(@Differentiable @Shape("M M") Tensor x) {
          return x.matmul(x).matmul(x.transpose()).sum();
        }

        @Graph(certify = Certify.%1$s)
        public static @Shape("") Tensor image(
            @Differentiable @Shape("M 2 N 11") Tensor x,
            @Differentiable @Shape("9 2 3 3") Tensor w) {
          return x.conv2d(w, 1, 1, 1, 1).relu().square().mean();
        }

        @Graph(certify = Certify.%1$s)
        public static @Shape("") Tensor strides(
            @Differentiable @Shape("M 2 9 9") Tensor x,
            @Differentiable @Shape("N 2 3 3") Tensor w) {
          return x.conv2d(w, 2, 0, 1, 1).sigmoid().sum();
        }
      }
      """;

  private static final Map<String, String[]> SHAPES = Map.of(
      "layers", new String[] {"M 19", "19 N", "N 3"},
      "twice", new String[] {"M M"},
      "image", new String[] {"M 2 N 11", "9 2 3 3"},
      "strides", new String[] {"M 2 9 9", "N 2 3 3"});

  @TempDir
  Path folder;

  @ParameterizedTest
  @CsvSource({
    "ELEMENTWISE, true",
    "NORMWISE, true",
    "SHADOW, true",
    "ELEMENTWISE, false",
    "SHADOW, false"
  })
  void sameBits(Certify kind, boolean exact) throws Exception {
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    Map<String, String> sources = Map.of("simd.Certified", SOURCE.formatted(kind));
    ClassLoader vectors = InMemory.compile(Files.createDirectory(folder.resolve("v")), sources);
    ClassLoader scalars = InMemory.compile(
        Files.createDirectory(folder.resolve("s")), sources, List.of("-Aulpine.simd=false"));
    Random random = new Random(5);
    for (String method : SHAPES.keySet()) {
      Class<?> bounds = vectors.loadClass(type(method) + "Bounds");
      Field field = bounds.getDeclaredField("VECTORS");
      field.setAccessible(true);
      assertWithMessage(method).that(field.get(null)).isNotNull();
      for (int[] size : new int[][] {{1, 8}, {9, 17}, {33, 24}}) {
        List<Object> inputs = new ArrayList<>();
        InputErrors errors = InputErrors.NONE;
        for (String shape : SHAPES.get(method)) {
          Tensor input = tensor(shape, size, random);
          inputs.add(input);
          if (!exact && shape.contains("M")) {
            errors = errors.with("x", Math.scalb(1.0, -12 - random.nextInt(20)));
          }
        }
        inputs.add(errors);
        List<String> expected = certify(scalars, method, size, inputs);
        assertThat(certify(vectors, method, size, inputs)).isEqualTo(expected);
      }
    }
  }

  private static String type(String method) {
    return "simd.Certified" + Character.toUpperCase(method.charAt(0)) + method.substring(1);
  }

  /** A third of zeros, and some rows of them. */
  private static Tensor tensor(String shape, int[] size, Random random) {
    int[] sizes = Arrays.stream(shape.split(" "))
        .mapToInt(s -> s.equals("M") ? size[0] : s.equals("N") ? size[1] : Integer.parseInt(s))
        .toArray();
    int length = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
    float[] values = new float[length];
    int zeros = shape.startsWith("M") ? length / 3 : 0;
    for (int i = zeros; i < length; i++) {
      values[i] = random.nextInt(3) == 0 ? 0 : (float) random.nextGaussian();
    }
    return Tensor.of(values, sizes);
  }

  private static List<String> certify(
      ClassLoader loader, String method, int[] size, List<Object> inputs) throws Exception {
    Class<?> type = loader.loadClass(type(method));
    Object instance = Calls.instance(type, Math.max(size[0], size[1]));
    Certificate certificate = (Certificate) Arrays.stream(type.getMethods())
        .filter(m -> m.getName().equals("certify") && m.getParameterCount() == inputs.size())
        .findFirst()
        .orElseThrow()
        .invoke(instance, inputs.toArray());
    List<String> numbers = new ArrayList<>();
    List<CertifiedTensor> tensors = new ArrayList<>(certificate.outputs());
    tensors.addAll(certificate.gradients());
    for (CertifiedTensor tensor : tensors) {
      for (int i = 0; i < tensor.length(); i++) {
        numbers.add(tensor.name() + " " + i + ": " + tensor.value(i) + " " + tensor.error(i));
      }
    }
    return numbers;
  }
}
