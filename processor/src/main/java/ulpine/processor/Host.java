package ulpine.processor;

import java.util.Optional;
import javax.annotation.processing.ProcessingEnvironment;
import ulpine.processor.read.CrossCheck;
import ulpine.processor.read.JavacSources;
import ulpine.processor.read.Resolutions;
import ulpine.processor.read.Sources;
import ulpine.processor.read.Unwrap;

/** The compiler we run in. */
record Host(Sources sources, Optional<CrossCheck> crossCheck) {
  static Host of(ProcessingEnvironment environment) {
    ProcessingEnvironment javac = Unwrap.javac(environment);
    return new Host(new JavacSources(javac), Optional.of(CrossCheck.install(javac)));
  }

  void check(Resolutions resolutions) {
    crossCheck.ifPresent(check -> check.expect(resolutions));
  }
}
