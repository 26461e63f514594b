package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ulpine.Arithmetic;
import ulpine.Tensor;
import ulpine.annotations.Format;
import ulpine.processor.testing.InMemory;
import ulpine.processor.testing.Javac;
import ulpine.processor.testing.SameBits;
import ulpine.processor.testing.Threads;

/**
 * Kernels of vectors give the bits of eager evaluation. They run only with {@code --add-modules
 * jdk.incubator.vector}, and the build runs this class with and without.
 */
class SimdTest {
  /** Around the lanes of a vector, the vectors of a tile, and its rows. */
  private static final int[] SIZES = {1, 4, 5, 8, 9, 25, 70};

  private static final int[] ROWS = {1, 4, 9, 25};

  /** Contractions with what may follow them, in vectors and not; and so their gradients. */
  private static final Map<String, String> BODIES = Map.of(
      "product", "return t.a().matmul(t.b());",
      "layer", "return t.a().matmul(t.b()).add(t.c()).relu();",
      "gates", """
          Tensor x = t.a().matmul(t.b());
              Tensor y = x.add(t.c());
              return x.sigmoid().mul(y.tanh()).add(y.abs().sqrt()).div(x.square().add(1)).neg();""",
      "clipped", "return t.a().matmul(t.b()).minimum(0.5).maximum(-2).leakyRelu(0.1).sub(t.c());",
      "folded", """
          Tensor x = t.a().matmul(t.b());
              Tensor y = x.softmax(1).sub(t.c());
              return y.mul(3).relu().maximum(x.clamp(-1, 2)).add(y.square().mean());""",
      "functions", """
          Tensor x = t.a().matmul(t.b());
              Tensor y = x.add(t.c());
              x = x.exp().mul(y.softplus()).add(y.geluTanh()).add(x.square().add(0.5).log());
              return x.gelu().add(y.elu(0.5)).sub(x.square().log1p());""",
      "likelihood", """
          Tensor x = t.a().matmul(t.b());
              return x.logSoftmax(1).add(t.c().sigmoid()).silu();""",
      "deep", "return t.a().geluTanh().matmul(t.b());",
      "angles", "return t.a().sin().matmul(t.b()).add(t.c().cos());",
      "columns", "return t.a().matmul(t.b()).add(t.a().matmul(t.b()).max(0));");

  @TempDir
  Path folder;

  @Test
  void symbolicSizes() throws ReflectiveOperationException {
    assumeTrue(hasModule());
    ClassLoader loader = InMemory.compile(
        folder, Map.of("simd.Any", source("Any", "M", "K", "N")), List.of(Threads.DIVIDE));
    Random random = new Random(1);
    for (int m : ROWS) {
      for (int n : SIZES) {
        int k = SIZES[random.nextInt(SIZES.length)];
        compare(loader, "simd.Any", m, k, n, random);
      }
    }
  }

  @Test
  void constantSizes() throws ReflectiveOperationException {
    assumeTrue(hasModule());
    Random random = new Random(2);
    Map<String, String> sources = new TreeMap<>();
    Map<String, int[]> sizes = new TreeMap<>();
    for (int n = 1; n <= 26; n++) {
      int m = 1 + random.nextInt(40);
      int k = 1 + random.nextInt(80);
      int columns = n <= 24 ? n : 2 * n;
      sources.put("simd.Size" + n, source("Size" + n, "" + m, "" + k, "" + columns));
      sizes.put("simd.Size" + n, new int[] {m, k, columns});
    }
    ClassLoader loader = InMemory.compile(folder, sources, List.of(Threads.DIVIDE));
    for (Map.Entry<String, int[]> entry : sizes.entrySet()) {
      int[] size = entry.getValue();
      compare(loader, entry.getKey(), size[0], size[1], size[2], random);
    }
  }

  /** With numbers around the ends of the formats' ranges, too. */
  @Test
  void narrowFormats() throws ReflectiveOperationException {
    assumeTrue(hasModule());
    Random random = new Random(4);
    Map<String, String> sources = new TreeMap<>();
    for (Format format : Format.values()) {
      if (format.precision() < Format.BINARY32.precision()) {
        boolean saturating = format == Format.BINARY16 || format == Format.FP8_E4M3;
        narrow(sources, format, "DEFAULT", saturating);
        if (format.minExponent() == Format.BINARY32.minExponent()) {
          narrow(sources, format, "FORMAT", format == Format.BFLOAT16);
        }
      }
    }
    ClassLoader loader = InMemory.compile(folder, sources, List.of(Threads.DIVIDE));
    for (String name : sources.keySet()) {
      for (int n : new int[] {8, 25}) {
        compare(loader, name, Math.scalb(1.0, random.nextInt(13) - 6), 9, 5, n, random);
        compare(loader, name, Math.scalb(1.0, random.nextInt(13) - 6), 1, 1, n, random);
      }
    }
  }

