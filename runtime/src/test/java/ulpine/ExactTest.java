package ulpine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import ulpine.exact.Enclosure;

/** Tensors of enclosures, against sixty digits. */
final class ExactTest {
  private static final BigDecimal SLACK = new BigDecimal("1e-55");

  private static final Tensor X = Tensor.normal(1, 1, 5, 7);
  private static final Tensor Y = Tensor.normal(2, 3, 5, 7);

  private static Tensor exact(Tensor x) {
    return x.in(Arithmetic.EXACT);
  }

  /** Operations as functions of X, which find other operands in its arithmetic. */
  private static Map<String, UnaryOperator<Tensor>> operations() {
    Map<String, UnaryOperator<Tensor>> all = new TreeMap<>();
    all.put("add", x -> x.add(y(x)).add(0.1));
    all.put("sub", x -> x.sub(y(x)).sub(0.1));
    all.put("mul", x -> x.mul(y(x)).mul(0.1));
    all.put("div", x -> x.div(y(x)).div(0.1));
    all.put("maximum", x -> x.maximum(y(x)).maximum(0.1));
    all.put("minimum", x -> x.div(3).minimum(y(x)));
    all.put("neg", Tensor::neg);
    all.put("exp", Tensor::exp);
    all.put("log", x -> x.abs().log());
    all.put("tanh", Tensor::tanh);
    all.put("sigmoid", x -> x.mul(20).sigmoid());
    all.put("softplus", x -> x.mul(20).softplus());
    all.put("expm1", x -> x.mul(20).expm1());
    all.put("log1p", x -> x.abs().log1p());
    all.put("sin", x -> x.mul(20).sin());
    all.put("cos", x -> x.mul(20).cos());
    all.put("erf", Tensor::erf);
    all.put("gelu", Tensor::gelu);
    all.put("elu", x -> x.elu(0.3));
    all.put("relu", x -> x.div(3).relu());
    all.put("sqrt", x -> x.abs().sqrt());
    all.put("square", Tensor::square);
    all.put("greater", x -> x.where(x.greater(y(x)), y(x)));
    all.put("greaterEqual", x -> x.where(x.greaterEqual(x), y(x)));
    all.put("less", x -> x.where(x.less(0.3)));
    all.put("lessEqual", x -> x.where(x.lessEqual(y(x))));
    all.put("oneHot", x -> x.oneHot(Labels.of(1, 2), 3));
    all.put("sum", Tensor::sum);
    all.put("sumKeepDims", x -> x.div(3).sumKeepDims(0));
    all.put("mean", x -> x.mean(1));
    all.put("meanKeepDims", x -> x.meanKeepDims(0));
    all.put("max", x -> x.div(3).max(0));
    all.put("maxKeepDims", x -> x.maxKeepDims(1));
    all.put("matmul", x -> x.div(3).matmul(y(x).transpose()));
    all.put("matvec", x -> x.matvec(y(x).sum(0)));
    all.put("shapes", x -> x.permute(1, 0).reshape(7, 1, 5).expand(2, 7, 3, 5));
    all.put("pick", x -> x.pick(x.argmax(1), 1).place(Labels.of(1, 2, 0, 1, 2), 1, 3));
    all.put("softmax", x -> x.mul(30).softmax(1));
    all.put("logSoftmax", x -> x.logSoftmax(0));
    all.put("crossEntropy", x -> x.crossEntropy(Labels.of(1, 2, 0, 6, 2)));
    all.put("meanSquaredError", x -> x.meanSquaredError(y(x)));
    return all;
  }

  private static Tensor y(Tensor x) {
    return Y.in(x.arithmetic());
  }

