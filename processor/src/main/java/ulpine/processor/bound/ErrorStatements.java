package ulpine.processor.bound;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ulpine.processor.lower.ScalarType;
import ulpine.processor.lower.Stmt;
import ulpine.processor.scalar.Expr;

/**
 * The statements of one kernel with an error statement beside each. The error of a scalar {@code x}
 * is a scalar {@code xError}, or close to that where the name is taken. Every primitive gets a
 * scalar of its own, since its rule needs the result.
 */
final class ErrorStatements {
  private final Map<String, String> errorBuffers;
  private final Set<String> names;
  private final Map<String, String> errors = new HashMap<>();

  /**
   * @param errorBuffers the buffer of errors of each buffer that has one
   * @param names those that are taken
   */
  ErrorStatements(Map<String, String> errorBuffers, Set<String> names) {
    this.errorBuffers = errorBuffers;
    this.names = new HashSet<>(names);
  }

  /** The body of a kernel. */
  List<Stmt> kernel(List<Stmt> body) {
    takeNames(body);
    return beside(body);
  }

  private void takeNames(List<Stmt> statements) {
    for (Stmt statement : statements) {
      if (statement instanceof Stmt.Loop loop) {
        takeNames(loop.body());
      } else if (statement instanceof Stmt.When when) {
        takeNames(when.body());
      } else if (statement instanceof Stmt.Declare declare) {
        names.add(declare.name());
      } else if (statement instanceof Stmt.TreeSum sum) {
        names.add(sum.name());
      } else if (statement instanceof Stmt.Argmax argmax) {
        names.add(argmax.name());
      }
    }
  }

  private List<Stmt> beside(List<Stmt> statements) {
    List<Stmt> bounded = new ArrayList<>();
    statements.forEach(statement -> add(statement, bounded));
    return bounded;
  }

  private void add(Stmt statement, List<Stmt> to) {
    if (statement instanceof Stmt.Loop loop) {
      to.add(
          new Stmt.Loop(loop.variable(), loop.from(), loop.to(), loop.step(), beside(loop.body())));
    } else if (statement instanceof Stmt.When when) {
      to.add(new Stmt.When(when.tap(), beside(when.body())));
    } else if (statement instanceof Stmt.Declare declare) {
      ErrorExpressions expressions = new ErrorExpressions(errorBuffers, this, to);
      ErrorExpressions.Bounded b = expressions.named(declare.name(), declare.value());
      if (!b.value().equals(new Expr.Local(declare.name()))) {
        to.add(new Stmt.Declare(declare.name(), declare.type(), b.value()));
      }
      to.add(new Stmt.Declare(errorOf(declare.name()), ScalarType.ERROR, b.error()));
    } else if (statement instanceof Stmt.Assign assign) {
      ErrorExpressions expressions = new ErrorExpressions(errorBuffers, this, to);
      ErrorExpressions.Bounded b = expressions.of(assign.value());
      // The rule may read the variable's old value.
      to.add(new Stmt.Assign(errorOf(assign.name()), b.error()));
      to.add(new Stmt.Assign(assign.name(), b.value()));
    } else if (statement instanceof Stmt.Store store) {
      ErrorExpressions expressions = new ErrorExpressions(errorBuffers, this, to);
      ErrorExpressions.Bounded b = expressions.of(store.value());
      to.add(new Stmt.Store(errorBuffers.get(store.buffer()), store.at(), b.error()));
      to.add(new Stmt.Store(store.buffer(), store.at(), b.value()));
    } else if (statement instanceof Stmt.TreeSum sum) {
      List<Stmt> before = new ArrayList<>();
      ErrorExpressions expressions = new ErrorExpressions(errorBuffers, this, before);
      ErrorExpressions.Bounded term = expressions.of(sum.term());
      Stmt reduction = new Stmt.TreeSum(sum.name(), sum.axes(), term.value());
      to.add(new Stmt.Bounded(reduction, before, errorOf(sum.name()), term.error()));
    } else if (statement instanceof Stmt.Argmax argmax) {
      List<Stmt> before = new ArrayList<>();
      ErrorExpressions expressions = new ErrorExpressions(errorBuffers, this, before);
      ErrorExpressions.Bounded term = expressions.of(argmax.term());
      Stmt reduction = new Stmt.Argmax(argmax.name(), argmax.axis(), term.value());
      to.add(new Stmt.Bounded(reduction, before, errorOf(argmax.name()), term.error()));
    } else {
      to.add(statement);
    }
  }

  /** The scalar that holds the error of another. */
  String errorOf(String local) {
    return errors.computeIfAbsent(local, name -> fresh(name + "Error"));
  }

  String fresh(String wanted) {
    String name = wanted;
    for (int i = 2; !names.add(name); i++) {
      name = wanted + i;
    }
    return name;
  }
}
