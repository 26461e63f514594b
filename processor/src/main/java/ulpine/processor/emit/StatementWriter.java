package ulpine.processor.emit;

import com.palantir.javapoet.CodeBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.Numerics;
import ulpine.processor.graph.Span;
import ulpine.processor.lower.Stmt;
import ulpine.processor.scalar.Tap;

/** Statements of scalars as Java. */
class StatementWriter {
  protected final Numerics numerics;
  protected final Scope scope;
  protected final ExprWriter expressions;
  protected final CodeBlock.Builder code;
  private Span last = Span.NONE;

  /** @param numerics what numbers are rounded to */
  StatementWriter(Scope scope, Numerics numerics, CodeBlock.Builder code) {
    this.numerics = numerics;
    this.scope = scope;
    this.expressions = new ExprWriter(scope, numerics);
    this.code = code;
  }

  final void statements(List<Stmt> statements) {
    statements.forEach(this::statement);
  }

  protected void statement(Stmt statement) {
    if (statement instanceof Stmt.Source source) {
      source(source.span());
    } else if (statement instanceof Stmt.Loop loop) {
      loop(loop);
    } else if (statement instanceof Stmt.When when) {
      when(when);
    } else if (statement instanceof Stmt.DeclareIndex declare) {
      String name = scope.declare(Scope.indexKey(declare.name()), declare.name());
      code.addStatement("int $L = $L", name, expressions.index(declare.value()));
    } else if (statement instanceof Stmt.LoadIndex load) {
      String name = scope.declare(Scope.indexKey(load.name()), load.name());
      code.addStatement(
          "int $L = $L[$L]", name, scope.of(load.buffer()), expressions.index(load.at()));
    } else if (statement instanceof Stmt.AssignIndex assign) {
      code.addStatement(
          "$L = $L", scope.of(Scope.indexKey(assign.name())), expressions.index(assign.value()));
    } else if (statement instanceof Stmt.Declare declare) {
      CodeBlock value = expressions.write(declare.value());
      String name = scope.declare(declare.name(), declare.name());
      code.addStatement("$T $L = $L", Types.scalar(declare.type(), numerics), name, value);
    } else if (statement instanceof Stmt.Assign assign) {
      code.addStatement("$L = $L", scope.of(assign.name()), expressions.write(assign.value()));
    } else if (statement instanceof Stmt.Store store) {
      code.addStatement(
          "$L[$L] = $L",
          scope.of(store.buffer()),
          expressions.index(store.at()),
          expressions.write(store.value()));
    } else if (statement instanceof Stmt.ClearNorms clear) {
      code.addStatement("$T.fill($L, 0)", Arrays.class, scope.of(clear.buffer()));
    } else if (statement instanceof Stmt.RaiseNorms raise) {
      code.addStatement(
          "$T.raise($L, $L, $L)",
          Types.NORMS,
          scope.of(raise.buffer()),
          expressions.write(raise.value()),
          expressions.write(raise.error()));
    } else if (statement instanceof Stmt.BoundContraction bound) {
      bound
          .contraction()
          .running()
          .ifPresentOrElse(
              running -> new RunningWriter(scope, expressions, code, bound, running).write(),
              () -> new NormWriter(scope, expressions, code, numerics).contraction(bound));
    } else {
      reduction(statement);
    }
  }

  private void reduction(Stmt statement) {
    Optional<Stmt.Bounded> bounded =
        statement instanceof Stmt.Bounded b ? Optional.of(b) : Optional.empty();
    ReductionWriter writer =
        new ReductionWriter(scope, expressions, code, numerics, bounded, this::statements);
    Stmt reduction = bounded.map(Stmt.Bounded::reduction).orElse(statement);
    if (reduction instanceof Stmt.TreeSum sum) {
      writer.treeSum(sum);
    } else {
      writer.argmax((Stmt.Argmax) reduction);
    }
  }

  private void source(Span span) {
    if (!span.equals(last) && span.line() > 0) {
      code.add("// $L:$L  $L\n", span.file(), span.line(), span.text());
      last = span;
    }
  }

  private void when(Stmt.When when) {
    Tap tap = when.tap();
    String variable = scope.variable(tap.variable());
    CodeBlock position = expressions.index(tap.position());
    String size = expressions.size(tap.size());
    if (tap.divisor() == 1) {
      code.addStatement("int $L = $L", variable, position);
      code.beginControlFlow("if ($L >= 0 && $L < $L)", variable, variable, size);
      statements(when.body());
    } else {
      String spread = scope.variable(tap.variable() + "Spread");
      code.addStatement("int $L = $L", spread, position);
      code.beginControlFlow("if ($L >= 0 && $L % $L == 0)", spread, spread, tap.divisor());
      code.addStatement("int $L = $L / $L", variable, spread, tap.divisor());
      code.beginControlFlow("if ($L < $L)", variable, size);
      statements(when.body());
      otherwise(when);
      code.endControlFlow();
    }
    otherwise(when);
    code.endControlFlow();
  }

  private void otherwise(Stmt.When when) {
    if (!when.otherwise().isEmpty()) {
      code.nextControlFlow("else");
      statements(when.otherwise());
    }
  }

  private void loop(Stmt.Loop loop) {
    String variable = scope.variable(loop.variable());
    String to = expressions.size(loop.to());
    String from = loop.goesOn() ? "" : "int " + variable + " = " + expressions.index(loop.from());
    if (loop.step() == 1) {
      code.beginControlFlow("for ($L; $L < $L; $L++)", from, variable, to, variable);
    } else {
      code.beginControlFlow(
          "for ($L; $L + $L <= $L; $L += $L)",
          from,
          variable,
          loop.step(),
          to,
          variable,
          loop.step());
    }
    statements(loop.body());
    code.endControlFlow();
  }
}
