package ulpine.processor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import ulpine.processor.carry.GraphText;
import ulpine.processor.graph.ClassRef;
import ulpine.processor.read.ForeignGraphs.Failed;
import ulpine.processor.read.ForeignGraphs.Found;
import ulpine.processor.read.ForeignGraphs.Lookup;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;

/** Graphs of classes that were compiled before, from the classes that carry them. */
final class Carried {
  private static final String ANNOTATION = "ulpine.annotations.CarriedGraph";

  private Carried() {}

  static Lookup find(GraphKey callee, ClassRef carrier, Elements elements) {
    Optional<? extends AnnotationMirror> annotation = Optional.ofNullable(
            elements.getTypeElement(carrier.canonicalName()))
        .flatMap(type -> type.getAnnotationMirrors().stream()
            .filter(mirror -> ((TypeElement) mirror.getAnnotationType().asElement())
                .getQualifiedName()
                .contentEquals(ANNOTATION))
            .findFirst());
    return annotation.isPresent()
        ? parse(callee, carrier, annotation.get())
        : failed(Code.U0502, callee + " carries no graph, so it cannot be part of this one");
  }

  private static Lookup parse(GraphKey callee, ClassRef carrier, AnnotationMirror annotation) {
    String version = value(annotation, "version").map(String::valueOf).orElse("0");
    if (!version.equals(String.valueOf(GraphText.VERSION))) {
      return failed(
          Code.U0501,
          callee + " was compiled by another version of Ulpine (carried graph version " + version
              + ", expected " + GraphText.VERSION + "): recompile it");
    }
    try {
      return new Found(GraphText.parse(text(annotation)), carrier);
    } catch (IllegalArgumentException mangled) {
      return failed(
          Code.U0502, "the graph in " + carrier.canonicalName() + " cannot be read: recompile it");
    }
  }

  private static List<String> text(AnnotationMirror annotation) {
    return value(annotation, "text").stream()
        .filter(List.class::isInstance)
        .flatMap(pieces -> ((List<?>) pieces).stream())
        .map(piece -> String.valueOf(((AnnotationValue) piece).getValue()))
        .toList();
  }

  private static Optional<Object> value(AnnotationMirror annotation, String name) {
    for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
        annotation.getElementValues().entrySet()) {
      if (entry.getKey().getSimpleName().contentEquals(name)) {
        return Optional.of(entry.getValue().getValue());
      }
    }
    return Optional.empty();
  }

  private static Failed failed(Code code, String message) {
    Problem problem = Problem.of(code, "%s", message);
    return new Failed(Optional.of(
        code == Code.U0502
            ? problem.withHint("compile it with Ulpine's annotation processor")
            : problem));
  }
}
