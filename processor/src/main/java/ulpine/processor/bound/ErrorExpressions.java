package ulpine.processor.bound;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import ulpine.processor.lower.ScalarType;
import ulpine.processor.lower.Stmt;
import ulpine.processor.scalar.Companion;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Primitive;
import ulpine.processor.scalar.Rule;

/**
 * Takes an expression apart into one statement a primitive, and statements of its companions beside
 * it.
 */
final class ErrorExpressions {
  /**
   * An expression, and one for each companion; all read buffers and scalars only. The last
   * companion is the error.
   */
  record Bounded(Expr value, List<Expr> beside) {
    Expr error() {
      return beside.get(beside.size() - 1);
    }
  }

  private static final Expr EXACT = new Expr.Exact();

  private final List<Companion> companions;
  private final List<Map<String, String>> buffers;
  private final ErrorStatements names;
  private final List<Stmt> statements;

  /**
   * @param buffers for each companion the buffer of each buffer that has one
   * @param names gives out each name once
   * @param statements where the statements go
   */
  ErrorExpressions(
      List<Companion> companions,
      List<Map<String, String>> buffers,
      ErrorStatements names,
      List<Stmt> statements) {
    this.companions = companions;
    this.buffers = buffers;
    this.names = names;
    this.statements = statements;
  }

  /** The last primitive's result gets the name, which the caller declares unless that is done. */
  Bounded named(String name, Expr expr) {
    return expr instanceof Expr.Apply apply ? apply(apply, name) : of(expr);
  }

  Bounded of(Expr expr) {
    if (expr instanceof Expr.Constant || expr instanceof Expr.Size) {
      // In binary64, the format of numbers with corrections, constants and sizes are exact.
      return beside(
          expr,
          k -> isCorrected()
              ? EXACT
              : new Expr.Beside(companions.get(k), Rule.CONSTANT, List.of(expr)));
    }
    if (expr instanceof Expr.Local local) {
      return beside(expr, k -> names.isValue(local.name()) ? EXACT : names.beside(k, local.name()));
    }
    if (expr instanceof Expr.Load load) {
      return beside(expr, k -> {
        String buffer = buffers.get(k).get(load.buffer());
        return buffer == null ? EXACT : element(k, buffer, load, new Expr.Load(buffer, load.at()));
      });
    }
    if (expr instanceof Expr.LoadAt load) {
      return loadAt(load);
    }
    return expr instanceof Expr.Apply apply ? apply(apply, null) : beside(expr, k -> EXACT);
  }

  /** The companion of an element, which has a buffer of its own, or one for its whole tensor. */
  private Expr element(int companion, String buffer, Expr value, Expr own) {
    return switch (companions.get(companion)) {
      case NORM ->
        new Expr.Beside(Companion.NORM, Rule.NORM, List.of(value, new Expr.Array(buffer)));
      case ROUNDING ->
        value instanceof Expr.Load load && names.isPartial(load.buffer()) ? own : EXACT;
      default -> own;
    };
  }

  private boolean isCorrected() {
    return companions.contains(Companion.CORRECTION);
  }

  private interface ByCompanion {
    Expr of(int companion);
  }

  private Bounded beside(Expr value, ByCompanion expression) {
    return new Bounded(
        value, IntStream.range(0, companions.size()).mapToObj(expression::of).toList());
  }

  private Bounded loadAt(Expr.LoadAt load) {
    Bounded position = of(load.position());
    Expr value = new Expr.LoadAt(load.buffer(), load.base(), load.stride(), position.value());
    return beside(value, k -> {
      String buffer = buffers.get(k).get(load.buffer());
      Expr element = buffer == null
          ? EXACT
          : element(
              k,
              buffer,
              value,
              new Expr.LoadAt(buffer, load.base(), load.stride(), position.value()));
      return position.error().equals(EXACT) || k < companions.size() - 1
          ? element
          : new Expr.Beside(companions.get(k), Rule.AT, List.of(position.error(), element));
    });
  }

  private Bounded apply(Expr.Apply apply, String name) {
    List<Bounded> operands = apply.operands().stream().map(this::of).toList();
    Expr value =
        new Expr.Apply(apply.primitive(), operands.stream().map(Bounded::value).toList());
    int last = companions.size() - 1;
    return switch (apply.primitive()) {
      case NEG -> beside(value, k -> negated(k, operands.get(0).beside().get(k)));
      case ABS ->
        isCorrected()
            ? exact(apply.primitive(), name, value, operands)
            : new Bounded(value, operands.get(0).beside());
      case WITHIN -> within(operands);
      case ANCHOR -> beside(operands.get(0).value(), k -> EXACT);
      case GREATER, GREATER_EQUAL, LESS, LESS_EQUAL ->
        beside(
            value,
            k -> k < last
                ? EXACT
                : new Expr.Beside(companions.get(k), Rule.COMPARE, flat(operands, k)));
      case EQUAL ->
        beside(
            value,
            k -> k < last
                ? EXACT
                : new Expr.Beside(
                    companions.get(k),
                    Rule.EQUAL,
                    operands.stream().map(Bounded::error).toList()));
      case SELECT, MIN, MAX -> exact(apply.primitive(), name, value, operands);
      default -> rounded(apply.primitive(), name, value, operands);
    };
  }

