package ulpine.processor.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import java.util.List;
import java.util.stream.Collectors;
import ulpine.annotations.Format;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Element;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Primitive;
import ulpine.processor.scalar.Rule;

/** Scalar expressions in a format as Java. */
final class ExprWriter {
  /** How tightly an expression binds; an operand that binds less tightly is put in parentheses. */
  private enum Binding {
    CONDITIONAL,
    EQUALITY,
    COMPARISON,
    SUM,
    PRODUCT,
    UNARY,
    PRIMARY
  }

  private record Text(CodeBlock code, Binding binding) {}

  private final Scope scope;
  private final Format format;

  ExprWriter(Scope scope, Format format) {
    this.scope = scope;
    this.format = format;
  }

  CodeBlock write(Expr expr) {
    return text(expr).code();
  }

  private Text text(Expr expr) {
    if (expr instanceof Expr.Constant constant) {
      return literal(constant.value());
    }
    if (expr instanceof Expr.Size size) {
      return size.value().isConstant()
          ? literal((double) size.value().constant())
          : new Text(CodeBlock.of("($L) $L", type(), factor(size.value())), Binding.UNARY);
    }
    if (expr instanceof Expr.Position position) {
      return new Text(
          index(position.at()), position.at().terms().size() > 1 ? Binding.SUM : Binding.PRIMARY);
    }
    if (expr instanceof Expr.Local local) {
      return primary(CodeBlock.of("$L", scope.of(local.name())));
    }
    if (expr instanceof Expr.Load load) {
      return primary(CodeBlock.of("$L[$L]", scope.of(load.buffer()), index(load.at())));
    }
    if (expr instanceof Expr.LoadAt load) {
      CodeBlock base = load.base().equals(Index.ZERO)
          ? CodeBlock.of("")
          : CodeBlock.of("$L + ", index(load.base()));
      CodeBlock position = at(load.position(), Binding.PRODUCT);
      CodeBlock offset =
          load.stride().is(1) ? position : CodeBlock.of("$L * $L", position, factor(load.stride()));
      return primary(CodeBlock.of("$L[$L$L]", scope.of(load.buffer()), base, offset));
    }
    if (expr instanceof Expr.Exact) {
      return primary(CodeBlock.of("0"));
    }
    if (expr instanceof Expr.ErrorOf error) {
      return error(error.rule(), error.operands());
    }
    Expr.Apply apply = (Expr.Apply) expr;
    return apply(apply.primitive(), apply.operands());
  }

  private Text error(Rule rule, List<Expr> x) {
    if (rule == Rule.CONSTANT) {
      return constantError(x.get(0));
    }
    ClassName rules =
        !rule.rounds() ? Types.BOUNDS : isDouble() ? Types.DOUBLE_BOUNDS : Types.FLOAT_BOUNDS;
    return call(CodeBlock.of("$T.$L", rules, rule.method()), x);
  }

  /** A literal, unless it is the error of a size. */
  private Text constantError(Expr constant) {
    if (constant instanceof Expr.Constant c) {
      double error = isDouble() || Double.isInfinite(c.value())
          ? 0
          : Math.abs(c.value() - (double) (float) c.value());
      return primary(CodeBlock.of(error == 0 ? "0" : Double.toString(error)));
    }
    Dim size = ((Expr.Size) constant).value();
    boolean exact = isDouble() || (size.isConstant() && size.constant() <= 1 << 24);
    return exact
        ? primary(CodeBlock.of("0"))
        : call(
            CodeBlock.of("$T.constant", Types.FLOAT_BOUNDS),
            List.of(new Expr.Position(Index.constant(size)), constant));
  }

  private boolean isDouble() {
    return format == Format.BINARY64;
  }

  private String type() {
    return Types.scalar(Element.REAL, format).toString();
  }

