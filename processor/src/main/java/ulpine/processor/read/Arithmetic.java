package ulpine.processor.read;

import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import ulpine.processor.dim.Dim;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;

/**
 * Java's arithmetic on numbers that are known at compile time, and on symbolic sizes as far as
 * polynomials go.
 */
final class Arithmetic {
  private Arithmetic() {}

  static boolean isStep(UnaryTree tree) {
    return switch (tree.getKind()) {
      case PREFIX_INCREMENT, PREFIX_DECREMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT -> true;
      default -> false;
    };
  }

  static Value step(UnaryTree tree, Value value) {
    boolean up = tree.getKind() == Tree.Kind.PREFIX_INCREMENT
        || tree.getKind() == Tree.Kind.POSTFIX_INCREMENT;
    return binary(tree, Tree.Kind.PLUS, value, new Value.OfSize(Dim.of(up ? 1 : -1)));
  }

  static Value compound(CompoundAssignmentTree tree, Value left, Value right) {
    Tree.Kind kind = switch (tree.getKind()) {
      case PLUS_ASSIGNMENT -> Tree.Kind.PLUS;
      case MINUS_ASSIGNMENT -> Tree.Kind.MINUS;
      case MULTIPLY_ASSIGNMENT -> Tree.Kind.MULTIPLY;
      case DIVIDE_ASSIGNMENT -> Tree.Kind.DIVIDE;
      case REMAINDER_ASSIGNMENT -> Tree.Kind.REMAINDER;
      default -> throw new Located(tree, Unsupported.construct(tree));
    };
    Value result = binary(tree, kind, left, right);
    boolean narrows = left instanceof Value.OfSize && result instanceof Value.OfReal;
    return narrows ? cast(tree, "int", result) : result;
  }

  static Value unary(UnaryTree tree, Value value) {
    if (tree.getKind() == Tree.Kind.LOGICAL_COMPLEMENT && value instanceof Value.OfBoolean b) {
      return new Value.OfBoolean(!b.value());
    }
    if (tree.getKind() == Tree.Kind.UNARY_MINUS && value instanceof Value.OfReal r) {
      return new Value.OfReal(-r.value());
    }
    if (tree.getKind() == Tree.Kind.UNARY_MINUS && value instanceof Value.OfSize s) {
      return size(tree, Dim.ZERO.minus(s.size()));
    }
    boolean number = value instanceof Value.OfReal || value instanceof Value.OfSize;
    if (tree.getKind() == Tree.Kind.UNARY_PLUS && number) {
      return value;
    }
    if (tree.getKind() == Tree.Kind.BITWISE_COMPLEMENT && number) {
      throw new Located(tree, Unsupported.construct(tree));
    }
    throw unfit(tree, value);
  }

  static Value binary(Tree tree, Tree.Kind kind, Value left, Value right) {
    if (left instanceof Value.Unknown || right instanceof Value.Unknown) {
      throw new Silence();
    }
    if (left instanceof Value.OfBoolean a && right instanceof Value.OfBoolean b) {
      return new Value.OfBoolean(
          switch (kind) {
            case AND, CONDITIONAL_AND -> a.value() && b.value();
            case OR, CONDITIONAL_OR -> a.value() || b.value();
            case XOR, NOT_EQUAL_TO -> a.value() != b.value();
            case EQUAL_TO -> a.value() == b.value();
            default -> throw unfit(tree, left);
          });
    }
    if (left instanceof Value.OfSize a && right instanceof Value.OfSize b) {
      return sizes(tree, kind, a.size(), b.size());
    }
    if (left instanceof Value.OfText || right instanceof Value.OfText) {
      throw text(tree, kind);
    }
    return reals(tree, kind, real(tree, left), real(tree, right));
  }

