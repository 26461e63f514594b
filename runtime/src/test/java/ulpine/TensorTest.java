package ulpine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static ulpine.Samples.check;
import static ulpine.Samples.shape;

import com.google.common.collect.Range;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Factories, reading, and what an object must do. */
final class TensorTest {
  private static final float NAN_OF_OTHER_BITS = Float.intBitsToFloat(0x7fc01234);

  @Test
  void factoriesCopyAndOverDoesNot() {
    float[] data = {1, 2, 3, 4, 5, 6};
    int[] sizes = {2, 3};
    Tensor copied = Tensor.of(data, sizes);
    Tensor vector = Tensor.vector(data);
    Tensor wrapped = Tensor.over(data, sizes);
    data[0] = 7;
    sizes[0] = 9;
    check("of", copied, shape(2, 3), 1, 2, 3, 4, 5, 6);
    check("vector", vector, shape(6), 1, 2, 3, 4, 5, 6);
    check("over", wrapped, shape(2, 3), 7, 2, 3, 4, 5, 6);
    Tensor kept = wrapped.copy();
    Tensor reshaped = wrapped.reshape(6);
    data[1] = 8;
    check("copy", kept, shape(2, 3), 7, 2, 3, 4, 5, 6);
    check("reshape", reshaped, shape(6), 7, 2, 3, 4, 5, 6);
    copied.toArray()[0] = 9;
    copied.shape()[0] = 9;
    check("read-only", copied, shape(2, 3), 1, 2, 3, 4, 5, 6);
  }

  @Test
  void constantFactories() {
    check("scalar", Tensor.scalar(0.1), shape(), 0.1f);
    check("zeros", Tensor.zeros(2, 2), shape(2, 2), 0f, 0f, 0f, 0f);
    check("full", Tensor.full(0.1, 3), shape(3), 0.1f, 0.1f, 0.1f);
    check("empty", Tensor.zeros(3, 0), shape(3, 0));
    assertThat(Tensor.zeros(100_000, 100_000, 0).length()).isEqualTo(0);
  }

  @Test
  void uniformIsSplitMix64() {
    SplittableRandom random = new SplittableRandom(42);
    check(
        "uniform",
        Tensor.uniform(42, -1, 3, 5, 7),
        shape(5, 7),
        at -> -1 + 4 * ((random.nextLong() >>> 11) * 0x1p-53));
    // Known outputs of the generator, from another implementation.
    Draws draws = new Draws(1234567);
    assertThat(draws.next()).isEqualTo(6457827717110365317L);
    assertThat(draws.next()).isEqualTo(3203168211198807973L);
    assertThat(Tensor.uniform(1, 2, 2, 4)).isEqualTo(Tensor.full(2, 4));
  }

  @Test
  void normalIsBoxAndMullers() {
    SplittableRandom random = new SplittableRandom(-3);
    check("normal", Tensor.normal(-3, 0.5, 9), shape(9), at -> {
      double u = (random.nextLong() >>> 11) * 0x1p-53;
      double v = (random.nextLong() >>> 11) * 0x1p-53;
      return 0.5 * (StrictMath.sqrt(-2 * StrictMath.log(1 - u)) * StrictMath.cos(2 * Math.PI * v));
    });
    double[] x = Tensor.normal(1, 2, 100_000).toDoubles();
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance =
        Arrays.stream(x).map(a -> (a - mean) * (a - mean)).average().orElseThrow();
    assertThat(mean).isWithin(0.03).of(0);
    assertThat(variance).isWithin(0.06).of(4);
  }

  @Test
  void neighbouringSeedsAreUnrelated() {
    double[] first = new double[1000];
    Arrays.setAll(first, seed -> Tensor.uniform(seed, 0, 1).get());
    assertThat(Arrays.stream(first).average().orElseThrow()).isWithin(0.05).of(0.5);
    assertThat(Arrays.stream(first).filter(a -> a < 0.1).count()).isIn(Range.closed(60L, 140L));
  }

