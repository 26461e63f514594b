package ulpine.benchmark.tightness;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.tools.Diagnostic;
import ulpine.Arithmetic;
import ulpine.Tensor;
import ulpine.annotations.Certify;
import ulpine.annotations.Format;
import ulpine.certificate.Certificate;
import ulpine.certificate.InputErrors;
import ulpine.processor.GraphProcessor;
import ulpine.processor.testing.Calls;
import ulpine.processor.testing.Javac;

/** A subject with certificates of some kind, compiled by the processor in this very process. */
public final class Compiled {
  private final Method function;
  private final Method gradient;
  private final Method certify;
  private final Object instance;
  private final Arithmetic arithmetic;

  private Compiled(ClassLoader loader, String name) throws ReflectiveOperationException {
    Class<?> graph = loader.loadClass(name + "F");
    function = named(loader.loadClass(name), "f");
    gradient = named(loader.loadClass(name + "FGradient"), "gradient");
    certify = Arrays.stream(graph.getMethods())
        .filter(m -> m.getName().equals("certify"))
        .max(Comparator.comparing(Method::getParameterCount))
        .orElseThrow();
    instance = Calls.instance(graph);
    arithmetic = (Arithmetic) graph.getField("ARITHMETIC").get(null);
  }

  private static Method named(Class<?> type, String name) {
    return Arrays.stream(type.getMethods())
        .filter(m -> m.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** What came of some subjects; nothing of those that the processor rejects. */
  public static Map<Subject, Compiled> all(
      List<? extends Subject> subjects, Certify kind, Format format)
      throws ReflectiveOperationException {
    String annotation =
        "@Graph(certify = Certify." + kind.name() + ", format = Format." + format.name() + ")";
    Map<String, Subject> sources = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    for (Subject subject : subjects) {
      String name = "S" + names.size();
      names.add(name);
      sources.put(source(name, subject.method(annotation)), subject);
    }
    Optional<Map<String, byte[]>> classes = compile(sources);
    Map<Subject, Compiled> compiled = new LinkedHashMap<>();
    if (classes.isPresent()) {
      ClassLoader loader = new Loader(classes.get());
      for (Map.Entry<String, Subject> entry : sources.entrySet()) {
        compiled.put(entry.getValue(), new Compiled(loader, className(entry.getKey())));
      }
    }
    return compiled;
  }

  private static String source(String name, String method) {
    return "package measured;\n\nimport ulpine.*;\nimport ulpine.annotations.*;\n"
        + "import ulpine.annotations.Shape;\n\npublic final class " + name + " {\n  private " + name
        + "() {}\n\n" + method + "}\n";
  }

  private static String className(String source) {
    return "measured." + source.replaceFirst("(?s).*?public final class (\\w+).*", "$1");
  }

  /** Takes what is rejected out of the sources. */
  private static Optional<Map<String, byte[]>> compile(Map<String, Subject> sources) {
    try (Javac javac = new Javac()) {
      while (!sources.isEmpty()) {
        Javac.Result result = javac.compile(
            List.of(), List.of(new GraphProcessor()), sources.keySet().toArray(String[]::new));
        if (result.success()) {
          return Optional.of(result.classes());
        }
        List<String> rejected = result.wrongSources(Compiled::isRejection);
        if (!sources.keySet().removeAll(Set.copyOf(rejected))) {
          throw new IllegalStateException(result.diagnostics() + result.log());
        }
      }
      return Optional.empty();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A mistake of the user, not of the processor. */
  private static boolean isRejection(Diagnostic<?> diagnostic) {
    String message = diagnostic.getMessage(Locale.ROOT);
    return message.startsWith("[U") && !message.startsWith("[U9");
  }

  /** The arithmetic that the compiled graph computes in. */
  public Arithmetic arithmetic() {
    return arithmetic;
  }

  /** The results of the method itself, in the arithmetic of its inputs. */
  public Object evaluate(List<Object> inputs) throws ReflectiveOperationException {
    return function.invoke(null, inputs.toArray());
  }

  /** Whether the inputs of the gradient end with a cotangent. */
  public boolean takesSeed() {
    return gradient.getParameterCount() > function.getParameterCount();
  }

  /** @param inputs those of the method, and a cotangent if it {@linkplain #takesSeed takes one} */
  public Certificate certify(List<Object> inputs, InputErrors errors)
      throws ReflectiveOperationException {
    List<Object> all = new ArrayList<>(inputs);
    all.add(errors);
    return (Certificate) certify.invoke(instance, all.toArray());
  }

  /** Results, then gradients, in exact arithmetic; nothing where there are none. */
  public Optional<List<Tensor>> exact(List<Object> inputs) throws ReflectiveOperationException {
    try {
      List<Object> exact = new ArrayList<>();
      for (Object input : inputs) {
        exact.add(Calls.in(Arithmetic.EXACT, input));
      }
      Object results = evaluate(exact.subList(0, function.getParameterCount()));
      Object gradients = gradient.invoke(null, exact.toArray());
      List<Tensor> all = new ArrayList<>(Calls.tensors(results));
      all.addAll(Calls.tensors(gradients));
      return Optional.of(all);
    } catch (ArithmeticException inputIsNotFinite) {
      return Optional.empty();
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof ArithmeticException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Of class files in memory. */
  private static final class Loader extends ClassLoader {
    private final Map<String, byte[]> classes;

    Loader(Map<String, byte[]> classes) {
      super(Compiled.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name.replace('.', '/') + ".class");
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
