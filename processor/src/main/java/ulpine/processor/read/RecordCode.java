package ulpine.processor.read;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.TreeScanner;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.TypeElement;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;

/**
 * What a record does besides holding its components. A graph takes what a component was given for
 * what its accessor returns; a record of which that is not so would mean something else eagerly. A
 * class file does not show it.
 */
final class RecordCode {
  private RecordCode() {}

  /** @throws Located if a record of this compilation changes what it is given */
  static void check(TypeElement record, Sources sources, Tree use, ClassSource user) {
    Optional<ClassSource> found = sources.find(record);
    if (found.isEmpty()) {
      return;
    }
    Set<String> components = record.getRecordComponents().stream()
        .map(c -> c.getSimpleName().toString())
        .collect(Collectors.toSet());
    for (Tree member : found.get().tree().getMembers()) {
      if (member instanceof MethodTree method && method.getBody() != null) {
        mistake(method, components).ifPresent(place -> {
          throw Located.elsewhere(
              found.get(),
              place,
              problem(record, method),
              new Located.Note(use, "the record is part of a graph here", Optional.of(user)));
        });
      }
    }
  }

  private static Problem problem(TypeElement record, MethodTree method) {
    return isConstructor(method)
        ? Problem.of(
                Code.U0410,
                "the constructor of the record %s changes a component, which a graph does not see",
                record.getSimpleName())
            .withHint("compute the value in the graph; the constructor may check its components")
        : Problem.of(
                Code.U0410,
                "the accessor %s has code of its own, which a graph does not see",
                method.getName())
            .withHint("leave it out, and make what it computes a static method");
  }

  private static boolean isConstructor(MethodTree method) {
    return method.getName().contentEquals("<init>");
  }

  private static Optional<Tree> mistake(MethodTree method, Set<String> components) {
    String name = method.getName().toString();
    if (isConstructor(method)) {
      return delegates(method.getBody())
          ? Optional.empty()
          : Optional.ofNullable(new Assignments(components).scan(method.getBody(), null));
    }
    boolean accessor = components.contains(name) && method.getParameters().isEmpty();
    return accessor && !returns(method.getBody(), name) ? Optional.of(method) : Optional.empty();
  }

  /** Whether a constructor begins with {@code this(...)}, as all but the canonical one do. */
  private static boolean delegates(BlockTree body) {
    return !body.getStatements().isEmpty()
        && body.getStatements().get(0) instanceof ExpressionStatementTree first
        && first.getExpression() instanceof MethodInvocationTree call
        && call.getMethodSelect().toString().equals("this");
  }

  private static boolean returns(BlockTree body, String component) {
    List<? extends StatementTree> statements = body.getStatements();
    return statements.size() == 1
        && statements.get(0) instanceof ReturnTree result
        && (isName(result.getExpression(), component)
            || isField(result.getExpression(), component));
  }

  private static boolean isName(ExpressionTree tree, String name) {
    return bare(tree) instanceof IdentifierTree identifier
        && identifier.getName().contentEquals(name);
  }

  private static boolean isField(ExpressionTree tree, String name) {
    return bare(tree) instanceof MemberSelectTree select
        && select.getIdentifier().contentEquals(name)
        && isName(select.getExpression(), "this");
  }

  private static Tree bare(ExpressionTree tree) {
    return tree instanceof ParenthesizedTree parentheses ? bare(parentheses.getExpression()) : tree;
  }

  /** Finds the first assignment to a component that does not just keep what is given. */
  private static final class Assignments extends TreeScanner<Tree, Void> {
    private final Set<String> components;

    Assignments(Set<String> components) {
      this.components = components;
    }

    @Override
    public Tree visitAssignment(AssignmentTree tree, Void unused) {
      for (String component : components) {
        boolean changes =
            isField(tree.getVariable(), component) && !isName(tree.getExpression(), component);
        if (changes || isName(tree.getVariable(), component)) {
          return tree;
        }
      }
      return super.visitAssignment(tree, null);
    }

    @Override
    public Tree visitCompoundAssignment(CompoundAssignmentTree tree, Void unused) {
      return components.stream().anyMatch(c -> isName(tree.getVariable(), c))
          ? tree
          : super.visitCompoundAssignment(tree, null);
    }

    @Override
    public Tree visitUnary(UnaryTree tree, Void unused) {
      boolean step = Arithmetic.isStep(tree);
      return step && components.stream().anyMatch(c -> isName(tree.getExpression(), c))
          ? tree
          : super.visitUnary(tree, null);
    }

    /** A class in a constructor cannot assign the parameters. */
    @Override
    public Tree visitClass(ClassTree tree, Void unused) {
      return null;
    }

    @Override
    public Tree reduce(Tree first, Tree second) {
      return first != null ? first : second;
    }
  }
}
