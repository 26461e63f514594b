package ulpine.processor.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Numerics;
import ulpine.processor.lower.ScalarType;
import ulpine.processor.lower.Stmt;
import ulpine.processor.scalar.Axis;

/** Reductions that are loops of their own, with or without bounds of their errors. */
final class ReductionWriter {
  private static final int SHORT = 8;

  static final String PARTIAL = "#partial";
  static final String PARTIAL_ERROR = "#partialError";

  private final Scope scope;
  private final ExprWriter expressions;
  private final CodeBlock.Builder code;
  private final Numerics numerics;
  private final TypeName real;
  private final TypeName partials;
  private final Optional<Stmt.Bounded> bounded;
  private final Consumer<List<Stmt>> statements;

  /** @param statements writes statements of the body */
  ReductionWriter(
      Scope scope,
      ExprWriter expressions,
      CodeBlock.Builder code,
      Numerics numerics,
      Optional<Stmt.Bounded> bounded,
      Consumer<List<Stmt>> statements) {
    this.scope = scope;
    this.expressions = expressions;
    this.code = code;
    this.numerics = numerics;
    this.real = Types.scalar(ScalarType.REAL, numerics);
    this.partials = Types.scalar(ScalarType.ACCUMULATOR, numerics);
    this.bounded = bounded;
    this.statements = statements;
  }

  /** Term {@code i} goes to partial sum {@code i % 16}. */
  void treeSum(Stmt.TreeSum sum) {
    String partial = scope.of(PARTIAL);
    code.addStatement("$T.fill($L, 0)", Arrays.class, partial);
    if (bounded.isPresent()) {
      code.addStatement("$T.fill($L, 0)", Arrays.class, scope.of(PARTIAL_ERROR));
    }
    if (sum.axes().size() == 1) {
      Axis axis = sum.axes().get(0);
      begin(axis);
      accumulate(sum, scope.variable(axis.variable()) + " & 15");
      code.endControlFlow();
    } else {
      lanes(sum);
    }
    fold(sum.axes());
    result(sum.name());
  }

  /** The first partial sum, rounded to the format. */
  private void result(String name) {
    CodeBlock sum = CodeBlock.of("$L[0]", scope.of(PARTIAL));
    CodeBlock rounded = numerics.widens() ? expressions.round(sum) : sum;
    String local = scope.declare(name, name);
    code.addStatement("$T $L = $L", real, local, rounded);
    bounded.ifPresent(b -> {
      CodeBlock error = CodeBlock.of("$L[0]", scope.of(PARTIAL_ERROR));
      code.addStatement(
          "double $L = $L",
          scope.declare(b.error(), b.error()),
          numerics.widens()
              ? CodeBlock.of("$T.round($L, $L, $L)", Types.FLOAT_BOUNDS, sum, error, local)
              : error);
    });
  }

  private void lanes(Stmt.TreeSum sum) {
    String next = scope.declare("#next", "next");
    code.addStatement("int $L = 0", next);
    sum.axes().forEach(this::begin);
    accumulate(sum, next + "++ & 15");
    sum.axes().forEach(axis -> code.endControlFlow());
  }

  private void accumulate(Stmt.TreeSum sum, String lane) {
    if (bounded.isEmpty()) {
      boolean rounds = Rounder.ofSteps(numerics).isNarrow();
      addTo(lane, rounds ? expressions.summand(sum.term()) : expressions.write(sum.term()));
      return;
    }
    statements.accept(bounded.get().before());
    String at = scope.declare("#lane", "lane");
    code.addStatement("int $L = $L", at, lane);
    add(at, expressions.summand(sum.term()), expressions.write(bounded.get().termError()));
  }

  /**
   * Adds the upper half of the partial sums to the lower until there is one. Those that have no
   * term are zeros, which need not be added; but their errors add up.
   */
  private void fold(List<Axis> axes) {
    Dim terms = axes.stream().map(Axis::size).reduce(Dim.ONE, Dim::times);
    CodeBlock first = CodeBlock.of("8");
    if (terms.isConstant() && bounded.isEmpty()) {
      int lanes = (int) Math.min(16, terms.constant());
      if (lanes < 2) {
        return;
      }
      first = CodeBlock.of("$L", Integer.highestOneBit(lanes - 1));
    } else if (bounded.isEmpty()) {
      first = CodeBlock.of(
          "Math.min(8, Integer.highestOneBit($L))", expressions.size(terms.minus(Dim.ONE)));
    }
    String half = scope.inner().declare("half", "half");
    String lane = scope.inner().declare("lane", "lane");
    String partial = scope.of(PARTIAL);
    code.beginControlFlow("for (int $L = $L; $L > 0; $L /= 2)", half, first, half, half);
    code.beginControlFlow("for (int $L = 0; $L < $L; $L++)", lane, lane, half, lane);
    CodeBlock other = CodeBlock.of("$L[$L + $L]", partial, lane, half);
    if (bounded.isPresent()) {
      add(lane, other, CodeBlock.of("$L[$L + $L]", scope.of(PARTIAL_ERROR), lane, half));
    } else {
      addTo(lane, other);
    }
    code.endControlFlow();
    code.endControlFlow();
  }

