package ulpine.processor.read;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.Node;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;

/** Reads calls: what is called, and with what. */
final class CallReader {
  private static final Set<String> TENSORS = Set.of("ulpine.Tensor", "ulpine.Labels");

  private final Reading reading;
  private final Frame frame;
  private final ExpressionReader expressions;
  private final OperationReader operations;
  private final MethodInliner inliner;

  CallReader(Reading reading, Frame frame, Reports reports, ExpressionReader expressions) {
    this.reading = reading;
    this.frame = frame;
    this.expressions = expressions;
    this.operations = new OperationReader(reading, frame);
    this.inliner = new MethodInliner(reading, frame, reports);
  }

  Value read(MethodInvocationTree call, Scope scope) {
    if (!reading.step()) {
      throw new Located(
          call,
          Problem.of(Code.U0305, "this graph has too many operations when its loops are unrolled"));
    }
    if (call.getMethodSelect() instanceof IdentifierTree name) {
      return method(call, frame.types().methods(name.getName().toString()), arguments(call, scope));
    }
    MemberSelectTree select = (MemberSelectTree) call.getMethodSelect();
    String name = select.getIdentifier().toString();
    Optional<TypeElement> type = type(select.getExpression(), scope);
    if (type.isPresent()) {
      if (type.get().getQualifiedName().contentEquals("java.lang.Math")) {
        reading
            .resolutions()
            .add(new Reading.Resolution(call, "java.lang.Math", name, Optional.empty()));
        return MathConstants.call(call, name, arguments(call, scope));
      }
      List<ExecutableElement> methods = Members.methods(type.get(), name);
      if (!methods.isEmpty() && TENSORS.contains(type.get().getQualifiedName().toString())) {
        throw new Located(
            select,
            Problem.of(
                    Code.U0302,
                    "%s.%s makes values, and a graph takes them as parameters",
                    type.get().getSimpleName(),
                    name)
                .withHint("x.fill(value, sizes...) is a constant tensor"));
      }
      return method(call, methods, arguments(call, scope));
    }
    Value receiver = receiver(call, select, scope);
    if (receiver instanceof Value.OfNode node) {
      return ofTensor(call, name, node.node(), scope);
    }
    Optional<Value.Component> component =
        receiver instanceof Value.OfRecord of && call.getArguments().isEmpty()
            ? of.components().stream().filter(c -> c.name().equals(name)).findFirst()
            : Optional.empty();
    if (component.isPresent()) {
      resolved(call, ((Value.OfRecord) receiver).type().getQualifiedName().toString(), name, "()");
      return component.get().value();
    }
    if (receiver instanceof Value.OfRecord of && !TypeNames.declares(of.type(), name)) {
      // The compiler knows no such method either.
      throw new Silence();
    }
    throw new Located(
        select,
        Problem.of(
            Code.U0301,
            "a call of %s on %s is not part of the graph language",
            name,
            receiver.kind()));
  }

  /** {@code System.out.println} is named whole, not as the field that it begins with. */
  private Value receiver(MethodInvocationTree call, MemberSelectTree select, Scope scope) {
    if (select.getExpression() instanceof MemberSelectTree field
        && field.getExpression() instanceof IdentifierTree owner
        && scope.find(owner.getName().toString()).isEmpty()) {
      Optional<TypeElement> type = frame.types().type(owner.getName().toString());
      boolean exists =
          type.flatMap(t -> Members.field(t, field.getIdentifier().toString())).isPresent();
      if (exists) {
        throw new Located(select, Unsupported.named("a call of " + call.getMethodSelect()));
      }
    }
    return expressions.read(select.getExpression(), scope);
  }

  /** A name before a dot that is a type, and not a variable. */
  private Optional<TypeElement> type(ExpressionTree tree, Scope scope) {
    Tree root = tree;
    while (root instanceof MemberSelectTree select) {
      root = select.getExpression();
    }
    boolean variable = !(root instanceof IdentifierTree name)
        || scope.find(name.getName().toString()).isPresent();
    if (variable) {
      return Optional.empty();
    }
    Optional<TypeElement> type = frame.types().type(tree.toString());
    boolean field = frame.types().field(root.toString()).isPresent()
        || (tree instanceof MemberSelectTree select
            && frame.types().type(select.getExpression().toString()).isPresent());
    if (type.isEmpty() && !field) {
      throw new Silence();
    }
    return type;
  }

