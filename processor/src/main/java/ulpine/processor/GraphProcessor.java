package ulpine.processor;

import com.google.auto.service.AutoService;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;

/** Compiles {@code @Graph} methods. */
@AutoService(Processor.class)
public final class GraphProcessor extends AbstractProcessor {
  private static final String GRAPH = "ulpine.annotations.Graph";

  /**
   * The classes with graphs that wait for graphs of other classes, by name, since elements do not
   * outlive a round.
   */
  private final Set<MethodName> waiting = new LinkedHashSet<>();

  private Optional<Compiler> compiler = Optional.empty();

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of("ulpine.annotations.*");
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public synchronized void init(ProcessingEnvironment environment) {
    super.init(environment);
    compiler = Optional.of(new Compiler(environment));
  }

  @Override
  @SuppressWarnings("DoNotClaimAnnotations")
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    Set<MethodName> methods = new LinkedHashSet<>(waiting);
    for (TypeElement annotation : annotations) {
      if (!annotation.getQualifiedName().contentEquals(GRAPH)) {
        continue;
      }
      for (Element element : round.getElementsAnnotatedWith(annotation)) {
        if (element.getKind() == ElementKind.METHOD) {
          methods.add(MethodName.of((ExecutableElement) element));
        }
      }
    }
    Set<MethodName> before = Set.copyOf(waiting);
    waiting.clear();
    waiting.addAll(compiler.orElseThrow().compile(methods));
    boolean progress = !waiting.equals(before) || !annotations.isEmpty();
    if (!waiting.isEmpty() && (round.processingOver() || !progress)) {
      compiler.get().giveUp(waiting);
      waiting.clear();
    }
    // Unclaimed annotations are a warning under -Xlint:all, and these are nobody else's.
    return true;
  }
}
