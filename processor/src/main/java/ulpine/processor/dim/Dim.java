package ulpine.processor.dim;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A size: an integer polynomial over symbols such as {@code B}, in canonical form, so that two
 * sizes are equal for every value of their symbols if they are {@link #equals equal}. A quotient
 * that does not divide out stays one indivisible factor. A symbol that starts with {@code *} stands
 * for the product of any number of leading axes.
 */
public final class Dim {
  /** What a monomial is a product of. */
  private sealed interface Factor {}

  private record Symbol(String name) implements Factor {
    @Override
    public String toString() {
      return name;
    }
  }

  private record Quotient(Dim numerator, Dim denominator) implements Factor {
    @Override
    public String toString() {
      return numerator.inParentheses() + "/" + denominator.inParentheses();
    }
  }

  /**
   * A product of factors, sorted by their text; the empty product is 1.
   *
   * @param text of them all, which is compared often
   */
  private record Monomial(List<Factor> factors, String text) implements Comparable<Monomial> {
    static final Monomial ONE = of(List.of());

    static Monomial of(List<Factor> factors) {
      String text = factors.stream()
          .map(f -> f instanceof Quotient ? "(" + f + ")" : f.toString())
          .collect(joining("*"));
      return new Monomial(List.copyOf(factors), text);
    }

    Monomial times(Monomial other) {
      List<Factor> all = new ArrayList<>(factors);
      all.addAll(other.factors);
      all.sort((a, b) -> a.toString().compareTo(b.toString()));
      return of(all);
    }

    Optional<Monomial> dividedBy(Monomial other) {
      List<Factor> rest = new ArrayList<>(factors);
      for (Factor factor : other.factors) {
        if (!rest.remove(factor)) {
          return Optional.empty();
        }
      }
      return Optional.of(of(rest));
    }

    /** Higher degrees first, then by text: {@code B*T+B+1}. */
    @Override
    public int compareTo(Monomial other) {
      int byDegree = Integer.compare(other.factors.size(), factors.size());
      return byDegree != 0 ? byDegree : text.compareTo(other.text);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  public static final Dim ZERO = new Dim(new TreeMap<>());
  public static final Dim ONE = of(1);

  /** Coefficients, none of them zero. */
  private final NavigableMap<Monomial, Long> terms;

  private Dim(NavigableMap<Monomial, Long> terms) {
    terms.values().removeIf(c -> c == 0);
    this.terms = terms;
  }

  public static Dim of(long value) {
    return new Dim(new TreeMap<>(Map.of(Monomial.ONE, value)));
  }

  public static Dim symbol(String name) {
    return single(new Symbol(name));
  }

  private static Dim single(Factor factor) {
    return new Dim(new TreeMap<>(Map.of(Monomial.of(List.of(factor)), 1L)));
  }

  /** @throws ArithmeticException if a coefficient leaves the range of {@code long} */
  public Dim plus(Dim other) {
    TreeMap<Monomial, Long> sum = new TreeMap<>(terms);
    other.terms.forEach((m, c) -> sum.merge(m, c, Math::addExact));
    return new Dim(sum);
  }

  public Dim minus(Dim other) {
    return plus(other.times(of(-1)));
  }

  public Dim times(Dim other) {
    TreeMap<Monomial, Long> product = new TreeMap<>();
    terms.forEach((m, c) -> other.terms.forEach(
        (n, d) -> product.merge(m.times(n), Math.multiplyExact(c, d), Math::addExact)));
    return new Dim(product);
  }

  /**
   * The quotient without its fraction, as Java divides, simplified only where the division is exact
   * for all values.
   *
   * @throws ArithmeticException if {@code other} is zero
   */
  public Dim dividedBy(Dim other) {
    if (other.equals(ZERO)) {
      throw new ArithmeticException("division by zero");
    }
    if (isConstant() && other.isConstant()) {
      return of(constant() / other.constant());
    }
    return exactQuotient(other).orElseGet(() -> single(new Quotient(this, other)));
  }

  /**
   * The quotient, if this is a multiple of {@code other} for all values of the symbols, as far as
   * can be seen.
   */
  public Optional<Dim> exactQuotient(Dim other) {
    if (equals(other) && !equals(ZERO)) {
      return Optional.of(ONE);
    }
    if (other.terms.size() != 1) {
      return Optional.empty();
    }
    Map.Entry<Monomial, Long> divisor = other.terms.firstEntry();
    TreeMap<Monomial, Long> quotient = new TreeMap<>();
    for (Map.Entry<Monomial, Long> term : terms.entrySet()) {
      Optional<Monomial> rest = term.getKey().dividedBy(divisor.getKey());
      if (rest.isEmpty() || term.getValue() % divisor.getValue() != 0) {
        return Optional.empty();
      }
      quotient.put(rest.get(), term.getValue() / divisor.getValue());
    }
    return Optional.of(new Dim(quotient));
  }

  public boolean isConstant() {
    return terms.isEmpty() || (terms.size() == 1 && terms.containsKey(Monomial.ONE));
  }

  /** @throws IllegalStateException if this size is not {@linkplain #isConstant constant} */
  public long constant() {
    if (!isConstant()) {
      throw new IllegalStateException(this + " is not a constant");
    }
    return terms.getOrDefault(Monomial.ONE, 0L);
  }

  public boolean is(long value) {
    return isConstant() && constant() == value;
  }

  /** The name, if this is one symbol and nothing else. */
  public Optional<String> asSymbol() {
    return symbols().size() == 1 && equals(symbol(symbols().iterator().next()))
        ? Optional.of(symbols().iterator().next())
        : Optional.empty();
  }

  /** Whether this size stands for any number of leading axes. */
  public boolean isPack() {
    return asSymbol().filter(name -> name.startsWith("*")).isPresent();
  }

  /** This size without what is subtracted: not less than it for any values of the symbols. */
  public Dim withoutNegativeTerms() {
    TreeMap<Monomial, Long> positive = new TreeMap<>(terms);
    positive.values().removeIf(c -> c < 0);
    return new Dim(positive);
  }

  /** The symbols, in order of their appearance in {@link #toString}. */
  public Set<String> symbols() {
    if (isConstant()) {
      return Set.of();
    }
    Set<String> names = new LinkedHashSet<>();
    for (Monomial monomial : terms.keySet()) {
      for (Factor factor : monomial.factors()) {
        if (factor instanceof Symbol s) {
          names.add(s.name());
        } else if (factor instanceof Quotient q) {
          names.addAll(q.numerator().symbols());
          names.addAll(q.denominator().symbols());
        }
      }
    }
    return Collections.unmodifiableSet(names);
  }

  /** This size with symbols replaced; names that are not keys stay. */
  public Dim substitute(Map<String, Dim> values) {
    Dim result = ZERO;
    for (Map.Entry<Monomial, Long> term : terms.entrySet()) {
      Dim product = of(term.getValue());
      for (Factor factor : term.getKey().factors()) {
        if (factor instanceof Symbol s) {
          product = product.times(values.getOrDefault(s.name(), single(s)));
        } else if (factor instanceof Quotient q) {
          product = product.times(
              q.numerator().substitute(values).dividedBy(q.denominator().substitute(values)));
        }
      }
      result = result.plus(product);
    }
    return result;
  }

  /** Java source of this size, given the source of each symbol; sums are not in parentheses. */
  public String java(Function<String, String> symbol) {
    if (terms.isEmpty()) {
      return "0";
    }
    StringBuilder text = new StringBuilder();
    terms.forEach((monomial, coefficient) -> {
      List<String> factors = new ArrayList<>();
      for (Factor factor : monomial.factors()) {
        factors.add(
            factor instanceof Symbol s
                ? symbol.apply(s.name())
                : "(" + operand(((Quotient) factor).numerator(), symbol) + " / "
                    + operand(((Quotient) factor).denominator(), symbol) + ")");
      }
      if (Math.abs(coefficient) != 1 || factors.isEmpty()) {
        factors.add(0, Long.toString(Math.abs(coefficient)));
      }
      if (text.length() > 0) {
        text.append(coefficient < 0 ? " - " : " + ");
      } else if (coefficient < 0) {
        text.append("-");
      }
      text.append(String.join(" * ", factors));
    });
    return text.toString();
  }

  private static String operand(Dim dim, Function<String, String> symbol) {
    return dim.isAtomic() ? dim.java(symbol) : "(" + dim.java(symbol) + ")";
  }

  /** Whether its text needs no parentheses as an operand. */
  private boolean isAtomic() {
    return isConstant() ? constant() >= 0 : asSymbol().isPresent();
  }

  private String inParentheses() {
    return isAtomic() ? toString() : "(" + this + ")";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dim dim && terms.equals(dim.terms);
  }

  @Override
  public int hashCode() {
    return terms.hashCode();
  }

  /** As a user would write it in {@code @Shape}: {@code 2*B+1}. */
  @Override
  public String toString() {
    return java(name -> name).replace(" ", "");
  }
}
