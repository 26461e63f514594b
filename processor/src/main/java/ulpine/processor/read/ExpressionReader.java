package ulpine.processor.read;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import ulpine.processor.dim.Dim;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;

/** Reads expressions other than calls. */
final class ExpressionReader {
  private final Reading reading;
  private final Frame frame;
  private final CallReader calls;

  ExpressionReader(Reading reading, Frame frame, Reports reports) {
    this.reading = reading;
    this.frame = frame;
    this.calls = new CallReader(reading, frame, reports, this);
  }

  /** @throws Silence if the value is unknown */
  Value read(ExpressionTree tree, Scope scope) {
    Value value = evaluate(tree, scope);
    if (value instanceof Value.Unknown) {
      throw new Silence();
    }
    return value;
  }

  private Value evaluate(ExpressionTree tree, Scope scope) {
    if (tree instanceof ParenthesizedTree parentheses) {
      return read(parentheses.getExpression(), scope);
    }
    if (tree instanceof MethodInvocationTree call) {
      return calls.read(call, scope);
    }
    if (tree instanceof IdentifierTree identifier) {
      return identifier(identifier, scope);
    }
    if (tree instanceof LiteralTree literal) {
      return literal(literal);
    }
    if (tree instanceof MemberSelectTree select) {
      return select(select, scope);
    }
    if (tree instanceof BinaryTree binary) {
      return binary(binary, scope);
    }
    if (tree instanceof UnaryTree unary && !Arithmetic.isStep(unary)) {
      return Arithmetic.unary(unary, read(unary.getExpression(), scope));
    }
    if (tree instanceof TypeCastTree cast) {
      return Arithmetic.cast(cast, cast.getType().toString(), read(cast.getExpression(), scope));
    }
    if (tree instanceof ConditionalExpressionTree conditional) {
      return conditional(conditional, scope);
    }
    if (tree instanceof NewClassTree creation) {
      return record(creation, scope);
    }
    throw new Located(tree, Unsupported.construct(tree));
  }

  /** One of two values; a double if either is. */
  private Value conditional(ConditionalExpressionTree tree, Scope scope) {
    boolean holds = bool(tree.getCondition(), scope);
    Value value = read(holds ? tree.getTrueExpression() : tree.getFalseExpression(), scope);
    if (!(value instanceof Value.OfSize)) {
      return value;
    }
    ExpressionTree other = holds ? tree.getFalseExpression() : tree.getTrueExpression();
    return isReal(other, scope) ? Arithmetic.cast(tree, "double", value) : value;
  }

  /** Whether a number is a double; it need not have a value. */
  private boolean isReal(ExpressionTree tree, Scope scope) {
    if (tree instanceof ParenthesizedTree parentheses) {
      return isReal(parentheses.getExpression(), scope);
    }
    if (tree instanceof BinaryTree binary) {
      return isReal(binary.getLeftOperand(), scope) || isReal(binary.getRightOperand(), scope);
    }
    if (tree instanceof ConditionalExpressionTree conditional) {
      return isReal(conditional.getTrueExpression(), scope)
          || isReal(conditional.getFalseExpression(), scope);
    }
    if (tree instanceof TypeCastTree cast && cast.getType().toString().equals("int")) {
      return false;
    }
    return read(tree, scope) instanceof Value.OfReal;
  }

  /** A condition that is known at compile time. */
  boolean bool(ExpressionTree tree, Scope scope) {
    if (read(tree, scope) instanceof Value.OfBoolean b) {
      return b.value();
    }
    throw new Silence();
  }

  /** The value as Java assigns it to a variable of a type. */
  static Value convert(Value value, String type, Tree place) {
    if (type.equals("double")) {
      return value instanceof Value.OfSize || value instanceof Value.OfReal
          ? Arithmetic.cast(place, type, value)
          : value;
    }
    return value;
  }

  private Value identifier(IdentifierTree tree, Scope scope) {
    String name = tree.getName().toString();
    Optional<Scope.Variable> local = scope.find(name);
    if (local.isPresent()) {
      return local.get().value();
    }
    return constant(frame.types().field(name).orElseThrow(Silence::new), tree);
  }

  private static Value literal(LiteralTree tree) {
    Object value = tree.getValue();
    if (value == null) {
      throw new Located(tree, Problem.of(Code.U0306, "null has no meaning in a graph"));
    }
    return constant(value).orElseThrow(() -> new Located(tree, Unsupported.construct(tree)));
  }

