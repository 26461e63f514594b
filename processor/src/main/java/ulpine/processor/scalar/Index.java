package ulpine.processor.scalar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ulpine.processor.dim.Dim;

/** A position along one axis, or an offset into a buffer: affine in index variables. */
public record Index(List<Term> terms, Dim offset) {
  /** {@code variable * stride}. */
  public record Term(String variable, Dim stride) {}

  public static final Index ZERO = new Index(List.of(), Dim.ZERO);

  public Index {
    terms = List.copyOf(terms);
  }

  public static Index of(String variable) {
    return new Index(List.of(new Term(variable, Dim.ONE)), Dim.ZERO);
  }

  public static Index constant(Dim value) {
    return new Index(List.of(), value);
  }

  /** The row-major offset of a position, given the strides of its axes. */
  public static Index flat(List<Index> position, List<Dim> strides) {
    Index sum = ZERO;
    for (int axis = 0; axis < position.size(); axis++) {
      sum = sum.plus(position.get(axis).times(strides.get(axis)));
    }
    return sum;
  }

  /** The number of a position in row-major order. */
  public static Index flat(List<Axis> axes) {
    Index flat = ZERO;
    for (Axis axis : axes) {
      flat = flat.times(axis.size()).plus(of(axis.variable()));
    }
    return flat;
  }

  public Index plus(Index other) {
    List<Term> sum = new ArrayList<>(terms);
    for (Term term : other.terms) {
      int same = indexOf(sum, term.variable());
      if (same < 0) {
        sum.add(term);
      } else {
        sum.set(same, new Term(term.variable(), sum.get(same).stride().plus(term.stride())));
      }
    }
    sum.removeIf(t -> t.stride().is(0));
    return new Index(sum, offset.plus(other.offset));
  }

  public Index times(Dim factor) {
    return new Index(
        terms.stream()
            .map(t -> new Term(t.variable(), t.stride().times(factor)))
            .filter(t -> !t.stride().is(0))
            .toList(),
        offset.times(factor));
  }

  /** The stride along a variable, zero if it does not occur. */
  public Dim stride(String variable) {
    int at = indexOf(terms, variable);
    return at < 0 ? Dim.ZERO : terms.get(at).stride();
  }

  /** This index with variables replaced; names that are not keys stay. */
  public Index substitute(Map<String, Index> values) {
    Index sum = constant(offset);
    for (Term term : terms) {
      sum =
          sum.plus(values.getOrDefault(term.variable(), of(term.variable())).times(term.stride()));
    }
    return sum;
  }

  private static int indexOf(List<Term> terms, String variable) {
    for (int i = 0; i < terms.size(); i++) {
      if (terms.get(i).variable().equals(variable)) {
        return i;
      }
    }
    return -1;
  }
}