  private Text apply(Primitive primitive, List<Expr> x) {
    return switch (primitive) {
      case ADD -> infix(x, "+", Binding.SUM, Binding.PRODUCT);
      case SUB -> infix(x, "-", Binding.SUM, Binding.PRODUCT);
      case MUL -> infix(x, "*", Binding.PRODUCT, Binding.UNARY);
      case DIV -> infix(x, "/", Binding.PRODUCT, Binding.UNARY);
      case GREATER -> infix(x, ">", Binding.COMPARISON, Binding.SUM);
      case GREATER_EQUAL -> infix(x, ">=", Binding.COMPARISON, Binding.SUM);
      case LESS -> infix(x, "<", Binding.COMPARISON, Binding.SUM);
      case LESS_EQUAL -> infix(x, "<=", Binding.COMPARISON, Binding.SUM);
      case EQUAL -> infix(x, "==", Binding.EQUALITY, Binding.COMPARISON);
      // A minus before a minus would be a decrement.
      case NEG -> new Text(CodeBlock.of("-$L", at(x.get(0), Binding.PRIMARY)), Binding.UNARY);
      case SELECT ->
        new Text(
            CodeBlock.of(
                "$L ? $L : $L",
                at(x.get(0), Binding.EQUALITY),
                at(x.get(1), Binding.EQUALITY),
                at(x.get(2), Binding.EQUALITY)),
            Binding.CONDITIONAL);
      case SQRT ->
        isDouble()
            ? call(CodeBlock.of("Math.sqrt"), x)
            : new Text(CodeBlock.of("(float) Math.sqrt($L)", write(x.get(0))), Binding.UNARY);
      case FMA -> call(CodeBlock.of("Math.fma"), x);
      case ABS -> call(CodeBlock.of("Math.abs"), x);
      case MIN -> call(CodeBlock.of("Math.min"), x);
      case MAX -> call(CodeBlock.of("Math.max"), x);
      case EXP -> call(CodeBlock.of("$T.exp", Types.ELEMENTARY), x);
      case LOG -> call(CodeBlock.of("$T.log", Types.ELEMENTARY), x);
      case TANH -> call(CodeBlock.of("$T.tanh", Types.ELEMENTARY), x);
      case SIGMOID -> call(CodeBlock.of("$T.sigmoid", Types.ELEMENTARY), x);
      case SOFTPLUS -> call(CodeBlock.of("$T.softplus", Types.ELEMENTARY), x);
    };
  }

  /**
   * The right operand binds more tightly, since every step rounds: {@code a + (b + c)} is another
   * number.
   */
  private Text infix(List<Expr> x, String operator, Binding binding, Binding tighter) {
    boolean chains = binding == Binding.SUM || binding == Binding.PRODUCT;
    return new Text(
        CodeBlock.of(
            "$L $L $L", at(x.get(0), chains ? binding : tighter), operator, at(x.get(1), tighter)),
        binding);
  }

  private Text call(CodeBlock function, List<Expr> x) {
    CodeBlock arguments = x.stream().map(this::write).collect(CodeBlock.joining(", "));
    return primary(CodeBlock.of("$L($L)", function, arguments));
  }

  private CodeBlock at(Expr expr, Binding least) {
    Text text = text(expr);
    return text.binding().compareTo(least) >= 0 ? text.code() : CodeBlock.of("($L)", text.code());
  }

  private static Text primary(CodeBlock code) {
    return new Text(code, Binding.PRIMARY);
  }

  /** The nearest number of the format. */
  private Text literal(double exact) {
    double value = isDouble() ? exact : (float) exact;
    String type = isDouble() ? "Double" : "Float";
    if (Double.isNaN(value)) {
      return primary(CodeBlock.of("$L.NaN", type));
    }
    if (Double.isInfinite(value)) {
      return primary(
          CodeBlock.of("$L.$L", type, value > 0 ? "POSITIVE_INFINITY" : "NEGATIVE_INFINITY"));
    }
    String digits = Float.toString((float) value);
    String text = isDouble()
        ? Double.toString(value)
        : (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits) + "f";
    // The sign of a zero counts, and so does that of a literal behind a minus.
    return new Text(
        CodeBlock.of("$L", text), text.startsWith("-") ? Binding.UNARY : Binding.PRIMARY);
  }

  /** An offset: variables with their strides, then the constant. */
  CodeBlock index(Index index) {
    String terms = index.terms().stream().map(this::term).collect(Collectors.joining(" + "));
    if (index.offset().is(0) && !terms.isEmpty()) {
      return CodeBlock.of("$L", terms);
    }
    String offset = size(index.offset());
    return CodeBlock.of(
        "$L",
        terms.isEmpty()
            ? offset
            : terms + (offset.startsWith("-") ? " - " + offset.substring(1) : " + " + offset));
  }

  private String term(Index.Term term) {
    String variable = scope.of(Scope.indexKey(term.variable()));
    return term.stride().is(1) ? variable : variable + " * " + factor(term.stride());
  }

  private String factor(Dim dim) {
    String text = size(dim);
    return text.contains(" ") ? "(" + text + ")" : text;
  }

  /** A size in {@code int} arithmetic. */
  String size(Dim dim) {
    return dim.java(symbol -> scope.of(Scope.symbolKey(symbol)));
  }
}
