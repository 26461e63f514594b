package ulpine.processor.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import ulpine.processor.report.Spelling;

/** Names of sizes that are nearly other names, and so perhaps mistyped. */
final class NearNames {
  /** A symbol that is used once, the parameter it is used in, and what may be meant. */
  record Suspect(String symbol, int parameter, String meant) {}

  private NearNames() {}

  /** The other names that a symbol of a signature could be mistaken for. */
  static Set<String> known(ExecutableElement method, String symbol) {
    Set<String> known = new LinkedHashSet<>(constants((TypeElement) method.getEnclosingElement()));
    for (VariableElement parameter : method.getParameters()) {
      known.addAll(names(parameter, method));
    }
    known.remove(symbol);
    return known;
  }

  private static List<String> names(Element element, ExecutableElement method) {
    List<String> names = new ArrayList<>();
    Origins.visit(
        element,
        (TypeElement) method.getEnclosingElement(),
        "",
        0,
        (shaped, path) -> names.addAll(Origins.names(shaped.text())));
    return names;
  }

  private static List<String> constants(TypeElement owner) {
    return TypeNames.outwards(owner).stream()
        .flatMap(t -> t.getEnclosedElements().stream())
        .filter(e -> e.getKind() == ElementKind.FIELD)
        .filter(e -> e.getModifiers().containsAll(Set.of(Modifier.STATIC, Modifier.FINAL)))
        .map(e -> e.getSimpleName().toString())
        .toList();
  }

  /** Symbols that occur once in the whole signature and are nearly another name. */
  static List<Suspect> suspects(ExecutableElement method, List<String> symbols) {
    Map<String, Integer> uses = new LinkedHashMap<>();
    Map<String, Integer> places = new LinkedHashMap<>();
    for (int i = 0; i < method.getParameters().size(); i++) {
      for (String name : names(method.getParameters().get(i), method)) {
        uses.merge(name, 1, Integer::sum);
        places.putIfAbsent(name, i);
      }
    }
    ShapeReader.text(method)
        .ifPresent(text -> Origins.names(text).forEach(n -> uses.merge(n, 1, Integer::sum)));
    List<Suspect> suspects = new ArrayList<>();
    for (String symbol : symbols) {
      if (uses.getOrDefault(symbol, 0) == 1 && places.containsKey(symbol)) {
        Optional<String> meant = Spelling.nearest(symbol, known(method, symbol));
        meant.ifPresent(m -> suspects.add(new Suspect(symbol, places.get(symbol), m)));
      }
    }
    return suspects;
  }

  /** Whether {@code @SuppressWarnings("ulpine")} stands on an element or around it. */
  static boolean suppressed(Element element) {
    for (Element e = element; e != null; e = e.getEnclosingElement()) {
      SuppressWarnings suppress = e.getAnnotation(SuppressWarnings.class);
      if (suppress != null && List.of(suppress.value()).contains("ulpine")) {
        return true;
      }
    }
    return false;
  }
}