  private List<Value> arguments(MethodInvocationTree call, Scope scope) {
    List<Value> values = new ArrayList<>();
    for (ExpressionTree argument : call.getArguments()) {
      values.add(expressions.read(argument, scope));
    }
    return values;
  }

  private Value ofTensor(MethodInvocationTree call, String name, Node receiver, Scope scope) {
    List<Value> arguments = arguments(call, scope);
    String owner = switch (receiver.type().element()) {
      case REAL -> "ulpine.Tensor";
      case INTEGER -> "ulpine.Labels";
      case BOOLEAN -> "ulpine.Mask";
    };
    if (name.equals("size")
        && arguments.size() == 1
        && receiver.type().element() != Element.BOOLEAN) {
      resolved(call, owner, name, "(int)");
      return size(call, receiver, arguments.get(0));
    }
    if (name.equals("rank")
        && arguments.isEmpty()
        && receiver.type().element() != Element.BOOLEAN) {
      resolved(call, owner, name, "()");
      if (receiver.shape().hasPack()) {
        throw new Located(
            call.getMethodSelect(),
            Problem.of(Code.U0112, "rank: the rank of %s is open", receiver.shape()));
      }
      return new Value.OfSize(Dim.of(receiver.shape().rank()));
    }
    Node node = operations.read(call, name, receiver, arguments, scope);
    reading.resolutions().add(new Reading.Resolution(call, owner, name, Optional.empty()));
    return new Value.OfNode(node);
  }

  private Value size(MethodInvocationTree call, Node receiver, Value argument) {
    int axis = (int) Arithmetic.real(call.getArguments().get(0), argument);
    int rank = receiver.shape().rank();
    if (axis < -rank || axis >= rank) {
      throw new Located(
          call.getMethodSelect(),
          Problem.of(Code.U0103, "size: there is no axis %d in %s", axis, receiver.shape()));
    }
    if (receiver.shape().hasPack() && (axis >= 0 || axis == -rank)) {
      throw new Located(
          call.getMethodSelect(),
          Problem.of(
              Code.U0112,
              "size: axis %d of %s depends on how many axes %s stands for",
              axis,
              receiver.shape(),
              receiver.shape().size(0)));
    }
    return new Value.OfSize(receiver.shape().size(axis < 0 ? axis + rank : axis));
  }

  /** A static method: a graph, or a helper of the same class. */
  private Value method(
      MethodInvocationTree call, List<ExecutableElement> named, List<Value> arguments) {
    for (ExecutableElement open : named) {
      if (open.isVarArgs()) {
        throw new Located(
            call.getMethodSelect(),
            Unsupported.named("a call of " + open.getSimpleName() + ", which takes any number of"
                + " arguments,"));
      }
    }
    List<ExecutableElement> fitting =
        named.stream().filter(m -> m.getParameters().size() == arguments.size()).toList();
    if (fitting.isEmpty()) {
      throw new Silence();
    }
    if (fitting.size() > 1) {
      throw new Located(
          call.getMethodSelect(),
          Problem.of(
                  Code.U0301,
                  "%s and %s are overloads, which calls in a graph cannot tell apart",
                  Descriptors.named(fitting.get(0)),
                  Descriptors.named(fitting.get(1)))
              .withHint("give one of them another name"));
    }
    ExecutableElement callee = fitting.get(0);
    resolved(
        call,
        ((TypeElement) callee.getEnclosingElement()).getQualifiedName().toString(),
        callee.getSimpleName().toString(),
        Descriptors.of(callee));
    return inliner.inline(call, callee, arguments);
  }

  private void resolved(MethodInvocationTree call, String owner, String name, String parameters) {
    reading.resolutions().add(new Reading.Resolution(call, owner, name, Optional.of(parameters)));
  }
}
