package ulpine.processor.read;

import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Port;
import ulpine.processor.graph.Renaming;
import ulpine.processor.op.Input;
import ulpine.processor.op.Reshape;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;
import ulpine.processor.shape.Shape;

/** Puts the graph of a method of another class in the place of a call. */
final class ForeignInliner {
  private final Reading reading;
  private final Frame frame;

  ForeignInliner(Reading reading, Frame frame) {
    this.reading = reading;
    this.frame = frame;
  }

  Value inline(MethodInvocationTree call, ExecutableElement callee, List<Value> arguments) {
    ForeignGraphs.Found found = find(call, callee);
    reading.inlined().add(found.carrier());
    return place(call, callee, found.method(), arguments);
  }

  /** The graph of a method, which is compiled now if it has not been yet. */
  ForeignGraphs.Found find(MethodInvocationTree call, ExecutableElement callee) {
    ForeignGraphs.Lookup lookup = reading.foreign().find(callee);
    if (lookup instanceof ForeignGraphs.Wait wait) {
      reading.awaited().add(wait.callee());
      throw new Silence();
    }
    if (lookup instanceof ForeignGraphs.Failed failed) {
      throw failed
          .problem()
          .<RuntimeException>map(problem -> new Located(call.getMethodSelect(), problem))
          .orElseGet(Silence::new);
    }
    return (ForeignGraphs.Found) lookup;
  }

  private Value place(
      MethodInvocationTree call,
      ExecutableElement callee,
      GraphMethod method,
      List<Value> arguments) {
    List<Node> actual = new ArrayList<>();
    List<Tree> places = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      for (Node node : MethodInliner.nodes(arguments.get(i))) {
        actual.add(node);
        places.add(call.getArguments().get(i));
      }
    }
    List<Port.Leaf> declared =
        method.parameters().stream().flatMap(p -> p.port().leaves()).toList();
    if (declared.size() != actual.size()) {
      throw new Silence();
    }
    Map<String, List<Dim>> symbols = new HashMap<>();
    for (int i = 0; i < actual.size(); i++) {
      Unification.bind(declared.get(i).type().shape(), actual.get(i).shape(), symbols);
    }
    for (int i = 0; i < actual.size(); i++) {
      Shape expected = Unification.substitute(declared.get(i).type().shape(), symbols);
      if (!expected.equals(actual.get(i).shape())) {
        throw new Located(
            places.get(i),
            Problem.of(
                Code.U0110,
                "%s: the parameter %s is %s, but the argument has shape %s",
                callee.getSimpleName(),
                declared.get(i).path(),
                declared.get(i).type().shape(),
                actual.get(i).shape()));
      }
    }
    return value(method.result(), copy(call, method, actual, symbols).iterator(), callee);
  }

  /** Copies the callee's nodes; a pack's axes are one axis there. */
  private List<Node> copy(
      MethodInvocationTree call,
      GraphMethod method,
      List<Node> actual,
      Map<String, List<Dim>> symbols) {
    Map<String, Dim> sizes = Unification.products(symbols);
    GraphBuilder builder = reading.builder();
    Map<Node, Node> copies = new HashMap<>();
    for (int i = 0; i < actual.size(); i++) {
      Node input = method.graph().inputs().get(i);
      Shape flat = input.shape().substitute(sizes);
      builder.at(input.name(), frame.source().span(call.getMethodSelect()));
      boolean same = flat.equals(actual.get(i).shape());
      copies.put(input, same ? actual.get(i) : builder.apply(new Reshape(flat), actual.get(i)));
    }
    for (Node node : method.graph().nodes()) {
      if (!(node.op() instanceof Input)) {
        List<Node> operands = node.operands().stream().map(copies::get).toList();
        copies.put(node, builder.copy(node, Renaming.of(node.op(), operands, sizes), operands));
      }
    }
    List<Port.Leaf> results = method.result().leaves().toList();
    List<Node> outputs = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      Node output = copies.get(method.graph().outputs().get(i));
      Shape shape = Unification.substitute(results.get(i).type().shape(), symbols);
      builder.at("", output.span());
      outputs.add(
          output.shape().equals(shape) ? output : builder.apply(new Reshape(shape), output));
    }
    return outputs;
  }

  private Value value(Port port, java.util.Iterator<Node> nodes, ExecutableElement callee) {
    if (port instanceof Port.Leaf) {
      return new Value.OfNode(nodes.next());
    }
    TypeElement type = (TypeElement) ((DeclaredType) callee.getReturnType()).asElement();
    return record((Port.Group) port, type, nodes);
  }

  private Value record(Port.Group group, TypeElement type, java.util.Iterator<Node> nodes) {
    List<Value.Component> components = new ArrayList<>();
    for (int i = 0; i < group.components().size(); i++) {
      Port component = group.components().get(i);
      Value value = component instanceof Port.Group inner
          ? record(
              inner,
              (TypeElement) ((DeclaredType) type.getRecordComponents().get(i).asType()).asElement(),
              nodes)
          : new Value.OfNode(nodes.next());
      components.add(new Value.Component(component.name(), value));
    }
    return new Value.OfRecord(type, components);
  }
}
