package ulpine.kernel;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandles;
import java.util.Optional;

/** How generated classes come by their kernels of vectors. */
public final class Vectors {
  private Vectors() {}

  /**
   * The kernels of a generated class in vectors: an instance of the class that is named like it,
   * with {@code Simd512} after it if the machine has vectors of 512 bits and there is such a class,
   * else with {@code Simd}.
   *
   * @param generated full access to the generated class
   * @param type what the class extends
   * @return null if this Java virtual machine was not started with {@code --add-modules
   *     jdk.incubator.vector}, if the machine's vectors are short, or if there is no such class
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
    } catch (Throwable unavailable) {
      return null;
    }
    K wide = of(generated, type, "Simd512");
    return wide != null ? wide : of(generated, type, "Simd");
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
}