  private Expr negated(int companion, Expr x) {
    return companions.get(companion) == Companion.CORRECTION && !x.equals(EXACT)
        ? Expr.apply(Primitive.NEG, x)
        : x;
  }

  /** The operand, with an error that its range limits. */
  private Bounded within(List<Bounded> operands) {
    Bounded x = operands.get(0);
    return beside(x.value(), k -> {
      Companion companion = companions.get(k);
      boolean isError = k == companions.size() - 1 && companion != Companion.ROUNDING;
      List<Expr> arguments = new ArrayList<>(List.of(x.value()));
      arguments.addAll(x.beside().subList(0, k + 1));
      operands.subList(1, operands.size()).forEach(end -> arguments.add(end.value()));
      return isError
          ? new Expr.Beside(companion, Rule.WITHIN, arguments)
          : x.beside().get(k);
    });
  }

  /** A primitive that does not round: its rules do not read the result. */
  private Bounded exact(Primitive primitive, String name, Expr value, List<Bounded> operands) {
    Expr.Local result = declared(primitive, name, value);
    Rule rule = Rule.of(primitive);
    return beside(result, k -> {
      Expr of = new Expr.Beside(companions.get(k), rule, flat(operands, k));
      // A correction is read more than once.
      return companions.size() > 1 && name == null ? declaredBeside(k, result, of) : of;
    });
  }

  private Bounded rounded(Primitive primitive, String name, Expr value, List<Bounded> operands) {
    Expr.Local result = declared(primitive, name, value);
    return beside(result, k -> {
      List<Expr> arguments = new ArrayList<>(flat(operands, k));
      arguments.add(result);
      for (int before = 0; before < k; before++) {
        arguments.add(names.beside(before, result.name()));
      }
      Expr of = new Expr.Beside(companions.get(k), rule(primitive, companions.get(k)), arguments);
      return name == null ? declaredBeside(k, result, of) : of;
    });
  }

  /**
   * Only errors that are a number each: there, the error of a sum contains those of its terms, so
   * that the rest is that of the others.
   */
  private static Rule rule(Primitive primitive, Companion companion) {
    return primitive == Primitive.SHARE && companion != Companion.ERROR
        ? Rule.PROPORTION
        : Rule.of(primitive);
  }

  /** The value in a scalar of its own. */
  private Expr.Local declared(Primitive primitive, String name, Expr value) {
    String local = name == null ? names.fresh(nameOf(primitive)) : name;
    statements.add(new Stmt.Declare(local, type(primitive), value));
    return new Expr.Local(local);
  }

  /** A companion in a scalar of its own. */
  private Expr declaredBeside(int companion, Expr.Local result, Expr value) {
    Expr.Local local = names.beside(companion, result.name());
    statements.add(new Stmt.Declare(local.name(), ScalarType.ERROR, value));
    return local;
  }

  private static ScalarType type(Primitive primitive) {
    return primitive == Primitive.ACCUMULATE || primitive == Primitive.ACCUMULATE_PRODUCT
        ? ScalarType.ACCUMULATOR
        : ScalarType.REAL;
  }

  /** Each operand followed by its companions up to one. */
  private static List<Expr> flat(List<Bounded> operands, int companion) {
    List<Expr> flat = new ArrayList<>();
    for (Bounded operand : operands) {
      flat.add(operand.value());
      flat.addAll(operand.beside().subList(0, companion + 1));
    }
    return flat;
  }

  private static String nameOf(Primitive primitive) {
    return switch (primitive) {
      case ADD -> "sum";
      case SUB -> "difference";
      case MUL -> "product";
      case DIV -> "quotient";
      case PROPORTION, SHARE -> "share";
      case LOG_OF_SUM -> "log";
      case FMA, ACCUMULATE, ACCUMULATE_PRODUCT -> "next";
      case ROUND -> "rounded";
      case SQRT -> "root";
      case MIN -> "smaller";
      case MAX -> "larger";
      case SELECT -> "selected";
      default -> primitive.name().toLowerCase(Locale.ROOT);
    };
  }
}
