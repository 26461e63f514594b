package ulpine.processor.graph;

import java.util.List;

/**
 * How an operation is written in Java: a method of {@code Tensor}, its receiver being the first
 * parameter. Where {@code receiverIsExample}, the receiver only gives the arithmetic and is no
 * operand of the node.
 */
public record Signature(String name, boolean receiverIsExample, List<Kind> parameters) {
  /** The kinds of parameters. */
  public enum Kind {
    TENSOR(true),
    LABELS(true),
    MASK(true),
    /** A {@code double} constant, or an integer size used as a number. */
    REAL(false),
    /** A constant {@code int} naming an axis. */
    AXIS(false),
    /** Constant {@code int...} naming axes. */
    AXES(false),
    /** An {@code int} that may be symbolic. */
    SIZE(false),
    /** {@code int...} that may be symbolic. */
    SIZES(false);

    private final boolean operand;

    Kind(boolean operand) {
      this.operand = operand;
    }

    /** Whether such a parameter is a value of the graph. */
    public boolean isOperand() {
      return operand;
    }
  }

  public Signature {
    parameters = List.copyOf(parameters);
  }

  /** A method of a tensor; {@code rest} are the parameters after the receiver. */
  public static Signature method(String name, Kind... rest) {
    List<Kind> all = new java.util.ArrayList<>(List.of(Kind.TENSOR));
    all.addAll(List.of(rest));
    return new Signature(name, false, all);
  }

  /** A method of a tensor that only gives the arithmetic. */
  public static Signature like(String name, Kind... parameters) {
    return new Signature(name, true, List.of(parameters));
  }
}
