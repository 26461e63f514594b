package ulpine.processor.bound;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ulpine.processor.lower.ScalarType;
import ulpine.processor.lower.Stmt;
import ulpine.processor.scalar.Companion;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Primitive;
import ulpine.processor.scalar.Rule;

/**
 * The statements of one kernel with statements of the companions beside each. The error of a scalar
 * {@code x} is a scalar {@code xError}, or close to that where the name is taken. Every primitive
 * gets a scalar of its own, since its rules need the result.
 */
final class ErrorStatements {
  private final List<Companion> companions;
  private final List<Map<String, String>> buffers;
  private final Set<String> names;
  private final Map<String, String> given = new HashMap<>();

  /** Buffers of partial results. */
  private final Set<String> partial;

  /** Scalars that hold an element of a stored value, for whose rounding others do not answer. */
  private final Set<String> values = new HashSet<>();

  /**
   * @param buffers for each companion the buffer of each buffer that has one
   * @param partial the buffers of partial results
   * @param names those that are taken
   */
  ErrorStatements(
      List<Companion> companions,
      List<Map<String, String>> buffers,
      Set<String> partial,
      Set<String> names) {
    this.companions = companions;
    this.partial = partial;
    this.buffers = buffers;
    this.names = new HashSet<>(names);
  }

  /** The body of a kernel. */
  List<Stmt> kernel(List<Stmt> body) {
    takeNames(body);
    List<Stmt> statements = new ArrayList<>();
    if (companions.contains(Companion.NORM)) {
      stores(body).forEach(buffer -> statements.add(new Stmt.ClearNorms(buffer)));
    }
    statements.addAll(beside(body));
    return statements;
  }

  /** The buffers of the errors of all that is stored. */
  private Set<String> stores(List<Stmt> statements) {
    Set<String> stored = new LinkedHashSet<>();
    for (Stmt statement : statements) {
      if (statement instanceof Stmt.Store store) {
        stored.add(buffers.get(0).get(store.buffer()));
      } else if (statement instanceof Stmt.Loop loop) {
        stored.addAll(stores(loop.body()));
      } else if (statement instanceof Stmt.When when) {
        stored.addAll(stores(when.body()));
      }
    }
    return stored;
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
      ErrorExpressions.Bounded b = expressions(to).named(declare.name(), declare.value());
      if (!b.value().equals(new Expr.Local(declare.name()))) {
        to.add(new Stmt.Declare(declare.name(), declare.type(), b.value()));
      }
      for (int k = 0; k < companions.size(); k++) {
        String name = beside(k, declare.name()).name();
        to.add(new Stmt.Declare(name, ScalarType.ERROR, b.beside().get(k)));
      }
    } else if (statement instanceof Stmt.Assign assign) {
      ErrorExpressions.Bounded b = expressions(to).of(assign.value());
      // The rules may read the old value and its companions.
      for (int k = companions.size() - 1; k >= 0; k--) {
        to.add(new Stmt.Assign(beside(k, assign.name()).name(), b.beside().get(k)));
      }
      to.add(new Stmt.Assign(assign.name(), b.value()));
    } else if (statement instanceof Stmt.Store store) {
      ErrorExpressions.Bounded b = expressions(to).of(store.value());
      for (int k = companions.size() - 1; k >= 0; k--) {
        String buffer = buffers.get(k).get(store.buffer());
        if (buffer != null && companions.get(k) == Companion.NORM) {
          to.add(new Stmt.RaiseNorms(buffer, b.value(), b.error()));
        } else if (buffer != null) {
          to.add(new Stmt.Store(buffer, store.at(), b.beside().get(k)));
        }
      }
      to.add(new Stmt.Store(store.buffer(), store.at(), b.value()));
      if (companions.contains(Companion.ROUNDING)
          && !isPartial(store.buffer())
          && store.value() instanceof Expr.Local local) {
        values.add(local.name());
      }
    } else if (statement instanceof Stmt.TreeSum sum && isCorrected()) {
      // Corrections carry the roundings of any order.
      add(new Stmt.Declare(sum.name(), ScalarType.REAL, new Expr.Constant(0)), to);
      Expr next = Expr.apply(Primitive.ADD, new Expr.Local(sum.name()), sum.term());
      List<Stmt> body = List.of(new Stmt.Assign(sum.name(), next));
      for (int axis = sum.axes().size() - 1; axis >= 0; axis--) {
        body = List.of(new Stmt.Loop(sum.axes().get(axis), body));
      }
      to.addAll(beside(body));
    } else if (statement instanceof Stmt.TreeSum sum) {
      List<Stmt> before = new ArrayList<>();
      ErrorExpressions.Bounded term = expressions(before).of(sum.term());
      Stmt reduction = new Stmt.TreeSum(sum.name(), sum.axes(), term.value());
      to.add(new Stmt.Bounded(reduction, before, error(sum.name()), term.error()));
    } else if (statement instanceof Stmt.Argmax argmax) {
      List<Stmt> before = new ArrayList<>();
      ErrorExpressions.Bounded term = expressions(before).of(argmax.term());
      Stmt reduction = new Stmt.Argmax(argmax.name(), argmax.axis(), term.value());
      Expr error = isCorrected()
          ? new Expr.Beside(Companion.CORRECTED_ERROR, Rule.TOTAL, term.beside())
          : term.error();
      to.add(new Stmt.Bounded(reduction, before, error(argmax.name()), error));
    } else {
      to.add(statement);
    }
  }

  private boolean isCorrected() {
    return companions.contains(Companion.CORRECTION);
  }

  private ErrorExpressions expressions(List<Stmt> before) {
    return new ErrorExpressions(companions, buffers, this, before);
  }

  boolean isPartial(String buffer) {
    return partial.contains(buffer);
  }

  boolean isValue(String local) {
    return values.contains(local);
  }

  private String error(String local) {
    return beside(companions.size() - 1, local).name();
  }

  /** The scalar that holds a companion of another. */
  Expr.Local beside(int companion, String local) {
    String suffix = companions.get(companion).suffix();
    return new Expr.Local(given.computeIfAbsent(local + suffix, this::fresh));
  }

  String fresh(String wanted) {
    String name = wanted;
    for (int i = 2; !names.add(name); i++) {
      name = wanted + i;
    }
    return name;
  }
}
