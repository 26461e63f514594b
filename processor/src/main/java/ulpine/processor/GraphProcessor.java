package ulpine.processor;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic;
import ulpine.processor.report.Code;

/** Compiles {@code @Graph} methods. */
@AutoService(Processor.class)
public final class GraphProcessor extends AbstractProcessor {
  private static final String GRAPH = "ulpine.annotations.Graph";

  /** None if this compiler gives no access to bodies. */
  private Optional<Graphs> graphs = Optional.empty();

  private boolean warned;

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of("ulpine.annotations.*");
  }

  @Override
  public Set<String> getSupportedOptions() {
    return Options.NAMES;
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public synchronized void init(ProcessingEnvironment environment) {
    super.init(environment);
    Options options = Options.of(environment.getOptions());
    options
        .mistakes()
        .forEach(mistake -> environment.getMessager().printMessage(Diagnostic.Kind.ERROR, mistake));
    graphs = Host.of(environment, options).map(host -> new Graphs(host, environment, options));
  }

  @Override
  @SuppressWarnings("DoNotClaimAnnotations")
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    List<ExecutableElement> methods = new ArrayList<>();
    for (TypeElement annotation : annotations) {
      if (annotation.getQualifiedName().contentEquals(GRAPH)) {
        methods.addAll(ElementFilter.methodsIn(round.getElementsAnnotatedWith(annotation)));
      }
    }
    if (graphs.isEmpty()) {
      methods.forEach(this::warn);
    } else if (!round.processingOver()) {
      graphs.get().compile(methods);
    }
    // Unclaimed annotations are a warning under -Xlint:all, and these are nobody else's.
    return true;
  }

  private void warn(ExecutableElement method) {
    if (!warned) {
      warned = true;
      processingEnv
          .getMessager()
          .printMessage(
              Diagnostic.Kind.WARNING,
              "[" + Code.U0901 + "] this compiler does not show the bodies of @Graph methods, so"
                  + " nothing is generated for them: use javac, or run this compiler on Java 18"
                  + " or later",
              method);
    }
  }
}
