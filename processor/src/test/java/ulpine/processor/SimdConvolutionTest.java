package ulpine.processor;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ulpine.processor.testing.InMemory;
import ulpine.processor.testing.SameBits;
import ulpine.processor.testing.Threads;

/**
 * Convolutions, their gradients and what follows them in vectors give the bits of eager evaluation.
 */
class SimdConvolutionTest {
  /** Images, channels, results, height, width, rows and columns of the kernel, and the window. */
  private static final int[][] CASES = {
    {2, 1, 8, 28, 28, 3, 3, 1, 1, 1, 1},
    {5, 8, 16, 14, 14, 3, 3, 1, 1, 1, 1},
    {3, 5, 9, 11, 13, 3, 3, 1, 1, 1, 1},
    {1, 2, 3, 9, 40, 5, 5, 1, 2, 1, 1},
    {4, 4, 4, 10, 17, 3, 3, 1, 0, 1, 1},
    {5, 3, 8, 9, 21, 3, 3, 2, 1, 1, 1},
    {2, 4, 12, 12, 70, 1, 3, 1, 1, 1, 2},
    {2, 6, 6, 8, 23, 3, 2, 1, 2, 2, 3},
    {6, 3, 5, 5, 7, 3, 3, 1, 1, 1, 1},
    {2, 2, 4, 9, 9, 1, 1, 1, 0, 1, 1},
    {2, 3, 8, 16, 16, 3, 1, 1, 1, 1, 1},
    {2, 1, 1, 8, 8, 8, 8, 1, 4, 1, 1},
    {4, 8, 4, 4, 10, 3, 9, 1, 4, 1, 1},
    {1, 4, 8, 6, 8, 3, 3, 3, 2, 1, 1},
  };

  /** With the second, products are so small that sums become -0; with the last some may be. */
  private static final double[] SCALES = {1, 1e-23, 1, 1e-13};

  @TempDir
  Path folder;

  @Test
  void constantSizes() throws ReflectiveOperationException {
    Map<String, String> sources = new TreeMap<>();
    for (int c = 0; c < CASES.length; c++) {
      int[] n = CASES[c];
      sources.put("simd.Conv" + c, source("Conv" + c, n, n[3] + "", n[4] + "", n[2] + ""));
    }
    compare(InMemory.compile(folder, sources, List.of(Threads.DIVIDE)), 1);
  }

  @Test
  void symbolicSizes() throws ReflectiveOperationException {
    Map<String, String> sources = new TreeMap<>();
    for (int c = 0; c < CASES.length; c++) {
      int[] n = CASES[c];
      boolean all = c % 2 == 0;
      String results = all && n[10] == 1 ? "O" : n[2] + "";
      sources.put("simd.Conv" + c, source("Conv" + c, n, "H", all ? "W" : n[4] + "", results));
    }
    compare(InMemory.compile(folder, sources, List.of(Threads.DIVIDE)), 1);
  }

