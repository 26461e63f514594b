package ulpine.processor.lower;

import java.util.List;
import java.util.Optional;
import ulpine.processor.dim.Dim;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;

/**
 * What a kernel does that is nothing but a contraction: every element of the result is a sum of
 * products of elements of two buffers.
 *
 * @param terms the sizes of the axes that are summed over; their product is the largest number of
 *     terms
 * @param running what else is computed, where a running error is wanted
 */
public record Contraction(
    String result, Operand left, Operand right, List<Dim> terms, Optional<Running> running) {
  /**
   * What bounds the errors of all results at once.
   *
   * @param roundings a buffer that gets, with each result, a bound of the roundings of its partial
   *     sums
   * @param products the same contraction of other buffers
   * @param errors what the errors of the results are
   */
  public record Running(String roundings, Kernel products, ScalarType errors) {
    /** The contraction that the kernel of products does. */
    public Contraction inner() {
      return products.contraction().orElseThrow();
    }

    /** The buffers that hold nothing between kernels. */
    public List<String> scratch() {
      return List.of(
          roundings, inner().result(), inner().left().buffer(), inner().right().buffer());
    }
  }

  /**
   * A buffer that is read.
   *
   * @param rows which of its elements one sum reads; empty where some terms may be left out
   */
  public record Operand(String buffer, Optional<Rows> rows) {
    /** The number of rows, where they are known. */
    public Optional<Dim> count() {
      return rows.map(r -> r.among().stream().map(Axis::size).reduce(Dim.ONE, Dim::times));
    }
  }

  /**
   * A row is what one sum reads of a buffer.
   *
   * @param at where an element is
   * @param among the axes that tell the rows apart
   * @param along the axes of one row
   * @param repeated how often a sum reads each element
   */
  public record Rows(Index at, List<Axis> among, List<Axis> along, List<Dim> repeated) {
    public Rows {
      among = List.copyOf(among);
      along = List.copyOf(along);
      repeated = List.copyOf(repeated);
    }

    /** The number of a row. */
    public Index row() {
      return Index.flat(among);
    }
  }

  public Contraction {
    terms = List.copyOf(terms);
  }

  /** @param domain the axes of the result */
  static Contraction of(
      String result, Expr.Load left, Expr.Load right, List<Axis> domain, Expr.Reduce reduce) {
    return new Contraction(
        result,
        operand(left, domain, reduce),
        operand(right, domain, reduce),
        reduce.axes().stream().map(Axis::size).toList(),
        Optional.empty());
  }

  Contraction with(Running running) {
    return new Contraction(result, left, right, terms, Optional.of(running));
  }

  private static Operand operand(Expr.Load load, List<Axis> domain, Expr.Reduce reduce) {
    if (!reduce.taps().isEmpty()) {
      return new Operand(load.buffer(), Optional.empty());
    }
    return new Operand(
        load.buffer(),
        Optional.of(new Rows(
            load.at(),
            domain.stream().filter(axis -> isRead(load, axis)).toList(),
            reduce.axes().stream().filter(axis -> isRead(load, axis)).toList(),
            reduce.axes().stream()
                .filter(axis -> !isRead(load, axis))
                .map(Axis::size)
                .toList())));
  }

  private static boolean isRead(Expr.Load load, Axis axis) {
    return !load.at().stride(axis.variable()).is(0);
  }
}
