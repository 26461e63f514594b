package ulpine.processor.read;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
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
    return outer.isPresent() ? Members.nested(outer.get(), last) : named(name);
  }

  private Optional<TypeElement> simple(String name) {
    for (TypeElement type : outwards(enclosing)) {
      if (type.getSimpleName().contentEquals(name)) {
        return Optional.of(type);
      }
      Optional<TypeElement> nested = Members.nested(type, name);
      if (nested.isPresent()) {
        return nested;
      }
    }
    return imported("." + name, name)
        .or(() -> importedStatically(name, name))
        .or(() -> {
          PackageElement own = elements.getPackageOf(enclosing);
          return named(own.isUnnamed() ? name : own.getQualifiedName() + "." + name);
        })
        .or(() -> imported(".*", name))
        .or(() -> importedStatically("*", name))
        .or(() -> named("java.lang." + name));
  }

  /** A type by an import with a certain end. */
  private Optional<TypeElement> imported(String end, String name) {
    return unit.getImports().stream()
        .filter(i -> !i.isStatic())
        .map(i -> i.getQualifiedIdentifier().toString())
        .filter(text -> text.endsWith(end))
        .flatMap(text -> named(text.substring(0, text.lastIndexOf('.') + 1) + name).stream())
        .findFirst();
  }

  private Optional<TypeElement> importedStatically(String member, String name) {
    return staticImportsOf(member).stream()
        .flatMap(type -> Members.nested(type, name).stream())
        .findFirst();
  }

  private Optional<TypeElement> named(String qualified) {
    return Optional.ofNullable(elements.getTypeElement(qualified));
  }

  /** A field by its simple name: of the classes around, or imported statically. */
  Optional<Element> field(String name) {
    for (TypeElement type : outwards(enclosing)) {
      Optional<Element> field = Members.field(type, name);
      if (field.isPresent()) {
        return field;
      }
    }
    return staticImports(name).stream()
        .flatMap(type -> Members.field(type, name).stream())
        .findFirst();
  }

  /** Static methods of that name in the innermost class that has any, or imported statically. */
  List<ExecutableElement> methods(String name) {
    for (TypeElement type : outwards(enclosing)) {
      List<ExecutableElement> methods = Members.methods(type, name);
      if (!methods.isEmpty()) {
        return methods;
      }
    }
    List<ExecutableElement> imported = new ArrayList<>();
    staticImports(name).forEach(type -> imported.addAll(Members.methods(type, name)));
    return imported;
  }

  /** Whether a class has a method of that name, static or not. */
  static boolean declares(TypeElement type, String name) {
    return ElementFilter.methodsIn(type.getEnclosedElements()).stream()
        .anyMatch(m -> m.getSimpleName().contentEquals(name));
  }

  /** The classes that a name may be imported from; a single import goes before one on demand. */
  private List<TypeElement> staticImports(String name) {
    List<TypeElement> types = new ArrayList<>(staticImportsOf(name));
    types.addAll(staticImportsOf("*"));
    return types.stream().distinct().toList();
  }

  private List<TypeElement> staticImportsOf(String member) {
    List<TypeElement> types = new ArrayList<>();
    for (ImportTree imported : unit.getImports()) {
      String text = imported.getQualifiedIdentifier().toString();
      if (imported.isStatic() && text.endsWith("." + member)) {
        TypeElement type = elements.getTypeElement(text.substring(0, text.lastIndexOf('.')));
        if (type != null) {
          types.add(type);
        }
      }
    }
    return types;
  }
}
