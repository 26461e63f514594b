package ulpine.processor.read;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/**
 * The meaning of simple names of types and static members in a class, as far as graph bodies need
 * it.
 */
final class TypeNames {
  private final Elements elements;
  private final TypeElement enclosing;
  private final CompilationUnitTree unit;

  TypeNames(Elements elements, TypeElement enclosing, CompilationUnitTree unit) {
    this.elements = elements;
    this.enclosing = enclosing;
    this.unit = unit;
  }

  /** The class and the classes around it, innermost first. */
  static List<TypeElement> outwards(TypeElement type) {
    List<TypeElement> chain = new ArrayList<>();
    for (Element e = type; e instanceof TypeElement t; e = e.getEnclosingElement()) {
      chain.add(t);
    }
    return chain;
  }

  /** A type by the text of a simple or qualified name. */
  Optional<TypeElement> type(String name) {
    int dot = name.lastIndexOf('.');
    if (dot < 0) {
      return simple(name);
    }
    Optional<TypeElement> outer = type(name.substring(0, dot));
    String last = name.substring(dot + 1);
    return outer.isPresent()
        ? nested(outer.get(), last)
        : Optional.ofNullable(elements.getTypeElement(name));
  }

  private Optional<TypeElement> simple(String name) {
    for (TypeElement type : outwards(enclosing)) {
      if (type.getSimpleName().contentEquals(name)) {
        return Optional.of(type);
      }
      Optional<TypeElement> nested = nested(type, name);
      if (nested.isPresent()) {
        return nested;
      }
    }
    List<String> candidates = new ArrayList<>();
    for (ImportTree imported : unit.getImports()) {
      String text = imported.getQualifiedIdentifier().toString();
      if (!imported.isStatic() && text.endsWith("." + name)) {
        candidates.add(text);
      }
    }
    PackageElement own = elements.getPackageOf(enclosing);
    candidates.add(own.isUnnamed() ? name : own.getQualifiedName() + "." + name);
    for (ImportTree imported : unit.getImports()) {
      String text = imported.getQualifiedIdentifier().toString();
      if (!imported.isStatic() && text.endsWith(".*")) {
        candidates.add(text.substring(0, text.length() - 1) + name);
      }
    }
    candidates.add("java.lang." + name);
    return candidates.stream()
        .map(elements::getTypeElement)
        .filter(t -> t != null)
        .findFirst();
  }

  private static Optional<TypeElement> nested(TypeElement outer, String name) {
    return ElementFilter.typesIn(outer.getEnclosedElements()).stream()
        .filter(t -> t.getSimpleName().contentEquals(name))
        .findFirst();
  }

  /** A field by its simple name: of the classes around, or imported statically. */
  Optional<Element> field(String name) {
    for (TypeElement type : outwards(enclosing)) {
      Optional<Element> field = field(type, name);
      if (field.isPresent()) {
        return field;
      }
    }
    return staticImports(name).stream()
        .flatMap(type -> field(type, name).stream())
        .findFirst();
  }

  static Optional<Element> field(TypeElement type, String name) {
    return type.getEnclosedElements().stream()
        .filter(e -> e.getKind() == ElementKind.FIELD && e.getSimpleName().contentEquals(name))
        .map(Element.class::cast)
        .findFirst();
  }

  /** Static methods of that name in the innermost class that has any, or imported statically. */
  List<ExecutableElement> methods(String name) {
    for (TypeElement type : outwards(enclosing)) {
      List<ExecutableElement> methods = methods(type, name);
      if (!methods.isEmpty()) {
        return methods;
      }
    }
    List<ExecutableElement> imported = new ArrayList<>();
    staticImports(name).forEach(type -> imported.addAll(methods(type, name)));
    return imported;
  }

  /** Whether a class has a method of that name, static or not. */
  static boolean declares(TypeElement type, String name) {
    return ElementFilter.methodsIn(type.getEnclosedElements()).stream()
        .anyMatch(m -> m.getSimpleName().contentEquals(name));
  }

  static List<ExecutableElement> methods(TypeElement type, String name) {
    return ElementFilter.methodsIn(type.getEnclosedElements()).stream()
        .filter(m -> m.getSimpleName().contentEquals(name))
        .filter(m -> m.getModifiers().contains(Modifier.STATIC))
        .toList();
  }

  private List<TypeElement> staticImports(String name) {
    List<TypeElement> types = new ArrayList<>();
    for (ImportTree imported : unit.getImports()) {
      String text = imported.getQualifiedIdentifier().toString();
      if (imported.isStatic() && (text.endsWith("." + name) || text.endsWith(".*"))) {
        TypeElement type = elements.getTypeElement(text.substring(0, text.lastIndexOf('.')));
        if (type != null) {
          types.add(type);
        }
      }
    }
    return types;
  }
}
