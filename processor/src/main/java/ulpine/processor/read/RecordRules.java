package ulpine.processor.read;

import com.sun.source.tree.Tree;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;

/** Which records can be parameters and results: tensors and records of them, seen by everyone. */
final class RecordRules {
  private RecordRules() {}

  /** @throws Located if the record, or one in it, cannot be part of a graph's signature */
  static void check(TypeElement record, Tree place) {
    mistake(record, new ArrayDeque<>()).ifPresent(why -> {
      throw new Located(
          place,
          Problem.of(Code.U0409, "%s", why)
              .withHint("a record of a graph holds tensors and records of tensors"));
    });
  }

  private static Optional<String> mistake(TypeElement record, Deque<TypeElement> around) {
    String name = "the record " + record.getSimpleName();
    if (around.contains(record)) {
      return Optional.of(name + " contains itself");
    }
    if (!record.getTypeParameters().isEmpty()) {
      return Optional.of(name + " has type parameters");
    }
    if (record.getRecordComponents().isEmpty()) {
      return Optional.of(name + " has no components");
    }
    if (TypeNames.outwards(record).stream()
        .anyMatch(t -> t.getModifiers().contains(Modifier.PRIVATE))) {
      return Optional.of(name + " is private, so the generated class cannot use it");
    }
    around.push(record);
    for (RecordComponentElement component : record.getRecordComponents()) {
      Optional<String> inner = mistake(name, component, around);
      if (inner.isPresent()) {
        return inner;
      }
    }
    around.pop();
    return Optional.empty();
  }

  private static Optional<String> mistake(
      String record, RecordComponentElement component, Deque<TypeElement> around) {
    TypeMirror type = component.asType();
    if (type.getKind() == TypeKind.ERROR) {
      return Optional.empty();
    }
    if (type instanceof DeclaredType declared) {
      TypeElement element = (TypeElement) declared.asElement();
      String qualified = element.getQualifiedName().toString();
      if (element.getKind() == ElementKind.RECORD) {
        return mistake(element, around);
      }
      if (qualified.equals("ulpine.Tensor") || qualified.equals("ulpine.Labels")) {
        return Optional.empty();
      }
    }
    return Optional.of(
        record + " has the component " + component.getSimpleName() + ", which is no tensor");
  }
}
