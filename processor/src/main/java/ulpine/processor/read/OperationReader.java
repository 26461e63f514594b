package ulpine.processor.read;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Argument;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.graph.Signature.Kind;
import ulpine.processor.op.Fill;
import ulpine.processor.op.LabelOp;
import ulpine.processor.op.Operations;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;

/** Finds the operation that a method of a tensor is, and applies it. */
final class OperationReader {
  private final Reading reading;
  private final Frame frame;

  OperationReader(Reading reading, Frame frame) {
    this.reading = reading;
    this.frame = frame;
  }

  Node read(
      MethodInvocationTree call, String name, Node receiver, List<Value> arguments, Scope scope) {
    List<Operation> named = Operations.named(name);
    if (named.isEmpty() || receiver.type().element() != Element.REAL) {
      throw unknown(call, name, receiver);
    }
    for (boolean wrapping : new boolean[] {false, true}) {
      for (Operation operation : named) {
        Optional<List<Node>> operands =
            operands(operation.signature(), receiver, arguments, wrapping);
        if (operands.isPresent()) {
          return apply(call, operation, operands.get(), arguments, scope);
        }
      }
    }
    // Operands of wrong types are the compiler's to report.
    throw new Silence();
  }

  /**
   * The compiler reports methods that do not exist; others of a tensor have no place in a graph.
   */
  private RuntimeException unknown(MethodInvocationTree call, String name, Node receiver) {
    String type = receiver.type().element() == Element.REAL
        ? "ulpine.Tensor"
        : receiver.type().element() == Element.INTEGER ? "ulpine.Labels" : "ulpine.Mask";
    TypeElement element = reading.elements().getTypeElement(type);
    boolean exists = element != null
        && ElementFilter.methodsIn(element.getEnclosedElements()).stream()
            .anyMatch(m -> m.getSimpleName().contentEquals(name));
    return exists
        ? new Located(
            call.getMethodSelect(),
            Problem.of(
                    Code.U0302, "%s reads or makes values, and a graph only describes them", name)
                .withHint("call it on what the compiled graph returns"))
        : new Silence();
  }

  /**
   * The operands, if the arguments are of the signature's kinds.
   *
   * @param wrapping whether a number may stand for a tensor without axes
   */
  private Optional<List<Node>> operands(
      Signature signature, Node receiver, List<Value> arguments, boolean wrapping) {
    List<Kind> kinds = new ArrayList<>(signature.parameters());
    List<Node> operands = new ArrayList<>();
    if (!signature.receiverIsExample()) {
      operands.add(receiver);
      kinds.remove(0);
    }
    boolean open = !kinds.isEmpty() && isList(kinds.get(kinds.size() - 1));
    int fixed = open ? kinds.size() - 1 : kinds.size();
    if (open ? arguments.size() < fixed : arguments.size() != fixed) {
      return Optional.empty();
    }
    for (int i = 0; i < arguments.size(); i++) {
      Value value = arguments.get(i);
      Kind kind = kinds.get(Math.min(i, kinds.size() - 1));
      boolean number = value instanceof Value.OfReal || value instanceof Value.OfSize;
      if (kind.isOperand()) {
        if (value instanceof Value.OfNode of && of.node().type().element() == element(kind)) {
          operands.add(of.node());
        } else if (wrapping && number && kind == Kind.TENSOR) {
          operands.add(fill(value, receiver));
        } else {
          return Optional.empty();
        }
      } else if (kind == Kind.REAL ? !number : !(value instanceof Value.OfSize)) {
        return Optional.empty();
      }
    }
    return Optional.of(operands);
  }

  private Node fill(Value value, Node receiver) {
    return reading
        .builder()
        .at("", receiver.span())
        .apply(new Fill(real(value), ulpine.processor.shape.Shape.SCALAR));
  }

  private static Element element(Kind kind) {
    return switch (kind) {
      case LABELS -> Element.INTEGER;
      case MASK -> Element.BOOLEAN;
      default -> Element.REAL;
    };
  }

  private static boolean isList(Kind kind) {
    return kind == Kind.AXES || kind == Kind.SIZES;
  }

