package ulpine.processor.read;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.EmptyStatementTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import java.util.List;
import java.util.Optional;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Node;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;
import ulpine.processor.shape.Shape;

/** Reads statements: declarations, assignments, loops unrolled, conditions decided. */
final class BodyReader {
  private static final int MOST_ITERATIONS = 10_000;

  private final Reading reading;
  private final Frame frame;
  private final Reports reports;
  private final ExpressionReader expressions;
  private Tree returned;

  BodyReader(Reading reading, Frame frame, Reports reports) {
    this.reading = reading;
    this.frame = frame;
    this.reports = reports;
    this.expressions = new ExpressionReader(reading, frame, reports);
    this.returned = frame.tree();
  }

  /** The value a body returns; unknown if that has a problem. Problems are reported here. */
  Value read(Scope scope) {
    Optional<Value> returned = statements(frame.tree().getBody().getStatements(), scope.inner());
    return returned.orElseThrow(Silence::new);
  }

  /** The expression that was returned, once the body has been read. */
  Tree returned() {
    return returned;
  }

  /** The value returned, if a return statement was reached. */
  private Optional<Value> statements(List<? extends StatementTree> statements, Scope scope) {
    for (StatementTree statement : statements) {
      Optional<Value> returned = guarded(statement, scope);
      if (returned.isPresent()) {
        return returned;
      }
    }
    return Optional.empty();
  }

  /** Reads a statement; what it declares or assigns is unknown if it has a problem. */
  private Optional<Value> guarded(StatementTree statement, Scope scope) {
    if (!reading.step()) {
      throw new Located(
          statement,
          Problem.of(Code.U0305, "this graph has too many operations when its loops are unrolled"));
    }
    try {
      return statement(statement, scope);
    } catch (Located located) {
      reports.report(located, frame);
    } catch (Silence silent) {
      reading.foundProblem();
    }
    if (statement instanceof VariableTree variable) {
      scope.declare(variable.getName().toString(), variable, new Value.Unknown());
    } else if (statement instanceof ExpressionStatementTree e
        && e.getExpression() instanceof AssignmentTree a) {
      scope.find(a.getVariable().toString()).ifPresent(v -> v.assign(new Value.Unknown()));
    } else if (statement instanceof ReturnTree) {
      return Optional.of(new Value.Unknown());
    } else {
      throw new Silence();
    }
    return Optional.empty();
  }

  private Optional<Value> statement(StatementTree statement, Scope scope) {
    if (statement instanceof VariableTree variable) {
      declare(variable, scope);
    } else if (statement instanceof ExpressionStatementTree expression) {
      effect(expression.getExpression(), scope);
    } else if (statement instanceof ReturnTree result) {
      if (result.getExpression() == null) {
        throw new Silence();
      }
      returned = result.getExpression();
      return Optional.of(expressions.read(result.getExpression(), scope));
    } else if (statement instanceof BlockTree block) {
      return statements(block.getStatements(), scope.inner());
    } else if (statement instanceof IfTree condition) {
      boolean holds = expressions.bool(condition.getCondition(), scope);
      StatementTree taken = holds ? condition.getThenStatement() : condition.getElseStatement();
      return taken == null ? Optional.empty() : statements(List.of(taken), scope.inner());
    } else if (statement instanceof ForLoopTree loop) {
      return loop(loop, scope.inner());
    } else if (!(statement instanceof EmptyStatementTree)) {
      throw new Located(statement, Unsupported.construct(statement));
    }
    return Optional.empty();
  }

  private void declare(VariableTree variable, Scope scope) {
    String name = variable.getName().toString();
    LocalTypes.check(variable, frame.types());
    if (variable.getInitializer() == null) {
      scope.declare(name, variable, new Value.Unknown());
      return;
    }
    Value value = ExpressionReader.convert(
        expressions.read(variable.getInitializer(), scope),
        typeName(variable),
        variable.getInitializer());
    value = named(value, name);
    checkShape(variable, value);
    scope.declare(name, variable, value);
  }

  private static String typeName(VariableTree variable) {
    return variable.getType() == null ? "var" : variable.getType().toString();
  }

