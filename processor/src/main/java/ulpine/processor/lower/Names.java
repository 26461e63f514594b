package ulpine.processor.lower;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Gives out each name once: {@code hidden}, {@code hidden2}, ... */
final class Names {
  private final Optional<Names> outer;
  private final Set<String> used = new HashSet<>();

  Names() {
    this(Optional.empty());
  }

  private Names(Optional<Names> outer) {
    this.outer = outer;
  }

  /** Gives out none that these have given out, and these take no note of what it gives out. */
  Names inner() {
    return new Names(Optional.of(this));
  }

  String fresh(String wanted) {
    String name = wanted;
    for (int i = 2; hasGiven(name); i++) {
      name = wanted + (Character.isDigit(wanted.charAt(wanted.length() - 1)) ? "_" : "") + i;
    }
    used.add(name);
    return name;
  }

  boolean hasGiven(String name) {
    return used.contains(name) || outer.filter(o -> o.hasGiven(name)).isPresent();
  }
}
