package ulpine.processor.read;

import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import ulpine.processor.graph.ClassRef;

/** The names of classes: the user's and those that are generated for them. */
final class GeneratedNames {
  private GeneratedNames() {}

  static ClassRef classRef(Elements elements, TypeElement type) {
    List<String> names = new ArrayList<>();
    TypeNames.outwards(type).forEach(t -> names.add(0, t.getSimpleName().toString()));
    return new ClassRef(elements.getPackageOf(type).getQualifiedName().toString(), names);
  }

  /**
   * The class to generate: the names of the classes around and the method's, or what {@code @Graph}
   * says.
   */
  static ClassRef generated(Elements elements, ExecutableElement method) {
    String given = ShapeReader.annotation(method, SignatureReader.GRAPH)
        .flatMap(mirror -> ShapeReader.value(mirror, "name"))
        .map(Object::toString)
        .orElse("");
    TypeElement owner = (TypeElement) method.getEnclosingElement();
    String name = method.getSimpleName().toString();
    String joined = String.join("", classRef(elements, owner).simpleNames())
        + Character.toUpperCase(name.charAt(0))
        + name.substring(1);
    return new ClassRef(
        elements.getPackageOf(owner).getQualifiedName().toString(),
        List.of(given.isEmpty() ? joined : given));
  }

  static boolean isPublic(ExecutableElement method) {
    return method.getModifiers().contains(Modifier.PUBLIC)
        && TypeNames.outwards((TypeElement) method.getEnclosingElement()).stream()
            .allMatch(t -> t.getModifiers().contains(Modifier.PUBLIC));
  }
}
