package ulpine.processor.read;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.Optional;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;

/** The trees that javac is compiling. */
public final class JavacSources implements Sources {
  private final Trees trees;

  /** @throws IllegalArgumentException if the environment is not javac's own */
  public JavacSources(ProcessingEnvironment javac) {
    this.trees = Trees.instance(javac);
  }

  @Override
  public Optional<ClassSource> find(TypeElement type) {
    TreePath path = trees.getPath(type);
    return path != null && path.getLeaf() instanceof ClassTree tree
        ? Optional.of(new ClassSource(path.getCompilationUnit(), tree, trees.getSourcePositions()))
        : Optional.empty();
  }

  @Override
  public void print(Diagnostic.Kind kind, String message, Tree place, CompilationUnitTree unit) {
    trees.printMessage(kind, message, place, unit);
  }

  @Override
  public void print(Diagnostic.Kind kind, String message, Element place) {
    TreePath path = trees.getPath(place);
    trees.printMessage(kind, message, path.getLeaf(), path.getCompilationUnit());
  }
}
