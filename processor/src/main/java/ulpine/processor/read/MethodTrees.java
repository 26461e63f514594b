package ulpine.processor.read;

import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;

/** Finds the trees of methods. */
final class MethodTrees {
  private MethodTrees() {}

  /** The tree of a method: the one of that name and those parameters. */
  static Optional<MethodTree> find(ClassSource source, ExecutableElement method) {
    for (Tree member : source.tree().getMembers()) {
      if (member instanceof MethodTree candidate
          && candidate.getName().contentEquals(method.getSimpleName())
          && sameParameters(candidate, method)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
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
