package ulpine.benchmark.peers;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import ulpine.annotations.Certify;

/** The engines that this virtual machine can run. */
final class Engines {
  private Engines() {}

  /** Those that need no libraries: what Ulpine is compared with besides the peers. */
  static List<Engine> own() {
    return List.of(
        new Eager(),
        new Narrow(false),
        new Narrow(true),
        new Certifying(Certify.NORMWISE),
        new Certifying(Certify.ELEMENTWISE),
        new Certifying(Certify.SHADOW));
  }

  /** An engine by its name, Ulpine and those on the class path included. */
  static Engine named(String name) {
    return Stream.concat(
            Stream.concat(Stream.of(new Ulpine()), own().stream()),
            ServiceLoader.load(Engine.class).stream().map(ServiceLoader.Provider::get))
        .filter(engine -> engine.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("no engine " + name));
  }
}
