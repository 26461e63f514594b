package ulpine.processor.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Node;
import ulpine.processor.report.Problem;
import ulpine.processor.shape.Shape;

/** Where the names in the shapes of a graph's signature get their values. */
final class Origins {
  private static final Pattern NAME = Pattern.compile("[*]?[\\p{L}_$][\\p{L}\\p{N}_$]*");

  private Origins() {}

  /** {@code HIDDEN = 128, B from x}; empty if no size has a name. */
  static String of(Frame graph, List<Node> nodes) {
    List<Dim> sizes = nodes.stream().flatMap(n -> n.shape().dims().stream()).toList();
    Map<String, String> origins = new LinkedHashMap<>();
    for (VariableElement parameter : graph.method().getParameters()) {
      visit(parameter, graph.owner(), parameter.getSimpleName().toString(), 0, (shaped, path) -> {
        describe(shaped.text(), shaped.where(), path, sizes, origins);
      });
    }
    return String.join(", ", origins.values());
  }

  /** The text of a shape, and the class whose constants it sees. */
  record Shaped(String text, TypeElement where) {}

  /** The shapes of a parameter, those of its components too. */
  static void visit(
      Element element,
      TypeElement where,
      String path,
      int depth,
      BiConsumer<Shaped, String> visitor) {
    ShapeReader.text(element).ifPresent(text -> visitor.accept(new Shaped(text, where), path));
    if (depth < 8
        && element.asType() instanceof javax.lang.model.type.DeclaredType declared
        && declared.asElement() instanceof TypeElement type) {
      type.getRecordComponents()
          .forEach(c -> visit(c, type, path + "." + c.getSimpleName(), depth + 1, visitor));
    }
  }

  private static void describe(
      String text, TypeElement where, String path, List<Dim> sizes, Map<String, String> origins) {
    Shape shape;
    try {
      shape = ShapeReader.shape(text, where);
    } catch (Problem reportedAtTheDeclaration) {
      return;
    }
    for (String name : names(text)) {
      Dim value =
          name.startsWith("*") ? Dim.symbol(name) : ShapeReader.names(where).apply(name);
      boolean symbol = value.asSymbol().isPresent();
      if (!symbol && sizes.contains(value)) {
        origins.putIfAbsent(name, name + " = " + value);
      } else if (symbol
          && shape.dims().contains(value)
          && sizes.stream().anyMatch(d -> d.symbols().contains(name))) {
        origins.putIfAbsent(name, name + " from " + path);
      }
    }
  }

  /** The names in the text of a shape. */
  static List<String> names(String text) {
    List<String> names = new ArrayList<>();
    Matcher matcher = NAME.matcher(text);
    while (matcher.find()) {
      boolean times = matcher.start() > 0
          && text.charAt(matcher.start()) == '*'
          && text.charAt(matcher.start() - 1) != ' ';
      names.add(times ? matcher.group().substring(1) : matcher.group());
    }
    return names;
  }
}