  private Node apply(
      MethodInvocationTree call,
      Operation operation,
      List<Node> operands,
      List<Value> values,
      Scope scope) {
    List<Argument> arguments = arguments(call, operation, operands, values);
    GraphBuilder builder = reading.builder();
    try {
      var op = operation
          .factory()
          .create(arguments, operands.stream().map(Node::type).toList());
      Node node = builder.at("", frame.source().span(call.getMethodSelect())).apply(op, operands);
      checkLabels(node);
      return node;
    } catch (Problem problem) {
      Operands described = new Operands(frame, scope);
      throw new Located(
          call.getMethodSelect(),
          problem,
          lines(call, operands),
          described.declarations(places(call)));
    } catch (ArithmeticException overflow) {
      throw new Located(
          call.getMethodSelect(),
          Problem.of(
              Code.U0114,
              "%s: more elements than can be counted",
              operation.signature().name()));
    }
  }

  /** Labels from outside are checked on entry; those that are computed must fit by their making. */
  private static void checkLabels(Node node) {
    if (node.op() instanceof LabelOp op && !LabelOp.areWithin(op.labels(node), op.classes(node))) {
      throw Problem.of(
          Code.U0108,
          "%s: the labels are positions along an axis of %s, but must be below %s",
          node.op().signature().name(),
          op.labels(node).operand(0).shape(),
          op.classes(node));
    }
  }

  private List<Argument> arguments(
      MethodInvocationTree call, Operation operation, List<Node> operands, List<Value> values) {
    Signature signature = operation.signature();
    List<Kind> kinds = signature
        .parameters()
        .subList(signature.receiverIsExample() ? 0 : 1, signature.parameters().size());
    List<Argument> arguments = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      Kind kind = kinds.get(i);
      if (isList(kind)) {
        List<Dim> dims = new ArrayList<>();
        for (int j = i; j < values.size(); j++) {
          dims.add(integer(call.getArguments().get(j), kind, values.get(j), operands));
        }
        arguments.add(new Argument.Sizes(dims));
      } else if (kind == Kind.REAL) {
        arguments.add(real(values.get(i)));
      } else if (!kind.isOperand()) {
        arguments.add(
            new Argument.Size(integer(call.getArguments().get(i), kind, values.get(i), operands)));
      }
    }
    return arguments;
  }

  private static Argument real(Value value) {
    return value instanceof Value.OfSize size && !size.size().isConstant()
        ? new Argument.Size(size.size())
        : new Argument.Real(
            value instanceof Value.OfSize size
                ? size.size().constant()
                : ((Value.OfReal) value).value());
  }

  private static Dim integer(ExpressionTree place, Kind kind, Value value, List<Node> operands) {
    Dim dim = ((Value.OfSize) value).size();
    if (kind == Kind.AXIS || kind == Kind.AXES) {
      if (!dim.isConstant()) {
        throw new Located(
            place, Problem.of(Code.U0303, "an axis must be a constant, but this is %s", dim));
      }
      boolean pack = !operands.isEmpty() && operands.get(0).shape().hasPack();
      int rank = operands.isEmpty() ? 0 : operands.get(0).shape().rank();
      if (pack && (dim.constant() >= 0 || dim.constant() == -rank)) {
        throw new Located(
            place,
            Problem.of(
                    Code.U0112,
                    "axis %s of %s depends on how many axes %s stands for",
                    dim,
                    operands.get(0).shape(),
                    operands.get(0).shape().size(0))
                .withHint("count the axis from the end: -1 is the last"));
      }
    }
    return dim;
  }

  /** The operands with their shapes, as they stand in the source. */
  private List<String> lines(MethodInvocationTree call, List<Node> operands) {
    List<ExpressionTree> places = places(call);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < operands.size() && i < places.size(); i++) {
      String role = switch (operands.size()) {
        case 1 -> "operand: ";
        case 2 -> i == 0 ? "left:  " : "right: ";
        default -> "operand " + (i + 1) + ": ";
      };
      String text = frame.source().text(places.get(i));
      lines.add(
          "    " + role + (text.length() > 60 ? "..." + text.substring(text.length() - 57) : text)
              + " " + operands.get(i).shape());
    }
    String origins = frame.origins(operands);
    if (!origins.isEmpty()) {
      lines.add("    " + origins);
    }
    return lines;
  }

  private static List<ExpressionTree> places(MethodInvocationTree call) {
    List<ExpressionTree> places = new ArrayList<>();
    if (call.getMethodSelect() instanceof MemberSelectTree select) {
      places.add(select.getExpression());
    }
    places.addAll(call.getArguments());
    return places;
  }
}