  @Test
  void containsWhatSixtyDigitsGive() {
    operations().forEach((name, operation) -> {
      Tensor actual = operation.apply(exact(X));
      Tensor expected = operation.apply(X.in(Arithmetic.DECIMAL60));
      assertThat(actual.arithmetic()).isEqualTo(Arithmetic.EXACT);
      assertWithMessage(name).that(actual.shape()).isEqualTo(expected.shape());
      Tensor flat = actual.reshape(-1);
      BigDecimal[] digits = expected.decimals();
      for (int i = 0; i < digits.length; i++) {
        Enclosure x = flat.enclosure(i);
        BigDecimal slack = SLACK.multiply(digits[i].abs()).add(new BigDecimal("1e-58"));
        assertWithMessage(name).that(x.lower()).isAtMost(digits[i].add(slack));
        assertWithMessage(name).that(x.upper()).isAtLeast(digits[i].subtract(slack));
        assertWithMessage(name).that(x.width()).isAtMost(0x1p-250 * (1 + x.magnitude()));
      }
      assertWithMessage(name).that(actual).isEqualTo(operation.apply(exact(X)));
      assertWithMessage(name)
          .that(actual.hashCode())
          .isEqualTo(operation.apply(exact(X)).hashCode());
    });
  }

  @Test
  void sumsAndDotsOfFloatsAreExact() {
    assertThat(exact(Tensor.scalar(0.1f)).add((double) 0.2f).enclosure().lower())
        .isEqualTo(new BigDecimal((double) 0.1f + 0.2f));
    Tensor dots = exact(X).matmul(y(exact(X)).transpose());
    assertThat(dots.enclosure(2, 3).isPoint()).isTrue();
    assertThat(exact(Tensor.vector(0x1p100f, 1, -0x1p100f)).sum().item()).isEqualTo(1f);
  }

  @Test
  void converts() {
    assertThat(exact(X).in(Arithmetic.BINARY32)).isEqualTo(X);
    assertThat(exact(X).in(Arithmetic.DECIMAL60)).isEqualTo(X.in(Arithmetic.DECIMAL60));
    Tensor third = Tensor.scalar(1).in(Arithmetic.DECIMAL60).div(3);
    assertThat(exact(third).enclosure().isPoint()).isFalse();
    assertThat(exact(third).enclosure().contains(third.decimals()[0])).isTrue();
    Tensor x = exact(Tensor.scalar(1)).add(0x1p-24).add(0x1p-80);
    assertThat(x.item()).isEqualTo(1 + 0x1p-23f);
    assertThat(x.in(Arithmetic.BFLOAT16).get()).isEqualTo(1);
    assertThat(exact(Tensor.scalar(2)).sqrt().toString())
        .startsWith("Tensor in exact [] 1.4142135623730950488 ± ");
    assertThat(exact(Tensor.scalar(2)).toString()).isEqualTo("Tensor in exact [] 2");
  }

  @Test
  void undecidedIsAnError() {
    Tensor third = exact(Tensor.scalar(1)).div(3);
    Tensor zero = third.sub(third);
    undecided(() -> zero.greater(0));
    undecided(() -> zero.greaterEqual(0));
    undecided(() -> zero.less(0));
    undecided(() -> zero.lessEqual(0));
    Tensor ties = third.expand(3);
    undecided(() -> ties.argmax(0));
    Tensor far = ties.add(exact(Tensor.vector(0, 0, 1)));
    assertThat(far.argmax(0).get()).isEqualTo(2);
    assertThat(exact(Tensor.vector(1, 2, 2)).argmax(0).get()).isEqualTo(1);
    assertThat(zero.relu().enclosure().lower().signum()).isEqualTo(0);
    assertThat(zero.relu().enclosure().upper().signum()).isEqualTo(1);
    assertThat(third.maximum(third)).isEqualTo(third);
    assertThrows(ArithmeticException.class, () -> exact(Tensor.scalar(1)).div(zero));
    assertThrows(ArithmeticException.class, () -> exact(Tensor.vector(Float.NaN)));
    assertThrows(IllegalArgumentException.class, () -> X.enclosure(0, 0));
  }

  private static void undecided(Supplier<Object> comparison) {
    ArithmeticException thrown = assertThrows(ArithmeticException.class, comparison::get);
    assertThat(thrown).hasMessageThat().contains("undecided at 320 bits");
  }
}
