package ulpine.processor.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import java.util.List;
import java.util.stream.Collectors;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Numerics;
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
  private final Rounder format;
  private final Rounder accumulator;

  ExprWriter(Scope scope, Numerics numerics) {
    this.scope = scope;
    this.format = Rounder.of(numerics);
    this.accumulator = Rounder.ofSteps(numerics);
  }

  CodeBlock write(Expr expr) {
    return text(expr).code();
  }

  /** For the right side of a sum. */
  CodeBlock summand(Expr expr) {
    return at(expr, Binding.PRODUCT);
  }

  private Text text(Expr expr) {
    if (expr instanceof Expr.Constant constant) {
      return literal(constant.value());
    }
    if (expr instanceof Expr.Size size) {
      return size.value().isConstant()
          ? literal((double) size.value().constant())
          : size(size.value(), format);
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
    if (expr instanceof Expr.Array array) {
      return primary(CodeBlock.of("$L", scope.of(array.buffer())));
    }
    if (expr instanceof Expr.Lowest) {
      // Also in a format that saturates.
      return primary(CodeBlock.of("$T.NEGATIVE_INFINITY", format.type().box()));
    }
    if (expr instanceof Expr.Exact) {
      return primary(CodeBlock.of("0"));
    }
    if (expr instanceof Expr.Beside beside) {
      return switch (beside.companion()) {
        case ERROR, ROUNDING, NORM -> error(beside.rule(), beside.operands());
        case CORRECTION -> rule(Types.CORRECTIONS, beside);
        case CORRECTED_ERROR ->
          rule(
              beside.rule().isElementary() ? Types.CORRECTED_FUNCTIONS : Types.CORRECTED_BOUNDS,
              beside);
      };
    }
    Expr.Apply apply = (Expr.Apply) expr;
    return apply(apply.primitive(), apply.operands());
  }

  private Text size(Dim size, Rounder to) {
    CodeBlock wide = CodeBlock.of("($L) $L", to.isNarrow() ? "double" : to.type(), factor(size));
    return to.isNarrow() ? primary(to.round(wide)) : new Text(wide, Binding.UNARY);
  }

  private Text rule(ClassName rules, Expr.Beside beside) {
    return call(CodeBlock.of("$T.$L", rules, beside.rule().method()), beside.operands());
  }

  private Text error(Rule rule, List<Expr> x) {
    if (rule == Rule.NORM) {
      return call(CodeBlock.of("$T.of", Types.NORMS), x);
    }
    if (rule == Rule.CONSTANT) {
      return constantError(x.get(0));
    }
    if (rule == Rule.DIV && format.isNarrow() && isInteger(x.get(2))) {
      CodeBlock divisor = integer(x.get(2));
      return primary(CodeBlock.of(
          "$T.div($L, $L, (float) $L, $T.constant($L, (float) $L), $L)",
          Types.FLOAT_BOUNDS,
          write(x.get(0)),
          write(x.get(1)),
          divisor,
          Types.FLOAT_BOUNDS,
          divisor,
          divisor,
          write(x.get(4))));
    }
    boolean steps = rule == Rule.ACCUMULATE || rule == Rule.ACCUMULATE_PRODUCT;
    ClassName rules = rule.rounds() ? (steps ? accumulator : format).bounds() : Types.BOUNDS;
    Text call = call(CodeBlock.of("$T.$L", rules, rule.method()), x);
    return rule.isElementary() && format.isNarrow()
        ? primary(CodeBlock.of(
            "$T.$L($L, $T.$L)", rules, rule.method(), arguments(x), Types.FORMAT, format.name()))
        : call;
  }

  /** A divisor that need not be rounded to a narrow format first. */
  private static boolean isInteger(Expr divisor) {
    return divisor instanceof Expr.Size
        || (divisor instanceof Expr.Constant c && c.value() != 0 && c.value() == (int) c.value());
  }

  private CodeBlock integer(Expr divisor) {
    return divisor instanceof Expr.Size size
        ? CodeBlock.of("$L", factor(size.value()))
        : CodeBlock.of("$L", (int) ((Expr.Constant) divisor).value());
  }

  /** A literal, unless it is the error of a size. */
  private Text constantError(Expr constant) {
    if (constant instanceof Expr.Constant c) {
      double error = Math.abs(c.value() - format.nearest(c.value()));
      return primary(CodeBlock.of(
          error == 0
              ? "0"
              : error < Double.POSITIVE_INFINITY
                  ? Double.toString(error)
                  : "Double.POSITIVE_INFINITY"));
    }
    Dim size = ((Expr.Size) constant).value();
    boolean exact = format.isDouble()
        || (size.isConstant() && format.nearest((double) size.constant()) == size.constant());
    return exact
        ? primary(CodeBlock.of("0"))
        : call(
            CodeBlock.of("$T.constant", Types.FLOAT_BOUNDS),
            List.of(new Expr.Position(Index.constant(size)), constant));
  }

  private Text apply(Primitive primitive, List<Expr> x) {
    return switch (primitive) {
      case ADD -> rounded(infix(x, "+", Binding.SUM, Binding.PRODUCT));
      case SUB -> rounded(infix(x, "-", Binding.SUM, Binding.PRODUCT));
      case MUL ->
        format.hasWideProducts()
            ? rounded(new Text(
                CodeBlock.of(
                    "(double) $L * $L", at(x.get(0), Binding.UNARY), at(x.get(1), Binding.UNARY)),
                Binding.PRODUCT))
            : rounded(infix(x, "*", Binding.PRODUCT, Binding.UNARY));
      case DIV, PROPORTION, SHARE ->
        format.isNarrow() && isInteger(x.get(1))
            ? primary(format.round(
                CodeBlock.of("(double) $L / $L", at(x.get(0), Binding.UNARY), integer(x.get(1)))))
            : rounded(infix(x, "/", Binding.PRODUCT, Binding.UNARY));
      case ACCUMULATE -> rounded(infix(x, "+", Binding.SUM, Binding.PRODUCT), accumulator);
      case ACCUMULATE_PRODUCT -> fma(x, accumulator);
      case ROUND -> round(x.get(0));
      case GREATER -> infix(x, ">", Binding.COMPARISON, Binding.SUM);
      case GREATER_EQUAL -> infix(x, ">=", Binding.COMPARISON, Binding.SUM);
      case LESS -> infix(x, "<", Binding.COMPARISON, Binding.SUM);
      case LESS_EQUAL -> infix(x, "<=", Binding.COMPARISON, Binding.SUM);
      case EQUAL -> infix(x, "==", Binding.EQUALITY, Binding.COMPARISON);
      // A minus before a minus would be a decrement.
      case NEG -> new Text(CodeBlock.of("-$L", at(x.get(0), Binding.PRIMARY)), Binding.UNARY);
      case SELECT -> select(x);
      case SQRT ->
        format.isDouble()
            ? call(CodeBlock.of("Math.sqrt"), x)
            : rounded(
                new Text(CodeBlock.of("(float) Math.sqrt($L)", write(x.get(0))), Binding.UNARY));
      case FMA -> fma(x, format);
      case ABS -> call(CodeBlock.of("Math.abs"), x);
      case MIN -> call(CodeBlock.of("Math.min"), x);
      case MAX -> call(CodeBlock.of("Math.max"), x);
      case EXP -> elementary("exp", x.get(0));
      case LOG, LOG_OF_SUM -> elementary("log", x.get(0));
      case TANH -> elementary("tanh", x.get(0));
      case SIGMOID -> elementary("sigmoid", x.get(0));
      case SOFTPLUS -> elementary("softplus", x.get(0));
      case EXPM1 -> elementary("expm1", x.get(0));
      case LOG1P -> elementary("log1p", x.get(0));
      case SIN -> elementary("sin", x.get(0));
      case COS -> elementary("cos", x.get(0));
      case ERF -> elementary("erf", x.get(0));
      case WITHIN, ANCHOR -> text(x.get(0));
    };
  }

  /** To narrow formats from binary64, once. */
  private Text elementary(String name, Expr x) {
    if (!format.isNarrow()) {
      return call(CodeBlock.of("$T.$L", Types.ELEMENTARY, name), List.of(x));
    }
    CodeBlock wide =
        CodeBlock.of("$T.$L((double) $L)", Types.ELEMENTARY, name, at(x, Binding.UNARY));
    return primary(format.round(wide));
  }

  private Text fma(List<Expr> x, Rounder to) {
    return to.isNarrow() ? primary(to.fma(arguments(x))) : call(CodeBlock.of("Math.fma"), x);
  }

  /** A number of the accumulator's format, rounded to the format. */
  CodeBlock round(CodeBlock x) {
    return format.isNarrow() ? format.round(x) : CodeBlock.of("($T) $L", format.type(), x);
  }

  /** A step of a sum, rounded to the accumulator's format. */
  CodeBlock roundStep(CodeBlock x) {
    return accumulator.isNarrow() ? accumulator.round(x) : x;
  }

  private Text round(Expr x) {
    return format.isNarrow()
        ? primary(format.round(write(x)))
        : new Text(CodeBlock.of("($L) $L", format.type(), at(x, Binding.UNARY)), Binding.UNARY);
  }

  private Text rounded(Text text) {
    return rounded(text, format);
  }

  private static Text rounded(Text text, Rounder to) {
    return to.isNarrow() ? primary(to.round(text.code())) : text;
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

  /**
   * What is kept of an operand with a place, such as a gradient by it, is kept without a branch.
   */
  private Text select(List<Expr> x) {
    boolean keeps = x.get(0) instanceof Expr.Apply test
        && test.primitive() == Primitive.EQUAL
        && !(x.get(1) instanceof Expr.Constant)
        && x.get(2).equals(new Expr.Constant(0));
    return keeps
        ? new Text(
            CodeBlock.of("$T.keep($L, $L)", Types.MASKS, write(x.get(1)), write(x.get(0))),
            Binding.PRIMARY)
        : new Text(
            CodeBlock.of(
                "$L ? $L : $L",
                at(x.get(0), Binding.EQUALITY),
                at(x.get(1), Binding.EQUALITY),
                at(x.get(2), Binding.EQUALITY)),
            Binding.CONDITIONAL);
  }

  private Text call(CodeBlock function, List<Expr> x) {
    return primary(CodeBlock.of("$L($L)", function, arguments(x)));
  }

  private CodeBlock arguments(List<Expr> x) {
    return x.stream().map(this::write).collect(CodeBlock.joining(", "));
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
    String text = format.literal(exact);
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
