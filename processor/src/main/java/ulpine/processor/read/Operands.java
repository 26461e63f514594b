package ulpine.processor.read;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.List;

/** Where what an operation is applied to is declared. */
record Operands(Frame frame, Scope scope) {
  /** A note for each operand that is a variable declared in the same file. */
  List<Located.Note> declarations(List<ExpressionTree> operands) {
    List<Located.Note> notes = new ArrayList<>();
    for (ExpressionTree operand : operands) {
      if (root(operand) instanceof IdentifierTree name) {
        scope
            .find(name.getName().toString())
            .filter(v -> notes.stream().noneMatch(n -> n.place() == v.declaration()))
            .ifPresent(v -> notes.add(
                new Located.Note(v.declaration(), "'" + name.getName() + "' is declared here")));
      }
    }
    return notes;
  }

  /** The variable of {@code weights.inner().w()}; chains of operations have no one declaration. */
  private Tree root(ExpressionTree tree) {
    Tree root = tree;
    while (root instanceof com.sun.source.tree.MethodInvocationTree call
        && call.getArguments().isEmpty()
        && call.getMethodSelect() instanceof com.sun.source.tree.MemberSelectTree select) {
      root = select.getExpression();
    }
    boolean record = root == tree
        || (root instanceof IdentifierTree name
            && scope
                .find(name.getName().toString())
                .filter(v -> v.value() instanceof Value.OfRecord)
                .isPresent());
    return record ? root : tree;
  }
}
