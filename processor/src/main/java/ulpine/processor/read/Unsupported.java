package ulpine.processor.read;

import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import java.util.Locale;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;

/** What to say of Java that is not part of the graph language. */
final class Unsupported {
  private static final String ALLOWED =
      "a graph's body has local variables, assignments, for loops with constant bounds,"
          + " if on constants, tensor operations, and calls of graphs and of static methods of the class";

  private Unsupported() {}

  static Problem construct(Tree tree) {
    return named(name(tree));
  }

  static Problem named(String construct) {
    return Problem.of(Code.U0301, "%s is not part of the graph language", construct)
        .withHint(ALLOWED);
  }

  private static String name(Tree tree) {
    return switch (tree.getKind()) {
      case WHILE_LOOP -> "a while loop";
      case DO_WHILE_LOOP -> "a do loop";
      case ENHANCED_FOR_LOOP -> "a for loop over a collection";
      case LAMBDA_EXPRESSION -> "a lambda";
      case MEMBER_REFERENCE -> "a method reference";
      case NEW_CLASS -> "the creation of a " + ((NewClassTree) tree).getIdentifier();
      case NEW_ARRAY -> "an array";
      case ARRAY_ACCESS -> "an array access";
      case INSTANCE_OF -> "instanceof";
      case CLASS, RECORD, ENUM, INTERFACE -> "a local class";
      case CONDITIONAL_EXPRESSION -> "this conditional expression";
      default -> article(tree.getKind().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    };
  }

  private static String article(String noun) {
    return ("aeiou".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ")
        + noun
        + (noun.equals("try") ? " statement" : "");
  }
}
