package ulpine.processor.read;

import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;

/** The parameters of methods, as erased types. */
final class Descriptors {
  private Descriptors() {}

  /** {@code (ulpine.Tensor,int[])}. */
  static String of(ExecutableElement method) {
    return of(method.getParameters());
  }

  /** The same of parameters, or of a record's components. */
  static String of(List<? extends Element> parameters) {
    return parameters.stream()
        .map(parameter -> erased(parameter.asType()))
        .collect(Collectors.joining(",", "(", ")"));
  }

  /** {@code block(Tensor,int)}, as messages name an overload. */
  static String named(ExecutableElement method) {
    return method.getSimpleName() + of(method).replaceAll("[\\p{L}\\p{N}_$]+\\.", "");
  }

  private static String erased(TypeMirror type) {
    if (type instanceof DeclaredType declared && declared.asElement() instanceof TypeElement of) {
      return of.getQualifiedName().toString();
    }
    if (type instanceof ArrayType array) {
      return erased(array.getComponentType()) + "[]";
    }
    if (type instanceof TypeVariable variable) {
      return erased(variable.getUpperBound());
    }
    return type.getKind().isPrimitive()
        ? type.getKind().name().toLowerCase(java.util.Locale.ROOT)
        : type.toString();
  }
}
