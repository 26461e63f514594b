package ulpine.processor.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import java.util.Arrays;
import ulpine.processor.dim.Dim;
import ulpine.processor.lower.Contraction;
import ulpine.processor.lower.ScalarType;
import ulpine.processor.lower.Stmt;

/** The errors of each element of a contraction's result, from arrays of the operands' errors. */
final class RunningWriter {
  private final Scope scope;
  private final ExprWriter expressions;
  private final CodeBlock.Builder code;
  private final ClassName rules;

  private final Stmt.BoundContraction bound;
  private final Contraction.Running running;

  RunningWriter(
      Scope scope,
      ExprWriter expressions,
      CodeBlock.Builder code,
      Stmt.BoundContraction bound,
      Contraction.Running running) {
    this.running = running;
    this.rules = running.errors() == ScalarType.FLOAT_ERROR
        ? Types.RUNNING_ERRORS
        : Types.DOUBLE_RUNNING_ERRORS;
    this.bound = bound;
    this.scope = scope;
    this.expressions = expressions;
    this.code = code;
  }

  /** The method that does a contraction's work with other arrays. */
  static String key(Contraction contraction) {
    return "#products " + contraction.running().orElseThrow().products().name();
  }

  private record Operand(String values, String errors, String copy, String length) {}

  void write() {
    Contraction c = bound.contraction();
    Operand a = operand(c.left(), running.inner().left());
    Operand b = operand(c.right(), running.inner().right());
    String errors = scope.of(bound.errors().get(c.result()));
    String length = expressions.size(bound.lengths().get(c.result()));
    String products = scope.of(running.inner().result());
    String terms = expressions.size(c.terms().stream().reduce(Dim.ONE, Dim::times));
    code.addStatement("$T.fill($L, 0, $L, 0)", Arrays.class, errors, length);
    code.beginControlFlow("if ($T.any($L, $L))", rules, a.errors(), a.length());
    call("errors($L, $L, $L)", a.errors(), a.copy(), a.length());
    call("magnitudes($L, $L, $L)", b.values(), b.copy(), b.length());
    code.addStatement("$L()", scope.of(key(c)));
    call("add($L, $L, $L)", products, errors, length);
    code.endControlFlow();
    code.beginControlFlow("if ($T.any($L, $L))", rules, b.errors(), b.length());
    call("magnitudes($L, $L, $L, $L)", a.values(), a.errors(), a.copy(), a.length());
    call("errors($L, $L, $L)", b.errors(), b.copy(), b.length());
    code.addStatement("$L()", scope.of(key(c)));
    call("add($L, $L, $L)", products, errors, length);
    code.endControlFlow();
    String zeros = scope.declare("#zeros", "zeros");
    String underflow = scope.declare("#underflow", "underflow");
    code.addStatement(
        "boolean $L = $T.anyZero($L, $L)", zeros, rules, scope.of(c.result()), length);
    code.addStatement(
        "boolean $L = $L && $T.mayUnderflow($L, $L)", underflow, zeros, rules, least(a), least(b));
    call(
        "end($L, $L, $L, $L, $L)",
        scope.of(running.roundings()),
        errors,
        length,
        terms,
        "!" + zeros + " || " + underflow);
    code.beginControlFlow("if ($L)", underflow);
    call("present($L, $L, $L, $L)", a.values(), a.errors(), a.copy(), a.length());
    call("present($L, $L, $L, $L)", b.values(), b.errors(), b.copy(), b.length());
    code.addStatement("$L()", scope.of(key(c)));
    call("clear($L, $L, $L)", products, errors, length);
    code.endControlFlow();
  }

  private Operand operand(Contraction.Operand of, Contraction.Operand copy) {
    return new Operand(
        scope.of(of.buffer()),
        scope.of(bound.errors().get(of.buffer())),
        scope.of(copy.buffer()),
        expressions.size(bound.lengths().get(of.buffer())));
  }

  private CodeBlock least(Operand operand) {
    return CodeBlock.of(
        "$T.least($L, $L, $L)", rules, operand.values(), operand.errors(), operand.length());
  }

  private void call(String format, Object... arguments) {
    code.add("$T.", rules).addStatement(format, arguments);
  }
}
