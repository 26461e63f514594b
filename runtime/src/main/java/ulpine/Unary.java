package ulpine;

/** Scalar functions of one number. */
enum Unary {
  NEG,
  ABS,
  SQUARE,
  SQRT,
  EXP,
  LOG,
  TANH,
  SIGMOID,
  SOFTPLUS,
  EXPM1,
  LOG1P,
  SIN,
  COS,
  ERF,
  RELU
}
