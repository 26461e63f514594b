package ulpine.processor;

import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/** A method by names, which mean the same in every round. */
record MethodName(String owner, String signature) {
  static MethodName of(ExecutableElement method) {
    TypeElement owner = (TypeElement) method.getEnclosingElement();
    return new MethodName(owner.getQualifiedName().toString(), method.toString());
  }

  Optional<ExecutableElement> find(Elements elements) {
    TypeElement type = elements.getTypeElement(owner);
    return type == null
        ? Optional.empty()
        : ElementFilter.methodsIn(type.getEnclosedElements()).stream()
            .filter(m -> m.toString().equals(signature))
            .findFirst();
  }

  /** {@code Digits.loss}. */
  @Override
  public String toString() {
    String name = signature.substring(0, signature.indexOf('('));
    return owner.substring(owner.lastIndexOf('.') + 1) + "." + name;
  }
}
