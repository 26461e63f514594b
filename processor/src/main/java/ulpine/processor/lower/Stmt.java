package ulpine.processor.lower;

import java.util.List;
import java.util.Map;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Span;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Tap;

/** A statement of lowered code. Expressions in it hold no reads of operands and no reductions. */
public sealed interface Stmt {
  /** The source line that the following statements come from. */
  record Source(Span span) implements Stmt {}

  /**
   * {@code for (int v = from; v + (step - 1) < to; v += step)}; {@code from} may be a variable's
   * value by name, and that of {@code v} itself where it has one.
   */
  record Loop(String variable, Index from, Dim to, int step, List<Stmt> body) implements Stmt {
    public Loop {
      body = List.copyOf(body);
    }

    public Loop(Axis axis, List<Stmt> body) {
      this(axis.variable(), Index.ZERO, axis.size(), 1, body);
    }

    /** Whether the variable has a value before. */
    public boolean goesOn() {
      return from.equals(Index.of(variable));
    }

    /** The same loop around other statements. */
    public Loop with(List<Stmt> other) {
      return new Loop(variable, from, to, step, other);
    }
  }

  /** The body with the variable of a tap, if it has a value. */
  record When(Tap tap, List<Stmt> body, List<Stmt> otherwise) implements Stmt {
    public When {
      body = List.copyOf(body);
      otherwise = List.copyOf(otherwise);
    }

    public When(Tap tap, List<Stmt> body) {
      this(tap, body, List.of());
    }
  }

  /** Declares an index variable with its first value. */
  record DeclareIndex(String name, Index value) implements Stmt {}

  /** Declares an index variable whose value is in a buffer. */
  record LoadIndex(String name, String buffer, Index at) implements Stmt {}

  /** Gives a declared index variable another value. */
  record AssignIndex(String name, Index value) implements Stmt {}

  /** Declares a scalar variable with its first value. */
  record Declare(String name, ScalarType type, Expr value) implements Stmt {}

  /** One of two, by the sizes. */
  record Choice(VectorForm.AtLeast condition, List<Stmt> then, List<Stmt> otherwise)
      implements Stmt {
    public Choice {
      then = List.copyOf(then);
      otherwise = List.copyOf(otherwise);
    }
  }

  /** One of two, by the numbers. */
  record Test(Expr condition, List<Stmt> then, List<Stmt> otherwise) implements Stmt {
    public Test {
      then = List.copyOf(then);
      otherwise = List.copyOf(otherwise);
    }
  }

  /**
   * Statements that are a method of their own, so that HotSpot keeps what they use in registers.
   */
  record Part(String name, List<Stmt> body) implements Stmt {
    public Part {
      body = List.copyOf(body);
    }
  }

  /**
   * The whole body of a loop of vectors, where every argument of an exponential is at most 87 in
   * size, so that the result is a normal number. Where one is not, or is NaN, the loop ends there,
   * and the other does the rest of it: with the same results to the bit, in more steps. It begins
   * with what the body has begun, so nothing is stored before the last exponential that the body
   * reads, nor is a variable assigned; what is assigned after it is of the elements done so far.
   */
  record Usual(List<Stmt> body, Part otherwise) implements Stmt {
    public Usual {
      body = List.copyOf(body);
    }
  }

  /** Gives a declared scalar another value. */
  record Assign(String name, Expr value) implements Stmt {}

  record Store(String buffer, Index at, Expr value) implements Stmt {}

  /**
   * Declares a scalar: the {@link ulpine.processor.scalar.Reduction#SUM_TREE tree} sum of a term
   * over axes.
   */
  record TreeSum(String name, List<Axis> axes, Expr term) implements Stmt {
    public TreeSum {
      axes = List.copyOf(axes);
    }
  }

  /** Declares an integer scalar: the first index of the largest term, or of the first NaN. */
  record Argmax(String name, Axis axis, Expr term) implements Stmt {}

  /** {@code buffer} holds the errors of a whole tensor, which become those of no elements. */
  record ClearNorms(String buffer) implements Stmt {}

  /** Raises the errors of a whole tensor to that of one element. */
  record RaiseNorms(String buffer, Expr value, Expr error) implements Stmt {}

  /**
   * Computes the errors of the result of a contraction: of each element if it comes with a bound of
   * its {@linkplain Contraction.Running roundings}, or those of the whole.
   *
   * @param lengths of the three buffers
   * @param errors the buffer of errors of each
   */
  record BoundContraction(
      Contraction contraction, Map<String, Dim> lengths, Map<String, String> errors)
      implements Stmt {
    public BoundContraction {
      lengths = Map.copyOf(lengths);
      errors = Map.copyOf(errors);
    }
  }

  /**
   * A reduction of which each term is an element with its error, computed by some statements; it
   * declares the result's error too.
   *
   * @param reduction a {@link TreeSum} or an {@link Argmax}
   * @param before what computes the term
   * @param error the name of the scalar that holds the result's error
   * @param termError the error of a term
   */
  record Bounded(Stmt reduction, List<Stmt> before, String error, Expr termError) implements Stmt {
    public Bounded {
      before = List.copyOf(before);
    }
  }
}
