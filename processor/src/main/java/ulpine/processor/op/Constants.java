package ulpine.processor.op;

import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Argument;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;
import ulpine.processor.scalar.Expr;

/** Constants in scalar code. */
final class Constants {
  private Constants() {}

  static Expr expr(Argument constant) {
    return constant instanceof Argument.Real real
        ? new Expr.Constant(real.value())
        : new Expr.Size(((Argument.Size) constant).value());
  }

  /** A size as a number. */
  static Argument size(Dim size) {
    return size.isConstant() ? new Argument.Real(size.constant()) : new Argument.Size(size);
  }

  /** The number, where it must be known at compile time. */
  static double real(String operation, Argument constant) {
    if (constant instanceof Argument.Real real) {
      return real.value();
    }
    throw Problem.of(Code.U0303, "%s: %s is not known at compile time", operation, constant);
  }

  /** A constant that must be finite and above zero. */
  static Argument positive(String operation, Argument constant) {
    double value = real(operation, constant);
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw Problem.of(
          Code.U0115, "%s: epsilon must be positive and finite, but is %s", operation, value);
    }
    return constant;
  }

  /** The constant with its sign changed, which is exact. */
  static Argument negate(Argument constant) {
    return constant instanceof Argument.Real real
        ? new Argument.Real(-real.value())
        : new Argument.Size(Dim.ZERO.minus(((Argument.Size) constant).value()));
  }
}
