package ulpine.processor.scalar;

import java.util.List;
import ulpine.processor.dim.Dim;

/**
 * A scalar expression. An operation defines one element of its result by an expression over
 * {@link Read reads} of its operands; scheduling turns the reads into {@link Load loads} of buffers
 * and {@link Local locals}.
 */
public sealed interface Expr {
  /** The exact real number that is this double, rounded to the format where it is used. */
  record Constant(double value) implements Expr {}

  /** A size as a real number, rounded to the format where it is used. */
  record Size(Dim value) implements Expr {}

  /** An index as an integer. */
  record Position(Index at) implements Expr {}

  /** An element of the operand of that number. */
  record Read(int operand, List<Index> at) implements Expr {
    public Read {
      at = List.copyOf(at);
    }
  }

  /** An element of an operand by its row-major offset. */
  record ReadFlat(int operand, Index at) implements Expr {}

  /**
   * An element of an operand whose position along one axis is an integer expression; {@code at}
   * there is ignored.
   */
  record Gather(int operand, List<Index> at, int axis, Expr position) implements Expr {
    public Gather {
      at = List.copyOf(at);
    }
  }

  /** A primitive of expressions. */
  record Apply(Primitive primitive, List<Expr> operands) implements Expr {
    public Apply {
      operands = List.copyOf(operands);
    }
  }

  /**
   * A reduction over axes, in their order; only at the root of a definition. {@code DOT} has two
   * operands, and may have taps: a term in which one is missing is skipped.
   */
  record Reduce(Reduction reduction, List<Axis> axes, List<Tap> taps, List<Expr> operands)
      implements Expr {
    public Reduce {
      axes = List.copyOf(axes);
      taps = List.copyOf(taps);
      operands = List.copyOf(operands);
    }

    /** A reduction of all terms. */
    public Reduce(Reduction reduction, List<Axis> axes, List<Expr> operands) {
      this(reduction, axes, List.of(), operands);
    }
  }

  /** An element of a buffer. */
  record Load(String buffer, Index at) implements Expr {}

  /** An element of a buffer at {@code base + position * stride}. */
  record LoadAt(String buffer, Index base, Dim stride, Expr position) implements Expr {}

  /** A whole buffer. */
  record Array(String buffer) implements Expr {}

  /** A scalar variable. */
  record Local(String name) implements Expr {}

  /** Minus infinity, where a maximum starts. */
  record Lowest() implements Expr {}

  /** The error or correction zero: of what is exact. */
  record Exact() implements Expr {}

  /** A companion by a rule; operands are each followed by their own companions. */
  record Beside(Companion companion, Rule rule, List<Expr> operands) implements Expr {
    public Beside {
      operands = List.copyOf(operands);
    }
  }

  static Expr apply(Primitive primitive, Expr... operands) {
    return new Apply(primitive, List.of(operands));
  }
}
