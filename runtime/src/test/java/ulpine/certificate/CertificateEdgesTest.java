package ulpine.certificate;

import static com.google.common.truth.Truth.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import ulpine.Arithmetic;
import ulpine.Tensor;
import ulpine.annotations.Certify;

/** Where an error that is dropped, or rounded down, makes a certificate say too much. */
final class CertificateEdgesTest {
  private static final double NONE = Double.POSITIVE_INFINITY;
  private static final double MORE = 1 + 1e-5;

  private static CertifiedTensor tensor(double[] values, double[] errors, int... shape) {
    CertifiedTensor tensor = new CertifiedTensor("x", values.length, shape);
    tensor.show(values, errors);
    return tensor;
  }

  private static Certificate certificate(
      List<CertifiedTensor> outputs, List<CertifiedTensor> gradients) {
    return new Certificate(Certify.SHADOW, outputs, gradients, () -> "somewhere");
  }

  @Test
  void theLargestElementCountsWhereverItIs() {
    for (double[] values : new double[][] {{-7, 1, 2}, {1, -7, 2}, {1, 2, -7}}) {
      CertifiedTensor t = tensor(values, new double[] {0.5, 0.5, 0.5}, 3);
      assertThat(t.scale()).isAtLeast(7.5);
      assertThat(t.scale()).isAtMost(7.5 * MORE);
    }
    assertThat(tensor(new double[] {Double.NaN}, new double[] {1}, 1).scale(0)).isEqualTo(NONE);
    CertifiedTensor small = tensor(new double[] {1}, new double[] {0.5});
    CertifiedTensor large = tensor(new double[] {1}, new double[] {2});
    for (List<CertifiedTensor> two : List.of(List.of(small, large), List.of(large, small))) {
      assertThat(certificate(two, List.of(small)).error()).isEqualTo(2);
      assertThat(certificate(List.of(small), two).error()).isEqualTo(2);
      assertThat(certificate(two, List.of()).isFinite()).isTrue();
      assertThat(certificate(two, List.of()).outputs()).isEqualTo(two);
      assertThat(certificate(List.of(), two).gradients()).isEqualTo(two);
    }
  }

  @Test
  void tolerances() {
    double[] values = {-8, 1, 2};
    double[] errors = {0.5, 0.25, 0.25};
    // |-8| - 0.5 of the exact number remain.
    assertThat(tensor(values, errors, 3).tolerance(0.05).absolute()).isAtLeast(0.2125);
    assertThat(tensor(values, errors, 3).tolerance(0.05).absolute()).isAtMost(0.2125 * MORE);
    double first = 0.5 - 0.01 * 7.5;
    assertThat(tensor(values, errors, 3).tolerance(0.01).absolute()).isAtLeast(first);
    assertThat(tensor(values, errors, 3).tolerance(0.01).absolute()).isAtMost(first * MORE);
    assertThat(tensor(values, new double[3], 3).tolerance(0).absolute()).isEqualTo(0.0);
    assertThat(tensor(new double[] {1}, new double[] {2}, 1).tolerance(0.5).absolute())
        .isAtMost(2 * MORE);
    CertifiedTensor infinite = tensor(new double[] {NONE, 1}, new double[] {NONE, 0}, 2);
    assertThat(infinite.tolerance(0.5)).isEqualTo(new Tolerance(NONE, 0.5));
    // What is subtracted is less than an ulp of the error, and must not count as one.
    double relative = 0x1.8p-54;
    BigDecimal least = BigDecimal.ONE.subtract(new BigDecimal(relative));
    double absolute =
        tensor(new double[] {2}, new double[] {1}, 1).tolerance(relative).absolute();
    assertThat(new BigDecimal(absolute)).isAtLeast(least);
  }

  /** What is certain of a row does not depend on others, and a gap of all errors is not enough. */
  @Test
  void classesOfOneRow() {
    assertThat(tensor(new double[] {9, 8, 1, 0}, new double[4], 2, 2).isClassCertain(1))
        .isTrue();
    for (double error : new double[] {1, 1 + 0x1p-45, 1 + 0x1p-41}) {
      CertifiedTensor near = tensor(new double[] {1, 0}, new double[] {error, 0}, 1, 2);
      assertThat(near.isClassCertain(0)).isFalse();
    }
  }

  @Test
  void errorsOfWholeInputs() {
    InputErrors errors = InputErrors.NONE.with("x", new double[] {1, 2, 3}).with("y", 0.5);
    double[] room = new double[4];
    assertThat(errors.given("z", room, 3)).isEmpty();
    assertThat(errors.given("x", room, 3)).isSameInstanceAs(room);
    assertThat(room).isEqualTo(new double[] {1, 2, 3, 0});
    assertThat(errors.given("y", new double[2], 3)).isEqualTo(new double[] {0.5, 0.5, 0.5});
    double[] norms = {7, 7};
    errors.givenNorms("z", new float[] {Float.NaN, 0, 1}, norms, 3);
    assertThat(norms).isEqualTo(new double[] {0, 0});
    errors.givenNorms("x", new float[] {5, 0, 0}, norms, 3);
    assertThat(norms).isEqualTo(new double[] {3, 1});
    errors.givenNorms("y", new double[] {0, 1, Double.POSITIVE_INFINITY}, norms, 3);
    assertThat(norms).isEqualTo(new double[] {0.5, NONE});
    errors.givenNorms("z", new double[] {1, 1, 1}, norms, 3);
    assertThat(norms).isEqualTo(new double[] {0, 0});
  }

