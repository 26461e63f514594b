package ulpine.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import ulpine.processor.carry.GraphText;
import ulpine.processor.graph.ClassRef;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.read.ForeignGraphs;
import ulpine.processor.read.MethodReader;
import ulpine.processor.read.Sources;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;

/** Graphs as the generated classes beside their methods carry them. */
final class CarriedGraphs implements ForeignGraphs {
  private static final String ANNOTATION = "ulpine.annotations.CarriedGraph";

  private final Elements elements;
  private final Sources sources;

  CarriedGraphs(Elements elements, Sources sources) {
    this.elements = elements;
    this.sources = sources;
  }

  @Override
  public Lookup find(ExecutableElement callee) {
    ClassRef generated = MethodReader.generated(elements, callee);
    List<String> names = List.of(generated.simpleNames().get(0) + "Graph");
    ClassRef carrier = new ClassRef(generated.packageName(), names);
    TypeElement type = elements.getTypeElement(carrier.canonicalName());
    TypeElement owner = (TypeElement) callee.getEnclosingElement();
    // A class-path copy beside the source is from an earlier build: the one to come is the one that
    // counts.
    boolean compiling = sources.find(owner).isPresent();
    if (type == null || (compiling && sources.find(type).isEmpty())) {
      return compiling
          ? new Wait(owner.getSimpleName() + "." + callee.getSimpleName())
          : new Failed(Problem.of(
                  Code.U0502,
                  "%s.%s carries no graph, so it cannot be part of this one",
                  owner.getSimpleName(),
                  callee.getSimpleName())
              .withHint("compile it with the annotation processor"));
    }
    return read(type, carrier, owner, callee);
  }

  private static Lookup read(
      TypeElement type, ClassRef carrier, TypeElement owner, ExecutableElement callee) {
    Optional<? extends AnnotationMirror> mirror = type.getAnnotationMirrors().stream()
        .filter(m -> ((TypeElement) m.getAnnotationType().asElement())
            .getQualifiedName()
            .contentEquals(ANNOTATION))
        .findFirst();
    int version = 0;
    List<String> text = new ArrayList<>();
    if (mirror.isPresent()) {
      for (var entry : mirror.get().getElementValues().entrySet()) {
        Object value = ((AnnotationValue) entry.getValue()).getValue();
        if (entry.getKey().getSimpleName().contentEquals("version")) {
          version = (Integer) value;
        } else {
          for (Object chunk : (List<?>) value) {
            text.add((String) ((AnnotationValue) chunk).getValue());
          }
        }
      }
    }
    if (version != GraphText.VERSION) {
      return new Failed(Problem.of(
              Code.U0501,
              "%s.%s was compiled by another version of Ulpine (its graph has version %d, expected %d)",
              owner.getSimpleName(),
              callee.getSimpleName(),
              version,
              GraphText.VERSION)
          .withHint("compile it again with this version"));
    }
    GraphMethod method = GraphText.parse(text);
    return new Found(method, carrier);
  }
}
