package ulpine.processor;

import java.util.List;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/**
 * A graph method by name, as elements do not outlive their round. Overloads, which are a mistake,
 * are told apart by their order: a type in a descriptor may not be there yet.
 */
record GraphKey(String owner, String name, int overload) {
  static GraphKey of(ExecutableElement method) {
    TypeElement owner = (TypeElement) method.getEnclosingElement();
    String name = method.getSimpleName().toString();
    return new GraphKey(
        owner.getQualifiedName().toString(), name, named(owner, name).indexOf(method));
  }

  /** The method in this round. */
  Optional<ExecutableElement> find(Elements elements) {
    return Optional.ofNullable(elements.getTypeElement(owner))
        .map(type -> named(type, name))
        .filter(methods -> overload < methods.size())
        .map(methods -> methods.get(overload));
  }

  private static List<ExecutableElement> named(TypeElement owner, String name) {
    return ElementFilter.methodsIn(owner.getEnclosedElements()).stream()
        .filter(method -> method.getSimpleName().contentEquals(name))
        .toList();
  }

  /** As messages name it: {@code Digits.loss}. */
  @Override
  public String toString() {
    return owner.substring(owner.lastIndexOf('.') + 1) + "." + name;
  }
}
