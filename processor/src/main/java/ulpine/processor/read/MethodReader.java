package ulpine.processor.read;

import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.ClassRef;
import ulpine.processor.graph.Graph;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Port;
import ulpine.processor.graph.Span;
import ulpine.processor.op.Input;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;
import ulpine.processor.shape.Shape;

/** Reads graph methods. */
public final class MethodReader {
  /** What came of it. */
  public sealed interface Result {}

  /** A graph; the calls in it as they were resolved. */
  public record Read(GraphMethod method, Resolutions resolutions) implements Result {}

  /** Graphs of other classes that must be compiled first. */
  public record Wait(Set<String> callees) implements Result {}

  /**
   * Problems; the method without its graph where at least the declaration was readable.
   *
   * @param unexplained present where nothing was reported, as the compiler will report it
   */
  public record Failed(Optional<GraphMethod> signature, Optional<Unexplained> unexplained)
      implements Result {}

  /** A method that could not be read, for which the compiler must have something to say. */
  public record Unexplained(String owner, MethodTree tree, ClassSource source) {}

  private final Elements elements;
  private final Sources sources;
  private final ForeignGraphs foreign;
  private final SignatureReader signatures;

  /** The messages of this compilation so far. */
  private final Set<String> printed = new HashSet<>();

  public MethodReader(Elements elements, Sources sources, ForeignGraphs foreign) {
    this.elements = elements;
    this.sources = sources;
    this.foreign = foreign;
    this.signatures = new SignatureReader(elements, sources);
  }

  /** The class that is generated for a graph method. */
  public static ClassRef generated(Elements elements, ExecutableElement method) {
    return GeneratedNames.generated(elements, method);
  }

  /** Reports problems as they are found; nothing is thrown for any source. */
  public Result read(ExecutableElement method) {
    TypeElement owner = (TypeElement) method.getEnclosingElement();
    Optional<ClassSource> source = sources.find(owner);
    Optional<MethodTree> tree = source.flatMap(s -> MethodTrees.find(s, method));
    if (tree.isEmpty()) {
      return new Failed(Optional.empty(), Optional.empty());
    }
    TypeNames types = new TypeNames(elements, owner, source.get().unit());
    Frame frame = new Frame(method, tree.get(), source.get(), types);
    Reading reading = new Reading(elements, sources, foreign);
    Reporter reporter = new Reporter(reading, printed);
    SignatureReader.Signature signature;
    List<Located> mistakes = new ArrayList<>();
    GraphMethod.Settings settings = SettingsReader.settings(method, tree.get(), mistakes);
    try {
      signature = signatures.read(method, tree.get(), source.get(), mistakes);
    } catch (Located located) {
      mistakes.forEach(m -> reporter.report(m, frame));
      reporter.report(located, frame);
      return new Failed(Optional.empty(), Optional.empty());
    } catch (Silence silent) {
      return new Failed(Optional.empty(), Optional.of(unexplained(frame)));
    }
    SettingsReader.check(settings, signature.result(), tree.get(), mistakes);
    if (!mistakes.isEmpty()) {
      mistakes.forEach(m -> reporter.report(m, frame));
      return new Failed(
          Optional.of(method(signature, settings, Graph.of(List.of(), List.of()), List.of())),
          Optional.empty());
    }
    Result result = body(signature, settings, frame, reading, reporter);
    if (result instanceof Read && !NearNames.suppressed(method)) {
      warn(signature, frame);
    }
    return result;
  }

  private static Unexplained unexplained(Frame frame) {
    return new Unexplained(
        frame.owner().getQualifiedName().toString(), frame.tree(), frame.source());
  }

  private void warn(SignatureReader.Signature signature, Frame frame) {
    for (NearNames.Suspect suspect : NearNames.suspects(signature.element(), signature.symbols())) {
      sources.print(
          Diagnostic.Kind.WARNING,
          "[" + Code.U0206 + "] the dimension " + suspect.symbol() + " is used only here: did you"
              + " mean " + suspect.meant() + "?",
          Annotations.argument(frame.tree().getParameters().get(suspect.parameter()), "Shape"),
          frame.source().unit());
    }
  }

