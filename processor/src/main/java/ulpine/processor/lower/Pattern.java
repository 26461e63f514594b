package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import ulpine.processor.scalar.Expr;

/**
 * What statements do, whatever their buffers and variables are called and whatever lines they come
 * from: layers that are alike have kernels of one pattern.
 *
 * @param statements with other names, and no sources
 * @param buffers their names, in the order in which they appear
 */
public record Pattern(List<Stmt> statements, List<String> buffers) {
  public Pattern {
    statements = List.copyOf(statements);
    buffers = List.copyOf(buffers);
  }

  /** @param buffers by name */
  public static Pattern of(List<Stmt> statements, Map<String, Buffer> buffers) {
    Renaming renaming = new Renaming(buffers);
    return new Pattern(renaming.statements(statements), List.copyOf(renaming.bufferNames.keySet()));
  }

  private static final class Renaming {
    private final Map<String, Buffer> buffers;
    private final Map<String, String> bufferNames = new LinkedHashMap<>();
    private final Map<String, String> locals = new HashMap<>();

    Renaming(Map<String, Buffer> buffers) {
      this.buffers = buffers;
    }

    List<Stmt> statements(List<Stmt> body) {
      List<Stmt> renamed = new ArrayList<>();
      for (Stmt statement : body) {
        if (!(statement instanceof Stmt.Source)) {
          renamed.add(statement(statement));
        }
      }
      return renamed;
    }

    private Stmt statement(Stmt statement) {
      if (statement instanceof Stmt.Loop loop) {
        return loop.with(statements(loop.body()));
      } else if (statement instanceof Stmt.When when) {
        return new Stmt.When(when.tap(), statements(when.body()), statements(when.otherwise()));
      } else if (statement instanceof Stmt.LoadIndex load) {
        return new Stmt.LoadIndex(load.name(), buffer(load.buffer()), load.at());
      } else if (statement instanceof Stmt.Declare declare) {
        return new Stmt.Declare(local(declare.name()), declare.type(), expr(declare.value()));
      } else if (statement instanceof Stmt.Choice choice) {
        return new Stmt.Choice(
            choice.condition(), statements(choice.then()), statements(choice.otherwise()));
      } else if (statement instanceof Stmt.Test test) {
        return new Stmt.Test(
            expr(test.condition()), statements(test.then()), statements(test.otherwise()));
      } else if (statement instanceof Stmt.Part part) {
        return part(part);
      } else if (statement instanceof Stmt.Usual usual) {
        return new Stmt.Usual(statements(usual.body()), part(usual.otherwise()));
      } else if (statement instanceof Stmt.Assign assign) {
        return new Stmt.Assign(local(assign.name()), expr(assign.value()));
      } else if (statement instanceof Stmt.Store store) {
        return new Stmt.Store(buffer(store.buffer()), store.at(), expr(store.value()));
      }
      if (statement instanceof Stmt.DeclareIndex || statement instanceof Stmt.AssignIndex) {
        return statement;
      }
      throw new IllegalStateException(statement + " in vectors");
    }

    private Stmt.Part part(Stmt.Part part) {
      return new Stmt.Part("", statements(part.body()));
    }

    private Expr expr(Expr expr) {
      if (expr instanceof Expr.Load load) {
        return new Expr.Load(buffer(load.buffer()), load.at());
      } else if (expr instanceof Expr.LoadAt load) {
        return new Expr.LoadAt(
            buffer(load.buffer()), load.base(), load.stride(), expr(load.position()));
      } else if (expr instanceof Expr.Array array) {
        return new Expr.Array(buffer(array.buffer()));
      } else if (expr instanceof Expr.Local local) {
        return new Expr.Local(local(local.name()));
      } else if (expr instanceof Expr.Apply apply) {
        return new Expr.Apply(
            apply.primitive(), apply.operands().stream().map(this::expr).toList());
      }
      if (expr instanceof Expr.Beside) {
        throw new IllegalStateException(expr + " in vectors");
      }
      return expr;
    }

    private String buffer(String name) {
      return bufferNames.computeIfAbsent(
          name, n -> buffers.get(n).type() + " " + bufferNames.size());
    }

    private String local(String name) {
      return locals.computeIfAbsent(name, n -> "%" + locals.size());
    }
  }

  /**
   * For a pattern with equal statements, the name of the buffer of this one that is in the place of
   * a buffer of the other; any other name as it is.
   */
  public UnaryOperator<String> insteadOf(Pattern other) {
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < buffers.size(); i++) {
      names.put(other.buffers.get(i), buffers.get(i));
    }
    return name -> names.getOrDefault(name, name);
  }
}
