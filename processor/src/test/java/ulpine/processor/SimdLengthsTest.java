package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ulpine.kernel.Vectors;
import ulpine.processor.testing.InMemory;

/** Vectors of each length give the same bits, whichever the machine has; longer ones are slow. */
@Isolated("the property is that of all tests")
class SimdLengthsTest {
  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"0", "256", "512"})
  void bits(String bits) throws ReflectiveOperationException {
    assumeTrue(SimdTest.hasModule());
    Map<String, String> sources = new TreeMap<>();
    sources.put("simd.Size48", SimdTest.source("Size48", "M", "19", "48"));
    sources.put("simd.Any", SimdTest.source("Any", "M", "K", "N"));
    ClassLoader loader = InMemory.compile(folder, sources);
    Random random = new Random(7);
    System.setProperty(Vectors.BITS, bits);
    try {
      for (String name : sources.keySet()) {
        int n = name.equals("simd.Any") ? 37 : Integer.parseInt(name.substring(9));
        Object vectors = SimdTest.vectors(loader.loadClass(name + "Layer"));
        if (bits.equals("0")) {
          assertThat(vectors).isNull();
        } else {
          assertThat(vectors.getClass().getName())
              .isEqualTo(name + "LayerSimd" + (bits.equals("512") ? "512" : ""));
          SimdTest.compare(loader, name, 13, 19, n, random);
        }
      }
    } finally {
      System.clearProperty(Vectors.BITS);
    }
  }
}
