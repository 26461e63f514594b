package ulpine.processor;

import com.palantir.javapoet.JavaFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.annotation.processing.FilerException;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;
import ulpine.processor.carry.GraphText;
import ulpine.processor.differentiate.Derivative;
import ulpine.processor.differentiate.Differentiate;
import ulpine.processor.emit.Emitter;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Verifier;
import ulpine.processor.lower.Lower;
import ulpine.processor.read.MethodReader;
import ulpine.processor.report.Code;

/** The way of a graph method through the compiler: read, differentiate, lower, emit. */
final class Compiler {
  private final ProcessingEnvironment environment;
  private final Elements elements;
  private final Host host;
  private final CarriedGraphs carried;
  private final Map<String, MethodName> generated = new HashMap<>();

  Compiler(ProcessingEnvironment environment) {
    this.environment = environment;
    this.elements = environment.getElementUtils();
    this.host = Host.of(environment);
    this.carried = new CarriedGraphs(elements, host.sources());
  }

  /**
   * Compiles what can be compiled in this round; returns the rest, which waits for other graphs.
   */
  Set<MethodName> compile(Set<MethodName> methods) {
    Set<MethodName> waiting = new LinkedHashSet<>();
    for (MethodName name : methods) {
      Optional<ExecutableElement> method = name.find(elements);
      if (method.isPresent() && !compile(name, method.get())) {
        waiting.add(name);
      }
    }
    return waiting;
  }

  /** Reports graphs that wait for each other for ever. */
  void giveUp(Set<MethodName> waiting) {
    String path = String.join(", ", waiting.stream().map(MethodName::toString).toList());
    waiting.stream()
        .findFirst()
        .flatMap(name -> name.find(elements))
        .ifPresent(method -> host.sources()
            .print(
                Diagnostic.Kind.ERROR,
                "[" + Code.U0503 + "] graphs call each other, and no graph can be part of itself: "
                    + path,
                method));
  }

  /** False if the method must wait. */
  private boolean compile(MethodName name, ExecutableElement method) {
    try {
      MethodReader.Result result = new MethodReader(elements, host.sources(), carried).read(method);
      if (result instanceof MethodReader.Wait) {
        return false;
      }
      if (result instanceof MethodReader.Failed failed) {
        failed.signature().ifPresent(signature -> {
          if (isFirst(signature, name, method)) {
            write(method, List.of(Emitter.stub(signature)));
          }
        });
        return true;
      }
      MethodReader.Read read = (MethodReader.Read) result;
      host.check(read.resolutions());
      if (isFirst(read.method(), name, method)) {
        write(method, files(read.method()));
      }
    } catch (RuntimeException | StackOverflowError defect) {
      host.sources().print(Diagnostic.Kind.ERROR, internal(method, defect), method);
    }
    return true;
  }

  private static String internal(ExecutableElement method, Throwable defect) {
    StackTraceElement[] trace = defect.getStackTrace();
    return "[" + Code.U9002 + "] internal error compiling " + method.getSimpleName() + ": " + defect
        + (trace.length > 0 ? " at " + trace[0] : "") + "; please report this with the method";
  }

  private static List<JavaFile> files(GraphMethod method) {
    Verifier.verify(method.graph());
    Derivative derivative = derivative(method);
    Verifier.verify(derivative.graph());
    List<JavaFile> files = new ArrayList<>(Emitter.emit(method, derivative, Lower.of(derivative)));
    files.add(Emitter.carrier(method, GraphText.VERSION, GraphText.print(method)));
    return files;
  }

  private static Derivative derivative(GraphMethod method) {
    List<Node> differentiable = new ArrayList<>();
    int next = 0;
    for (GraphMethod.Parameter parameter : method.parameters()) {
      int count = (int) parameter.port().leaves().count();
      if (parameter.differentiable()) {
        differentiable.addAll(method.graph().inputs().subList(next, next + count));
      }
      next += count;
    }
    return differentiable.isEmpty()
        ? Derivative.none(method.graph())
        : Differentiate.of(method.graph(), differentiable);
  }

  /** Whether the generated class is the first of its name; if not, says which method has it. */
  private boolean isFirst(GraphMethod graph, MethodName name, ExecutableElement method) {
    String className = graph.generated().canonicalName();
    MethodName other = generated.putIfAbsent(className, name);
    if (other == null || other.equals(name)) {
      return true;
    }
    host.sources()
        .print(
            Diagnostic.Kind.ERROR,
            "[" + Code.U0403 + "] " + name + " and " + other + " would both be compiled to "
                + className
                + "\n    hint: give one of them another class with @Graph(name = \"...\")",
            method);
    return false;
  }

  private void write(ExecutableElement method, List<JavaFile> files) {
    Element originating = method;
    while (originating.getEnclosingElement() instanceof TypeElement outer) {
      originating = outer;
    }
    for (JavaFile file : files) {
      String className = (file.packageName().isEmpty() ? "" : file.packageName() + ".")
          + file.typeSpec().name();
      try (var writer =
          environment.getFiler().createSourceFile(className, originating).openWriter()) {
        file.writeTo(writer);
      } catch (FilerException clash) {
        host.sources()
            .print(
                Diagnostic.Kind.ERROR,
                "[" + Code.U0404 + "] " + className + " exists already, so "
                    + method.getSimpleName()
                    + " cannot be compiled to it\n    hint: choose another name with @Graph(name = \"...\")",
                method);
        return;
      } catch (IOException failure) {
        host.sources()
            .print(
                Diagnostic.Kind.ERROR,
                "[" + Code.U9002 + "] cannot write " + className + ": " + failure,
                method);
        return;
      }
    }
  }
}
