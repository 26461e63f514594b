package ulpine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import ulpine.annotations.Format;

/** Binary64, and what all formats have in common: bits, texts, equality. */
final class BinaryFormatsTest {
  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Math.nextDown(Double.MIN_NORMAL),
    1,
    -1.5,
    0.1,
    0x1p53,
    1e300,
    -Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  private static double[] sample(Random random, int length) {
    double[] x = new double[length];
    for (int i = 0; i < length; i++) {
      x[i] = i < SPECIAL.length
          ? SPECIAL[i]
          : i % 2 == 0
              ? Double.longBitsToDouble(random.nextLong())
              : random.nextGaussian() * Math.pow(2, random.nextInt(10));
    }
    return x;
  }

  private static void same(double actual, double expected, String what) {
    if (Double.doubleToLongBits(actual) != Double.doubleToLongBits(expected)) {
      assertWithMessage(what).that(actual).isEqualTo(expected);
    }
  }

  @Test
  void binary64Elementwise() {
    Random random = new Random(1);
    double[] a = sample(random, 3000);
    double[] b = sample(random, 7);
    Tensor x = Tensor.of(a, 1500, 2);
    Expected expected = new Expected(Format.BINARY64, false);
    for (double c : b) {
      Tensor y = Tensor.of(new double[] {c}, 1).expand(2);
      for (Binary function : Binary.values()) {
        double[] z = Expected.evaluate(function, x, y).toDoubles();
        for (int i = 0; i < a.length; i++) {
          same(z[i], expected.apply(function, a[i], c), function + " " + a[i]);
        }
      }
      assertThat(x.mul(c)).isEqualTo(x.mul(y));
    }
    for (Unary function : Unary.values()) {
      double[] z = Expected.evaluate(function, x).toDoubles();
      for (int i = 0; i < a.length; i++) {
        same(z[i], expected.apply(function, a[i]), function + " " + a[i]);
      }
    }
  }

  @Test
  void binary64Contractions() {
    Random random = new Random(2);
    for (int k : new int[] {0, 1, 7, 40}) {
      double[] a = new double[3 * k];
      double[] b = new double[k * 2];
      for (int i = 0; i < a.length; i++) {
        a[i] = random.nextGaussian() * Math.pow(2, random.nextInt(12));
      }
      for (int i = 0; i < b.length; i++) {
        b[i] = random.nextGaussian();
      }
      Tensor product = Tensor.of(a, 3, k).matmul(Tensor.of(b, k, 2));
      for (int row = 0; row < 3; row++) {
        for (int column = 0; column < 2; column++) {
          double sum = 0;
          for (int c = 0; c < k; c++) {
            sum = new BigDecimal(a[row * k + c])
                .multiply(new BigDecimal(b[c * 2 + column]))
                .add(new BigDecimal(sum))
                .doubleValue();
          }
          same(product.get(row, column), sum, "product");
        }
      }
    }
  }

  @Test
  void binary64OtherOperations() {
    Tensor x = Tensor.of(new double[] {1e300, -1, Double.NaN, -0.0, 0.1, 0.1}, 2, 3);
    assertThat(x.transpose().max(1).toDoubles()).isEqualTo(new double[] {1e300, 0.1, Double.NaN});
    assertThat(x.argmax(1)).isEqualTo(Labels.of(2, 1));
    assertThat(x.argmax(0)).isEqualTo(Labels.of(0, 1, 0));
    assertThat(x.less(0).toArray())
        .isEqualTo(new boolean[] {false, true, false, false, false, false});
    assertThat(x.greaterEqual(x).toArray())
        .isEqualTo(new boolean[] {true, true, false, true, true, true});
    assertThat(x.where(x.greater(0.05), x.fill(7, 2, 3)).toDoubles())
        .isEqualTo(new double[] {1e300, 7, 7, 7, 0.1, 0.1});
    assertThat(x.lessEqual(0.1).toArray())
        .isEqualTo(new boolean[] {false, true, false, true, true, true});
    Tensor picked = x.pick(Labels.of(1, 2), 1);
    assertThat(picked.toDoubles()).isEqualTo(new double[] {-1, 0.1});
    assertThat(picked.place(Labels.of(0, 1), 1, 2).toDoubles())
        .isEqualTo(new double[] {-1, 0, 0, 0.1});
    assertThat(picked.decimals()[1]).isEqualTo(new BigDecimal(picked.get(1)));
    assertThat(assertThrows(ArithmeticException.class, x::decimals))
        .hasMessageThat()
        .isEqualTo("element 2 is NaN, which is no decimal number");
    double[] data = {1, 2};
    Tensor copied = Tensor.of(data, 2);
    Tensor copy = copied.copy();
    data[0] = 5;
    assertThat(copied).isEqualTo(copy);
    assertThat(copied.get(0)).isEqualTo(1);
    assertThat(copied.softmax(0).sum().get()).isWithin(1e-15).of(1);
    assertThat(copied.crossEntropy(Labels.of(new int[] {1}, new int[0])).get())
        .isWithin(1e-15)
        .of(Math.log1p(Math.exp(-1)));
  }

