package ulpine.processor.lower;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import ulpine.processor.dim.Dim;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Exprs;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Primitive;

/**
 * Statements of vectors. They are those of scalars with an index variable more, {@link #LANE}, that
 * has all its values at once: what depends on it is a vector, what does not is the same in all
 * lanes.
 */
public final class Lanes {
  /** How many elements a vector has: 256 bits of binary32. */
  public static final int COUNT = 8;

  /** The variable that runs over the lanes. */
  public static final String LANE = "%lane";

  private final Set<String> vectors = new HashSet<>();

  /** The position at which a vector begins, as that of all its elements. */
  static Index from(Index position) {
    return position.plus(Index.of(LANE));
  }

  /** Where a vector begins. */
  public static Index start(Index at) {
    return at.plus(Index.of(LANE).times(Dim.of(-1)));
  }

  private static boolean isConsecutive(Index at) {
    return at.stride(LANE).is(1);
  }

  /** Whether the elements at a position are several. */
  public static boolean isVector(Index at) {
    return !at.stride(LANE).is(0);
  }

  /** Whether an expression has a value for each lane. */
  public boolean isVector(Expr expr) {
    return Exprs.indices(expr).stream().anyMatch(Lanes::isVector)
        || vectors.stream().anyMatch(local -> Exprs.count(expr, local) > 0);
  }

  /** Takes note of a local variable; whether it is a vector. */
  public boolean declare(Stmt.Declare local) {
    return (local.type() == ScalarType.VECTOR || isVector(local.value()))
        && vectors.add(local.name());
  }

  /**
   * Whether all statements can be computed in vectors.
   *
   * @param real whether a buffer holds numbers
   */
  boolean supports(List<Stmt> statements, Predicate<String> real) {
    return statements.stream().allMatch(statement -> supports(statement, real));
  }

  private boolean supports(Stmt statement, Predicate<String> real) {
    if (statement instanceof Stmt.Loop loop) {
      return supports(loop.body(), real);
    } else if (statement instanceof Stmt.When when) {
      return !isVector(when.tap().position())
          && supports(when.body(), real)
          && supports(when.otherwise(), real);
    } else if (statement instanceof Stmt.Part part) {
      return supports(part.body(), real);
    } else if (statement instanceof Stmt.Choice choice) {
      return supports(choice.then(), real) && supports(choice.otherwise(), real);
    } else if (statement instanceof Stmt.Declare declare) {
      return !declare(declare)
          || (declare.type() != ScalarType.BOOLEAN && supports(declare.value(), real));
    } else if (statement instanceof Stmt.Assign assign) {
      return supports(assign.value(), real);
    } else if (statement instanceof Stmt.Store store) {
      return isVector(store.at())
          ? isConsecutive(store.at()) && real.test(store.buffer()) && supports(store.value(), real)
          : !isVector(store.value());
    }
    return statement instanceof Stmt.Source || statement instanceof Stmt.DeclareIndex;
  }

  private boolean supports(Expr expr, Predicate<String> real) {
    if (!isVector(expr)) {
      return !(expr instanceof Expr.Position);
    }
    if (expr instanceof Expr.Load load) {
      return isConsecutive(load.at()) && real.test(load.buffer());
    }
    if (expr instanceof Expr.Local) {
      return true;
    }
    if (!(expr instanceof Expr.Apply apply)) {
      return false;
    }
    boolean known = switch (apply.primitive()) {
      case ADD, SUB, MUL, DIV, PROPORTION, SQRT, FMA, NEG, ABS, MIN, MAX, WITHIN -> true;
      case EXP, LOG, LOG_OF_SUM, TANH, SIGMOID, SOFTPLUS -> true;
      case SELECT ->
        apply.operands().get(0) instanceof Expr.Apply test
            && isComparison(test.primitive())
            && isVector(test);
      default -> isComparison(apply.primitive());
    };
    return known && apply.operands().stream().allMatch(operand -> supports(operand, real));
  }

  private static boolean isComparison(Primitive primitive) {
    return switch (primitive) {
      case GREATER, GREATER_EQUAL, LESS, LESS_EQUAL -> true;
      default -> false;
    };
  }
}
