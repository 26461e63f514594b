package ulpine.processor.graph;

import static java.util.stream.Collectors.joining;

import java.util.List;
import ulpine.processor.dim.Dim;

/** An argument of an operation that is no tensor: known at compile time. */
public sealed interface Argument {
  /** A real constant: the exact value of this double. */
  record Real(double value) implements Argument {
    /** Bits, so that 0.0 differs from -0.0. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Real real
          && Double.doubleToLongBits(value) == Double.doubleToLongBits(real.value);
    }

    @Override
    public int hashCode() {
      return Double.hashCode(value);
    }

    @Override
    public String toString() {
      return Double.toString(value);
    }
  }

  /** One integer: an axis, or a size (then perhaps symbolic). */
  record Size(Dim value) implements Argument {
    @Override
    public String toString() {
      return value.toString();
    }
  }

  /** Any number of integers, the last of Java's arguments. */
  record Sizes(List<Dim> values) implements Argument {
    public Sizes {
      values = List.copyOf(values);
    }

    public static Sizes of(List<Integer> axes) {
      return new Sizes(axes.stream().map(Dim::of).toList());
    }

    @Override
    public String toString() {
      return values.stream().map(Dim::toString).collect(joining(","));
    }
  }
}
