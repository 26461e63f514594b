package ulpine.processor.read;

import com.sun.source.tree.MethodTree;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.util.ElementFilter;

/** Finds the trees of methods. */
final class MethodTrees {
  private MethodTrees() {}

  /** The tree of a method: of those of its name, the one in its place; else by its parameters. */
  static Optional<MethodTree> find(ClassSource source, ExecutableElement method) {
    List<MethodTree> trees = source.tree().getMembers().stream()
        .filter(MethodTree.class::isInstance)
        .map(MethodTree.class::cast)
        .filter(tree -> tree.getName().contentEquals(method.getSimpleName()))
        .toList();
    List<ExecutableElement> elements =
        ElementFilter.methodsIn(method.getEnclosingElement().getEnclosedElements()).stream()
            .filter(e -> e.getSimpleName().equals(method.getSimpleName()))
            .toList();
    return trees.size() == elements.size()
        ? Optional.of(trees.get(elements.indexOf(method)))
        : trees.stream().filter(tree -> sameParameters(tree, method)).findFirst();
  }

  private static boolean sameParameters(MethodTree tree, ExecutableElement method) {
    if (tree.getParameters().size() != method.getParameters().size()) {
      return false;
    }
    for (int i = 0; i < tree.getParameters().size(); i++) {
      String written = tree.getParameters().get(i).getType().toString().replaceAll("<.*", "");
      String erased = method.getParameters().get(i).asType().toString().replaceAll("<.*", "");
      String name = tree.getParameters().get(i).getName().toString();
      boolean sameName = method.getParameters().get(i).getSimpleName().contentEquals(name);
      boolean sameType = erased.endsWith(written.substring(written.lastIndexOf('.') + 1));
      if (!sameName || !sameType) {
        return false;
      }
    }
    return true;
  }
}
