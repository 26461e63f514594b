package ulpine.certificate;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import ulpine.Arithmetic;
import ulpine.Tensor;
import ulpine.annotations.Certify;

final class CertificateTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private static CertifiedTensor tensor(double[] values, double[] errors, int... shape) {
    CertifiedTensor tensor = new CertifiedTensor("scores", values.length, shape);
    tensor.show(values, errors);
    return tensor;
  }

  @Test
  void elements() {
    CertifiedTensor t = tensor(new double[] {1, -2, 3}, new double[] {0.5, 0, 0.25}, 3);
    assertThat(t.value(1)).isEqualTo(-2);
    assertThat(t.error(2)).isEqualTo(0.25);
    assertThat(t.error()).isEqualTo(0.5);
    assertThat(t.scale(0)).isAtLeast(1.5);
    assertThat(t.scale()).isAtLeast(3.25);
    assertThat(t.scale()).isLessThan(3.26);
    assertThat(t.isSignCertain(1)).isTrue();
    assertThat(tensor(new double[] {0.5}, new double[] {0.5}, 1).isSignCertain(0))
        .isFalse();
    assertThat(assertThrows(IndexOutOfBoundsException.class, () -> t.value(3)))
        .hasMessageThat()
        .isEqualTo("scores: element 3 of 3; the shape is [3]");
  }

  @Test
  void fewerElementsThanCapacity() {
    CertifiedTensor t = new CertifiedTensor("x", 6, 0, 2);
    t.size(0, 2).show(new float[] {1, 2, 3, 4, 9, 9}, new double[] {0, 0, 0, 1, 7, 7});
    assertThat(t.length()).isEqualTo(4);
    assertThat(t.error()).isEqualTo(1);
    t.size(0, 1).show(new float[] {1, 2, 3, 4, 9, 9}, new double[] {0, 0, 0, 1, 7, 7});
    assertThat(t.error()).isEqualTo(0);
    assertThat(t.shape()).isEqualTo(new int[] {1, 2});
  }

  @Test
  void shadowErrorIsDistanceAndBound() {
    CertifiedTensor t = new CertifiedTensor("x", 3, 3);
    t.compare(new float[] {1, 2, Float.POSITIVE_INFINITY}, new double[] {1.25, 2, 1}, new double[] {
      0.5, INFINITY, 0
    });
    assertThat(t.error(0)).isAtLeast(0.75);
    assertThat(t.error(0)).isLessThan(0.7500011);
    assertThat(t.error(1)).isEqualTo(INFINITY);
    assertThat(t.error(2)).isEqualTo(INFINITY);
    t.compare(new float[] {Float.NaN, 0, 0}, new double[] {0, 0, Double.NaN}, new double[3]);
    assertThat(t.error(0)).isEqualTo(INFINITY);
    assertThat(t.error(2)).isEqualTo(INFINITY);
  }

  @Test
  void predictedClass() {
    CertifiedTensor t = tensor(
        new double[] {1, 3, 2, 5, 5, 1, 1, 0, 0.5},
        new double[] {0.4, 0.4, 0.5, 0, 0, 0, 0.3, 0.3, 0.2},
        3,
        3);
    assertThat(t.predictedClass(0)).isEqualTo(1);
    assertThat(t.isClassCertain(0)).isTrue();
    assertThat(t.predictedClass(1)).isEqualTo(0);
    assertThat(t.isClassCertain(1)).isFalse(); // a tie
    assertThat(t.predictedClass(2)).isEqualTo(0);
    assertThat(t.isClassCertain(2)).isFalse(); // 0.7 and 0.7
    assertThat(tensor(new double[] {1, 0}, new double[] {INFINITY, 0}, 1, 2).isClassCertain(0))
        .isFalse();
    assertThat(tensor(new double[] {1, Double.NaN}, new double[] {0, INFINITY}, 1, 2)
            .isClassCertain(0))
        .isFalse();
  }

  @Test
  void toleranceHoldsForEveryExactValue() {
    Random random = new Random(3);
    for (int trial = 0; trial < 20_000; trial++) {
      double value = random.nextGaussian() * Math.pow(10, random.nextInt(6) - 3);
      double error = Math.abs(random.nextGaussian()) * Math.pow(10, random.nextInt(6) - 5);
      double relative = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 2;
      Tolerance tolerance =
          tensor(new double[] {value}, new double[] {error}, 1).tolerance(relative);
      for (double part : new double[] {-1, -0.5, 0, 0.5, 1}) {
        double exact = value + part * error;
        // Unless the sum was rounded to beyond the error.
        if (Math.abs(exact - value) <= error) {
          assertThat(tolerance.isClose(value, exact)).isTrue();
        }
      }
    }
    assertThat(
            tensor(new double[] {4, 1}, new double[] {0.5, 2}, 2).tolerance(0).absolute())
        .isWithin(1e-5)
        .of(2);
  }

  @Test
  void toleranceRejectsWhatIsTooFar() {
    assertThat(new Tolerance(0.1, 0.01).isClose(10.3, 10)).isFalse();
    assertThat(new Tolerance(0.1, 0.01).allClose(new double[] {1, 2}, new double[] {1, 2.2}))
        .isFalse();
    assertThat(new Tolerance(0, 0).isClose(Double.NaN, Double.NaN)).isFalse();
    assertThrows(IllegalArgumentException.class, () -> new Tolerance(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Tolerance(0, Double.NaN));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Tolerance(0, 0).allClose(new double[1], new double[2]));
  }

  @Test
  void verification() {
    Tensor exact = Tensor.vector(1, 2.5f).in(ulpine.Arithmetic.EXACT);
    Verification good =
        tensor(new double[] {1.25, 2.5}, new double[] {0.5, 0}, 2).verify(exact);
    assertThat(good).isEqualTo(new Verification("scores", 0.25, 0.5, true));
    assertThat(good.ratio()).isEqualTo(2);
    assertThat(good.toString()).isEqualTo("scores: true error 0.250, bound 0.500, ratio 2.000");
    Verification bad =
        tensor(new double[] {1.25, 2.75}, new double[] {0.5, 0}, 2).verify(exact);
    assertThat(bad.holds()).isFalse();
    assertThrows(
        IllegalArgumentException.class,
        () -> tensor(new double[] {1}, new double[] {0}, 1).verify(exact));
  }

  @Test
  void inputErrors() {
    double[] errors = new double[4];
    InputErrors.NONE.fill("x", new float[] {1, Float.NaN, 2, 3}, errors, 3);
    assertThat(errors).isEqualTo(new double[] {0, INFINITY, 0, 0});
    InputErrors given = InputErrors.NONE.with("x", 0.5).with("w", new double[] {1, 2});
    given.fill("x", new double[] {1, 2, 3, 4}, errors, 4);
    assertThat(errors).isEqualTo(new double[] {0.5, 0.5, 0.5, 0.5});
    given.fill("w", new float[] {1, 2}, errors, 2);
    assertThat(errors).isEqualTo(new double[] {1, 2, 0.5, 0.5});
    assertThat(assertThrows(
            IllegalArgumentException.class, () -> given.fill("w", new float[3], errors, 3)))
        .hasMessageThat()
        .isEqualTo("w: expected 3 errors but were 2");
    assertThat(assertThrows(IllegalArgumentException.class, () -> given.check("x", "weights")))
        .hasMessageThat()
        .isEqualTo("no input w; there are x, weights");
    assertThrows(IllegalArgumentException.class, () -> given.with("x", -1));
    assertThrows(IllegalArgumentException.class, () -> given.with("x", Double.NaN));
  }

  @Test
  void inputErrorsOfRounding() {
    double[] errors = new double[2];
    Tensor original = Tensor.of(new double[] {0.1, 0.5}, 2);
    Tensor stored = original.in(ulpine.Arithmetic.BFLOAT16);
    InputErrors.NONE.with("x", original, stored).fill("x", new float[2], errors, 2);
    assertThat(errors[0]).isAtLeast(Math.abs(0.1 - stored.get(0)));
    assertThat(errors[0]).isLessThan(0.1 / 256);
    assertThat(errors[1]).isEqualTo(0);
    assertThrows(
        IllegalArgumentException.class,
        () -> InputErrors.NONE.with("x", original, Tensor.zeros(3)));
  }

  /** A third is no double, so that the nearest one is not the original. */
  @Test
  void errorsOfExactOriginals() {
    Tensor third = Tensor.of(new double[] {1}, 1).in(Arithmetic.EXACT).div(3);
    double[] errors = {-1};
    InputErrors.NONE
        .with("x", third, third.in(Arithmetic.BINARY64))
        .fill("x", third.toDoubles(), errors, 1);
    assertThat(errors[0]).isAtLeast(0x1.5555p-56);
    assertThat(errors[0]).isAtMost(0x1.5556p-56);
  }

  @Test
  void noErrorsAreNotThoseOfAnyInput() {
    InputErrors none = InputErrors.NONE.with("x", new double[0]);
    none.fill("x", new float[0], new double[0], 0);
    assertThrows(
        IllegalArgumentException.class, () -> none.fill("x", new float[2], new double[2], 2));
    assertThrows(
        IllegalArgumentException.class, () -> none.fillNorms("x", new float[2], new double[2], 2));
  }

  @Test
  void certificate() {
    CertifiedTensor loss = tensor(new double[] {2}, new double[] {0.5});
    CertifiedTensor gradient = new CertifiedTensor("w.b", 1, 1);
    gradient.show(new double[] {3}, new double[] {INFINITY});
    Certificate certificate = new Certificate(
        Certify.ELEMENTWISE, List.of(loss), List.of(gradient), () -> "hidden, Net.java:9");
    assertThat(certificate.error()).isEqualTo(INFINITY);
    assertThat(certificate.isFinite()).isFalse();
    assertThat(certificate.responsible()).hasValue("hidden, Net.java:9");
    gradient.show(new float[] {3}, new float[] {1});
    assertThat(certificate.error()).isEqualTo(1);
    assertThat(certificate.responsible()).isEmpty();
    assertThat(certificate.gradient("w.b")).isSameInstanceAs(gradient);
    assertThat(certificate.output()).isSameInstanceAs(loss);
    assertThat(assertThrows(IllegalArgumentException.class, () -> certificate.gradient("w.c")))
        .hasMessageThat()
        .isEqualTo("no gradient w.c; there are [w.b]");
  }
}
