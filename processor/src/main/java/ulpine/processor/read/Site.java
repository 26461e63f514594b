package ulpine.processor.read;

import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import ulpine.processor.report.Problem;

/**
 * A parameter, a result or a record's component in a graph's signature.
 *
 * @param top the parameter or method it belongs to
 * @param declaration the same, or the component's own declaration
 * @param source the class of the declaration
 */
record Site(ClassSource user, Tree top, ClassSource source, Tree declaration) {
  static Site of(ClassSource user, Tree top) {
    return new Site(user, top, user, top);
  }

  /** A component of a record that is here; a class file has no place for it. */
  Site component(TypeElement record, RecordComponentElement component, Sources sources) {
    return sources
        .find(record)
        .flatMap(of -> declaration(of, component).map(tree -> new Site(user, top, of, tree)))
        .orElse(of(user, top));
  }

  private static Optional<? extends Tree> declaration(
      ClassSource of, RecordComponentElement component) {
    return of.tree().getMembers().stream()
        .filter(tree -> tree instanceof VariableTree field
            && field.getName().contentEquals(component.getSimpleName()))
        .findFirst();
  }

  Located mistake(Problem problem) {
    return mistake(declaration, problem);
  }

  Located mistakeInShape(Problem problem) {
    return mistake(Annotations.argument(declaration, "Shape"), problem);
  }

  private Located mistake(Tree place, Problem problem) {
    return declaration == top
        ? new Located(place, problem, List.of(), List.of())
        : Located.elsewhere(source, place, problem, use());
  }

  /** What to say of a mistake in a record: who uses it. */
  private Located.Note use() {
    return new Located.Note(top, "the record is part of a graph here", Optional.of(user));
  }
}
