package ulpine.processor.read;

import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.PrimitiveTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;

/** What local variables can hold: arithmetic of other types than int and double is not modelled. */
final class LocalTypes {
  private static final Set<String> CLASSES =
      Set.of("ulpine.Tensor", "ulpine.Labels", "ulpine.Mask", "java.lang.String");

  private LocalTypes() {}

  /** @throws Located if a variable is of another type */
  static void check(VariableTree variable, TypeNames names) {
    Tree type = variable.getType();
    if (type == null || type.toString().equals("var")) {
      return;
    }
    boolean known;
    if (type instanceof PrimitiveTypeTree primitive) {
      known = switch (primitive.getPrimitiveTypeKind()) {
        case INT, DOUBLE, BOOLEAN -> true;
        default -> false;
      };
    } else if (type instanceof IdentifierTree || type instanceof MemberSelectTree) {
      TypeElement element = names.type(type.toString()).orElseThrow(Silence::new);
      known = element.getKind() == ElementKind.RECORD
          || CLASSES.contains(element.getQualifiedName().toString());
    } else {
      known = false;
    }
    if (!known) {
      throw new Located(type, Unsupported.named("a local variable of type " + type));
    }
  }
}
