package ulpine.processor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;
import ulpine.processor.carry.GraphText;
import ulpine.processor.emit.Emitter;
import ulpine.processor.emit.SourceFile;
import ulpine.processor.graph.ClassRef;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.read.ForeignGraphs;
import ulpine.processor.read.MethodReader;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;

/**
 * The graphs of this compilation. A graph is compiled when it is met, or before that when one of
 * another class calls it; so no call sees what an earlier build left of a class that is being
 * compiled.
 */
final class Graphs implements ForeignGraphs {
  /** What became of a graph. */
  private sealed interface State {}

  /** It is being read. */
  private record Open() implements State {}

  /** It needs something that a later round may bring. */
  private record Waiting() implements State {}

  /** It has its classes; {@code method} is what they carry. */
  private record Compiled(GraphMethod method) implements State {}

  /** It has mistakes. */
  private record Mistaken() implements State {}

  private final Host host;
  private final Elements elements;
  private final Output output;
  private final Twins twins;
  private final Options options;
  private final MethodReader reader;

  /** In the order in which they were met, so that those that are open are a path of calls. */
  private final Map<GraphKey, State> states = new LinkedHashMap<>();

  Graphs(Host host, ProcessingEnvironment environment, Options options) {
    this.host = host;
    this.options = options;
    this.twins = new Twins(environment.getSourceVersion(), environment.getMessager());
    this.elements = environment.getElementUtils();
    this.output = new Output(environment.getFiler());
    this.reader = new MethodReader(elements, host.sources(), this);
  }

  /** Compiles what is new in this round, and what waited for it. */
  void compile(List<ExecutableElement> methods) {
    List<GraphKey> waiting = states.keySet().stream()
        .filter(key -> states.get(key) instanceof Waiting)
        .toList();
    states.keySet().removeAll(waiting);
    waiting.forEach(key -> key.find(elements).ifPresent(method -> compile(key, method)));
    methods.forEach(method -> compile(GraphKey.of(method), method));
    for (Twins.Compiled twin : twins.compiled()) {
      guarded(twin.source().className(), twin.from(), () -> {
        output.write(twin);
        return Optional.empty();
      });
    }
  }

  @Override
  public Lookup find(ExecutableElement callee) {
    GraphKey key = GraphKey.of(callee);
    ClassRef generated = MethodReader.generated(elements, callee);
    ClassRef carrier = new ClassRef(
        generated.packageName(), List.of(generated.simpleNames().get(0) + Emitter.CARRIER));
    if (host.sources().find((TypeElement) callee.getEnclosingElement()).isEmpty()) {
      return Carried.find(key, carrier, elements);
    }
    State state = compile(key, callee);
    if (state instanceof Compiled compiled) {
      return new Found(compiled.method(), carrier);
    } else if (state instanceof Waiting) {
      return new Wait(key.toString());
    }
    return new Failed(state instanceof Open ? Optional.of(recursion(key)) : Optional.empty());
  }

  private Problem recursion(GraphKey callee) {
    List<GraphKey> open = new ArrayList<>(
        states.keySet().stream().filter(key -> states.get(key) instanceof Open).toList());
    List<GraphKey> cycle = open.subList(open.indexOf(callee), open.size());
    String path = cycle.stream().map(GraphKey::toString).collect(Collectors.joining(" -> "));
    return Problem.of(
        Code.U0503,
        "graphs call each other, and no graph can be part of itself: %s -> %s",
        path,
        callee);
  }

  private State compile(GraphKey key, ExecutableElement method) {
    State known = states.get(key);
    if (known != null) {
      return known;
    }
    states.put(key, new Open());
    State state = guarded(key.toString(), method, () -> Optional.of(readAndWrite(key, method)))
        .orElseGet(Mistaken::new);
    states.put(key, state);
    return state;
  }

  /** What may go wrong. */
  private interface Task {
    Optional<State> run() throws IOException;
  }

  /** Whatever goes wrong is said at the element, in one line. */
  private Optional<State> guarded(String what, Element element, Task task) {
    try {
      return task.run();
    } catch (Problem problem) {
      String hint = problem.hint().isEmpty() ? "" : "\n    hint: " + problem.hint();
      error(problem.code(), problem.getMessage() + hint, element);
    } catch (IOException failure) {
      error(Code.U9002, "the classes of " + what + " cannot be written: " + failure, element);
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError defect) {
      StackTraceElement[] trace = defect.getStackTrace();
      String why = defect.toString().lines().findFirst().orElse("");
      String where = trace.length > 0 ? " at " + trace[0] : "";
      error(
          Code.U9002,
          "internal error compiling " + what + ": " + why + where
              + "; please report this with the method",
          element);
    }
    return Optional.empty();
  }

  private State readAndWrite(GraphKey key, ExecutableElement method) throws IOException {
    MethodReader.Result result = reader.read(method);
    if (result instanceof MethodReader.Wait) {
      return new Waiting();
    }
    if (result instanceof MethodReader.Read read) {
      GraphMethod graph = read.method();
      claim(graph, key);
      Emitter.Emitted emitted = Pipeline.compile(graph, options);
      for (SourceFile file : emitted.files()) {
        output.write(file, topLevel(method));
      }
      emitted.twins().forEach(twin -> twins.add(twin, topLevel(method)));
      host.check(read.resolutions());
      // Callers in this compilation see what callers in later ones will see.
      return new Compiled(GraphText.parse(GraphText.print(graph)));
    }
    MethodReader.Failed failed = (MethodReader.Failed) result;
    failed.unexplained().ifPresent(host::expectError);
    Optional<GraphMethod> signature = failed.signature();
    if (signature.isPresent()) {
      claim(signature.get(), key);
      output.write(Emitter.stub(signature.get()), topLevel(method));
    }
    return new Mistaken();
  }

  /** Keeps the name of the generated class, which must not be a class of the user's. */
  private void claim(GraphMethod graph, GraphKey key) {
    String name = graph.generated().canonicalName();
    output.reserve(graph.generated(), key);
    TypeElement existing = elements.getTypeElement(name);
    if (existing != null && host.sources().find(existing).isPresent()) {
      throw Output.exists(name);
    }
  }

  private static TypeElement topLevel(Element element) {
    Element type = element.getEnclosingElement();
    while (type.getEnclosingElement() instanceof TypeElement outer) {
      type = outer;
    }
    return (TypeElement) type;
  }

  private void error(Code code, String message, Element element) {
    host.sources().print(Diagnostic.Kind.ERROR, "[" + code + "] " + message, element);
  }
}
