package ulpine.annotations;

/**
 * How the distance of computed numbers from the exact ones is bounded. All bounds are sound: with
 * what is said of the inputs, no number is further from the exact result of real arithmetic than
 * its bound. They differ in cost and tightness.
 */
public enum Certify {
  /** Not at all: no code for it is generated. */
  NONE,

  /**
   * Two errors for each tensor: of its elements that are zero, and of the others. Contractions are
   * bounded by the largest magnitudes of their operands, everything else as in
   * {@link #ELEMENTWISE}. Costs little more than the graph itself, and grows fastest from layer to
   * layer.
   */
  NORMWISE,

  /**
   * An error beside each element, from those of the operands (Wilkinson's running error analysis):
   * tight for shallow graphs, growing with the norms of the weights from layer to layer. In
   * binary32 and binary64 the roundings of contractions are summed up beside them, and their
   * operands' errors are multiplied by contractions of their own; both are in vectors where the
   * graph is, so that a certificate costs a few times the graph.
   */
  ELEMENTWISE,

  /**
   * The graph once more in binary64 with elementwise bounds; the error is the distance of both
   * results and the bound of the second. Nearly the true error, as long as binary64 is precise
   * enough for the graph. For formats up to binary32.
   */
  SHADOW,

  /**
   * A shadow in double-double arithmetic: beside each number in binary64 its correction to twice
   * the precision, and a bound of the rest. Nearly the true error also for graphs in binary64, and
   * for graphs so deep that binary64 is not precise enough. The costliest kind with
   * {@link #ADJOINT}.
   */
  DOUBLE_DOUBLE,

  /**
   * As {@link #DOUBLE_DOUBLE}, for graphs whose result is a scalar, and with an error budget: how
   * much each value of the graph contributes to the error of the result, by the derivative of the
   * result by it.
   */
  ADJOINT
}
