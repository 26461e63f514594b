package ulpine.processor.graph;

import java.util.List;
import java.util.Optional;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;

/**
 * An operation with its compile-time arguments; equal operations of equal operands are equal
 * values. It either {@linkplain #decompose decomposes} into others or defines its
 * {@linkplain #element elements}, and either has a {@linkplain #vjp vector-Jacobian product} or
 * decomposes before it is differentiated.
 */
public interface Op {
  /** The row of the operation table it is an instance of. */
  Operation operation();

  /** How it is written. */
  default Signature signature() {
    return operation().signature();
  }

  /** Its arguments that are no operands, in the order of the signature. */
  default List<Argument> arguments() {
    return List.of();
  }

  /**
   * The shape rule.
   *
   * @throws ulpine.processor.report.Problem if the operands do not fit
   */
  Type infer(List<Type> operands);

  /**
   * One element of the result.
   *
   * @param at the element's position, one index an axis
   */
  default Expr element(Node self, List<Index> at) {
    throw new IllegalStateException(signature().name() + " decomposes");
  }

  /** What the operation stands for, where it is a composite. */
  default Optional<Node> decompose(Node self, GraphBuilder builder) {
    return Optional.empty();
  }

  /**
   * Whether {@link #vjp} is defined; if not, the operation decomposes before it is differentiated.
   */
  default boolean hasVjp() {
    return true;
  }

  /**
   * The contributions to the operands' cotangents, empty where it is zero for all values.
   *
   * @param seed the cotangent of this node's result
   */
  List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder builder);
}
