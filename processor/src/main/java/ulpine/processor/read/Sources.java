package ulpine.processor.read;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;

/** Access to source, and messages in it, whatever compiler is running. */
public interface Sources {
  /** The source of a class of this compilation; empty for one from a class file. */
  Optional<ClassSource> find(TypeElement type);

  /** Prints a message at a tree. */
  void print(Diagnostic.Kind kind, String message, Tree place, CompilationUnitTree unit);

  /** Prints a message at a declaration. */
  void print(Diagnostic.Kind kind, String message, Element place);
}