  private static Value sizes(Tree tree, Tree.Kind kind, Dim a, Dim b) {
    try {
      if (kind == Tree.Kind.PLUS) {
        return size(tree, a.plus(b));
      }
      if (kind == Tree.Kind.MINUS) {
        return size(tree, a.minus(b));
      }
      if (kind == Tree.Kind.MULTIPLY) {
        return size(tree, a.times(b));
      }
      if (kind == Tree.Kind.DIVIDE) {
        boolean constants = a.isConstant() && b.isConstant() && !b.is(0);
        return size(tree, constants ? Dim.of(a.constant() / b.constant()) : a.dividedBy(b));
      }
    } catch (ArithmeticException e) {
      throw new Located(tree, Problem.of(Code.U0303, "this has no value: %s", e.getMessage()));
    }
    if ((kind == Tree.Kind.EQUAL_TO || kind == Tree.Kind.NOT_EQUAL_TO) && a.equals(b)) {
      return new Value.OfBoolean(kind == Tree.Kind.EQUAL_TO);
    }
    if (!a.isConstant() || !b.isConstant()) {
      throw new Located(
          tree,
          Problem.of(Code.U0303, "%s and %s are not both known at compile time", a, b)
              .withHint("conditions must be on constants, not on symbolic sizes"));
    }
    long x = a.constant();
    long y = b.constant();
    return switch (kind) {
      case REMAINDER -> {
        if (y == 0) {
          throw new Located(tree, Problem.of(Code.U0303, "this has no value: division by zero"));
        }
        yield size(tree, Dim.of(x % y));
      }
      case LESS_THAN -> new Value.OfBoolean(x < y);
      case LESS_THAN_EQUAL -> new Value.OfBoolean(x <= y);
      case GREATER_THAN -> new Value.OfBoolean(x > y);
      case GREATER_THAN_EQUAL -> new Value.OfBoolean(x >= y);
      case EQUAL_TO -> new Value.OfBoolean(x == y);
      case NOT_EQUAL_TO -> new Value.OfBoolean(x != y);
      case LEFT_SHIFT -> size(tree, Dim.of((int) x << (int) y));
      case RIGHT_SHIFT -> size(tree, Dim.of((int) x >> (int) y));
      default -> throw new Located(tree, Unsupported.construct(tree));
    };
  }

  /** Java's int arithmetic would wrap around; a size never should. */
  private static Value size(Tree tree, Dim dim) {
    if (dim.isConstant()
        && (dim.constant() > Integer.MAX_VALUE || dim.constant() < Integer.MIN_VALUE)) {
      throw new Located(tree, Problem.of(Code.U0303, "this has no value: %s is no int", dim));
    }
    return new Value.OfSize(dim);
  }

  private static Value reals(Tree tree, Tree.Kind kind, double x, double y) {
    return switch (kind) {
      case PLUS -> new Value.OfReal(x + y);
      case MINUS -> new Value.OfReal(x - y);
      case MULTIPLY -> new Value.OfReal(x * y);
      case DIVIDE -> new Value.OfReal(x / y);
      case REMAINDER -> new Value.OfReal(x % y);
      case LESS_THAN -> new Value.OfBoolean(x < y);
      case LESS_THAN_EQUAL -> new Value.OfBoolean(x <= y);
      case GREATER_THAN -> new Value.OfBoolean(x > y);
      case GREATER_THAN_EQUAL -> new Value.OfBoolean(x >= y);
      case EQUAL_TO -> new Value.OfBoolean(x == y);
      case NOT_EQUAL_TO -> new Value.OfBoolean(x != y);
      default -> throw new Located(tree, Unsupported.construct(tree));
    };
  }

  static Value cast(Tree tree, String type, Value value) {
    if (type.equals("double") && (value instanceof Value.OfSize || value instanceof Value.OfReal)) {
      return new Value.OfReal(real(tree, value));
    }
    if (type.equals("int") && value instanceof Value.OfReal real) {
      return new Value.OfSize(Dim.of((int) real.value()));
    }
    if (type.equals("int") && value instanceof Value.OfSize) {
      return value;
    }
    throw new Located(
        tree,
        Problem.of(
            Code.U0301,
            "a cast of %s to %s is not part of the graph language",
            value.kind(),
            type));
  }

  /** A number known at compile time. */
  static double real(Tree tree, Value value) {
    if (value instanceof Value.OfReal real) {
      return real.value();
    }
    if (value instanceof Value.OfSize size && size.size().isConstant()) {
      return size.size().constant();
    }
    if (value instanceof Value.OfSize size) {
      throw new Located(
          tree, Problem.of(Code.U0303, "the size %s is not known at compile time", size.size()));
    }
    throw unfit(tree, value);
  }

  /** The compiler reports the operators that texts do not have. */
  private static RuntimeException text(Tree tree, Tree.Kind kind) {
    return switch (kind) {
      case PLUS, EQUAL_TO, NOT_EQUAL_TO -> new Located(tree, Unsupported.construct(tree));
      default -> new Silence();
    };
  }

  /**
   * The compiler has a better message for operands of wrong types; tensors with operators are the
   * likely mistake.
   */
  private static RuntimeException unfit(Tree tree, Value value) {
    return value instanceof Value.OfNode
        ? new Located(
            tree,
            Problem.of(Code.U0301, "Java has no operators on tensors")
                .withHint("use add, sub, mul, div and neg"))
        : new Silence();
  }
}
