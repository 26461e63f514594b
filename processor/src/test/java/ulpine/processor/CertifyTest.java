package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ulpine.Arithmetic;
import ulpine.Labels;
import ulpine.Tensor;
import ulpine.certificate.Certificate;
import ulpine.certificate.InputErrors;
import ulpine.processor.testing.Calls;
import ulpine.processor.testing.InMemory;

/** Certificates of graphs that were written to confuse them. */
class CertifyTest {
  private static final String SOURCE = """
      package demo;
      import ulpine.*;
      import ulpine.annotations.*;
      import ulpine.annotations.Shape;
      public final class Net {
        private Net() {}
        @Graph(certify = Certify.ELEMENTWISE)
        public static @Shape("") Tensor names(@Shape("") Tensor x, @Shape("") Tensor y) {
          Tensor t = x.div(y);
          Tensor tError = t.sub(t);
          return tError.add(t);
        }
        @Graph(certify = Certify.ELEMENTWISE, format = Format.BINARY64)
        public static @Shape("") Tensor products(@Shape("") Tensor s) {
          Tensor productError = s.sub(s);
          return s.mul(s).add(productError);
        }
        @Graph
        public static @Shape("") Tensor large(@Shape("N 1") Tensor x, @Shape("M") Tensor y) {
          return x.expand(x.size(0), y.size(0)).add(y).mean();
        }
        @Graph(certify = Certify.ELEMENTWISE)
        public static @Shape("3") Tensor outside(@Shape("3") Tensor x) {
          return x.add(1e39);
        }
        @Graph(certify = Certify.ELEMENTWISE)
        public static @Shape("3") Tensor masked(@Shape("3") Tensor x) {
          return x.where(x.greater(x.fill(0)), x.fill(Double.NEGATIVE_INFINITY, 3));
        }
        @Graph(certify = Certify.NORMWISE)
        public static @Shape("3 2") Tensor repeated(
            @Shape("") Tensor x, @Shape("4 2") Tensor y) {
          return x.expand(3, 4).matmul(y);
        }
        @Graph(certify = Certify.SHADOW)
        public static @Shape("B") Tensor picked(@Shape("B 3") Tensor x, @Shape("B") Labels y) {
          return x.exp().crossEntropy(y);
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

  @Test
  void errorsHaveNamesOfTheirOwn() throws ReflectiveOperationException {
    Certificate third = certify("Names", Tensor.scalar(1), Tensor.scalar(3));
    assertThat(third.output().error()).isAtLeast(9.9e-9);
    Tensor s = Tensor.scalar(1.1).in(Arithmetic.BINARY64);
    Certificate square = certify("Products", s);
    assertThat(square.output().value(0)).isEqualTo(s.mul(s).get());
  }

  @Test
  void elementsThatNobodyStoresAreCounted() throws ReflectiveOperationException {
    var constructor = loader.loadClass("demo.NetLarge").getConstructor(int.class, int.class);
    Throwable thrown =
        assertThrows(InvocationTargetException.class, () -> constructor.newInstance(46341, 46341));
    assertThat(thrown)
        .hasCauseThat()
        .hasMessageThat()
        .isEqualTo("a buffer of 2147488281 elements is too large; choose a smaller capacity");
    assertWithMessage("a smaller one").that(constructor.newInstance(46340, 4)).isNotNull();
  }

  @Test
  void whatIsInfiniteHasAnInfiniteError() throws ReflectiveOperationException {
    Tensor x = Tensor.vector(1, 2, -3);
    assertThat(certify("Outside", x).output().error()).isEqualTo(Double.POSITIVE_INFINITY);
    Certificate masked = certify("Masked", x);
    assertThat(masked.output().error(0)).isEqualTo(0);
    assertThat(masked.output().error(2)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(masked.output().tolerance(0.1).absolute()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(masked.output().scale()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(masked.responsible()).isPresent();
  }

  /** Each row of the left factor is the same number several times. */
  @Test
  void contractionsOfASingleNumber() throws ReflectiveOperationException {
    Tensor x = Tensor.scalar(1.1);
    Tensor y = Tensor.of(new float[] {1, 0.7f, -2, 3, 0.1f, 5, 6, -0.3f}, 4, 2);
    Certificate certificate = certify("Repeated", x, y);
    certificate.output().verify(exact(x).expand(3, 4).matmul(exact(y)));
    assertThat(certificate.output().error()).isLessThan(1e-5);
  }

  private static Tensor exact(Tensor x) {
    return x.in(Arithmetic.EXACT);
  }

  @Test
  void labelsHaveNoErrors() {
    InvocationTargetException thrown = assertThrows(
        InvocationTargetException.class,
        () ->
            certify("Picked", Tensor.zeros(2, 3), Labels.of(0, 1), InputErrors.NONE.with("y", 1)));
    assertThat(thrown).hasCauseThat().hasMessageThat().isEqualTo("no input y; there are x");
  }
}