  @Test
  void doubles() throws ReflectiveOperationException {
    assumeTrue(hasModule());
    Random random = new Random(5);
    String annotation = "@Graph(format = ulpine.annotations.Format.BINARY64)";
    Map<String, String> sources = Map.of(
        "simd.Any", source("Any", "M", "K", "N").replace("@Graph", annotation),
        "simd.Fixed", source("Fixed", "9", "70", "22").replace("@Graph", annotation));
    ClassLoader loader = InMemory.compile(folder, sources, List.of(Threads.DIVIDE));
    for (int m : ROWS) {
      for (int n : SIZES) {
        compare(loader, "simd.Any", 1 / 3.0, m, SIZES[random.nextInt(SIZES.length)], n, random);
      }
    }
    compare(loader, "simd.Fixed", 1 / 3.0, 9, 70, 22, random);
  }

  /** The larger of two neighbours, of rows that end anywhere. */
  @Test
  void everyOtherElement() throws ReflectiveOperationException, IOException {
    assumeTrue(hasModule());
    Random random = new Random(6);
    Map<String, String> sources = new TreeMap<>();
    Map<String, Integer> columns = new TreeMap<>();
    for (String format : List.of("BINARY32", "BINARY64", "BFLOAT16")) {
      for (int n : new int[] {8, 9, 14, 16, 27}) {
        String source = """
            package simd;

            import ulpine.Tensor;
            import ulpine.annotations.Differentiable;
            import ulpine.annotations.Format;
            import ulpine.annotations.Graph;
            import ulpine.annotations.Shape;

            public final class Pool%1$s%2$d {
              private Pool%1$s%2$d() {}

              public record Tensors(@Shape("M %3$d") Tensor x) {}

              @Graph(format = Format.%1$s)
              public static @Shape("M %2$d") Tensor pooled(@Differentiable Tensors t) {
                return t.x().reshape(-1, %2$d, 2).max(2);
              }
            }
            """.formatted(format, n, 2 * n);
        sources.put("simd.Pool" + format + n, source);
        columns.put("simd.Pool" + format + n, n);
      }
    }
    ClassLoader loader = InMemory.compile(folder, sources);
    for (String name : sources.keySet()) {
      Class<?> type = loader.loadClass(name);
      for (int m : new int[] {1, 3, 20}) {
        Object tensors = loader
            .loadClass(name + "$Tensors")
            .getConstructors()[0]
            .newInstance(scaled(tensor(random, m, 2 * columns.get(name)), 1 / 3.0));
        SameBits.check(type, "pooled", tensors, random, name + " " + m);
      }
      Path twin = folder.resolve("simd/" + name.substring(5) + "PooledSimd.java.txt");
      assertThat(Files.readString(twin)).contains("rearrange");
    }
  }

  @Test
  void withoutTheModuleScalarsRun() throws ReflectiveOperationException {
    assumeFalse(hasModule());
    ClassLoader loader = InMemory.compile(folder, Map.of("simd.Any", source("Any", "M", "K", "N")));
    assertThat(hasVectors(loader.loadClass("simd.AnyLayer"))).isFalse();
    assertThat(folder.resolve("simd/AnyLayerSimd.class").toFile().exists()).isTrue();
    compare(loader, "simd.Any", 9, 5, 17, new Random(3));
  }

  @Test
  void theOptionSwitchesThemOff() throws IOException {
    try (Javac javac = new Javac()) {
      String source = source("Any", "M", "K", "N");
      Javac.Result with = javac.compile(List.of(), List.of(new GraphProcessor()), source);
      Javac.Result without =
          javac.compile(List.of("-Aulpine.simd=false"), List.of(new GraphProcessor()), source);
      assertThat(with.output().keySet())
          .containsAtLeast("simd/AnyLayerSimd.class", "simd/AnyLayerSimd.java.txt");
      assertThat(with.text("simd/AnyLayer.java")).contains("VECTORS");
      assertThat(without.success()).isTrue();
      assertThat(without.output().keySet().toString()).doesNotContain("Simd");
      assertThat(without.text("simd/AnyLayer.java")).doesNotContain("VECTORS");
    }
  }

