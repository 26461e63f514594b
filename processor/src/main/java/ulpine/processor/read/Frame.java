package ulpine.processor.read;

import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Node;
import ulpine.processor.shape.Shape;

/**
 * One method whose body is being read: where its names are looked up, and what its symbols stand
 * for.
 */
final class Frame {
  /** A call that is being inlined. */
  record Call(Frame caller, MethodInvocationTree tree) {}

  private final Optional<Call> call;
  private final ExecutableElement method;
  private final MethodTree tree;
  private final ClassSource source;
  private final TypeNames types;
  private final Map<String, List<Dim>> symbols = new HashMap<>();

  /** A graph. */
  Frame(ExecutableElement method, MethodTree tree, ClassSource source, TypeNames types) {
    this(Optional.empty(), method, tree, source, types);
  }

  /** A method that is called. */
  Frame(Call call, ExecutableElement method, MethodTree tree, ClassSource source, TypeNames types) {
    this(Optional.of(call), method, tree, source, types);
  }

  private Frame(
      Optional<Call> call,
      ExecutableElement method,
      MethodTree tree,
      ClassSource source,
      TypeNames types) {
    this.call = call;
    this.method = method;
    this.tree = tree;
    this.source = source;
    this.types = types;
  }

  ExecutableElement method() {
    return method;
  }

  TypeElement owner() {
    return (TypeElement) method.getEnclosingElement();
  }

  MethodTree tree() {
    return tree;
  }

  ClassSource source() {
    return source;
  }

  TypeNames types() {
    return types;
  }

  private Optional<Frame> caller() {
    return call.map(Call::caller);
  }

  /** The calls that led here, the outermost last. */
  List<Located.Note> calls() {
    List<Located.Note> notes = new ArrayList<>();
    for (Optional<Call> c = call; c.isPresent(); c = c.get().caller().call) {
      notes.add(new Located.Note(
          c.get().tree().getMethodSelect(), "called here", Optional.of(c.get().caller().source)));
    }
    return notes;
  }

  /** The methods that led here, outermost first, if one of them is the given one. */
  Optional<String> cycle(ExecutableElement callee) {
    String path = callee.getSimpleName() + "";
    for (Optional<Frame> f = Optional.of(this); f.isPresent(); f = f.get().caller()) {
      path = f.get().method.getSimpleName() + " -> " + path;
      if (f.get().method.equals(callee)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  /** What a symbol stands for here: one size, or for a pack the leading ones. */
  Map<String, List<Dim>> symbols() {
    return symbols;
  }

  /** Where the sizes of values come from: {@code HIDDEN = 128, B from x}. */
  String origins(List<Node> nodes) {
    Frame root = this;
    while (root.call.isPresent()) {
      root = root.call.get().caller();
    }
    return Origins.of(root, nodes);
  }

  /** A declared shape in terms of what is known; symbols that nothing has bound stay. */
  Shape resolve(Shape declared) {
    return Unification.substitute(declared, symbols);
  }
}
