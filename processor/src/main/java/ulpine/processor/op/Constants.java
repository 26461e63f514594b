package ulpine.processor.op;

import ulpine.processor.graph.Argument;
import ulpine.processor.scalar.Expr;

/** Constants in scalar code. */
final class Constants {
  private Constants() {}

  static Expr expr(Argument constant) {
    return constant instanceof Argument.Real real
        ? new Expr.Constant(real.value())
        : new Expr.Size(((Argument.Size) constant).value());
  }

  /** The constant with its sign changed, which is exact. */
  static Argument negate(Argument constant) {
    return constant instanceof Argument.Real real
        ? new Argument.Real(-real.value())
        : new Argument.Size(
            ulpine.processor.dim.Dim.ZERO.minus(((Argument.Size) constant).value()));
  }
}