  @Test
  void kernelsWithElementaryFunctionsAreInVectors() throws IOException {
    String source = """
        package simd;

        import ulpine.Labels;
        import ulpine.Tensor;
        import ulpine.annotations.Differentiable;
        import ulpine.annotations.Graph;
        import ulpine.annotations.Shape;

        final class Functions {
          @Graph
          static @Shape("") Tensor loss(
              @Differentiable @Shape("R C") Tensor x, @Shape("R") Labels y) {
            Tensor gate = x.sigmoid();
            Tensor cell = gate.mul(x.mul(0.5).tanh());
            return cell.mul(gate.softplus()).crossEntropy(y).mean();
          }
        }
        """;
    try (Javac javac = new Javac()) {
      Javac.Result result = javac.compile(List.of(), List.of(new GraphProcessor()), source);
      List<String> kernels =
          List.of(result.text("simd/FunctionsLoss.java").split("\n  private void compute", -1));
      for (String kernel : kernels) {
        boolean inLoop = kernel.matches("(?s).*\\[i[^\n]*Elementary\\..*");
        assertWithMessage(kernel)
            .that(!inLoop || kernel.contains("VECTORS.compute"))
            .isTrue();
      }
      assertThat(kernels.size()).isAtLeast(6);
    }
  }

  static boolean hasModule() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  private static void narrow(
      Map<String, String> sources, Format format, String accumulator, boolean saturating) {
    String name = format.name() + "_" + accumulator + "_" + saturating;
    String annotation = "@Graph(format = ulpine.annotations.Format." + format.name()
        + ", accumulator = ulpine.annotations.Accumulator." + accumulator + ", saturating = "
        + saturating + ")";
    sources.put("simd." + name, source(name, "M", "K", "N").replace("@Graph", annotation));
  }

  static String source(String name, String m, String k, String n) {
    StringBuilder source = new StringBuilder("""
            package simd;

            import ulpine.Tensor;
            import ulpine.annotations.Differentiable;
            import ulpine.annotations.Graph;
            import ulpine.annotations.Shape;

            public final class %1$s {
              private %1$s() {}

              public record Tensors(
                  @Shape("%2$s %3$s") Tensor a, @Shape("%3$s %4$s") Tensor b, @Shape("%4$s") Tensor c) {}
            """.formatted(name, m, k, n));
    new TreeMap<>(BODIES)
        .forEach((method, body) -> source.append("""

              @Graph
              public static @Shape("%s %s") Tensor %s(@Differentiable Tensors t) {
                %s
              }
            """.formatted(m, n, method, body)));
    return source.append("}\n").toString();
  }

  static void compare(ClassLoader loader, String owner, int m, int k, int n, Random random)
      throws ReflectiveOperationException {
    compare(loader, owner, 1, m, k, n, random);
  }

  private static void compare(
      ClassLoader loader, String owner, double scale, int m, int k, int n, Random random)
      throws ReflectiveOperationException {
    Class<?> type = loader.loadClass(owner);
    Object tensors = loader
        .loadClass(owner + "$Tensors")
        .getConstructors()[0]
        .newInstance(
            scaled(tensor(random, m, k), scale),
            scaled(tensor(random, k, n), scale),
            scaled(tensor(random, n), 1));
    for (String method : new TreeMap<>(BODIES).keySet()) {
      String about = owner + "#" + method + " " + m + " " + k + " " + n;
      Class<?> compiled = SameBits.check(type, method, tensors, random, about);
      assertWithMessage(about)
          .that(n < 8 || hasVectors(compiled) == hasModule())
          .isTrue();
    }
  }

  /** In binary64, where the scale is no power of two. */
  private static Tensor scaled(Tensor x, double scale) {
    boolean exact = scale == Math.scalb(1.0, Math.getExponent(scale));
    return exact ? x.mul(scale) : x.in(Arithmetic.of(Format.BINARY64)).mul(scale);
  }

  private static boolean hasVectors(Class<?> compiled) throws ReflectiveOperationException {
    return vectors(compiled) != null;
  }

  static Object vectors(Class<?> compiled) throws ReflectiveOperationException {
    Field field = compiled.getDeclaredField("VECTORS");
    field.setAccessible(true);
    return field.get(null);
  }

  private static Tensor tensor(Random random, int... shape) {
    return SameBits.tensor(random, shape);
  }
}
