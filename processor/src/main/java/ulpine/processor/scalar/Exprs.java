package ulpine.processor.scalar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Questions about expressions, and changes of their indices. */
public final class Exprs {
  private Exprs() {}

  /** Every index in an expression, in the order of its text. */
  public static List<Index> indices(Expr expr) {
    List<Index> found = new ArrayList<>();
    mapIndices(expr, index -> {
      found.add(index);
      return index;
    });
    return found;
  }

  /** The expression with index variables replaced. */
  public static Expr substitute(Expr expr, Map<String, Index> values) {
    return values.isEmpty() ? expr : mapIndices(expr, index -> index.substitute(values));
  }

  private static Expr mapIndices(Expr expr, UnaryOperator<Index> change) {
    if (expr instanceof Expr.Load load) {
      return new Expr.Load(load.buffer(), change.apply(load.at()));
    }
    if (expr instanceof Expr.LoadAt load) {
      Expr position = mapIndices(load.position(), change);
      return new Expr.LoadAt(load.buffer(), change.apply(load.base()), load.stride(), position);
    }
    if (expr instanceof Expr.Position position) {
      return new Expr.Position(change.apply(position.at()));
    }
    if (expr instanceof Expr.Apply apply) {
      return new Expr.Apply(
          apply.primitive(),
          apply.operands().stream().map(e -> mapIndices(e, change)).toList());
    }
    return expr;
  }

  /** Whether something holds of an expression, or of one in it. */
  public static boolean any(Expr expr, Predicate<Expr> test) {
    return test.test(expr)
        || (expr instanceof Expr.Apply apply
            && apply.operands().stream().anyMatch(operand -> any(operand, test)))
        || (expr instanceof Expr.LoadAt load && any(load.position(), test));
  }

  /** The expression with each load replaced. */
  public static Expr mapLoads(Expr expr, Function<Expr.Load, Expr> change) {
    if (expr instanceof Expr.Load load) {
      return change.apply(load);
    }
    if (expr instanceof Expr.Apply apply) {
      return new Expr.Apply(
          apply.primitive(),
          apply.operands().stream().map(e -> mapLoads(e, change)).toList());
    }
    return expr;
  }

  /** How often a scalar variable is read. */
  public static int count(Expr expr, String local) {
    if (expr instanceof Expr.Local l) {
      return l.name().equals(local) ? 1 : 0;
    }
    if (expr instanceof Expr.Apply apply) {
      return apply.operands().stream().mapToInt(e -> count(e, local)).sum();
    }
    return expr instanceof Expr.LoadAt load ? count(load.position(), local) : 0;
  }

  /** Whether there is an {@linkplain Primitive#isElementary elementary function} in it. */
  public static boolean hasElementary(Expr expr) {
    return any(expr, e -> e instanceof Expr.Apply apply && apply.primitive().isElementary());
  }

  /** The expression with scalar variables replaced. */
  public static Expr replaceLocals(Expr expr, Map<String, Expr> values) {
    if (expr instanceof Expr.Local local) {
      return values.getOrDefault(local.name(), local);
    }
    if (expr instanceof Expr.Apply apply) {
      return new Expr.Apply(
          apply.primitive(),
          apply.operands().stream().map(e -> replaceLocals(e, values)).toList());
    }
    if (expr instanceof Expr.LoadAt load) {
      return new Expr.LoadAt(
          load.buffer(), load.base(), load.stride(), replaceLocals(load.position(), values));
    }
    return expr;
  }
}
