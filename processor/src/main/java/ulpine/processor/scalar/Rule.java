package ulpine.processor.scalar;

import java.util.Locale;

/**
 * How a companion of a primitive's result follows from its operands and their companions. The rules
 * are methods of {@code ulpine.kernel.Bounds}, {@code FloatBounds} and {@code DoubleBounds}, or of
 * {@code Corrections} and {@code CorrectedBounds} or {@code CorrectedFunctions}, of the same names.
 */
public enum Rule {
  ADD,
  SUB,
  MUL,
  DIV,
  PROPORTION,
  SHARE,
  SQRT,
  FMA,
  ACCUMULATE,
  ACCUMULATE_PRODUCT,
  ROUND,
  EXP,
  LOG,
  LOG_OF_SUM,
  TANH,
  SIGMOID,
  SOFTPLUS,
  EXPM1,
  LOG1P,
  SIN,
  COS,
  ERF,
  /** A constant or a size, rounded. */
  CONSTANT,
  MIN,
  MAX,
  COMPARE,
  EQUAL,
  SELECT,
  WITHIN,
  /** Of a number with a correction; without one the error stays as it is. */
  ABS,
  /** The error of an element of a tensor that has one error for all. */
  NORM,
  /** The error of a number whose correction is left out. */
  TOTAL,
  /** An element at a position that is itself computed. */
  AT;

  /** Whether the result is rounded, so that the rule depends on the format. */
  public boolean rounds() {
    return compareTo(CONSTANT) <= 0;
  }

  /** Whether the rule knows the rounding by declaration only. */
  public boolean isElementary() {
    return compareTo(EXP) >= 0 && compareTo(ERF) <= 0;
  }

  /** The name of the method. */
  public String method() {
    return switch (this) {
      case ACCUMULATE -> "add";
      case ACCUMULATE_PRODUCT -> "fma";
      case LOG_OF_SUM -> "logOfSum";
      default -> name().toLowerCase(Locale.ROOT);
    };
  }

  /** The rule of a primitive. */
  public static Rule of(Primitive primitive) {
    return valueOf(primitive.name());
  }
}
