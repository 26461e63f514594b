package ulpine.processor.emit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.SourceVersion;

/**
 * Java identifiers without collisions: each key has one name, no two keys of a scope and its outer
 * ones the same.
 */
final class Scope {
  /** Names that mean something else wherever they stand. */
  private static final Set<String> TAKEN = Set.of(
      "forward",
      "backward",
      "step",
      "layout",
      "begin",
      "done",
      "turn",
      "gradientTurn",
      "renew",
      "update",
      "descends",
      "follows",
      "input",
      "array",
      "size",
      "length",
      "capacity",
      "atMost",
      "leading",
      "parameters",
      "name",
      "wait",
      "notify",
      "notifyAll",
      "getClass",
      "toString",
      "equals",
      "hashCode",
      "clone",
      "finalize",
      "Math",
      "ARITHMETIC",
      "CALLER",
      "VECTORS",
      "SPECIES",
      "VECTOR",
      "INTEGERS",
      "INT_VECTOR",
      "UP",
      "DOWN",
      "HALF",
      "KEPT",
      "INFINITY",
      "ROUND",
      "ROUND_BIASED",
      "ROUND_TWICE_BIASED",
      "ROUND_SHRUNK",
      "ONE_OVER_LOG2",
      "LOG2",
      "LOG2_REST",
      "RANGE",
      "SHRINK",
      "vectors",
      "gradient",
      "record",
      "var",
      "yield",
      "sealed",
      "permits");

  private final Optional<Scope> outer;
  private final Map<String, String> names = new HashMap<>();
  private final Set<String> used = new HashSet<>();

  private Scope(Optional<Scope> outer) {
    this.outer = outer;
  }

  static Scope ofClass() {
    return new Scope(Optional.empty());
  }

  /** A scope inside this one. */
  Scope inner() {
    return new Scope(Optional.of(this));
  }

  /** Gives a key a name close to the wanted one. */
  String declare(String key, String wanted) {
    String base = identifier(wanted);
    String name = base;
    for (int i = 2; isUsed(name); i++) {
      name = base + (Character.isDigit(base.charAt(base.length() - 1)) ? "_" : "") + i;
    }
    used.add(name);
    names.put(key, name);
    return name;
  }

  private boolean isUsed(String name) {
    return used.contains(name) || outer.map(o -> o.isUsed(name)).orElse(TAKEN.contains(name));
  }

  /** The name of an index variable, which it keeps in loops that follow one another. */
  String variable(String variable) {
    String key = indexKey(variable);
    return knows(key) ? of(key) : declare(key, variable);
  }

  String of(String key) {
    return find(key).orElseThrow(() -> new IllegalStateException("no name for " + key));
  }

  boolean knows(String key) {
    return find(key).isPresent();
  }

  private Optional<String> find(String key) {
    String name = names.get(key);
    return name != null ? Optional.of(name) : outer.flatMap(o -> o.find(key));
  }

  /** The key of a symbolic size; a tensor may have the same name. */
  static String symbolKey(String symbol) {
    return "#symbol " + symbol;
  }

  /** The key of an index variable; a tensor may have the same name. */
  static String indexKey(String variable) {
    return "#index " + variable;
  }

  /**
   * The name of a symbol in the way of Java's variables: {@code B} is b, {@code *batch} is batch.
   */
  static String symbol(String symbol) {
    String bare = symbol.startsWith("*") ? symbol.substring(1) : symbol;
    boolean constantStyle = bare.equals(bare.toUpperCase(Locale.ROOT));
    return constantStyle
        ? camel(List.of(bare.toLowerCase(Locale.ROOT).split("_")))
        : Character.toLowerCase(bare.charAt(0)) + bare.substring(1);
  }

  private static String camel(List<String> words) {
    StringBuilder name = new StringBuilder();
    for (String word : words) {
      if (!word.isEmpty()) {
        name.append(
            name.length() == 0
                ? word
                : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
      }
    }
    return name.length() == 0 ? "n" : name.toString();
  }

  private static String identifier(String wanted) {
    return SourceVersion.isKeyword(wanted) || wanted.equals("_") ? wanted + "_" : wanted;
  }
}
