package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ulpine.Arithmetic;
import ulpine.Tensor;
import ulpine.kernel.Vectors;
import ulpine.processor.testing.Calls;
import ulpine.processor.testing.InMemory;
import ulpine.processor.testing.SameBits;

/**
 * Sums of rows in the loops that compute the rows, and values that take the place of others, with
 * exponentials of any size anywhere in a row.
 */
@Isolated("the property is that of all tests")
class SimdRowsTest {
  private static final String SOURCE = """
      package simd;

      import ulpine.Tensor;
      import ulpine.annotations.Differentiable;
      import ulpine.annotations.Accumulator;
      import ulpine.annotations.Graph;
      import ulpine.annotations.Shape;

      public final class Rows {
        private Rows() {}

        public record Tensors(
            @Shape("R C") Tensor any,
            @Shape("R 10") Tensor few,
            @Shape("R 160") Tensor whole,
            @Shape("R 203") Tensor rest,
            @Shape("48 48") Tensor square,
            @Shape("203") Tensor gain,
            @Shape("203") Tensor shift) {}

        @Graph
        public static @Shape("R C") Tensor any(@Differentiable Tensors t) {
          return t.any().softmax(1);
        }

        @Graph
        public static @Shape("R 10") Tensor few(@Differentiable Tensors t) {
          return t.few().softmax(1);
        }

        @Graph
        public static @Shape("R 160") Tensor whole(@Differentiable Tensors t) {
          return t.whole().softmax(1);
        }

        @Graph
        public static @Shape("R") Tensor rest(@Differentiable Tensors t) {
          return t.rest().logSumExp(1);
        }

        @Graph
        public static @Shape("R 203") Tensor unshifted(@Differentiable Tensors t) {
          Tensor power = t.rest().exp();
          Tensor sum = power.sum(1).unsqueeze(1);
          return power.mul(sum.expand(power.size(0), 203));
        }

        /** The sums read what the rows are made of, too. */
        @Graph
        public static @Shape("R 160") Tensor before(Tensors t) {
          Tensor power = t.whole().exp();
          Tensor largest = power.max(1).unsqueeze(1);
          Tensor row = power.mul(largest.expand(power.size(0), 160));
          Tensor sum = row.mul(power).sum(1).unsqueeze(1);
          return row.sub(sum.expand(row.size(0), 160));
        }

        /** Sums of all, of other rows, and of rows by another name. */
        @Graph
        public static @Shape("48 48") Tensor turned(Tensors t) {
          Tensor power = t.square().exp();
          Tensor all = power.sum(1).unsqueeze(1).expand(48, 48);
          Tensor columns = power.transpose().mul(all);
          Tensor sum = columns.transpose().sum(1).unsqueeze(1);
          return columns.add(power).mul(sum.expand(48, 48));
        }

        /** Each element is read at two places. */
        @Graph
        public static @Shape("48 48") Tensor places(Tensors t) {
          Tensor largest = t.square().max(1).unsqueeze(1).expand(48, 48);
          Tensor twice = t.square().mul(t.square()).sub(largest);
          Tensor both = twice.add(twice.transpose());
          return both.mul(both.sum(1).unsqueeze(1).expand(48, 48)).tanh();
        }

        /** An exponential of an exponential, added up. */
        @Graph
        public static @Shape("R") Tensor powers(Tensors t) {
          Tensor power = t.whole().mul(0.25).unsqueeze(1).exp();
          return power.sub(88).exp().sum(2).add(power.max(2)).squeeze(1);
        }

        /** By the names of what the sums need. */
        @Graph
        public static @Shape("R 160") Tensor named(Tensors t) {
          Tensor partials = t.whole().mul(2).neg();
          Tensor at = partials.mul(partials);
          Tensor acc0 = at.sum(1).unsqueeze(1).expand(at.size(0), 160);
          return at.mul(acc0);
        }

        @Graph(accumulator = Accumulator.BINARY64)
        public static @Shape("R") Tensor wider(Tensors t) {
          return t.few().sum(1);
        }

        /** Not in vectors. */
        @Graph
        public static @Shape("R") Tensor sines(Tensors t) {
          Tensor sine = t.whole().sin();
          return sine.sum(1).add(sine.max(1));
        }

        @Graph
        public static @Shape("4 100000") Tensor four(@Shape("4 100000") Tensor x) {
          return x.softmax(1);
        }

        @Graph
        public static @Shape("R 203") Tensor standard(@Differentiable Tensors t) {
          return t.rest().layerNorm(t.gain(), t.shift(), 1e-5);
        }
      }
      """;

  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"0", "256", "512"})
  void sameBits(String bits) throws IOException, ReflectiveOperationException {
    assumeTrue(SimdTest.hasModule());
    ClassLoader loader = InMemory.compile(folder, Map.of("simd.Rows", SOURCE));
    // The sums are where the rows are, which take the place of what they are made of.
    String source = Files.readString(folder.resolve("simd/RowsUnshifted.java"));
    assertThat(source).contains("void computePower(");
    assertThat(source).doesNotContain("void computeSum(");
    // Nor do they keep their rows from several threads, or are kept from vectors by them.
    source = Files.readString(folder.resolve("simd/RowsFour.java"));
    assertThat(source).contains("divide(this::computeExp, 100000, 16)");
    source = Files.readString(folder.resolve("simd/RowsSines.java"));
    assertThat(source).contains("VECTORS.computeSum(");
    System.setProperty(Vectors.BITS, bits);
    try {
      Random random = new Random(7);
      Class<?> owner = loader.loadClass("simd.Rows");
      for (int trial = 0; trial < 12; trial++) {
        int rows = 1 + random.nextInt(9);
        Object tensors = loader
            .loadClass("simd.Rows$Tensors")
            .getConstructors()[0]
            .newInstance(
                tensor(random, rows, 1 + random.nextInt(70)),
                tensor(random, rows, 10),
                tensor(random, rows, 160),
                tensor(random, rows, 203),
                tensor(random, 48, 48),
                SameBits.tensor(random, 203),
                SameBits.tensor(random, 203));
        for (String graph : new String[] {"any", "few", "whole", "rest", "unshifted", "standard"}) {
          SameBits.check(owner, graph, tensors, random, graph + " " + trial);
        }
        for (String graph :
            new String[] {"before", "turned", "places", "powers", "named", "sines"}) {
          SameBits.checkForward(owner, graph, tensors, graph + " " + trial);
        }
        Arithmetic wide = (Arithmetic)
            loader.loadClass("simd.RowsWider").getField("ARITHMETIC").get(null);
        SameBits.checkForward(owner, "wider", Calls.in(wide, tensors), "wider " + trial);
      }
    } finally {
      System.clearProperty(Vectors.BITS);
    }
  }

  /** Most rows have elements whose exponentials are no normal numbers, at any place. */
  private static Tensor tensor(Random random, int rows, int columns) {
    double[] special = {-100, -88, 87.5, 100, Double.NEGATIVE_INFINITY, Double.NaN, -0.0};
    double[] numbers = new double[rows * columns];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    for (int row = 0; row < rows; row++) {
      for (int some = random.nextInt(4); some > 0; some--) {
        int kinds = random.nextInt(4) == 0 ? special.length : 2;
        numbers[row * columns + random.nextInt(columns)] = special[random.nextInt(kinds)];
      }
    }
    return Tensor.of(numbers, rows, columns).in(Arithmetic.BINARY32);
  }
}
