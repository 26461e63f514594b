package ulpine.processor.bound;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ulpine.processor.lower.ScalarType;
import ulpine.processor.lower.Stmt;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Primitive;
import ulpine.processor.scalar.Rule;

/** Takes an expression apart into one statement a primitive, and an error statement beside it. */
final class ErrorExpressions {
  /** An expression, and one for a bound of its error; both read buffers and scalars only. */
  record Bounded(Expr value, Expr error) {}

  private static final Expr EXACT = new Expr.Exact();

  private final Map<String, String> errorBuffers;
  private final ErrorStatements names;
  private final List<Stmt> statements;

  /**
   * @param names gives out each name once
   * @param statements where the statements go
   */
  ErrorExpressions(Map<String, String> errorBuffers, ErrorStatements names, List<Stmt> statements) {
    this.errorBuffers = errorBuffers;
    this.names = names;
    this.statements = statements;
  }

  /** The last primitive's result gets the name, which the caller declares unless that is done. */
  Bounded named(String name, Expr expr) {
    return expr instanceof Expr.Apply apply ? apply(apply, name) : of(expr);
  }

  Bounded of(Expr expr) {
    if (expr instanceof Expr.Constant || expr instanceof Expr.Size) {
      return new Bounded(expr, new Expr.ErrorOf(Rule.CONSTANT, List.of(expr)));
    }
    if (expr instanceof Expr.Lowest) {
      return new Bounded(expr, EXACT);
    }
    if (expr instanceof Expr.Local local) {
      return new Bounded(expr, new Expr.Local(names.errorOf(local.name())));
    }
    if (expr instanceof Expr.Load load) {
      String errors = errorBuffers.get(load.buffer());
      return new Bounded(expr, errors == null ? EXACT : new Expr.Load(errors, load.at()));
    }
    if (expr instanceof Expr.LoadAt load) {
      return loadAt(load);
    }
    return expr instanceof Expr.Apply apply ? apply(apply, null) : new Bounded(expr, EXACT);
  }

  private Bounded loadAt(Expr.LoadAt load) {
    Bounded position = of(load.position());
    Expr value = new Expr.LoadAt(load.buffer(), load.base(), load.stride(), position.value());
    String errors = errorBuffers.get(load.buffer());
    Expr error = errors == null
        ? EXACT
        : new Expr.LoadAt(errors, load.base(), load.stride(), position.value());
    return new Bounded(
        value,
        position.error().equals(EXACT)
            ? error
            : new Expr.ErrorOf(Rule.AT, List.of(position.error(), error)));
  }

  private Bounded apply(Expr.Apply apply, String name) {
    List<Bounded> operands = apply.operands().stream().map(this::of).toList();
    Expr value =
        new Expr.Apply(apply.primitive(), operands.stream().map(Bounded::value).toList());
    return switch (apply.primitive()) {
      case NEG, ABS -> new Bounded(value, operands.get(0).error());
      case GREATER, GREATER_EQUAL, LESS, LESS_EQUAL ->
        new Bounded(value, new Expr.ErrorOf(Rule.COMPARE, flat(operands)));
      case EQUAL ->
        new Bounded(
            value,
            new Expr.ErrorOf(Rule.EQUAL, operands.stream().map(Bounded::error).toList()));
      case SELECT, MIN, MAX ->
        new Bounded(
            declared(apply.primitive(), name, value),
            new Expr.ErrorOf(Rule.of(apply.primitive()), flat(operands)));
      default -> {
        Expr result = declared(apply.primitive(), name, value);
        List<Expr> arguments = new ArrayList<>(flat(operands));
        arguments.add(result);
        yield new Bounded(result, error(name, result, Rule.of(apply.primitive()), arguments));
      }
    };
  }

  /** The value in a scalar of its own. */
  private Expr declared(Primitive primitive, String name, Expr value) {
    String local = name == null ? names.fresh(nameOf(primitive)) : name;
    statements.add(new Stmt.Declare(local, type(primitive), value));
    return new Expr.Local(local);
  }

  /** The error, in a scalar of its own unless the caller declares it. */
  private Expr error(String name, Expr result, Rule rule, List<Expr> arguments) {
    Expr error = new Expr.ErrorOf(rule, arguments);
    if (name != null) {
      return error;
    }
    String local = names.errorOf(((Expr.Local) result).name());
    statements.add(new Stmt.Declare(local, ScalarType.ERROR, error));
    return new Expr.Local(local);
  }

  private static ScalarType type(Primitive primitive) {
    return primitive == Primitive.ACCUMULATE || primitive == Primitive.ACCUMULATE_PRODUCT
        ? ScalarType.ACCUMULATOR
        : ScalarType.REAL;
  }

  private static List<Expr> flat(List<Bounded> operands) {
    List<Expr> flat = new ArrayList<>();
    for (Bounded operand : operands) {
      flat.add(operand.value());
      flat.add(operand.error());
    }
    return flat;
  }

  private static String nameOf(Primitive primitive) {
    return switch (primitive) {
      case ADD -> "sum";
      case SUB -> "difference";
      case MUL -> "product";
      case DIV -> "quotient";
      case FMA, ACCUMULATE, ACCUMULATE_PRODUCT -> "next";
      case ROUND -> "rounded";
      case SQRT -> "root";
      case MIN -> "smaller";
      case MAX -> "larger";
      case SELECT -> "selected";
      default -> primitive.name().toLowerCase(java.util.Locale.ROOT);
    };
  }
}