  private GraphMethod method(
      SignatureReader.Signature signature,
      GraphMethod.Settings settings,
      Graph graph,
      List<ClassRef> inlined) {
    return new GraphMethod(
        GeneratedNames.classRef(elements, (TypeElement) signature.element().getEnclosingElement()),
        signature.element().getSimpleName().toString(),
        GeneratedNames.generated(elements, signature.element()),
        GeneratedNames.isPublic(signature.element()),
        signature.symbols(),
        signature.parameters(),
        signature.result(),
        graph,
        inlined,
        settings);
  }

  private Result body(
      SignatureReader.Signature signature,
      GraphMethod.Settings settings,
      Frame frame,
      Reading reading,
      Reporter reporter) {
    List<Node> inputs = new ArrayList<>();
    Scope scope = new Scope();
    for (int i = 0; i < signature.parameters().size(); i++) {
      Port port = signature.parameters().get(i).port();
      VariableTree declaration = frame.tree().getParameters().get(i);
      Value value = value(
          port,
          reading.builder(),
          inputs,
          signature.element().getParameters().get(i).asType());
      scope.declare(port.name(), declaration, value);
    }
    signature.symbols().forEach(symbol -> frame.symbols().put(symbol, List.of(Dim.symbol(symbol))));
    List<Node> outputs = List.of();
    try {
      BodyReader body = new BodyReader(reading, frame, reporter);
      Value returned = body.read(scope);
      outputs = returned instanceof Value.Unknown
          ? List.of()
          : outputs(signature, frame, returned, body.returned());
    } catch (Located located) {
      reporter.report(located, frame);
    } catch (Silence silent) {
      reading.foundProblem();
    } catch (StackOverflowError tooDeep) {
      reporter.report(
          new Located(
              frame.tree(), Problem.of(Code.U0305, "this graph is nested too deeply to be read")),
          frame);
    }
    if (!reading.awaited().isEmpty() && !reporter.hasReported()) {
      return new Wait(reading.awaited());
    }
    boolean failed = reading.hasProblems() || outputs.isEmpty();
    Graph graph = Graph.of(inputs, failed ? List.of() : outputs);
    GraphMethod read = method(signature, settings, graph, List.copyOf(reading.inlined()));
    return failed
        ? new Failed(
            Optional.of(read),
            reporter.hasReported() ? Optional.empty() : Optional.of(unexplained(frame)))
        : new Read(
            read,
            new Resolutions(
                frame.owner().getQualifiedName().toString(),
                frame.source(),
                reading.resolutions()));
  }

  /** A parameter as a value, its tensors being inputs of the graph. */
  private Value value(
      Port port, GraphBuilder builder, List<Node> inputs, javax.lang.model.type.TypeMirror type) {
    if (port instanceof Port.Leaf leaf) {
      Node input = builder.at(leaf.name(), Span.NONE).apply(new Input(leaf.path(), leaf.type()));
      inputs.add(input);
      return new Value.OfNode(input);
    }
    Port.Group group = (Port.Group) port;
    TypeElement record = (TypeElement) ((javax.lang.model.type.DeclaredType) type).asElement();
    List<Value.Component> components = new ArrayList<>();
    for (int i = 0; i < group.components().size(); i++) {
      Port component = group.components().get(i);
      Value value =
          value(component, builder, inputs, record.getRecordComponents().get(i).asType());
      components.add(new Value.Component(component.name(), value));
    }
    return new Value.OfRecord(record, components);
  }

  private static List<Node> outputs(
      SignatureReader.Signature signature, Frame frame, Value returned, Tree place) {
    List<Node> nodes = MethodInliner.nodes(returned);
    List<Port.Leaf> leaves = signature.result().leaves().toList();
    if (nodes.size() != leaves.size()) {
      throw new Silence();
    }
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).type().element() != leaves.get(i).type().element()) {
        throw new Silence();
      }
      Shape declared = leaves.get(i).type().shape();
      if (!declared.equals(nodes.get(i).shape())) {
        String what =
            leaves.get(i).path().isEmpty() ? "the result" : leaves.get(i).path();
        throw new Located(
            place,
            Problem.of(
                Code.U0109,
                "%s is declared %s, but has shape %s",
                what,
                declared,
                nodes.get(i).shape()),
            lines(frame.origins(nodes.subList(i, i + 1))),
            List.of());
      }
    }
    return nodes;
  }

  private static List<String> lines(String origins) {
    return origins.isEmpty() ? List.of() : List.of("    " + origins);
  }
}
