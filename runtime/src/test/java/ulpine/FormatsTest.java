package ulpine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import ulpine.annotations.Format;
import ulpine.kernel.Narrow;
import ulpine.kernel.Rounding;

/** Elementwise operations and conversions in narrow formats, against exact results. */
final class FormatsTest {
  private static final Format[] SMALL = {Format.FP8_E4M3, Format.FP8_E5M2};

  @Test
  void everyPairOfEightBitNumbers() {
    for (Format format : SMALL) {
      float[] all = Narrow.valueOf(format.name()).all();
      float[] a = new float[all.length * all.length];
      float[] b = new float[a.length];
      for (int i = 0; i < a.length; i++) {
        a[i] = all[i / all.length];
        b[i] = all[i % all.length];
      }
      checkBinary(Arithmetic.of(format), a, b);
      checkBinary(Arithmetic.of(format).saturating(), a, b);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TF32", "BFLOAT16", "BINARY16"})
  void manyPairs(Narrow narrow) {
    float[] all = narrow.all();
    Random random = new Random(1);
    float[] a = new float[20_000];
    float[] b = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      a[i] = all[random.nextInt(all.length)];
      b[i] = all[random.nextInt(all.length)];
      if (i % 4 == 0) {
        // Close to each other, to the reciprocal, or to the threshold of underflow.
        float step = 1 + random.nextInt(9) * 0x1p-10f;
        double near = i % 3 == 0 ? a[i] * step : i % 3 == 1 ? step / a[i] : 0x1p-126 * step / a[i];
        b[i] = narrow.round(near);
      }
    }
    checkBinary(Arithmetic.of(narrow.format), a, b);
  }

  private static void checkBinary(Arithmetic arithmetic, float[] a, float[] b) {
    Tensor x = Tensor.vector(a).in(arithmetic);
    Tensor y = Tensor.vector(b).in(arithmetic);
    Expected expected = Expected.of(arithmetic);
    for (Binary function : Binary.values()) {
      double[] z = Expected.evaluate(function, x, y).toDoubles();
      for (int i = 0; i < z.length; i++) {
        // The operands as they are there: saturating formats have no infinities.
        double should = expected.apply(function, x.get(i), y.get(i));
        same(z[i], should, arithmetic, function, x.get(i), y.get(i));
      }
    }
  }

  private static void same(double actual, double expected, Object... of) {
    if (Double.doubleToLongBits(actual) != Double.doubleToLongBits(expected)) {
      assertWithMessage(Arrays.toString(of)).that(actual).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "TF32")
  void functionsOfEveryNumber(Narrow narrow) {
    checkUnary(Arithmetic.of(narrow.format), narrow.all());
    checkUnary(Arithmetic.of(narrow.format).saturating(), narrow.all());
  }

  @Test
  void functionsOfManyNumbersOfTf32() {
    float[] all = Narrow.TF32.all();
    float[] some = new float[all.length / 17];
    for (int i = 0; i < some.length; i++) {
      some[i] = all[i * 17];
    }
    checkUnary(Arithmetic.TF32, some);
  }

  private static void checkUnary(Arithmetic arithmetic, float[] all) {
    Tensor x = Tensor.vector(all).in(arithmetic);
    Expected expected = Expected.of(arithmetic);
    for (Unary function : Unary.values()) {
      double[] z = Expected.evaluate(function, x).toDoubles();
      for (int i = 0; i < z.length; i++) {
        same(z[i], expected.apply(function, x.get(i)), arithmetic, function, x.get(i));
      }
    }
  }

  /** Rounding 53 bits instead of the exact value never matters to so few numbers: error 1/2 ulp. */
  @ParameterizedTest
  @EnumSource(names = {"FP8_E4M3", "FP8_E5M2"})
  void elementaryFunctionsOfEightBitsAreCorrectlyRounded(Narrow narrow) {
    checkCorrectlyRounded(narrow);
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(names = {"BFLOAT16", "BINARY16", "TF32"})
  void elementaryFunctionsOfMoreBitsAreCorrectlyRounded(Narrow narrow) {
    checkCorrectlyRounded(narrow);
  }

  private static final Unary[] ELEMENTARY = {
    Unary.EXP,
    Unary.LOG,
    Unary.TANH,
    Unary.SIGMOID,
    Unary.SOFTPLUS,
    Unary.EXPM1,
    Unary.LOG1P,
    Unary.SIN,
    Unary.COS,
    Unary.ERF
  };

  private static void checkCorrectlyRounded(Narrow narrow) {
    Arithmetic arithmetic = Arithmetic.of(narrow.format);
    Expected expected = Expected.of(arithmetic);
    int checked = 0;
    for (float a : narrow.all()) {
      Tensor x = Tensor.scalar(a).in(arithmetic);
      for (Unary function : ELEMENTARY) {
        if (isInteresting(function, a)) {
          Tensor wide = Tensor.scalar(a).in(Arithmetic.DECIMAL60);
          BigDecimal exact = Expected.evaluate(function, wide).decimals()[0];
          same(Expected.evaluate(function, x).get(), expected.exact(exact, 1), narrow, function, a);
          checked++;
        }
      }
    }
    assertThat(checked).isGreaterThan(800);
  }

  /** Elsewhere results are 0, 1, the argument or too large, which tests of every number know. */
  private static boolean isInteresting(Unary function, float a) {
    return Float.isFinite(a)
        && (function == Unary.LOG ? a > 0 : Math.abs(a) < 800 && Math.abs(a) > 0x1p-30)
        && (function != Unary.LOG1P || a > -1);
  }

  @ParameterizedTest
  @EnumSource
  void roundsOnceOnTheWayIn(Narrow narrow) {
    Arithmetic arithmetic = Arithmetic.of(narrow.format);
    Expected expected = Expected.of(arithmetic);
    Random random = new Random(2);
    float[] numbers = narrow.numbers();
    for (int i = 0; i < 3000; i++) {
      float number = numbers[1 + random.nextInt(numbers.length - 2)];
      double half = Rounding.ulp(narrow.format, number) / 2;
      double tie = number + half;
      // So close to the tie that a float, or even a double, would be the tie itself.
      BigDecimal off = new BigDecimal(half * 0x1p-20 * (random.nextInt(3) - 1));
      BigDecimal near = new BigDecimal(tie).add(off);
      double[] values = {tie, near.doubleValue(), -tie, Math.nextDown(tie), random.nextGaussian()};
      Tensor x = Tensor.of(values, values.length);
      double[] rounded = x.in(arithmetic).toDoubles();
      for (int j = 0; j < values.length; j++) {
        same(rounded[j], expected.round(values[j]), narrow, values[j]);
        same(x.fill(0).in(arithmetic).fill(values[j]).get(), expected.round(values[j]), narrow);
      }
      BigDecimal tiny = off.movePointLeft(35);
      Tensor decimal =
          Tensor.of(new double[] {tie, tiny.doubleValue()}, 2).in(Arithmetic.DECIMAL60);
      Tensor sum = decimal.sum();
      same(
          sum.in(arithmetic).get(),
          expected.exact(sum.decimals()[0], 1),
          narrow,
          sum.decimals()[0]);
    }
  }

  @Test
  void roundsOnceFromDecimalsToFloats() {
    Tensor tie =
        Tensor.of(new double[] {1 + 0x1p-24, 1e-50}, 2).in(Arithmetic.DECIMAL60).sum();
    assertThat(tie.in(Arithmetic.BINARY32).get()).isEqualTo(1 + 0x1p-23);
    assertThat(tie.in(Arithmetic.of(Format.BINARY32, Format.BINARY64)).get())
        .isEqualTo(1 + 0x1p-23);
    Tensor tiny =
        Tensor.of(new double[] {1e-300, -1e-300}, 2).in(Arithmetic.DECIMAL60).square();
    assertThat(tiny.in(Arithmetic.BFLOAT16)).isEqualTo(Tensor.zeros(2).in(Arithmetic.BFLOAT16));
    Tensor large = Tensor.scalar(1e30).in(Arithmetic.DECIMAL60);
    large = large.mul(large).mul(large).mul(large);
    large = large.mul(large).mul(large);
    assertThat(large.in(Arithmetic.FP8_E5M2).get()).isPositiveInfinity();
    assertThat(large.neg().in(Arithmetic.FP8_E5M2).get()).isNegativeInfinity();
    assertThat(large.in(Arithmetic.FP8_E4M3).get()).isNaN();
    assertThat(large.in(Arithmetic.FP8_E4M3.saturating()).get()).isEqualTo(448);
  }

  @Test
  void betweenFormats() {
    Random random = new Random(3);
    for (Narrow from : Narrow.values()) {
      float[] all = from.all();
      Tensor x = Tensor.vector(all).in(Arithmetic.of(from.format));
      assertThat(x.toArray()).isEqualTo(all);
      for (Narrow to : Narrow.values()) {
        Arithmetic arithmetic = Arithmetic.of(to.format);
        double[] converted = x.in(arithmetic).toDoubles();
        for (int j = 0; j < 20_000; j++) {
          int i = random.nextInt(all.length);
          same(converted[i], Expected.of(arithmetic).round(all[i]), from, to, all[i]);
        }
      }
      assertThat(x.in(Arithmetic.BINARY64).in(x.arithmetic())).isEqualTo(x);
    }
  }

  @Test
  void comparesAndSelects() {
    for (Narrow narrow : Narrow.values()) {
      Tensor x = Tensor.vector(1, -0f, 0, 2, -2).in(Arithmetic.of(narrow.format));
      Tensor y = Tensor.vector(1, 0, -0f, 1, 3).in(x.arithmetic());
      assertThat(x.greater(y).toArray())
          .isEqualTo(new boolean[] {false, false, false, true, false});
      assertThat(x.lessEqual(y).toArray()).isEqualTo(new boolean[] {true, true, true, false, true});
      assertThat(x.where(x.less(y), y).arithmetic()).isEqualTo(x.arithmetic());
      assertThat(x.max(0).get()).isEqualTo(2);
      assertThat(x.neg().max(0).get()).isEqualTo(2);
      assertThat(x.argmax(0)).isEqualTo(Labels.of(new int[] {3}, new int[0]));
    }
  }
}
