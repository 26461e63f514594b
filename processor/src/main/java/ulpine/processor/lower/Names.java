package ulpine.processor.lower;

import java.util.HashSet;
import java.util.Set;

/** Gives out each name once: {@code hidden}, {@code hidden2}, ... */
final class Names {
  private final Set<String> used;

  Names(Set<String> used) {
    this.used = new HashSet<>(used);
  }

  String fresh(String wanted) {
    String name = wanted;
    for (int i = 2; !used.add(name); i++) {
      name = wanted + (Character.isDigit(wanted.charAt(wanted.length() - 1)) ? "_" : "") + i;
    }
    return name;
  }

  Set<String> used() {
    return used;
  }
}
