package ulpine.processor.read;

import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Node;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;
import ulpine.processor.shape.Shape;

/** Puts the body of a called method in the place of the call. */
final class MethodInliner {
  private final Reading reading;
  private final Frame frame;
  private final Reports reports;

  MethodInliner(Reading reading, Frame frame, Reports reports) {
    this.reading = reading;
    this.frame = frame;
    this.reports = reports;
  }

  Value inline(MethodInvocationTree call, ExecutableElement callee, List<Value> arguments) {
    TypeElement owner = (TypeElement) callee.getEnclosingElement();
    boolean graph = ShapeReader.annotation(callee, SignatureReader.GRAPH).isPresent();
    if (!TypeNames.outwards(frame.owner()).contains(owner)) {
      if (!graph) {
        throw new Located(
            call.getMethodSelect(),
            Problem.of(
                    Code.U0301,
                    "%s is a method of another class and no graph",
                    callee.getSimpleName())
                .withHint("annotate it with @Graph, or move it into this class"));
      }
      return new ForeignInliner(reading, frame).inline(call, callee, arguments);
    }
    Optional<String> cycle = frame.cycle(callee);
    if (cycle.isPresent()) {
      throw new Located(
          call.getMethodSelect(),
          Problem.of(Code.U0304, "a graph cannot call itself: %s", cycle.get()));
    }
    if (graph) {
      // Its own mistakes are reported once, without the calls that lead to it.
      new ForeignInliner(reading, frame).find(call, callee);
    }
    ClassSource source = reading.sources().find(owner).orElseThrow(Silence::new);
    MethodTree tree = MethodTrees.find(source, callee).orElseThrow(Silence::new);
    if (tree.getBody() == null) {
      throw new Silence();
    }
    if (callee.getReturnType().getKind() == TypeKind.VOID) {
      throw new Located(
          call.getMethodSelect(),
          Unsupported.named("a call of " + callee.getSimpleName() + ", which returns nothing,"));
    }
    Frame inner = new Frame(
        new Frame.Call(frame, call),
        callee,
        tree,
        source,
        new TypeNames(reading.elements(), owner, source.unit()));
    Scope scope = new Scope();
    bind(call, inner, arguments);
    for (int i = 0; i < arguments.size(); i++) {
      VariableTree parameter = tree.getParameters().get(i);
      Value argument = LocalTypes.held(
          arguments.get(i),
          callee.getParameters().get(i).asType(),
          "a parameter",
          call.getArguments().get(i));
      scope.declare(parameter.getName().toString(), parameter, argument);
    }
    Value result = new BodyReader(reading, inner, reports).read(scope);
    checkResult(call, inner, result);
    return LocalTypes.held(result, callee.getReturnType(), "a result", call.getMethodSelect());
  }

  /** Binds the symbols of declared parameters, then checks all of them. */
  private void bind(MethodInvocationTree call, Frame inner, List<Value> arguments) {
    List<? extends javax.lang.model.element.VariableElement> parameters =
        inner.method().getParameters();
    for (boolean checking : new boolean[] {false, true}) {
      for (int i = 0; i < arguments.size(); i++) {
        Tree place = call.getArguments().get(i);
        String name = parameters.get(i).getSimpleName().toString();
        check(inner, name, parameters.get(i), inner.owner(), arguments.get(i), place, checking);
      }
    }
  }

  private void check(
      Frame inner,
      String path,
      javax.lang.model.element.Element declaration,
      TypeElement where,
      Value value,
      Tree place,
      boolean checking) {
    if (value instanceof Value.OfRecord record) {
      for (Value.Component component : record.components()) {
        record.type().getRecordComponents().stream()
            .filter(c -> c.getSimpleName().contentEquals(component.name()))
            .forEach(c -> check(
                inner,
                path + "." + component.name(),
                c,
                record.type(),
                component.value(),
                place,
                checking));
      }
      return;
    }
    Optional<String> text = ShapeReader.text(declaration);
    if (text.isEmpty() || !(value instanceof Value.OfNode of)) {
      return;
    }
    Shape declared;
    try {
      declared = ShapeReader.shape(text.get(), where);
    } catch (Problem reportedAtTheDeclaration) {
      throw new Silence();
    }
    Shape actual = of.node().shape();
    if (!checking) {
      Unification.bind(declared, actual, inner.symbols());
    } else if (!inner.resolve(declared).equals(actual)) {
      throw new Located(
          place,
          Problem.of(
              Code.U0110,
              "%s: the parameter %s is %s%s, but the argument has shape %s",
              inner.method().getSimpleName(),
              path,
              declared,
              bindings(declared, inner),
              actual));
    }
  }

  /** Where the symbols of a shape got their values: {@code (B = 32)}. */
  private static String bindings(Shape declared, Frame inner) {
    List<String> parts = new ArrayList<>();
    for (Dim dim : declared.dims()) {
      for (String symbol : dim.symbols()) {
        List<Dim> bound = inner.symbols().get(symbol);
        if (bound != null && !bound.equals(List.of(Dim.symbol(symbol)))) {
          parts.add(symbol + " = " + (bound.size() == 1 ? bound.get(0) : bound.toString()));
        }
      }
    }
    return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
  }

  private void checkResult(MethodInvocationTree call, Frame inner, Value result) {
    Optional<String> text = ShapeReader.text(inner.method());
    if (text.isPresent() && result instanceof Value.OfNode of) {
      Shape declared = inner.resolve(ShapeReader.shape(text.get(), inner.owner()));
      if (!declared.equals(of.node().shape())) {
        // The method's own reading reports this; here it would be the same mistake again.
        boolean graph =
            ShapeReader.annotation(inner.method(), SignatureReader.GRAPH).isPresent();
        if (graph) {
          throw new Silence();
        }
        throw new Located(
            call.getMethodSelect(),
            Problem.of(
                Code.U0109,
                "%s is declared to return %s, but returns %s",
                inner.method().getSimpleName(),
                declared,
                of.node().shape()));
      }
    }
  }

  /** The nodes of a value, in the order of its components. */
  static List<Node> nodes(Value value) {
    if (value instanceof Value.OfRecord record) {
      List<Node> nodes = new ArrayList<>();
      record.components().forEach(c -> nodes.addAll(nodes(c.value())));
      return nodes;
    }
    if (value instanceof Value.OfNode of) {
      return List.of(of.node());
    }
    throw new Silence();
  }
}
