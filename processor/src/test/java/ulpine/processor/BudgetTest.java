package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ulpine.Arithmetic;
import ulpine.Tensor;
import ulpine.certificate.Certificate;
import ulpine.certificate.ErrorBudget;
import ulpine.certificate.InputErrors;
import ulpine.certificate.Verification;
import ulpine.processor.testing.Calls;
import ulpine.processor.testing.InMemory;

/** Deep graphs, and where their errors come from. */
class BudgetTest {
  private static final String SOURCE = """
      package demo;
      import ulpine.*;
      import ulpine.annotations.*;
      import ulpine.annotations.Shape;
      public final class Net {
        private Net() {}
        @Graph(certify = Certify.ADJOINT)
        public static @Shape("") Tensor weighted(@Shape("") Tensor x, @Shape("") Tensor y) {
          Tensor products = x.mul(y);
          return products.mul(1024);
        }
        private static @Shape("B 128") Tensor tower(@Shape("B 128") Tensor x, @Shape("128 128") Tensor w) {
          Tensor h = x;
          for (int layer = 0; layer < 17; layer++) {
            h = h.matmul(w).tanh();
          }
          return h;
        }
        @Graph(certify = Certify.ADJOINT)
        public static @Shape("") Tensor budgeted(@Shape("B 128") Tensor x, @Shape("128 128") Tensor w) {
          return tower(x, w).square().mean();
        }
        @Graph(certify = Certify.ELEMENTWISE)
        public static @Shape("") Tensor running(@Shape("B 128") Tensor x, @Shape("128 128") Tensor w) {
          return tower(x, w).square().mean();
        }
        @Graph(certify = Certify.SHADOW)
        public static @Shape("") Tensor shadowed(@Shape("B 128") Tensor x, @Shape("128 128") Tensor w) {
          return tower(x, w).square().mean();
        }
        @Graph(certify = Certify.DOUBLE_DOUBLE, format = Format.BINARY64)
        public static @Shape("") Tensor wide(@Shape("B 128") Tensor x, @Shape("128 128") Tensor w) {
          return tower(x, w).square().mean();
        }
      }
      """;

  @TempDir
  Path folder;

  private ClassLoader loader;

  @BeforeEach
  void compile() {
    loader = InMemory.compile(folder, Map.of("demo.Net", SOURCE));
  }

  private Certificate certify(String name, Object... inputs) throws ReflectiveOperationException {
    return Calls.certify(loader.loadClass("demo.Net" + name), inputs);
  }

  private static Tensor random(long seed, double scale, int... shape) {
    Random random = new Random(seed);
    int length = 1;
    for (int size : shape) {
      length *= size;
    }
    float[] elements = new float[length];
    for (int i = 0; i < length; i++) {
      elements[i] = (float) (random.nextGaussian() * scale);
    }
    return Tensor.of(elements, shape);
  }

  @Test
  void aContributionIsTheRoundingTimesTheDerivative() throws ReflectiveOperationException {
    Tensor x = random(1, 1);
    Tensor y = random(2, 1);
    InputErrors errors = InputErrors.NONE.with("y", 0x1p-30);
    ErrorBudget budget = certify("Weighted", x, y, errors).budget().orElseThrow();
    BigDecimal exact = new BigDecimal(x.get()).multiply(new BigDecimal(y.get()));
    float product = (float) x.get() * (float) y.get();
    double rounding = 1024 * exact.subtract(new BigDecimal(product)).abs().doubleValue();
    double input = 1024 * Math.abs(x.get()) * 0x1p-30;
    List<ErrorBudget.Contribution> contributions = budget.contributions();
    assertThat(contributions).hasSize(2);
    for (ErrorBudget.Contribution contribution : contributions) {
      boolean isInput = contribution.name().equals("y");
      assertThat(contribution.where()).isEqualTo(isInput ? "" : "Net.java:9");
      assertThat(contribution.name()).isEqualTo(isInput ? "y" : "products");
      assertThat(contribution.error()).isWithin(1e-12).of(isInput ? input : rounding);
    }
    assertThat(budget.total()).isWithin(1e-12).of(rounding + input);
    assertThat(budget.toString()).contains("products, Net.java:9");
  }

  @Test
  void aDeepNetworkHasATightBoundAndABudgetAboveItsError() throws ReflectiveOperationException {
    Tensor x = random(3, 1, 1, 128);
    Tensor w = random(4, 1.3 / Math.sqrt(128), 128, 128);
    // It says nothing: the result is between 0 and 1.
    assertThat(certify("Running", x, w).output().error()).isAtLeast(1);
    Tensor exact = exact(x, w);
    Certificate certificate = certify("Budgeted", x, w);
    Verification verified = certificate.output().verify(exact);
    assertWithMessage("%s", verified).that(verified.holds()).isTrue();
    assertWithMessage("%s", verified).that(verified.ratio()).isAtMost(1.01);
    Verification shadow = certify("Shadowed", x, w).output().verify(exact);
    assertWithMessage("%s", shadow).that(shadow.ratio()).isAtLeast(100);
    ErrorBudget budget = certificate.budget().orElseThrow();
    assertThat(budget.total()).isAtLeast(verified.error());
    // The true error may be small by chance, so it is no measure of how large a budget may be.
    assertThat(budget.total()).isAtMost(1e-4 * shadow.bound());
  }

  @Test
  void graphsInBinary64HaveTightBounds() throws ReflectiveOperationException {
    Tensor x = random(3, 1, 1, 128).in(Arithmetic.BINARY64);
    Tensor w = random(4, 1.3 / Math.sqrt(128), 128, 128).in(Arithmetic.BINARY64);
    Verification verified = certify("Wide", x, w).output().verify(exact(x, w));
    assertThat(verified.holds()).isTrue();
    assertWithMessage("%s", verified).that(verified.bound()).isLessThan(1e-13);
  }

  private static Tensor exact(Tensor x, Tensor w) {
    Tensor h = x.in(Arithmetic.EXACT);
    Tensor wide = w.in(Arithmetic.EXACT);
    for (int layer = 0; layer < 17; layer++) {
      h = h.matmul(wide).tanh();
    }
    return h.square().mean();
  }
}