  @Test
  void equalityAndText() {
    Tensor x = Tensor.of(new double[] {0.1, -0.0}, 2);
    assertThat(x).isEqualTo(Tensor.of(new double[] {0.1, -0.0}, 2));
    assertThat(x.hashCode()).isEqualTo(Tensor.of(new double[] {0.1, -0.0}, 2).hashCode());
    assertThat(x).isNotEqualTo(Tensor.of(new double[] {0.1, 0.0}, 2));
    assertThat(x).isNotEqualTo(x.in(Arithmetic.BINARY32));
    assertThat(x.toString()).isEqualTo("Tensor in binary64 [2] [0.1, -0.0]");
    Tensor half = x.in(Arithmetic.BINARY16);
    assertThat(half.toString()).isEqualTo("Tensor in binary16 [2] [0.099975586, -0.0]");
    assertThat(half).isEqualTo(Tensor.vector(0.1f, -0f).in(Arithmetic.BINARY16));
    assertThat(half).isNotEqualTo(half.in(Arithmetic.of(Format.BINARY16, Format.BINARY16)));
    assertThat(half).isNotEqualTo(half.in(Arithmetic.BINARY16.saturating()));
    assertThat(half).isNotEqualTo(half.in(Arithmetic.BINARY32));
    assertThat(half.arithmetic()).isEqualTo(Arithmetic.BINARY16);
    assertThat(half.copy()).isEqualTo(half);
    assertThat(half.copy().arithmetic()).isEqualTo(Arithmetic.BINARY16);
    assertThat(half.reshape(2, 1).transpose().arithmetic()).isEqualTo(Arithmetic.BINARY16);
    assertThat(half.in(Arithmetic.DECIMAL60).in(Arithmetic.BINARY16).add(0)).isEqualTo(half.add(0));
    Tensor saturated = Tensor.vector(1e9f, Float.NEGATIVE_INFINITY, Float.NaN)
        .in(Arithmetic.FP8_E4M3.saturating());
    assertThat(saturated.toString())
        .isEqualTo("Tensor in fp8_e4m3 saturating [3] [448.0, -448.0, NaN]");
  }

  @Test
  void bits() {
    for (Format format : new Format[] {Format.BFLOAT16, Format.BINARY16}) {
      short[] bits = new short[1 << 16];
      for (int i = 0; i < bits.length; i++) {
        bits[i] = (short) i;
      }
      Tensor x = Tensor.ofBits(format, bits, 256, 256);
      assertThat(x.arithmetic()).isEqualTo(Arithmetic.of(format));
      short[] back = x.toShortBits();
      for (int i = 0; i < bits.length; i++) {
        if (!Double.isNaN(x.get(i / 256, i % 256))) {
          assertThat(back[i]).isEqualTo(bits[i]);
        }
      }
      assertThat(Tensor.ofBits(format, back, 256, 256)).isEqualTo(x);
    }
    for (Format format : new Format[] {Format.FP8_E4M3, Format.FP8_E5M2}) {
      byte[] bits = new byte[256];
      for (int i = 0; i < bits.length; i++) {
        bits[i] = (byte) i;
      }
      Tensor x = Tensor.ofBits(format, bits, 256);
      byte[] back = x.toByteBits();
      for (int i = 0; i < bits.length; i++) {
        if (!Double.isNaN(x.get(i))) {
          assertThat(back[i]).isEqualTo(bits[i]);
        }
      }
      assertThat(Tensor.ofBits(format, back, 256)).isEqualTo(x);
    }
    assertThat(Tensor.ofBits(Format.BFLOAT16, new short[] {0x3f80, (short) 0xc000}, 2)
            .toArray())
        .isEqualTo(new float[] {1, -2});
    assertThat(Tensor.ofBits(Format.BINARY16, new short[] {0x3c00, (short) 0xfbff}, 2)
            .toArray())
        .isEqualTo(new float[] {1, -65504});
    assertThat(Tensor.ofBits(Format.FP8_E4M3, new byte[] {0x38, 0x7e, 1}, 3).toArray())
        .isEqualTo(new float[] {1, 448, 0x1p-9f});
    assertThat(Tensor.ofBits(Format.FP8_E5M2, new byte[] {0x3c, 0x7b, 1}, 3).toArray())
        .isEqualTo(new float[] {1, 57344, 0x1p-16f});
  }
}
