package ulpine.benchmark.peers.openblas;

import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.openblas.global.openblas_nolapack;
import ulpine.benchmark.peers.Engine;
import ulpine.benchmark.peers.Task;
import ulpine.benchmark.peers.Task.Product;
import ulpine.benchmark.peers.Work;

/** The sgemm of OpenBLAS on memory outside the heap, on one thread. */
public final class OpenBlas implements Engine {
  /** For the service loader. */
  public OpenBlas() {
    openblas_nolapack.blas_set_num_threads(1);
  }

  @Override
  public String name() {
    return "openblas";
  }

  @Override
  public String version() {
    return openblas.class.getPackage().getImplementationVersion();
  }

  @Override
  public Optional<Work> prepare(Task task) {
    if (!(task instanceof Product product)) {
      return Optional.empty();
    }
    int m = product.m();
    int k = product.k();
    int n = product.n();
    FloatPointer a = new FloatPointer(product.a());
    FloatPointer b = new FloatPointer(product.b());
    FloatPointer c = new FloatPointer((long) m * n);
    return Optional.of(new Work(
        () -> openblas.cblas_sgemm(
            openblas.CblasRowMajor,
            openblas.CblasNoTrans,
            openblas.CblasNoTrans,
            m,
            n,
            k,
            1,
            a,
            k,
            b,
            n,
            0,
            c,
            n),
        () -> {
          float[] result = new float[m * n];
          c.get(result);
          return result;
        }));
  }
}
