package ulpine.processor.read;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** The members of a class: its own, and those that it inherits and does not hide. */
final class Members {
  private Members() {}

  static Optional<Element> field(TypeElement type, String name) {
    return named(type, name)
        .filter(e -> e.getKind() == ElementKind.FIELD || e.getKind() == ElementKind.ENUM_CONSTANT)
        .map(Element.class::cast)
        .findFirst();
  }

  static Optional<TypeElement> nested(TypeElement type, String name) {
    return named(type, name)
        .filter(TypeElement.class::isInstance)
        .map(TypeElement.class::cast)
        .findFirst();
  }

  /** Static methods; those of an interface are not inherited. */
  static List<ExecutableElement> methods(TypeElement type, String name) {
    List<ExecutableElement> methods = new ArrayList<>();
    Set<String> parameters = new LinkedHashSet<>();
    for (ExecutableElement method : ElementFilter.methodsIn(named(type, name).toList())) {
      Element owner = method.getEnclosingElement();
      boolean seen = owner.equals(type) || !owner.getKind().isInterface();
      if (seen
          && method.getModifiers().contains(Modifier.STATIC)
          && parameters.add(Descriptors.of(method))) {
        methods.add(method);
      }
    }
    return methods;
  }

  private static Stream<? extends Element> named(TypeElement type, String name) {
    Set<TypeElement> types = new LinkedHashSet<>();
    collect(type, types);
    return types.stream()
        .flatMap(owner -> owner.getEnclosedElements().stream()
            .filter(member -> owner.equals(type) || isInherited(member, type)))
        .filter(member -> member.getSimpleName().contentEquals(name));
  }

  /** A class before those it extends. */
  private static void collect(TypeElement type, Set<TypeElement> types) {
    if (types.add(type)) {
      Stream.concat(Stream.of(type.getSuperclass()), type.getInterfaces().stream())
          .forEach(parent -> collect(parent, types));
    }
  }

  private static void collect(TypeMirror type, Set<TypeElement> types) {
    if (type instanceof DeclaredType declared && declared.asElement() instanceof TypeElement of) {
      collect(of, types);
    }
  }

  private static boolean isInherited(Element member, TypeElement heir) {
    Set<Modifier> modifiers = member.getModifiers();
    boolean exported =
        modifiers.contains(Modifier.PUBLIC) || modifiers.contains(Modifier.PROTECTED);
    return !modifiers.contains(Modifier.PRIVATE)
        && (exported || Objects.equals(packageOf(member), packageOf(heir)));
  }

  private static Element packageOf(Element element) {
    Element around = element;
    while (around != null && !(around instanceof PackageElement)) {
      around = around.getEnclosingElement();
    }
    return around;
  }
}