  private static Optional<Value> constant(Object value) {
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return Optional.of(new Value.OfSize(Dim.of(((Number) value).longValue())));
    }
    if (value instanceof Double number) {
      return Optional.of(new Value.OfReal(number));
    }
    if (value instanceof Boolean b) {
      return Optional.of(new Value.OfBoolean(b));
    }
    return value instanceof String text ? Optional.of(new Value.OfText(text)) : Optional.empty();
  }

  private Value constant(Element field, Tree place) {
    reading
        .resolutions()
        .add(new Reading.Resolution(
            place,
            ((TypeElement) field.getEnclosingElement()).getQualifiedName().toString(),
            field.getSimpleName().toString(),
            Optional.empty()));
    Object value = ((VariableElement) field).getConstantValue();
    if (value == null) {
      throw new Located(
          place,
          Problem.of(Code.U0303, "%s is no compile-time constant", field.getSimpleName())
              .withHint("make it a static final number with a constant initializer"));
    }
    return constant(value)
        .orElseThrow(() -> new Located(
            place,
            Problem.of(
                Code.U0301,
                "a constant of type %s is not part of the graph language",
                field.asType())));
  }

  private Value select(MemberSelectTree tree, Scope scope) {
    String root = tree.toString();
    root = root.contains(".") ? root.substring(0, root.indexOf('.')) : root;
    if (scope.find(root).isPresent()) {
      throw new Located(
          tree,
          Problem.of(Code.U0301, "a field access is not part of the graph language")
              .withHint("read a record by its accessor, " + tree + "()"));
    }
    boolean length = tree.getIdentifier().contentEquals("length")
        && frame.types().field(root).isPresent();
    if (length || tree.getIdentifier().contentEquals("class")) {
      throw new Located(tree, Unsupported.named(length ? "the length of an array" : "a class"));
    }
    TypeElement type =
        frame.types().type(tree.getExpression().toString()).orElseThrow(Silence::new);
    return constant(
        Members.field(type, tree.getIdentifier().toString()).orElseThrow(Silence::new), tree);
  }

  private Value binary(BinaryTree tree, Scope scope) {
    Value left = read(tree.getLeftOperand(), scope);
    if (left instanceof Value.OfBoolean decided) {
      boolean stops = tree.getKind()
          == (decided.value() ? Tree.Kind.CONDITIONAL_OR : Tree.Kind.CONDITIONAL_AND);
      if (stops) {
        return left;
      }
    }
    return Arithmetic.binary(tree, tree.getKind(), left, read(tree.getRightOperand(), scope));
  }

  private Value record(NewClassTree tree, Scope scope) {
    Optional<TypeElement> type = frame.types().type(tree.getIdentifier().toString());
    if (tree.getIdentifier() instanceof ParameterizedTypeTree) {
      throw new Located(tree, Unsupported.construct(tree));
    }
    if (type.isEmpty()) {
      throw new Silence();
    }
    if (type.get().getKind() != ElementKind.RECORD || tree.getClassBody() != null) {
      throw new Located(tree, Unsupported.construct(tree));
    }
    RecordCode.check(type.get(), reading.sources(), tree, frame.source());
    List<? extends RecordComponentElement> components = type.get().getRecordComponents();
    if (components.size() != tree.getArguments().size()) {
      throw new Located(
          tree,
          Problem.of(
                  Code.U0301,
                  "a graph uses the canonical constructor of %s, which has %d parameters",
                  type.get().getSimpleName(),
                  components.size())
              .withHint("make other constructors static methods of the graph's class"));
    }
    reading
        .resolutions()
        .add(new Reading.Resolution(
            tree,
            type.get().getQualifiedName().toString(),
            "<init>",
            Optional.of(Descriptors.of(components))));
    List<Value.Component> values = new ArrayList<>();
    for (int i = 0; i < components.size(); i++) {
      ExpressionTree argument = tree.getArguments().get(i);
      Value value = LocalTypes.held(
          read(argument, scope), components.get(i).asType(), "a component", argument);
      values.add(new Value.Component(components.get(i).getSimpleName().toString(), value));
    }
    return new Value.OfRecord(type.get(), values);
  }
}
