package ulpine.processor.read;

import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import java.util.List;

/** Where a method returns. */
final class Returns {
  private Returns() {}

  /** The expression of the last return statement, or the method where it does not end in one. */
  static Tree last(MethodTree method) {
    List<? extends StatementTree> statements = method.getBody().getStatements();
    boolean found = !statements.isEmpty()
        && statements.get(statements.size() - 1) instanceof ReturnTree result
        && result.getExpression() != null;
    return found ? ((ReturnTree) statements.get(statements.size() - 1)).getExpression() : method;
  }
}
