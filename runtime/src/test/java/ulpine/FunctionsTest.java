package ulpine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static ulpine.Samples.check;
import static ulpine.Samples.shape;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import ulpine.kernel.Elementary;

/** Functions that are made of others: every rounding, and the edges. */
final class FunctionsTest {
  private static final float NAN = Float.NaN;
  private static final float INF = Float.POSITIVE_INFINITY;

  private final float[] x = Samples.special();
  private final Tensor t = Tensor.vector(x);

  private interface Function {
    float of(float a);
  }

  private void all(String what, Tensor actual, Function expected) {
    check(what, actual, shape(x.length), at -> expected.of(x[at[0]]));
  }

  @Test
  void clampKeepsNaNAndTakesEitherBound() {
    all("clamp", t.clamp(-0.5, 1.5), a -> Math.min(Math.max(a, -0.5f), 1.5f));
    check("ends", Tensor.vector(-INF, NAN, INF).clamp(2, 2), shape(3), 2, NAN, 2);
  }

  @Test
  void powersSquareFromTheTop() {
    all("0", t.pow(0), a -> 1f);
    all("1", t.pow(1), a -> a);
    all("2", t.pow(2), a -> a * a);
    all("3", t.pow(3), a -> a * a * a);
    all("5", t.pow(5), a -> a * a * (a * a) * a);
    all("0.5", t.pow(0.5), a -> (float) Math.sqrt(a));
    all("2.5", t.pow(2.5), a -> a * a * (float) Math.sqrt(a));
    all("-1", t.pow(-1), a -> 1 / a);
    all("-1.5", t.pow(-1.5), a -> 1 / (a * (float) Math.sqrt(a)));
    all("-4", t.pow(-4), a -> 1 / (a * a * (a * a)));
  }

  @Test
  void quotients() {
    all("reciprocal", t.reciprocal(), a -> 1 / a);
    all("rsqrt", t.rsqrt(), a -> 1 / (float) Math.sqrt(a));
    all("softsign", t.softsign(), a -> a / (1 + Math.abs(a)));
    all("sign", t.sign(), Math::signum);
  }

  @Test
  void activations() {
    all("leakyRelu", t.leakyRelu(0.1), a -> a > 0 ? a : a * 0.1f);
    all("silu", t.silu(), a -> a * Elementary.sigmoid(a));
    all("elu", t.elu(0.1), a -> a > 0 ? a : Elementary.expm1(a) * 0.1f);
    all("gelu", t.gelu(), a -> a * 0.5f * (Elementary.erf(a * 0.70710677f) + 1));
    all("hardSigmoid", t.hardSigmoid(), a -> Math.min(Math.max((a + 3) / 6, 0f), 1f));
    all("geluTanh", t.geluTanh(), a -> {
      float inner = (a + a * a * a * 0.044715f) * 0.7978846f;
      return a * 0.5f * (Elementary.tanh(inner) + 1);
    });
  }

  @Test
  void geluAndGeluTanhAreNearEachOther() {
    // Values of x Phi(x).
    Tensor x = Tensor.vector(-2, -1, 0, 1, 2);
    float[] gelu = x.gelu().toArray();
    float[] geluTanh = x.geluTanh().toArray();
    double[] exact = {-0.0455003, -0.1586553, 0, 0.8413447, 1.9544997};
    for (int i = 0; i < gelu.length; i++) {
      assertThat((double) gelu[i]).isWithin(5e-7).of(exact[i]);
      assertThat((double) geluTanh[i]).isWithin(5e-4).of(exact[i]);
    }
  }

  @Test
  void keptFromTheirPoles() {
    all("logClamped", t.logClamped(1e-3), a -> Elementary.log(Math.max(a, 1e-3f)));
    all("logSmooth", t.logSmooth(1e-3), a -> Elementary.log(Elementary.softplus(a) + 1e-3f));
    Tensor one = Tensor.scalar(1);
    all("divClamped", one.divClamped(t, 1e-3), a -> 1 / Math.max(a, 1e-3f));
    check(
        "by a suffix",
        Tensor.of(new float[] {1, 2, 3, 4}, 2, 2).divClamped(Tensor.vector(-1, 2), 0.5),
        shape(2, 2),
        2,
        1,
        6,
        2);
  }

