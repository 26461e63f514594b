package ulpine.processor.emit;

import com.palantir.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Numerics;
import ulpine.processor.lower.Contraction;
import ulpine.processor.lower.Stmt;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Index;

/** The errors of a contraction's result, from the norms of what each sum reads. */
final class NormWriter {
  static final List<String> KEYS = List.of("#leftNorms", "#rightNorms");

  private final Scope scope;
  private final ExprWriter expressions;
  private final CodeBlock.Builder code;
  private final Numerics numerics;

  NormWriter(Scope scope, ExprWriter expressions, CodeBlock.Builder code, Numerics numerics) {
    this.scope = scope;
    this.expressions = expressions;
    this.code = code;
    this.numerics = numerics;
  }

  /** The key of what is kept of a weight that a contraction reads on one side. */
  static String key(Contraction contraction, int side) {
    return "#norms " + contraction.result() + " " + side;
  }

  /** Whether the norms of an operand depend on nothing but its elements. */
  static boolean isConstant(Contraction.Operand operand) {
    return operand
        .rows()
        .filter(rows -> Stream.of(rows.among(), rows.along())
            .flatMap(List::stream)
            .allMatch(axis -> axis.size().isConstant()))
        .filter(rows -> rows.repeated().stream().allMatch(Dim::isConstant))
        .isPresent();
  }

  void contraction(Stmt.BoundContraction bound) {
    Contraction c = bound.contraction();
    String terms = product(c.terms());
    List<String> all = new ArrayList<>();
    List<Contraction.Operand> operands = List.of(c.left(), c.right());
    for (int i = 0; i < operands.size(); i++) {
      Contraction.Operand operand = operands.get(i);
      boolean isKept = scope.knows(key(c, i));
      String side = i == 0 ? "left" : "right";
      String norms = "this." + scope.of(isKept ? key(c, i) : KEYS.get(i));
      all.add(norms);
      if (isKept) {
        code.beginControlFlow("if (!sameWeights())");
      }
      if (operand.rows().isPresent()) {
        rows(operand, operand.rows().get(), norms, side);
      } else {
        code.addStatement(
            "$L.any($L, $L, $L)",
            norms,
            scope.of(operand.buffer()),
            expressions.size(bound.lengths().get(operand.buffer())),
            terms);
      }
      if (isKept) {
        code.endControlFlow();
      }
    }
    code.addStatement(
        "$T.contraction($L, $L, $L, $L, $L, $L, $L, $L, $T.$L, $T.$L)",
        Types.NORMS,
        scope.of(c.result()),
        expressions.size(bound.lengths().get(c.result())),
        scope.of(bound.errors().get(c.result())),
        all.get(0),
        scope.of(bound.errors().get(c.left().buffer())),
        all.get(1),
        scope.of(bound.errors().get(c.right().buffer())),
        terms,
        Types.FORMAT,
        numerics.accumulator().name(),
        Types.FORMAT,
        numerics.format().name());
  }

  private void rows(Contraction.Operand operand, Contraction.Rows rows, String norms, String side) {
    code.addStatement("$L.start($L)", norms, expressions.size(operand.count().orElseThrow()));
    List<Axis> axes = new ArrayList<>(rows.among());
    axes.addAll(rows.along());
    // What lies side by side in memory is read side by side.
    axes.sort(Comparator.comparing(axis -> rows.at().stride(axis.variable()).is(1)));
    Optional<Axis> inner = axes.stream()
        .skip(Math.max(0, axes.size() - 1))
        .filter(rows.along()::contains)
        .filter(axis -> rows.at().stride(axis.variable()).is(1))
        .findFirst();
    if (inner.isPresent()) {
      Axis last = inner.get();
      axes.remove(last);
      loops(axes);
      Map<String, Index> start = Map.of(last.variable(), Index.ZERO);
      code.addStatement(
          "$L.add($L, $L, $L, $L)",
          norms,
          scope.of(operand.buffer()),
          expressions.index(rows.at().substitute(start)),
          expressions.size(last.size()),
          expressions.index(rows.row()));
    } else {
      String sums = scope.declare("#sums " + norms, side + "Sums");
      String squares = scope.declare("#squares " + norms, side + "Squares");
      String row = scope.declare("#row " + norms, side + "Row");
      String magnitude = scope.declare("#magnitude " + norms, side + "Magnitude");
      code.addStatement("double[] $L = $L.sums()", sums, norms);
      code.addStatement("double[] $L = $L.squares()", squares, norms);
      loops(axes);
      code.addStatement("int $L = $L", row, expressions.index(rows.row()));
      code.addStatement(
          "double $L = Math.abs($L[$L])",
          magnitude,
          scope.of(operand.buffer()),
          expressions.index(rows.at()));
      code.addStatement("$L[$L] += $L", sums, row, magnitude);
      code.addStatement("$L[$L] += $L * $L", squares, row, magnitude, magnitude);
    }
    axes.forEach(axis -> code.endControlFlow());
    code.addStatement(
        "$L.end($L, $L)",
        norms,
        product(rows.along().stream().map(Axis::size).toList()),
        product(rows.repeated()));
  }

  private void loops(List<Axis> axes) {
    for (Axis axis : axes) {
      String variable = scope.variable(axis.variable());
      code.beginControlFlow(
          "for (int $L = 0; $L < $L; $L++)",
          variable,
          variable,
          expressions.size(axis.size()),
          variable);
    }
  }

  private String product(List<Dim> sizes) {
    return expressions.size(sizes.stream().reduce(Dim.ONE, Dim::times));
  }
}
