package ulpine.processor.scalar;

/**
 * The scalar functions everything is made of. The arithmetic ones are the exact result rounded once
 * to the format; the elementary functions are one primitive each, with a declared error.
 */
public enum Primitive {
  ADD,
  SUB,
  MUL,
  DIV,
  SQRT,
  /** {@code a * b + c}, rounded once. */
  FMA,
  /** {@code a + b}, rounded to the accumulator's format. */
  ACCUMULATE,
  /** {@code a * b + c}, rounded to the accumulator's format. */
  ACCUMULATE_PRODUCT,
  /** A number of the accumulator's format, rounded to the format. */
  ROUND,
  NEG,
  ABS,
  MIN,
  MAX,
  EXP,
  LOG,
  /** {@code a / b} of {@code |a| <= b}, but for their errors. */
  PROPORTION,
  /** {@code a / b}, the share of a in a sum b of a and other terms, all of which are positive. */
  SHARE,
  /** {@code log a} of a sum of {@code e^(x - b)}, where b is the largest x. */
  LOG_OF_SUM,
  TANH,
  SIGMOID,
  SOFTPLUS,
  EXPM1,
  LOG1P,
  SIN,
  COS,
  ERF,
  /** The first operand itself, which is between the other two, but for its error. */
  WITHIN,
  /** The operand itself, without its error: what comes of it in the end does not depend on it. */
  ANCHOR,
  GREATER,
  GREATER_EQUAL,
  LESS,
  LESS_EQUAL,
  /** Whether two integers are equal. */
  EQUAL,
  /** {@code condition ? a : b}. */
  SELECT;

  /** Whether it is a function with a declared error, some thirty operations long. */
  public boolean isElementary() {
    return switch (this) {
      case EXP, LOG, LOG_OF_SUM, TANH, SIGMOID, SOFTPLUS, EXPM1, LOG1P, SIN, COS, ERF -> true;
      default -> false;
    };
  }
}
