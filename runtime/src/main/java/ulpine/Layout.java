package ulpine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * How a record of tensors (records of such records too) is taken apart and put together again: the
 * name and the shape of every leaf, in one fixed order. Generated classes carry the layout of their
 * parameters; {@link Parameters}, the optimizers and checkpoints work through it, so no reflection
 * is needed anywhere. Immutable.
 *
 * @param <W> the record of tensors
 */
public final class Layout<W> {
  private final List<Leaf> leaves;
  private final Function<? super W, Tensor[]> flatten;
  private final Function<? super Tensor[], ? extends W> rebuild;

  /**
   * One tensor of the record.
   *
   * @param name the path of record components that leads to it, {@code "w1"} or {@code "inner.b"}
   * @param shape its sizes; empty for a scalar
   */
  @SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, and compared by content
  public record Leaf(String name, int[] shape) {
    /** Checks the name (Java identifiers joined by dots) and copies the shape. */
    public Leaf {
      if (!isPath(name)) {
        throw new IllegalArgumentException(
            "leaf name: expected identifiers joined by dots but was \"" + name + "\"");
      }
      shape = shape.clone();
      for (int size : shape) {
        if (size < 0) {
          throw new IllegalArgumentException(
              name + ": negative size in shape " + Arrays.toString(shape));
        }
      }
    }

    /** Returns a copy of the sizes. */
    @Override
    public int[] shape() {
      return shape.clone();
    }

    /** Equal names and equal sizes. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Leaf leaf
          && name.equals(leaf.name)
          && Arrays.equals(shape, leaf.shape);
    }

    @Override
    public int hashCode() {
      return 31 * name.hashCode() + Arrays.hashCode(shape);
    }

    /** Name and shape, {@code w1 [784, 128]}. */
    @Override
    public String toString() {
      return name + " " + Arrays.toString(shape);
    }

    // Names become entries of checkpoint files, so nothing that a file system or a zip could
    // misread is let in.
    private static boolean isPath(String name) {
      for (String part : name.split("\\.", -1)) {
        if (part.isEmpty()
            || !Character.isJavaIdentifierStart(part.codePointAt(0))
            || !part.codePoints().allMatch(Character::isJavaIdentifierPart)) {
          return false;
        }
      }
      return true;
    }
  }

  private Layout(
      List<Leaf> leaves,
      Function<? super W, Tensor[]> flatten,
      Function<? super Tensor[], ? extends W> rebuild) {
    this.leaves = leaves;
    this.flatten = flatten;
    this.rebuild = rebuild;
  }

  /**
   * A layout from its leaves and the two conversions, which must be inverse to each other and keep
   * the order of the leaves.
   *
   * @param leaves names and shapes, names distinct
   * @param flatten takes a record apart
   * @param rebuild puts a record together
   * @param <W> the record of tensors
   * @return the layout
   */
  public static <W> Layout<W> of(
      List<Leaf> leaves,
      Function<? super W, Tensor[]> flatten,
      Function<? super Tensor[], ? extends W> rebuild) {
    Set<String> names = new HashSet<>();
    for (Leaf leaf : leaves) {
      if (!names.add(leaf.name())) {
        throw new IllegalArgumentException("leaf name used twice: " + leaf.name());
      }
    }
    return new Layout<>(
        List.copyOf(leaves),
        Objects.requireNonNull(flatten, "flatten"),
        Objects.requireNonNull(rebuild, "rebuild"));
  }

  /** {@return the leaves in order} */
  public List<Leaf> leaves() {
    return leaves;
  }

  /** {@return the names of the leaves in order} */
  public List<String> names() {
    return leaves.stream().map(Leaf::name).toList();
  }

  /** {@return copies of the shapes of the leaves in order} */
  public List<int[]> shapes() {
    return leaves.stream().map(Leaf::shape).toList();
  }

  /**
   * Takes a record apart.
   *
   * @param value the record
   * @return its tensors in the order of the leaves
   * @throws IllegalArgumentException naming the leaf whose shape differs from the layout's
   */
  public List<Tensor> flatten(W value) {
    Objects.requireNonNull(value, "value");
    return checked(Arrays.asList(flatten.apply(value)));
  }

  /**
   * Puts a record together.
   *
   * @param tensors one tensor for each leaf, in order
   * @return the record
   * @throws IllegalArgumentException naming the leaf whose shape differs from the layout's
   */
  public W rebuild(List<Tensor> tensors) {
    return rebuild.apply(checked(tensors).toArray(Tensor[]::new));
  }

  /**
   * Applies a function to each tensor.
   *
   * @param value the record
   * @param operator the function; it must keep shapes
   * @return the record of results
   */
  public W map(W value, UnaryOperator<Tensor> operator) {
    return rebuild(flatten(value).stream().map(operator).toList());
  }

  /**
   * Applies a function to corresponding tensors of two records.
   *
   * @param first a record
   * @param second a record
   * @param operator the function; it must keep shapes
   * @return the record of results
   */
  public W zip(W first, W second, BinaryOperator<Tensor> operator) {
    List<Tensor> left = flatten(first);
    List<Tensor> right = flatten(second);
    List<Tensor> results = new ArrayList<>(left.size());
    for (int i = 0; i < left.size(); i++) {
      results.add(operator.apply(left.get(i), right.get(i)));
    }
    return rebuild(results);
  }

  /**
   * Builds a record leaf by leaf, for example to initialise weights: {@code layout.create((name,
   * shape) -> Tensor.normal(name.hashCode(), 0.05, shape))}.
   *
   * @param leaf gives the tensor for a name and a shape
   * @return the record
   */
  public W create(BiFunction<String, int[], Tensor> leaf) {
    return rebuild(leaves.stream().map(l -> leaf.apply(l.name(), l.shape())).toList());
  }

  /** {@return a record of zeros in binary32} */
  public W zeros() {
    return create((name, shape) -> Tensor.zeros(shape));
  }

  /**
   * {@return a record of zeros}
   *
   * @param arithmetic what its tensors are in
   */
  public W zeros(Arithmetic arithmetic) {
    return create((name, shape) -> Tensor.zeros(shape).in(arithmetic));
  }

  /** The leaves, {@code Layout[w1 [784, 128], b1 [128]]}. */
  @Override
  public String toString() {
    return "Layout" + leaves;
  }

  private List<Tensor> checked(List<Tensor> tensors) {
    if (tensors.size() != leaves.size()) {
      throw new IllegalArgumentException(
          "expected " + leaves.size() + " tensors " + leaves + " but was " + tensors.size());
    }
    for (int i = 0; i < leaves.size(); i++) {
      Leaf leaf = leaves.get(i);
      Tensor tensor = Objects.requireNonNull(tensors.get(i), leaf.name());
      if (!Arrays.equals(leaf.shape, tensor.shape())) {
        throw new IllegalArgumentException(leaf.name() + ": expected " + Arrays.toString(leaf.shape)
            + " but was " + Arrays.toString(tensor.shape()));
      }
    }
    return tensors;
  }
}