  @Test
  void reading() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 1, 2, 3);
    assertThat(x.rank()).isEqualTo(3);
    assertThat(x.length()).isEqualTo(6);
    assertThat(x.size(0)).isEqualTo(1);
    assertThat(x.size(2)).isEqualTo(3);
    assertThat(x.size(-1)).isEqualTo(3);
    assertThat(x.size(-3)).isEqualTo(1);
    assertThat(x.get(0, 1, 2)).isEqualTo(6.0);
    assertThat(x.toDoubles()).isEqualTo(new double[] {1, 2, 3, 4, 5, 6});
    assertThat(x.decimals()[5]).isEqualTo(BigDecimal.valueOf(6));
    assertThat(x.arithmetic()).isEqualTo(Arithmetic.BINARY32);
    assertThat(Tensor.full(3, 1, 1).item()).isEqualTo(3f);
    assertThat(Tensor.scalar(3).get()).isEqualTo(3.0);
    assertThat(Tensor.scalar(0.1).decimals()[0])
        .isEqualTo(new BigDecimal("0.100000001490116119384765625"));
    assertThat(x.matches(1, 2, 3)).isTrue();
    assertThat(x.matches(2, 3)).isFalse();
    assertThat(x.matches(1, 2, 4)).isFalse();
  }

  @Test
  void equalsComparesBits() {
    Tensor x = Tensor.vector(1, Float.NaN, 0f);
    assertThat(x).isEqualTo(Tensor.vector(1, NAN_OF_OTHER_BITS, 0f));
    assertThat(x.hashCode()).isEqualTo(Tensor.vector(1, NAN_OF_OTHER_BITS, 0f).hashCode());
    assertThat(x).isNotEqualTo(Tensor.vector(1, Float.NaN, -0f));
    assertThat(x).isNotEqualTo(Tensor.vector(Math.nextUp(1f), Float.NaN, 0f));
    assertThat(x).isNotEqualTo(Tensor.of(new float[] {1, Float.NaN, 0f}, 1, 3));
    assertThat(x).isNotEqualTo(Tensor.vector(1, Float.NaN));
    assertThat(Tensor.zeros(0, 2)).isNotEqualTo(Tensor.zeros(2, 0));
    Tensor one = Tensor.scalar(1);
    Tensor decimal = one.in(Arithmetic.DECIMAL60);
    assertThat(decimal).isNotEqualTo(one);
    assertThat(one).isNotEqualTo(decimal);
    // 1.0 and 1 are one number, though not for BigDecimal.
    Tensor sameDecimal = decimal.fill(0.5).add(0.5);
    assertThat(sameDecimal).isEqualTo(decimal);
    assertThat(sameDecimal.hashCode()).isEqualTo(decimal.hashCode());
    assertThat(decimal.add(1e-50)).isNotEqualTo(decimal);
  }

  @Test
  void text() {
    Tensor x = Tensor.of(new float[] {1, -0f, Float.NaN, 0.1f, 1e10f, 5}, 2, 3);
    assertThat(x.toString()).isEqualTo("Tensor[2, 3]\n[[1.0, -0.0, NaN],\n [0.1, 1.0E10, 5.0]]");
    assertThat(Tensor.scalar(3).toString()).isEqualTo("Tensor[] 3.0");
    assertThat(Tensor.zeros(0).toString()).isEqualTo("Tensor[0] []");
    assertThat(Tensor.zeros(2, 0).toString()).isEqualTo("Tensor[2, 0]\n[[],\n []]");
    assertThat(Tensor.zeros(1, 2, 2).reshape(2, 2, 1).toString())
        .isEqualTo("Tensor[2, 2, 1]\n[[[0.0],\n  [0.0]],\n\n [[0.0],\n  [0.0]]]");
    assertThat(Tensor.vector(0.1f).in(Arithmetic.DECIMAL60).toString())
        .isEqualTo("Tensor in decimal60 [1] [0.10000000149011611938]");
    assertThat(Labels.of(7, 2, 1).toString()).isEqualTo("Labels[3] [7, 2, 1]");
    assertThat(x.greater(0.5).toString())
        .isEqualTo("Mask[2, 3]\n[[true, false, false],\n [false, true, true]]");
  }

  @Test
  void longTextIsShortened() {
    float[] count = new float[1000];
    for (int i = 0; i < count.length; i++) {
      count[i] = i;
    }
    assertThat(Tensor.vector(count).toString())
        .isEqualTo("Tensor[1000] [0.0, 1.0, 2.0, ..., 997.0, 998.0, 999.0]");
    assertThat(Tensor.of(count, 250, 4).toString()).isEqualTo("""
            Tensor[250, 4]
            [[0.0, 1.0, 2.0, 3.0],
             [4.0, 5.0, 6.0, 7.0],
             [8.0, 9.0, 10.0, 11.0],
             ...,
             [988.0, 989.0, 990.0, 991.0],
             [992.0, 993.0, 994.0, 995.0],
             [996.0, 997.0, 998.0, 999.0]]""");
    assertWithMessage("ten numbers are not long")
        .that(Tensor.zeros(10).toString())
        .doesNotContain("...");
    assertThat(Tensor.zeros(1_000_000, 0).toString())
        .hasLength("Tensor[1000000, 0]\n[[],\n [],\n [],\n ...,\n [],\n [],\n []]".length());
  }
}