  /** Adds a term to one of the partial sums. */
  private void addTo(String lane, CodeBlock term) {
    String partial = scope.of(PARTIAL);
    if (!Rounder.ofSteps(numerics).isNarrow()) {
      code.addStatement("$L[$L] += $L", partial, lane, term);
      return;
    }
    String at = lane;
    if (lane.contains("++")) {
      at = scope.declare("#lane", "lane");
      code.addStatement("int $L = $L", at, lane);
    }
    CodeBlock exact = CodeBlock.of("$L[$L] + $L", partial, at, term);
    code.addStatement("$L[$L] = $L", partial, at, expressions.roundStep(exact));
  }

  /** Adds a term and its error to one of the partial sums. */
  private void add(String lane, CodeBlock term, CodeBlock termError) {
    String partial = scope.of(PARTIAL);
    String error = scope.of(PARTIAL_ERROR);
    String sum = scope.declare("#sum", "partialSum");
    CodeBlock exact = CodeBlock.of("$L[$L] + $L", partial, lane, term);
    code.addStatement("$T $L = $L", partials, sum, expressions.roundStep(exact));
    code.addStatement(
        "$L[$L] = $T.add($L[$L], $L[$L], $L, $L, $L)",
        error,
        lane,
        Rounder.ofSteps(numerics).bounds(),
        partial,
        lane,
        error,
        lane,
        term,
        termError,
        sum);
    code.addStatement("$L[$L] = $L", partial, lane, sum);
  }

  void argmax(Stmt.Argmax argmax) {
    String best = scope.declare(argmax.name(), argmax.name());
    String largest = scope.declare(argmax.name() + "#largest", "largest");
    String candidate = scope.declare(argmax.name() + "#candidate", "candidate");
    code.addStatement("int $L = 0", best);
    code.addStatement(
        "$T $L = $L.NEGATIVE_INFINITY", real, largest, real.box().toString().substring(10));
    String largestError = bounded.isEmpty() ? "" : scope.declare("#largestError", "largestError");
    bounded.ifPresent(b -> code.addStatement("double $L = 0", largestError));
    begin(argmax.axis());
    bounded.ifPresent(b -> statements.accept(b.before()));
    code.addStatement("$T $L = $L", real, candidate, expressions.write(argmax.term()));
    String index = scope.variable(argmax.axis().variable());
    if (bounded.isEmpty() && isShort(argmax.axis())) {
      code.beginControlFlow("if ($L == $L)", largest, largest);
      code.addStatement("$L = $L <= $L ? $L : $L", best, candidate, largest, best, index);
      code.addStatement("$L = Math.max($L, $L)", largest, largest, candidate);
    } else {
      code.beginControlFlow(
          "if ($L > $L || ($L != $L && $L == $L))",
          candidate,
          largest,
          candidate,
          candidate,
          largest,
          largest);
      code.addStatement("$L = $L", largest, candidate);
      bounded.ifPresent(
          b -> code.addStatement("$L = $L", largestError, expressions.write(b.termError())));
      code.addStatement("$L = $L", best, index);
    }
    code.endControlFlow();
    code.endControlFlow();
    bounded.ifPresent(b -> certainty(argmax, b, best, largest, largestError));
  }

  /**
   * Whether each element is as likely the largest as not, which no processor foresees: a
   * conditional move is faster then, and slower along many.
   */
  private static boolean isShort(Axis axis) {
    return axis.size().isConstant() && axis.size().constant() <= SHORT;
  }

  /** A second look at all terms: the index is certain if no other term may be the largest. */
  private void certainty(
      Stmt.Argmax argmax, Stmt.Bounded b, String best, String largest, String largestError) {
    String error = scope.declare(b.error(), b.error());
    String variable = scope.variable(argmax.axis().variable());
    code.addStatement("double $L = 0", error);
    begin(argmax.axis());
    code.beginControlFlow("if ($L != $L)", variable, best);
    statements.accept(b.before());
    code.addStatement(
        "$L = Math.max($L, $T.compare($L, $L, $L, $L))",
        error,
        error,
        Types.BOUNDS,
        largest,
        largestError,
        expressions.write(argmax.term()),
        expressions.write(b.termError()));
    code.endControlFlow();
    code.endControlFlow();
  }

  private void begin(Axis axis) {
    String variable = scope.variable(axis.variable());
    code.beginControlFlow(
        "for (int $L = 0; $L < $L; $L++)",
        variable,
        variable,
        expressions.size(axis.size()),
        variable);
  }
}