  /** Without a gradient, which needs what is fused here. */
  @Test
  void maximaOfSquares() throws ReflectiveOperationException {
    int[][] sizes = {{28, 28, 8}, {14, 14, 16}, {6, 10, 4}, {4, 8, 5}, {2, 2, 3}};
    Map<String, String> sources = new TreeMap<>();
    for (int s = 0; s < sizes.length; s++) {
      int[] n = sizes[s];
      sources.put("simd.Pool" + s, """
          package simd;

          import ulpine.Tensor;
          import ulpine.annotations.Graph;
          import ulpine.annotations.Shape;

          public final class Pool%1$d {
            private Pool%1$d() {}

            public record Tensors(
                @Shape("B 2 %2$d %3$d") Tensor x, @Shape("%4$d 2 3 3") Tensor w, @Shape("%4$d") Tensor b) {}

            @Graph
            public static @Shape("B %4$d %5$d %6$d") Tensor pooled(Tensors t) {
              Tensor bias = t.b().reshape(%4$d, 1, 1).expand(%4$d, %2$d, %3$d);
              Tensor positive = t.x().conv2d(t.w(), 1, 1, 1, 1).add(bias).relu();
              return positive.reshape(-1, %4$d, %5$d, 2, %6$d, 2).max(5).max(3);
            }
          }
          """.formatted(s, n[0], n[1], n[2], n[0] / 2, n[1] / 2));
    }
    ClassLoader loader = InMemory.compile(folder, sources, List.of(Threads.DIVIDE));
    Random random = new Random(6);
    for (int s = 0; s < sizes.length; s++) {
      int[] n = sizes[s];
      Class<?> type = loader.loadClass("simd.Pool" + s);
      for (int round = 0; round < 5; round++) {
        Object tensors = loader
            .loadClass("simd.Pool" + s + "$Tensors")
            .getConstructors()[0]
            .newInstance(
                SameBits.tensor(random, 1 + 2 * round, 2, n[0], n[1]),
                SameBits.tensor(random, n[2], 2, 3, 3),
                SameBits.tensor(random, n[2]));
        SameBits.checkForward(type, "pooled", tensors, "case " + s + ", round " + round);
      }
    }
  }

  @Test
  void doubles() throws ReflectiveOperationException {
    String annotation = "@Graph(format = ulpine.annotations.Format.BINARY64)";
    Map<String, String> sources = new TreeMap<>();
    for (int c = 0; c < CASES.length; c += 2) {
      int[] n = CASES[c];
      String source = source("Conv" + c, n, n[3] + "", n[4] + "", n[2] + "");
      sources.put("simd.Conv" + c, source.replace("@Graph", annotation));
    }
    compare(InMemory.compile(folder, sources, List.of(Threads.DIVIDE)), 2);
  }

  private static String source(String name, int[] n, String height, String width, String results) {
    return """
        package simd;

        import ulpine.Tensor;
        import ulpine.annotations.Differentiable;
        import ulpine.annotations.Graph;
        import ulpine.annotations.Shape;

        public final class %1$s {
          private %1$s() {}

          public record Tensors(
              @Shape("B %2$d %3$s") Tensor x, @Shape("%4$s %5$d %6$d %7$d") Tensor w) {}

          @Graph
          public static @Shape("%12$s") Tensor convolved(@Differentiable Tensors t) {
            return t.x().conv2d(t.w(), %8$d, %9$d, %10$d, %11$d)%13$s;
          }
        }
        """.formatted(
            name,
            n[1],
            height + " " + width,
            results,
            n[1] / n[10],
            n[5],
            n[6],
            n[7],
            n[8],
            n[9],
            n[10],
            "B " + results + " " + steps(height, n[5], n) + " " + steps(width, n[6], n),
            n[2] % 2 == 0 ? "" : ".relu().add(1).square()");
  }

  private static String steps(String size, int kernel, int[] n) {
    return "(%s+%d)/%d+1"
        .formatted(size, 2 * n[8] - n[9] * (kernel - 1) - 1, n[7])
        .replace("+-", "-");
  }

  private static void compare(ClassLoader loader, int every) throws ReflectiveOperationException {
    Random random = new Random(4);
    for (int c = 0; c < CASES.length; c += every) {
      int[] n = CASES[c];
      Class<?> type = loader.loadClass("simd.Conv" + c);
      for (int round = 0; round < SCALES.length; round++) {
        double scale = SCALES[round];
        Object tensors = loader
            .loadClass("simd.Conv" + c + "$Tensors")
            .getConstructors()[0]
            .newInstance(
                SameBits.tensor(random, n[0], n[1], n[3], n[4]).mul(scale),
                SameBits.tensor(random, n[2], n[1] / n[10], n[5], n[6]).mul(scale));
        SameBits.check(type, "convolved", tensors, random, "case " + c + ", round " + round);
      }
    }
  }
}
