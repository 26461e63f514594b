package ulpine.processor.read;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.util.Optional;

/** Annotations in trees. */
final class Annotations {
  private Annotations() {}

  /** The annotation of a simple name on a declaration. */
  static Optional<AnnotationTree> find(ModifiersTree modifiers, String simpleName) {
    return modifiers.getAnnotations().stream()
        .map(AnnotationTree.class::cast)
        .filter(a -> a.getAnnotationType().toString().equals(simpleName)
            || a.getAnnotationType().toString().endsWith("." + simpleName))
        .findFirst();
  }

  /**
   * The expression in the annotation, or the declaration itself where there is none to point at.
   */
  static Tree argument(Tree declaration, String simpleName) {
    Optional<AnnotationTree> annotation = declaration instanceof VariableTree variable
        ? find(variable.getModifiers(), simpleName)
        : declaration instanceof MethodTree method
            ? find(method.getModifiers(), simpleName)
            : Optional.empty();
    return annotation.map(Annotations::argument).orElse(declaration);
  }

  private static Tree argument(AnnotationTree annotation) {
    if (annotation.getArguments().isEmpty()) {
      return annotation;
    }
    ExpressionTree first = annotation.getArguments().get(0);
    return first instanceof AssignmentTree assignment ? assignment.getExpression() : first;
  }
}
