package ulpine.processor.read;

import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.tools.Diagnostic;
import ulpine.processor.report.Code;

/**
 * Compares each call and constant of a body, as it was resolved here, with the compiler's own
 * resolution, once the compiler is done with the class. A difference would mean wrong code in
 * silence, so it is an error.
 */
public final class CrossCheck implements TaskListener {
  private final Trees trees;
  private final List<Resolutions> open = new ArrayList<>();
  private final List<MethodReader.Unexplained> unexplained = new ArrayList<>();

  private CrossCheck(Trees trees) {
    this.trees = trees;
  }

  /** Starts listening to the compiler, which must be javac. */
  public static CrossCheck install(ProcessingEnvironment javac) {
    CrossCheck check = new CrossCheck(Trees.instance(javac));
    JavacTask.instance(javac).addTaskListener(check);
    return check;
  }

  /** Adds a method that is an error of ours if the compiler accepts it. */
  public void expectError(MethodReader.Unexplained method) {
    unexplained.add(method);
  }

  /** Classes are generated only where nothing is wrong. */
  @Override
  public void started(TaskEvent event) {
    if (event.getKind() == TaskEvent.Kind.GENERATE && !unexplained.isEmpty()) {
      for (MethodReader.Unexplained method : unexplained) {
        trees.printMessage(
            Diagnostic.Kind.ERROR,
            "[" + Code.U9002 + "] this graph could not be read, and the compiler finds nothing"
                + " wrong with it; please report this",
            method.tree(),
            method.source().unit());
      }
      unexplained.clear();
    }
  }

  /** Adds calls to compare. */
  public void expect(Resolutions resolutions) {
    open.add(resolutions);
  }

  @Override
  public void finished(TaskEvent event) {
    if (event.getKind() != TaskEvent.Kind.ANALYZE || event.getTypeElement() == null) {
      return;
    }
    List<Resolutions> ready =
        open.stream().filter(r -> declares(r, event.getTypeElement())).toList();
    open.removeAll(ready);
    ready.forEach(this::check);
  }

  private static boolean declares(Resolutions resolutions, TypeElement analyzed) {
    return resolutions.owner().contentEquals(analyzed.getQualifiedName())
        || resolutions.owner().startsWith(analyzed.getQualifiedName() + ".");
  }

  private void check(Resolutions resolutions) {
    for (Reading.Resolution resolution : resolutions.calls()) {
      ClassSource source = resolutions.source();
      TreePath path = TreePath.getPath(source.unit(), resolution.place());
      Element actual = path == null ? null : trees.getElement(path);
      boolean member = actual instanceof ExecutableElement || actual instanceof VariableElement;
      if (member && !agrees(actual, resolution)) {
        report(source, resolution, actual);
      }
    }
  }

  private static boolean agrees(Element actual, Reading.Resolution resolution) {
    boolean sameOwner = actual.getEnclosingElement() instanceof TypeElement owner
        && owner.getQualifiedName().contentEquals(resolution.owner());
    boolean sameTypes = !(actual instanceof ExecutableElement method)
        || resolution.parameters().stream().allMatch(Descriptors.of(method)::equals);
    return sameOwner && sameTypes && actual.getSimpleName().contentEquals(resolution.member());
  }

  private void report(ClassSource source, Reading.Resolution resolution, Element actual) {
    Tree place = resolution.place();
    trees.printMessage(
        Diagnostic.Kind.ERROR,
        "[" + Code.U9001 + "] this " + (actual instanceof ExecutableElement ? "call" : "name")
            + " is " + actual.getEnclosingElement() + "." + actual
            + " to the compiler, but was read as " + resolution.owner() + "." + resolution.member()
            + "; please report this",
        place instanceof MethodInvocationTree of ? of.getMethodSelect() : place,
        source.unit());
  }
}
