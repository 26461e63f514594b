package ulpine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import ulpine.annotations.Format;

/**
 * Sums and products in all formats with all accumulators, step by step against exact arithmetic.
 */
final class AccumulatorTest {
  static Stream<Arithmetic> arithmetics() {
    List<Arithmetic> all = new ArrayList<>();
    for (Format format : Format.values()) {
      for (Format accumulator : Format.values()) {
        if (accumulator.includes(format)) {
          all.add(Arithmetic.of(format, accumulator));
        }
      }
    }
    for (Format format : new Format[] {Format.FP8_E4M3, Format.FP8_E5M2, Format.BINARY16}) {
      all.add(Arithmetic.of(format).saturating());
      all.add(Arithmetic.of(format, format).saturating());
    }
    return all.stream();
  }

  @Test
  void accumulatorsAreTheFormatOrIncludeIt() {
    // In the order of the formats, and six that saturate.
    assertThat(arithmetics().count()).isEqualTo(1 + 2 + 3 + 4 + 4 + 6 + 6 + 6);
  }

  /** Numbers whose sums cancel and, in the narrowest formats, now and then overflow. */
  private static Tensor sample(Random random, Arithmetic arithmetic, int... shape) {
    double[] x = new double[Samples.length(shape)];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextGaussian() * Math.pow(2, random.nextInt(7) - 2);
    }
    return Tensor.of(x, shape).in(arithmetic);
  }

  private static double sequential(Expected steps, double[] x, int from, int stride) {
    double sum = 0;
    for (int i = from; i < x.length; i += stride) {
      sum = steps.apply(Binary.ADD, sum, x[i]);
    }
    return sum;
  }

  private static double tree(Expected steps, double[] x, int partial, int step) {
    return step == 16
        ? sequential(steps, x, partial, 16)
        : steps.apply(
            Binary.ADD,
            tree(steps, x, partial, 2 * step),
            tree(steps, x, partial + step, 2 * step));
  }

  private static void same(String what, double actual, double expected) {
    if (Double.doubleToLongBits(actual) != Double.doubleToLongBits(expected)) {
      assertWithMessage(what).that(actual).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  void sums(Arithmetic arithmetic) {
    Expected steps = Expected.steps(arithmetic);
    Expected format = Expected.of(arithmetic);
    Random random = new Random(1);
    for (int n : new int[] {0, 1, 2, 15, 16, 17, 33, 100, 300}) {
      Tensor x = sample(random, arithmetic, 4, n);
      double[] sums = x.sum(1).toDoubles();
      double[] means = x.mean(1).toDoubles();
      double[] columns = x.transpose().sum(0).toDoubles();
      for (int row = 0; row < 4; row++) {
        double[] numbers = Arrays.copyOfRange(x.toDoubles(), row * n, (row + 1) * n);
        double sum = format.round(tree(steps, numbers, 0, 1));
        same("sum of " + n, sums[row], sum);
        same("mean of " + n, means[row], format.apply(Binary.DIV, sum, n));
        same("by columns", columns[row], format.round(sequential(steps, numbers, 0, 1)));
      }
      same("all", x.sum().get(), format.round(tree(steps, x.toDoubles(), 0, 1)));
    }
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  void products(Arithmetic arithmetic) {
    Expected steps = Expected.steps(arithmetic);
    Expected format = Expected.of(arithmetic);
    Random random = new Random(2);
    int m = 3;
    int n = 5;
    for (int k : new int[] {0, 1, 2, 31, 100}) {
      Tensor x = sample(random, arithmetic, 2, m, k);
      Tensor y = sample(random, arithmetic, 2, k, n);
      Tensor product = x.matmul(y);
      Tensor vector = sample(random, arithmetic, k);
      Tensor ofVector = x.matvec(vector);
      assertThat(product.arithmetic()).isEqualTo(arithmetic);
      for (int batch = 0; batch < 2; batch++) {
        for (int row = 0; row < m; row++) {
          for (int column = 0; column < n; column++) {
            double sum = 0;
            for (int c = 0; c < k; c++) {
              sum = steps.fma(x.get(batch, row, c), y.get(batch, c, column), sum);
            }
            same(batch + ", " + row, product.get(batch, row, column), format.round(sum));
          }
          double sum = 0;
          for (int c = 0; c < k; c++) {
            sum = steps.fma(x.get(batch, row, c), vector.get(c), sum);
          }
          same("vector", ofVector.get(batch, row), format.round(sum));
        }
      }
    }
  }

  @Test
  void accumulatorsTell() {
    Random random = new Random(3);
    Tensor x = sample(random, Arithmetic.BFLOAT16, 40, 100);
    Tensor own = x.in(Arithmetic.of(Format.BFLOAT16, Format.BFLOAT16));
    Tensor middle = x.in(Arithmetic.of(Format.BFLOAT16, Format.TF32));
    assertThat(own.toArray()).isEqualTo(x.toArray());
    assertThat(own.sum(1).toArray()).isNotEqualTo(x.sum(1).toArray());
    assertThat(middle.sum(1).toArray()).isNotEqualTo(x.sum(1).toArray());
    assertThat(middle.sum(1).toArray()).isNotEqualTo(own.sum(1).toArray());
    Tensor floats = Tensor.normal(4, 1, 100);
    Tensor wide = floats.in(Arithmetic.of(Format.BINARY32, Format.BINARY64));
    assertThat(wide.sum().get())
        .isEqualTo((double) (float) floats.in(Arithmetic.BINARY64).sum().get());
    // 300 ones exceed what increments of 1 reach in eight bits of precision.
    Tensor ones = own.fill(1, 300, 1);
    assertThat(ones.sum(0).get(0)).isEqualTo(256);
    assertThat(ones.in(Arithmetic.BFLOAT16).sum(0).get(0)).isEqualTo(300);
  }

  /** 257 and 1000 are no numbers of the formats; the divisor is the number nevertheless. */
  @Test
  void meanDividesByTheCountItself() {
    Tensor x = Tensor.full(1, 257).in(Arithmetic.BFLOAT16);
    assertThat(x.sum().get()).isEqualTo(256);
    assertThat(x.mean().get()).isEqualTo(0x1.fep-1); // 256 / 257, rounded
    Tensor y = Tensor.full(0.25, 1000).in(Arithmetic.FP8_E4M3);
    assertThat(y.mean().get()).isEqualTo(0.25);
  }

  @Test
  void overflow() {
    Tensor x = Tensor.vector(400, 400, -400).in(Arithmetic.FP8_E4M3);
    assertThat(x.toArray()).isEqualTo(new float[] {384, 384, -384});
    // Not the tree, which would add the first and the third to 0.
    Tensor column = x.reshape(3, 1);
    assertThat(column.sum(0).get(0)).isEqualTo(384);
    Arithmetic own = Arithmetic.of(Format.FP8_E4M3, Format.FP8_E4M3);
    assertThat(column.in(own).sum(0).get(0)).isNaN();
    assertThat(column.in(own.saturating()).sum(0).get(0)).isEqualTo(64); // 448 - 384
    assertThat(x.add(x).get(0)).isNaN();
    assertThat(x.in(Arithmetic.FP8_E4M3.saturating())
            .add(x.in(Arithmetic.FP8_E4M3.saturating()))
            .toArray())
        .isEqualTo(new float[] {448, 448, -448});
    Tensor large = Tensor.scalar(60000).in(Arithmetic.BINARY16);
    assertThat(large.add(large).get()).isPositiveInfinity();
    assertThat(large.in(Arithmetic.BINARY16.saturating()).mul(-2).get()).isEqualTo(-65504);
    assertThat(large.fill(0).in(Arithmetic.FP8_E4M3).log().get()).isNaN();
    assertThat(large.fill(0).in(Arithmetic.FP8_E4M3.saturating()).log().get()).isEqualTo(-448);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TF32", "BFLOAT16", "BINARY16", "FP8_E4M3", "FP8_E5M2", "BINARY64"})
  void rowsDoNotDependOnTheirBatch(String name) {
    Arithmetic arithmetic = Arithmetic.of(Format.valueOf(name));
    Tensor x = sample(new Random(5), arithmetic, 9, 50);
    Tensor w = sample(new Random(6), arithmetic, 50, 7);
    double[] all = x.matmul(w).toDoubles();
    double[] soft = x.softmax(1).toDoubles();
    for (int row = 0; row < 9; row++) {
      Tensor alone = Tensor.of(Arrays.copyOfRange(x.toDoubles(), row * 50, row * 50 + 50), 1, 50)
          .in(arithmetic);
      assertThat(alone.matmul(w).toDoubles())
          .isEqualTo(Arrays.copyOfRange(all, row * 7, row * 7 + 7));
      assertThat(alone.softmax(1).toDoubles())
          .isEqualTo(Arrays.copyOfRange(soft, row * 50, row * 50 + 50));
    }
  }

  @Test
  void arithmeticsAreValues() {
    assertThat(Arithmetic.of(Format.BFLOAT16, Format.BINARY32))
        .isSameInstanceAs(Arithmetic.BFLOAT16);
    assertThat(Arithmetic.of(Format.BINARY32)).isSameInstanceAs(Arithmetic.BINARY32);
    assertThat(Arithmetic.of(Format.BINARY64)).isSameInstanceAs(Arithmetic.BINARY64);
    Arithmetic own = Arithmetic.of(Format.BFLOAT16, Format.BFLOAT16);
    assertThat(own).isNotEqualTo(Arithmetic.BFLOAT16);
    assertThat(own.format()).isEqualTo(Format.BFLOAT16);
    assertThat(own.accumulator()).isEqualTo(Format.BFLOAT16);
    assertThat(Arithmetic.TF32.accumulator()).isEqualTo(Format.BINARY32);
    assertThat(Arithmetic.BINARY64.accumulator()).isEqualTo(Format.BINARY64);
    assertThat(own.isSaturating()).isFalse();
    assertThat(own.saturating().isSaturating()).isTrue();
    assertThat(own.saturating().saturating()).isSameInstanceAs(own.saturating());
    assertThat(own.saturating().toString())
        .isEqualTo("bfloat16 accumulating in bfloat16 saturating");
    assertThat(Arithmetic.FP8_E5M2.toString()).isEqualTo("fp8_e5m2");
    assertThat(Arithmetic.of(Format.BINARY32, Format.BINARY64).toString())
        .isEqualTo("binary32 accumulating in binary64");
    assertThat(Arithmetic.BINARY64.toString()).isEqualTo("binary64");
  }
}
