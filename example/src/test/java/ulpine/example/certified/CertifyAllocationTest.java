package ulpine.example.certified;

import static com.google.common.truth.Truth.assertWithMessage;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import ulpine.Labels;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.annotations.Certify;
import ulpine.certificate.Certificate;

/** Certificates of each kind are filled anew, without allocation. */
class CertifyAllocationTest {
  private static final int CALLS = 100;

  /** Less than the smallest object for each call; see {@code CompiledGraphTest}. */
  private static final long NOISE = 500;

  private final Tensor x = Tensor.normal(7, 1, 6, 5);
  private final Labels y = Labels.of(0, 1, 2, 0, 1, 2);
  private final Parameters<Net.Weights> w = Parameters.of(
      NetLoss.layout(),
      NetLoss.layout().create((name, shape) -> Tensor.normal(name.hashCode(), 0.5, shape)));

  private Map<Certify, Supplier<Certificate>> kinds() {
    NetNormwise normwise = new NetNormwise(6);
    NetRunning elementwise = new NetRunning(6);
    NetLoss shadow = new NetLoss(6);
    NetDoubleDouble doubleDouble = new NetDoubleDouble(6);
    NetAdjoint adjoint = new NetAdjoint(6);
    return Map.of(
        Certify.NORMWISE, () -> normwise.certify(x, y, w),
        Certify.ELEMENTWISE, () -> elementwise.certify(x, y, w),
        Certify.SHADOW, () -> shadow.certify(x, y, w),
        Certify.DOUBLE_DOUBLE, () -> doubleDouble.certify(x, y, w),
        Certify.ADJOINT, () -> adjoint.certify(x, y, w));
  }

  @Test
  void nothingIsAllocatedAfterTheFirstCall() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    kinds().forEach((kind, certify) -> {
      Certificate first = certify.get();
      assertWithMessage("%s", kind).that(first.kind()).isEqualTo(kind);
      boolean same = true;
      long bytes = Long.MAX_VALUE;
      for (int round = 0; round < 10; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < CALLS; i++) {
          same &= certify.get() == first;
        }
        bytes = Math.min(bytes, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertWithMessage("%s", kind).that(bytes).isLessThan(NOISE);
      assertWithMessage("%s", kind).that(same).isTrue();
    });
  }
}
