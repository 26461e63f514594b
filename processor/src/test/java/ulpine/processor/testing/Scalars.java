package ulpine.processor.testing;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import ulpine.processor.dim.Dim;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Primitive;
import ulpine.processor.scalar.Tap;

/**
 * What interpreters of expressions share: sizes, indices and primitives. Values are numbers,
 * integers or booleans.
 */
abstract class Scalars<T> {
  final Numbers<T> numbers;
  final Map<String, Integer> sizes;

  Scalars(Numbers<T> numbers, Map<String, Integer> sizes) {
    this.numbers = numbers;
    this.sizes = sizes;
  }

  int size(Dim dim) {
    Dim value = dim;
    for (Map.Entry<String, Integer> entry : sizes.entrySet()) {
      value = value.substitute(Map.of(entry.getKey(), Dim.of(entry.getValue())));
    }
    return Math.toIntExact(value.constant());
  }

  int index(Index index, Map<String, Integer> variables) {
    int sum = size(index.offset());
    for (Index.Term term : index.terms()) {
      sum += variables.get(term.variable()) * size(term.stride());
    }
    return sum;
  }

  /** Gives a tap's variable its value, if it has one. */
  boolean tapped(Tap tap, Map<String, Integer> variables) {
    int position = index(tap.position(), variables);
    int quotient = Math.floorDiv(position, tap.divisor());
    variables.put(tap.variable(), quotient);
    return Math.floorMod(position, tap.divisor()) == 0
        && quotient >= 0
        && quotient < size(tap.size());
  }

  /** @param others evaluates what is no constant, size, position or primitive */
  Object evaluate(Expr expr, Map<String, Integer> variables, Function<Expr, Object> others) {
    if (expr instanceof Expr.Constant constant) {
      return numbers.constant(constant.value());
    }
    if (expr instanceof Expr.Lowest) {
      return numbers.constant(Double.NEGATIVE_INFINITY);
    }
    if (expr instanceof Expr.Size size) {
      return numbers.constant(size(size.value()));
    }
    if (expr instanceof Expr.Position position) {
      return index(position.at(), variables);
    }
    if (expr instanceof Expr.Apply apply) {
      List<Object> operands =
          apply.operands().stream().map(e -> evaluate(e, variables, others)).toList();
      return apply(apply.primitive(), operands);
    }
    return others.apply(expr);
  }

  @SuppressWarnings("unchecked")
  private Object apply(Primitive primitive, List<Object> x) {
    return switch (primitive) {
      case SELECT -> (boolean) x.get(0) ? x.get(1) : x.get(2);
      case EQUAL -> x.get(0).equals(x.get(1));
      case WITHIN, ANCHOR -> x.get(0);
      case GREATER, GREATER_EQUAL, LESS, LESS_EQUAL ->
        numbers.compare(primitive, (T) x.get(0), (T) x.get(1));
      default -> {
        T[] operands = numbers.array(x.size());
        for (int i = 0; i < operands.length; i++) {
          operands[i] = (T) x.get(i);
        }
        yield numbers.apply(primitive, operands);
      }
    };
  }

  T real(Primitive primitive, T a, T b) {
    T[] operands = numbers.array(2);
    operands[0] = a;
    operands[1] = b;
    return numbers.apply(primitive, operands);
  }

  /** The tree sum of some terms, as it is defined. */
  T treeSum(List<T> terms) {
    T[] partial = numbers.array(16);
    for (int p = 0; p < 16; p++) {
      partial[p] = numbers.constant(0);
      for (int i = p; i < terms.size(); i += 16) {
        partial[p] = real(Primitive.ADD, partial[p], terms.get(i));
      }
    }
    for (int half = 8; half > 0; half /= 2) {
      for (int p = 0; p < half; p++) {
        partial[p] = real(Primitive.ADD, partial[p], partial[p + half]);
      }
    }
    return partial[0];
  }

  int argmax(List<T> terms) {
    int best = 0;
    for (int i = 1; i < terms.size(); i++) {
      boolean larger = numbers.compare(Primitive.GREATER, terms.get(i), terms.get(best));
      if (larger || (numbers.isNaN(terms.get(i)) && !numbers.isNaN(terms.get(best)))) {
        best = i;
      }
    }
    return best;
  }
}
