package ulpine.processor.emit;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Span;
import ulpine.processor.lower.Contraction;
import ulpine.processor.lower.Kernel;
import ulpine.processor.lower.Lanes;
import ulpine.processor.lower.Stmt;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;

/** What a kernel refers to. */
final class KernelParts {
  private final Set<String> buffers = new LinkedHashSet<>();
  private final Set<String> symbols = new TreeSet<>();
  private final Set<String> variables = new TreeSet<>();
  private final Set<String> scalars = new TreeSet<>();
  private final Set<String> assigned = new TreeSet<>();
  private final Set<String> loops = new TreeSet<>(List.of(Lanes.LANE));
  private final Map<String, Span> stores = new LinkedHashMap<>();
  private Span last = Span.NONE;
  private boolean treeSum;

  private KernelParts(List<Stmt> body) {
    body.forEach(this::visit);
  }

  static Set<String> buffers(List<Stmt> body) {
    return new TreeSet<>(new KernelParts(body).buffers);
  }

  /** Those of all forms of a kernel. */
  static Set<String> buffers(Kernel kernel) {
    Set<String> all = buffers(kernel.body());
    kernel.forms().forEach(form -> all.addAll(buffers(form.body())));
    return all;
  }

  /** The scalars a kernel declares, but for its indices. */
  static Set<String> scalars(List<Stmt> body) {
    return new KernelParts(body).scalars;
  }

  /** The scalars and vectors a kernel assigns to. */
  static Set<String> assigned(List<Stmt> body) {
    return new KernelParts(body).assigned;
  }

  /** The symbols of sizes. */
  static Set<String> symbols(List<Stmt> body) {
    return new KernelParts(body).symbols;
  }

  /** The index variables that are given a value outside. */
  static Set<String> variables(List<Stmt> body) {
    KernelParts parts = new KernelParts(body);
    parts.variables.removeAll(parts.loops);
    return parts.variables;
  }

  /** The buffers a kernel writes, in order, with the source lines of the values. */
  static Map<String, Span> stores(Kernel kernel) {
    return new KernelParts(kernel.body()).stores;
  }

  static boolean hasTreeSum(Kernel kernel) {
    return new KernelParts(kernel.body()).treeSum;
  }

  private void visit(Stmt statement) {
    if (statement instanceof Stmt.Source source) {
      last = source.span();
    } else if (statement instanceof Stmt.Part part) {
      part.body().forEach(this::visit);
    } else if (statement instanceof Stmt.Usual usual) {
      usual.body().forEach(this::visit);
      visit(usual.otherwise());
    } else if (statement instanceof Stmt.Choice choice) {
      visit(choice.condition().size());
      choice.then().forEach(this::visit);
      choice.otherwise().forEach(this::visit);
    } else if (statement instanceof Stmt.Test test) {
      visit(test.condition());
      test.then().forEach(this::visit);
      test.otherwise().forEach(this::visit);
    } else if (statement instanceof Stmt.Loop loop) {
      if (!loop.goesOn()) {
        loops.add(loop.variable());
      }
      visit(loop.from());
      visit(loop.to());
      loop.body().forEach(this::visit);
    } else if (statement instanceof Stmt.When when) {
      loops.add(when.tap().variable());
      visit(when.tap().position());
      visit(when.tap().size());
      when.body().forEach(this::visit);
      when.otherwise().forEach(this::visit);
    } else if (statement instanceof Stmt.DeclareIndex declare) {
      loops.add(declare.name());
      visit(declare.value());
    } else if (statement instanceof Stmt.LoadIndex load) {
      loops.add(load.name());
      buffers.add(load.buffer());
      visit(load.at());
    } else if (statement instanceof Stmt.AssignIndex assign) {
      visit(assign.value());
    } else if (statement instanceof Stmt.Declare declare) {
      scalars.add(declare.name());
      visit(declare.value());
    } else if (statement instanceof Stmt.Assign assign) {
      assigned.add(assign.name());
      visit(assign.value());
    } else if (statement instanceof Stmt.Store store) {
      buffers.add(store.buffer());
      stores.put(store.buffer(), last);
      visit(store.at());
      visit(store.value());
    } else if (statement instanceof Stmt.TreeSum sum) {
      treeSum = true;
      visit(sum.axes(), sum.term());
    } else if (statement instanceof Stmt.Argmax argmax) {
      visit(List.of(argmax.axis()), argmax.term());
    } else if (statement instanceof Stmt.ClearNorms clear) {
      buffers.add(clear.buffer());
    } else if (statement instanceof Stmt.RaiseNorms raise) {
      buffers.add(raise.buffer());
      visit(raise.value());
      visit(raise.error());
    } else if (statement instanceof Stmt.BoundContraction bound) {
      Contraction c = bound.contraction();
      buffers.addAll(List.of(c.result(), c.left().buffer(), c.right().buffer()));
      buffers.addAll(bound.errors().values());
      c.running().ifPresent(running -> buffers.addAll(running.scratch()));
      bound.lengths().values().forEach(this::visit);
      c.terms().forEach(this::visit);
      for (Contraction.Operand operand : List.of(c.left(), c.right())) {
        operand.rows().ifPresent(rows -> visit(rows.row()));
        operand.count().ifPresent(this::visit);
      }
    } else if (statement instanceof Stmt.Bounded bounded) {
      visit(bounded.reduction());
      bounded.before().forEach(this::visit);
      visit(bounded.termError());
    }
  }

  private void visit(List<Axis> axes, Expr term) {
    axes.forEach(axis -> visit(axis.size()));
    visit(term);
  }

  private void visit(Expr expr) {
    if (expr instanceof Expr.Size size) {
      visit(size.value());
    } else if (expr instanceof Expr.Position position) {
      visit(position.at());
    } else if (expr instanceof Expr.Load load) {
      buffers.add(load.buffer());
      visit(load.at());
    } else if (expr instanceof Expr.LoadAt load) {
      buffers.add(load.buffer());
      visit(load.base());
      visit(load.stride());
      visit(load.position());
    } else if (expr instanceof Expr.Array array) {
      buffers.add(array.buffer());
    } else if (expr instanceof Expr.Apply apply) {
      apply.operands().forEach(this::visit);
    } else if (expr instanceof Expr.Beside beside) {
      beside.operands().forEach(this::visit);
    }
  }

  private void visit(Index index) {
    visit(index.offset());
    index.terms().forEach(term -> {
      variables.add(term.variable());
      visit(term.stride());
    });
  }

  private void visit(Dim dim) {
    symbols.addAll(dim.symbols());
  }
}
