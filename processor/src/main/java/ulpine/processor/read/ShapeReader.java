package ulpine.processor.read;

import java.util.Optional;
import java.util.function.Function;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import ulpine.processor.dim.Dim;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;
import ulpine.processor.shape.Shape;
import ulpine.processor.shape.ShapeParser;

/**
 * The meaning of {@code @Shape} where it stands: a name is a constant of a class around it, or a
 * symbol.
 */
final class ShapeReader {
  static final String SHAPE = "ulpine.annotations.Shape";

  private ShapeReader() {}

  /** The text of the annotation on a declaration. */
  static Optional<String> text(Element element) {
    return annotation(element, SHAPE)
        .flatMap(mirror -> value(mirror, "value"))
        .map(Object::toString);
  }

  static Optional<AnnotationMirror> annotation(Element element, String name) {
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      TypeElement type = (TypeElement) mirror.getAnnotationType().asElement();
      if (type.getQualifiedName().contentEquals(name)) {
        return Optional.of(mirror);
      }
    }
    return Optional.empty();
  }

  static Optional<Object> value(AnnotationMirror mirror, String member) {
    return mirror.getElementValues().entrySet().stream()
        .filter(e -> e.getKey().getSimpleName().contentEquals(member))
        .map(e -> (AnnotationValue) e.getValue())
        .map(AnnotationValue::getValue)
        .findFirst();
  }

  /**
   * The shape a text stands for in a class.
   *
   * @throws Problem if the text is malformed or names a field that is no constant
   */
  static Shape shape(String text, TypeElement where) {
    return ShapeParser.parse(text, names(where));
  }

  static Function<String, Dim> names(TypeElement where) {
    return name -> {
      for (TypeElement type : TypeNames.outwards(where)) {
        Optional<Element> field = Members.field(type, name);
        if (field.isPresent() && field.get().getModifiers().contains(Modifier.STATIC)) {
          return constant((VariableElement) field.get(), name);
        }
      }
      return Dim.symbol(name);
    };
  }

  private static Dim constant(VariableElement field, String name) {
    if (field.getConstantValue() instanceof Integer value) {
      return Dim.of(value);
    }
    throw Problem.of(
            Code.U0203,
            "@Shape: %s is a static field of %s, but not a compile-time constant int",
            name,
            field.getEnclosingElement())
        .withHint(
            "make it a static final int with a constant initializer, or give the dimension another name");
  }
}