  /** Gives the value its variable's name, unless it has one already. */
  private Value named(Value value, String name) {
    if (value instanceof Value.OfNode of && of.node().name().isEmpty()) {
      Node node = of.node();
      return new Value.OfNode(reading.builder().at(name, node.span()).renamed(node));
    }
    return value;
  }

  /** {@code @Shape} on a local variable is an assertion. */
  private void checkShape(VariableTree variable, Value value) {
    var annotation = Annotations.find(variable.getModifiers(), "Shape");
    if (annotation.isEmpty()) {
      return;
    }
    Tree place = Annotations.argument(variable, "Shape");
    if (!(value instanceof Value.OfNode of)) {
      throw new Located(
          place,
          Problem.of(Code.U0205, "@Shape on %s, which is %s", variable.getName(), value.kind()));
    }
    Value text = expressions.read((ExpressionTree) place, new Scope());
    if (!(text instanceof Value.OfText string)) {
      throw new Silence();
    }
    Shape declared;
    try {
      Shape written = ShapeReader.shape(string.text(), frame.owner());
      for (Dim dim : written.dims()) {
        for (String symbol : dim.symbols()) {
          if (!frame.symbols().containsKey(symbol)) {
            throw Problem.of(Code.U0204, "nothing determines the dimension %s", symbol)
                .withHint("@Shape on a local variable uses the names of the parameters' shapes");
          }
        }
      }
      declared = frame.resolve(written);
    } catch (Problem problem) {
      throw new Located(place, problem);
    }
    if (!declared.equals(of.node().shape())) {
      throw new Located(
          place,
          Problem.of(
              Code.U0109,
              "%s is declared %s, but has shape %s",
              variable.getName(),
              declared,
              of.node().shape()));
    }
  }

  private void effect(ExpressionTree expression, Scope scope) {
    if (expression instanceof AssignmentTree assignment) {
      assign(assignment.getVariable(), expressions.read(assignment.getExpression(), scope), scope);
    } else if (expression instanceof CompoundAssignmentTree compound) {
      Value left = expressions.read(compound.getVariable(), scope);
      Value right = expressions.read(compound.getExpression(), scope);
      assign(compound.getVariable(), Arithmetic.compound(compound, left, right), scope);
    } else if (expression instanceof UnaryTree unary && Arithmetic.isStep(unary)) {
      Value value = expressions.read(unary.getExpression(), scope);
      assign(unary.getExpression(), Arithmetic.step(unary, value), scope);
    } else {
      expressions.read(expression, scope);
    }
  }

  private void assign(ExpressionTree target, Value value, Scope scope) {
    if (!(target instanceof IdentifierTree identifier)) {
      throw new Located(
          target,
          Problem.of(
              Code.U0301, "assignment to %s: only local variables can be assigned to", target));
    }
    String name = identifier.getName().toString();
    Scope.Variable variable = scope
        .find(name)
        .orElseThrow(() -> new Located(
            target,
            Problem.of(
                Code.U0301, "assignment to %s, which is no local variable of the graph", name)));
    String type =
        variable.declaration() instanceof VariableTree declared ? typeName(declared) : "var";
    variable.assign(named(ExpressionReader.convert(value, type, target), name));
    if (variable.declaration() instanceof VariableTree declared) {
      checkShape(declared, variable.value());
    }
  }

  private Optional<Value> loop(ForLoopTree loop, Scope scope) {
    for (StatementTree initializer : loop.getInitializer()) {
      statement(initializer, scope);
    }
    for (int i = 0;
        loop.getCondition() == null || expressions.bool(loop.getCondition(), scope);
        i++) {
      if (i >= MOST_ITERATIONS || loop.getCondition() == null) {
        throw new Located(
            loop,
            Problem.of(
                Code.U0305,
                "this loop runs more than %d times; loops are unrolled",
                MOST_ITERATIONS));
      }
      Optional<Value> returned = statements(List.of(loop.getStatement()), scope.inner());
      if (returned.isPresent()) {
        return returned;
      }
      for (ExpressionStatementTree update : loop.getUpdate()) {
        effect(update.getExpression(), scope);
      }
    }
    return Optional.empty();
  }
}
