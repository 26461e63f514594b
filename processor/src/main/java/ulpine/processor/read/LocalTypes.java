package ulpine.processor.read;

import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.PrimitiveTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;

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

  /**
   * The value as a parameter, a result or a component of a type holds it.
   *
   * @throws Located if it is a number whose arithmetic is another then
   */
  static Value held(Value value, TypeMirror type, String holder, Tree place) {
    boolean number = value instanceof Value.OfSize || value instanceof Value.OfReal;
    boolean known = switch (type.getKind()) {
      case INT, DOUBLE, BOOLEAN -> true;
      default -> false;
    };
    if (!known && (number || value instanceof Value.OfBoolean)) {
      throw new Located(
          place,
          Problem.of(
                  Code.U0301, "%s of type %s is not part of the graph language", holder, text(type))
              .withHint("numbers are int and double"));
    }
    return number && type.getKind() == TypeKind.DOUBLE
        ? Arithmetic.cast(place, "double", value)
        : value;
  }

  /** A type without its annotations. */
  private static String text(TypeMirror type) {
    return type instanceof DeclaredType declared
        ? declared.asElement().getSimpleName().toString()
        : type.getKind().isPrimitive()
            ? type.getKind().name().toLowerCase(Locale.ROOT)
            : type.toString();
  }
}
