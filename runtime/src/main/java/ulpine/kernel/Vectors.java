package ulpine.kernel;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandles;
import java.util.Optional;

/** How generated classes come by their kernels of vectors. */
public final class Vectors {
  /**
   * The name of a system property: how many bits vectors may have, 256 or 512. A number between is
   * 256, a smaller one means none at all. If it is not set, as many as is best on the machine. The
   * results have the same bits whatever it is, and with longer vectors than the machine has they
   * take very long.
   */
  public static final String BITS = "ulpine.vectors";

  private Vectors() {}

  /**
   * The kernels of a generated class in vectors: an instance of the class that is named like it,
   * with {@code Simd512} after it where vectors have 512 bits and there is such a class, else with
   * {@code Simd}.
   *
   * @param generated full access to the generated class
   * @param type what the class extends
   * @return null if this Java virtual machine was not started with {@code --add-modules
   *     jdk.incubator.vector}, if vectors are shorter than 256 bits, or if there is no such class
   */
  public static <K> K of(MethodHandles.Lookup generated, Class<K> type) {
    Optional<Module> api = ModuleLayer.boot().findModule("jdk.incubator.vector");
    if (api.isEmpty()) {
      return null;
    }
    try {
      Module own = generated.lookupClass().getModule();
      generated
          .findVirtual(Module.class, "addReads", methodType(Module.class, Module.class))
          .invoke(own, api.get());
      int bits = bits(api.get());
      K wide = bits >= 512 ? of(generated, type, "Simd512") : null;
      return wide != null || bits < 256 ? wide : of(generated, type, "Simd");
    } catch (Throwable unavailable) {
      return null;
    }
  }

  private static <K> K of(MethodHandles.Lookup generated, Class<K> type, String suffix) {
    try {
      Class<?> vectors = generated.findClass(generated.lookupClass().getName() + suffix);
      return type.cast(
          generated.findConstructor(vectors, methodType(void.class)).invoke());
    } catch (Throwable unavailable) {
      return null;
    }
  }

  private static int bits(Module api) throws ReflectiveOperationException {
    Integer given = Integer.getInteger(BITS);
    if (given != null) {
      return given;
    }
    Class<?> shape = Class.forName(api, "jdk.incubator.vector.VectorShape");
    Object preferred = shape.getMethod("preferredShape").invoke(null);
    return (int) shape.getMethod("vectorBitSize").invoke(preferred);
  }
}