  @Test
  void classes() {
    double[] values = {1, 2, 9, 0, 8, 8, 3, 5, 5.5, 0, 0, 0};
    double[] errors = {0, 0, 0, 0, 0, 0, 0, 0.3, 0.3, 1, 0, 0};
    CertifiedTensor t = tensor(values, errors, 4, 3);
    int[] predicted = {2, 1, 2, 0};
    boolean[] certain = {true, false, false, false};
    for (int row = 0; row < 4; row++) {
      assertThat(t.predictedClass(row)).isEqualTo(predicted[row]);
      assertThat(t.isClassCertain(row)).isEqualTo(certain[row]);
    }
    assertThat(tensor(new double[] {1}, new double[] {NONE}, 1, 1).isClassCertain(0))
        .isFalse();
    assertThat(tensor(new double[] {1}, new double[] {9}, 1, 1).isClassCertain(0))
        .isTrue();
  }

  /** A number beside another with its correction, which may be all that is left of it. */
  @Test
  void distancesFromCorrectedNumbers() {
    double lost = 0x1.8p-54;
    double[] others = {1, 1, -lost, 2, Double.NaN, 1, 1};
    double[] corrections = {0x1p-60, -0x1p-60, 1, 0.25, 0, 0, 0};
    double[] bounds = {0, 0x1p-60, 0, 0.5, 0, NONE, Double.NaN};
    float[] single = {1, 1, 1, 3, 1, 1, 1};
    double[] wide = {1, 1, 1, 3, 1, 1, 1};
    double[] least = {0x1p-60, 0x1p-59, lost, 1.25, NONE, NONE, NONE};
    double[] most = {0x1p-60, 0x1p-59, 0x1p-53, 1.25, NONE, NONE, NONE};
    for (int kind = 0; kind < 2; kind++) {
      CertifiedTensor t = new CertifiedTensor("x", 7, 7);
      if (kind == 0) {
        t.compare(single, others, corrections, bounds);
      } else {
        t.compare(wide, others, corrections, bounds);
      }
      for (int i = 0; i < 7; i++) {
        assertThat(t.value(i)).isEqualTo(wide[i]);
        assertThat(t.error(i)).isAtLeast(least[i]);
        assertThat(t.error(i)).isAtMost(most[i] * MORE);
      }
    }
  }

  @Test
  void normsOfWholeTensors() {
    double[] norms = {0.25, 2};
    CertifiedTensor t = new CertifiedTensor("x", 3, 3);
    t.showNorms(new float[] {0, -1, 5}, norms);
    assertThat(t.errors()).isEqualTo(new double[] {0.25, 2, 2});
    t = new CertifiedTensor("x", 3, 3);
    t.showNorms(new double[] {7, -0.0, 5}, norms);
    assertThat(t.errors()).isEqualTo(new double[] {2, 0.25, 2});
    assertThat(t.value(0)).isEqualTo(7);
  }

  @Test
  void errorsOfInputs() {
    InputErrors errors = InputErrors.NONE.with("each", new double[] {1, 2, 3}).with("all", 0.5);
    double[] into = {9, 9, 9};
    InputErrors.NONE.fill("x", new double[] {1, Double.NaN, -NONE}, into, 3);
    assertThat(into).isEqualTo(new double[] {0, NONE, NONE});
    double[] norms = {9, 9};
    errors.fillNorms("each", new float[] {0, 4, 0}, norms, 3);
    assertThat(norms).isEqualTo(new double[] {3, 2});
    errors.fillNorms("each", new double[] {5, 0, 4}, norms, 3);
    assertThat(norms).isEqualTo(new double[] {2, 3});
    errors.fillNorms("all", new float[] {0, 0}, norms, 2);
    assertThat(norms).isEqualTo(new double[] {0.5, 0});
    errors.fillNorms("all", new double[] {1, 2}, norms, 2);
    assertThat(norms).isEqualTo(new double[] {0, 0.5});
    errors.fillNorms("none", new float[] {0, Float.NaN}, norms, 2);
    assertThat(norms).isEqualTo(new double[] {0, NONE});
    errors.fillNorms("none", new double[] {0, NONE}, norms, 2);
    assertThat(norms).isEqualTo(new double[] {0, NONE});
    errors.fillNorms("none", new double[] {1, 2}, norms, 1);
    assertThat(norms).isEqualTo(new double[] {0, 0});
  }

  @Test
  void distancesOfStoredNumbers() {
    double[] original = {1, Double.NaN, 2, NONE};
    double[] stored = {-0x1p-54, 1, 2, NONE};
    double[] errors = new double[4];
    InputErrors.NONE
        .with(
            "x",
            Tensor.of(original, 4).in(Arithmetic.BINARY64),
            Tensor.of(stored, 4).in(Arithmetic.BINARY64))
        .fill("x", new double[4], errors, 4);
    // 1 + 2^-54, which is no double.
    assertThat(errors[0]).isGreaterThan(1.0);
    assertThat(errors[1]).isEqualTo(NONE);
    assertThat(errors[2]).isEqualTo(0.0);
  }
}