  @Test
  void smallest() {
    Tensor m = Tensor.of(new float[] {3, 1, 2, NAN, 5, 4, 0f, -0f, 7}, 3, 3);
    check("min", m.min(1), shape(3), 1, NAN, -0f);
    check("minKeepDims", m.minKeepDims(0), shape(1, 3), NAN, -0f, 2);
  }

  @Test
  void logSumExp() {
    float[] y = Samples.moderate(new Random(3), 12);
    float[] actual = Tensor.of(y, 3, 4).logSumExp(-1).toArray();
    for (int row = 0; row < 3; row++) {
      double sum = 0;
      for (int i = 0; i < 4; i++) {
        sum += Math.exp(y[row * 4 + i]);
      }
      assertThat((double) actual[row]).isWithin(1e-6).of(Math.log(sum));
    }
    check("large", Tensor.vector(3e38f, 3e38f).logSumExp(0), shape(), 3e38f);
    check("first axis", Tensor.of(new float[] {0, 1}, 1, 2).logSumExp(0), shape(2), 0, 1);
  }

  @Test
  void axesOfSizeOne() {
    Tensor m = Tensor.of(new float[] {1, 2}, 2, 1);
    assertThat(m.squeeze(-1)).isEqualTo(Tensor.vector(1, 2));
    assertThat(Tensor.vector(1, 2).unsqueeze(-1)).isEqualTo(m);
    assertThat(Tensor.vector(1, 2).unsqueeze(0).shape()).isEqualTo(shape(1, 2));
    assertThat(Tensor.scalar(1).unsqueeze(0).shape()).isEqualTo(shape(1));
  }

  @Test
  void otherArithmetics() {
    Tensor d = Tensor.vector(4, 0.25f).in(Arithmetic.DECIMAL60);
    assertThat(d.pow(-1.5)).isEqualTo(Tensor.vector(0.125f, 8).in(Arithmetic.DECIMAL60));
    assertThat(d.clamp(0.5, 3)).isEqualTo(Tensor.vector(3, 0.5f).in(Arithmetic.DECIMAL60));
    assertThat(d.min(0).get()).isEqualTo(0.25);
    assertThat(d.sign()).isEqualTo(Tensor.vector(1, 1).in(Arithmetic.DECIMAL60));
  }

  static Stream<Arguments> wrong() {
    Tensor v = Tensor.vector(1, 2);
    return Stream.of(
        Arguments.of("clamp: the lower bound 1.0 is not below the upper bound 0.0", (Executable)
            () -> v.clamp(1, 0)),
        Arguments.of("clamp: the lower bound NaN is not below the upper bound 0.0", (Executable)
            () -> v.clamp(Double.NaN, 0)),
        Arguments.of(
            "pow: the exponent must be a multiple of 0.5 from -64 to 64, but is 0.3",
            (Executable) () -> v.pow(0.3)),
        Arguments.of(
            "pow: the exponent must be a multiple of 0.5 from -64 to 64, but is NaN",
            (Executable) () -> v.pow(Double.NaN)),
        Arguments.of("logClamped: epsilon must be positive and finite, but is 0.0", (Executable)
            () -> v.logClamped(0)),
        Arguments.of("logSmooth: epsilon must be positive and finite, but is NaN", (Executable)
            () -> v.logSmooth(Double.NaN)),
        Arguments.of("divClamped: epsilon must be positive and finite, but is -1.0", (Executable)
            () -> v.divClamped(v, -1)),
        Arguments.of(
            "divClamped: [2] and [3] are not equal, and neither is the end of the other",
            (Executable) () -> v.divClamped(Tensor.zeros(3), 1)),
        Arguments.of(
            "min: axis 0 of [0] is empty", (Executable) () -> Tensor.zeros(0).min(0)),
        Arguments.of(
            "logSumExp: there is no axis 1 in [2], whose axes run from 0 to 0, or from -1 to -1",
            (Executable) () -> v.logSumExp(1)),
        Arguments.of("squeeze: axis 0 of [2] has size 2, not 1", (Executable) () -> v.squeeze(0)),
        Arguments.of(
            "unsqueeze: there is no axis 2 in [1, 2], whose axes run from 0 to 1, or from -2 to -1",
            (Executable) () -> v.unsqueeze(2)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void illegalArgument(String message, Executable call) {
    assertThat(assertThrows(IllegalArgumentException.class, call))
        .hasMessageThat()
        .isEqualTo(message);
  }
}
