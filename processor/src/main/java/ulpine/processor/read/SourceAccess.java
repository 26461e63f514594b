package ulpine.processor.read;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.SourcePositions;
import java.util.Optional;
import javax.lang.model.element.TypeElement;

/** Gives the source of a class, nested ones too, if it is part of this compilation. */
@FunctionalInterface
public interface SourceAccess {
  Optional<ClassSource> find(TypeElement type);

  /** The tree of a class, as parsed, the file it is in, and where its trees are in that file. */
  record ClassSource(CompilationUnitTree unit, ClassTree tree, SourcePositions positions) {}
}
