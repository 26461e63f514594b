package ulpine.processor.lower;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ulpine.annotations.Format;
import ulpine.processor.graph.Numerics;
import ulpine.processor.scalar.Axis;
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
  /** The variable that runs over the lanes. */
  public static final String LANE = "%lane";

  private final Set<String> vectors = new HashSet<>();

  /** How many of some lanes along an axis hold elements. */
  static long filled(Axis axis, long lanes) {
    return axis.size().isConstant() ? Math.min(axis.size().constant(), lanes) : lanes;
  }

  /** The position at which a vector begins, as that of all its elements. */
  static Index from(Index position) {
    return position.plus(Index.of(LANE));
  }

  /** Where a vector begins. */
  public static Index start(Index at) {
    return at.substitute(Map.of(LANE, Index.ZERO));
  }

  /** Whether the elements at a position are every other one. */
  public static boolean isAlternate(Index at) {
    return at.stride(LANE).is(2);
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
   * @param buffers those that are read and written
   */
  boolean supports(List<Stmt> statements, BufferPlan buffers) {
    return statements.stream().allMatch(statement -> supports(statement, buffers));
  }

  private boolean supports(Stmt statement, BufferPlan buffers) {
    if (statement instanceof Stmt.Loop loop) {
      return supports(loop.body(), buffers);
    } else if (statement instanceof Stmt.When when) {
      return !isVector(when.tap().position())
          && supports(when.body(), buffers)
          && supports(when.otherwise(), buffers);
    } else if (statement instanceof Stmt.Part part) {
      return supports(part.body(), buffers);
    } else if (statement instanceof Stmt.Usual usual) {
      return supports(usual.body(), buffers);
    } else if (statement instanceof Stmt.Choice choice) {
      return supports(choice.then(), buffers) && supports(choice.otherwise(), buffers);
    } else if (statement instanceof Stmt.Test test) {
      return supports(test.then(), buffers) && supports(test.otherwise(), buffers);
    } else if (statement instanceof Stmt.Declare declare) {
      return !declare(declare)
          || (declare.type() != ScalarType.BOOLEAN && supports(declare.value(), buffers));
    } else if (statement instanceof Stmt.Assign assign) {
      return supports(assign.value(), buffers);
    } else if (statement instanceof Stmt.Store store) {
      return isVector(store.at())
          ? isConsecutive(store.at())
              && buffers.isReal(store.buffer())
              && supports(store.value(), buffers)
          : !isVector(store.value());
    }
    return statement instanceof Stmt.Source
        || statement instanceof Stmt.DeclareIndex
        || statement instanceof Stmt.LoadIndex
        || statement instanceof Stmt.AssignIndex;
  }

  private boolean supports(Expr expr, BufferPlan buffers) {
    if (!isVector(expr)) {
      return !(expr instanceof Expr.Position);
    }
    if (expr instanceof Expr.Load load) {
      return (isConsecutive(load.at()) || isAlternate(load.at())) && buffers.isReal(load.buffer());
    }
    if (expr instanceof Expr.Local) {
      return true;
    }
    if (!(expr instanceof Expr.Apply apply)) {
      return false;
    }
    boolean known = isSupported(apply, buffers.numerics());
    return known && apply.operands().stream().allMatch(operand -> supports(operand, buffers));
  }

  /** Narrow formats round what binary32 gives, but where that is not rounding once. */
  private boolean isSupported(Expr.Apply apply, Numerics numerics) {
    boolean narrow = numerics.isNarrow();
    return switch (apply.primitive()) {
      case ADD,
          SUB,
          SQRT,
          NEG,
          ABS,
          MIN,
          MAX,
          WITHIN,
          ANCHOR,
          ACCUMULATE,
          ACCUMULATE_PRODUCT,
          FMA,
          ROUND -> true;
      case MUL -> numerics.format() != Format.TF32;
      // The divisor may be an integer that the format does not have.
      case DIV, PROPORTION, SHARE ->
        !narrow
            || !(apply.operands().get(1) instanceof Expr.Constant
                || apply.operands().get(1) instanceof Expr.Size);
      case SELECT ->
        apply.operands().get(0) instanceof Expr.Apply test
            && isComparison(test.primitive())
            && isVector(test);
      // Angles are reduced by branches.
      case SIN, COS -> false;
      default ->
        (apply.primitive().isElementary() && numerics.format() == Format.BINARY32)
            || isComparison(apply.primitive());
    };
  }

  private static boolean isComparison(Primitive primitive) {
    return switch (primitive) {
      case GREATER, GREATER_EQUAL, LESS, LESS_EQUAL -> true;
      default -> false;
    };
  }
}
