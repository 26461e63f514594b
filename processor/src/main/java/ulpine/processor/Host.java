package ulpine.processor;

import java.util.Optional;
import javax.annotation.processing.ProcessingEnvironment;
import ulpine.processor.read.CrossCheck;
import ulpine.processor.read.JavacSources;
import ulpine.processor.read.MethodReader;
import ulpine.processor.read.ParsedSources;
import ulpine.processor.read.Resolutions;
import ulpine.processor.read.Sources;
import ulpine.processor.read.Unwrap;

/** The compiler we run in. */
record Host(Sources sources, Optional<CrossCheck> crossCheck) {
  /** None if bodies cannot be read under this compiler. */
  static Optional<Host> of(ProcessingEnvironment environment, Options options) {
    try {
      ProcessingEnvironment inner = Unwrap.javac(environment);
      if (!Unwrap.isJavac(inner)) {
        return ParsedSources.of(environment).map(parsed -> new Host(parsed, Optional.empty()));
      }
      Optional<CrossCheck> check =
          options.crossCheck() ? Optional.of(CrossCheck.install(inner)) : Optional.empty();
      return Optional.of(new Host(new JavacSources(inner), check));
    } catch (LinkageError noJavac) {
      // Another compiler, on a run-time image without the JDK's.
      return Optional.empty();
    }
  }

  void expectError(MethodReader.Unexplained method) {
    crossCheck.ifPresent(check -> check.expectError(method));
  }

  void check(Resolutions resolutions) {
    crossCheck.ifPresent(check -> check.expect(resolutions));
  }
}
