package ulpine.processor.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Modifier;
import ulpine.processor.graph.Span;
import ulpine.processor.lower.Buffer;
import ulpine.processor.lower.Kernel;
import ulpine.processor.lower.Stmt;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;

/** One kernel as one private method. */
final class KernelWriter {
  static final String PARTIAL = "#partial";

  private final Kernel kernel;
  private final Map<String, Buffer> buffers;
  private final Scope scope;
  private final ExprWriter expressions;
  private final CodeBlock.Builder code = CodeBlock.builder();
  private Span last = Span.NONE;

  KernelWriter(Kernel kernel, Map<String, Buffer> buffers, Scope classScope) {
    this.kernel = kernel;
    this.buffers = buffers;
    this.scope = classScope.inner();
    this.expressions = new ExprWriter(scope);
  }

  MethodSpec write(String name) {
    for (String buffer : new TreeSet<>(KernelParts.buffers(kernel))) {
      String field = scope.of(buffer);
      code.addStatement(
          "$T $L = this.$L", Types.array(buffers.get(buffer).element()), field, field);
    }
    if (KernelParts.hasTreeSum(kernel)) {
      code.addStatement("float[] $L = this.$L", scope.of(PARTIAL), scope.of(PARTIAL));
    }
    Set<String> symbols = KernelParts.symbols(kernel);
    for (String symbol : symbols) {
      String size = scope.of(Scope.symbolKey(symbol));
      code.addStatement("int $L = this.$L", size, size);
    }
    statements(kernel.body());
    return MethodSpec.methodBuilder(name)
        .addModifiers(Modifier.PRIVATE)
        .addCode(code.build())
        .build();
  }

  private void statements(List<Stmt> statements) {
    for (Stmt statement : statements) {
      if (statement instanceof Stmt.Source source) {
        source(source.span());
      } else if (statement instanceof Stmt.Loop loop) {
        loop(loop);
      } else if (statement instanceof Stmt.DeclareIndex declare) {
        String name = scope.declare(Scope.indexKey(declare.name()), declare.name());
        code.addStatement("int $L = $L", name, expressions.index(declare.value()));
      } else if (statement instanceof Stmt.Declare declare) {
        CodeBlock value = expressions.write(declare.value());
        String name = scope.declare(declare.name(), declare.name());
        code.addStatement("$T $L = $L", Types.scalar(declare.element()), name, value);
      } else if (statement instanceof Stmt.Assign assign) {
        code.addStatement("$L = $L", scope.of(assign.name()), expressions.write(assign.value()));
      } else if (statement instanceof Stmt.Store store) {
        code.addStatement(
            "$L[$L] = $L",
            scope.of(store.buffer()),
            expressions.index(store.at()),
            expressions.write(store.value()));
      } else if (statement instanceof Stmt.TreeSum sum) {
        treeSum(sum);
      } else if (statement instanceof Stmt.Argmax argmax) {
        argmax(argmax);
      }
    }
  }

  private void source(Span span) {
    if (!span.equals(last) && span.line() > 0) {
      code.add("// $L:$L  $L\n", span.file(), span.line(), span.text());
      last = span;
    }
  }

  private void loop(Stmt.Loop loop) {
    String variable = declare(loop.variable());
    String to = expressions.size(loop.to());
    String from = expressions.index(loop.from()).toString();
    if (loop.step() == 1) {
      code.beginControlFlow(
          "for (int $L = $L; $L < $L; $L++)", variable, from, variable, to, variable);
    } else {
      code.beginControlFlow(
          "for (int $L = $L; $L + $L <= $L; $L += $L)",
          variable,
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

  /** A loop variable keeps its name in loops that follow one another. */
  private String declare(String variable) {
    String key = Scope.indexKey(variable);
    return scope.knows(key) ? scope.of(key) : scope.declare(key, variable);
  }

  private void treeSum(Stmt.TreeSum sum) {
    String partial = scope.of(PARTIAL);
    code.addStatement("$T.fill($L, 0f)", java.util.Arrays.class, partial);
    if (sum.axes().size() == 1) {
      blocked(sum.axes().get(0), sum.term(), partial);
    } else {
      lanes(sum.axes(), sum.term(), partial);
    }
    String half = scope.inner().declare("half", "half");
    String lane = scope.inner().declare("lane", "lane");
    code.beginControlFlow("for (int $L = 8; $L > 0; $L /= 2)", half, half, half);
    code.beginControlFlow("for (int $L = 0; $L < $L; $L++)", lane, lane, half, lane);
    code.addStatement("$L[$L] += $L[$L + $L]", partial, lane, partial, lane, half);
    code.endControlFlow();
    code.endControlFlow();
    code.addStatement("float $L = $L[0]", scope.declare(sum.name(), sum.name()), partial);
  }

  /** Term {@code i} goes to partial sum {@code i % 16}. */
  private void blocked(Axis axis, Expr term, String partial) {
    String variable = declare(axis.variable());
    String size = expressions.size(axis.size());
    code.beginControlFlow("for (int $L = 0; $L < $L; $L++)", variable, variable, size, variable);
    code.addStatement("$L[$L & 15] += $L", partial, variable, expressions.write(term));
    code.endControlFlow();
  }

  private void lanes(List<Axis> axes, Expr term, String partial) {
    String next = scope.declare("#next", "next");
    code.addStatement("int $L = 0", next);
    for (Axis axis : axes) {
      String variable = declare(axis.variable());
      code.beginControlFlow(
          "for (int $L = 0; $L < $L; $L++)",
          variable,
          variable,
          expressions.size(axis.size()),
          variable);
    }
    code.addStatement("$L[$L++ & 15] += $L", partial, next, expressions.write(term));
    axes.forEach(axis -> code.endControlFlow());
  }

  private void argmax(Stmt.Argmax argmax) {
    String best = scope.declare(argmax.name(), argmax.name());
    String largest = scope.declare(argmax.name() + "#largest", "largest");
    String candidate = scope.declare(argmax.name() + "#candidate", "candidate");
    String variable = declare(argmax.axis().variable());
    code.addStatement("int $L = 0", best);
    code.addStatement("float $L = Float.NEGATIVE_INFINITY", largest);
    code.beginControlFlow(
        "for (int $L = 0; $L < $L; $L++)",
        variable,
        variable,
        expressions.size(argmax.axis().size()),
        variable);
    code.addStatement("float $L = $L", candidate, expressions.write(argmax.term()));
    code.beginControlFlow(
        "if ($L > $L || ($L != $L && $L == $L))",
        candidate,
        largest,
        candidate,
        candidate,
        largest,
        largest);
    code.addStatement("$L = $L", largest, candidate);
    code.addStatement("$L = $L", best, variable);
    code.endControlFlow();
    code.endControlFlow();
  }
}
