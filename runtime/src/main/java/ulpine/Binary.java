package ulpine;

/** Scalar functions of two numbers. */
enum Binary {
  ADD,
  SUB,
  MUL,
  DIV,
  MAXIMUM,
  MINIMUM
}
