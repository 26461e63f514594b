package ulpine.processor.testing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.annotation.processing.Completion;
import javax.annotation.processing.Filer;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** A processor in the hands of a build tool, which wraps the environment that it gets. */
public final class Wrapped implements Processor {
  private final Processor processor;
  private final UnaryOperator<ProcessingEnvironment> wrapper;
  private boolean processed;

  public Wrapped(Processor processor, UnaryOperator<ProcessingEnvironment> wrapper) {
    this.processor = processor;
    this.wrapper = wrapper;
  }

  /** Whether the processor was called, which javac does not do for files it cannot parse. */
  public boolean processed() {
    return processed;
  }

  @Override
  public void init(ProcessingEnvironment environment) {
    processor.init(wrapper.apply(environment));
  }

  @Override
  @SuppressWarnings("DoNotClaimAnnotations")
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    processed = true;
    return processor.process(annotations, round);
  }

  @Override
  public Set<String> getSupportedOptions() {
    return processor.getSupportedOptions();
  }

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return processor.getSupportedAnnotationTypes();
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return processor.getSupportedSourceVersion();
  }

  @Override
  public Iterable<? extends Completion> getCompletions(
      Element element, AnnotationMirror annotation, ExecutableElement member, String text) {
    return processor.getCompletions(element, annotation, member, text);
  }

  /** As Gradle's {@code IncrementalProcessingEnvironment}. */
  public static final class GradleLike implements ProcessingEnvironment {
    private final ProcessingEnvironment delegate;

    public GradleLike(ProcessingEnvironment delegate) {
      this.delegate = delegate;
    }

    @Override
    public Map<String, String> getOptions() {
      return delegate.getOptions();
    }

    @Override
    public Messager getMessager() {
      return delegate.getMessager();
    }

    @Override
    public Filer getFiler() {
      return delegate.getFiler();
    }

    @Override
    public Elements getElementUtils() {
      return delegate.getElementUtils();
    }

    @Override
    public Types getTypeUtils() {
      return delegate.getTypeUtils();
    }

    @Override
    public SourceVersion getSourceVersion() {
      return delegate.getSourceVersion();
    }

    @Override
    public Locale getLocale() {
      return delegate.getLocale();
    }
  }

  /** As IntelliJ IDEA's proxy, whose handler is an anonymous class. */
  public static ProcessingEnvironment intellijLike(ProcessingEnvironment delegateTo) {
    InvocationHandler handler = new InvocationHandler() {
      @Override
      public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        try {
          return method.invoke(delegateTo, arguments);
        } catch (InvocationTargetException e) {
          throw e.getCause();
        }
      }
    };
    return (ProcessingEnvironment) Proxy.newProxyInstance(
        Wrapped.class.getClassLoader(), new Class<?>[] {ProcessingEnvironment.class}, handler);
  }
}
